import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseDay } from '../../dist/books/day.js'
import { cents } from '../../dist/books/money.js'
import { documentOf, lineOf } from './documents.js'

const BILLS = ['company', 'date', 'supplier', 'invoice_no', 'main_account', 'amount', 'lines']
const CARDS = ['TRANS DATE', 'TRANS VAT DESC', 'ORIGINAL GROSS AMT', 'MERCHANT NAME', 'TRANS CAC CODE 1']

/**
 * Reads a file of bills or of card purchases, gzipped or not; which of them it is, its header says. Answers documents by company, oldest first, and
 * how many rows were left out and why. Throws what is wrong with the file.
 */
export function readData(path) {
  const bytes = readFileSync(path)
  const rows = parseCsv((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'))
  const [header = []] = rows
  const isBills = BILLS.every((name) => header.includes(name))
  if (!isBills && !CARDS.every((name) => header.includes(name)))
    throw new Error(
      `${path} has neither the columns of bills (${BILLS.join(', ')}) nor those of card purchases (${CARDS.join(', ')}).`,
    )
  const companies = new Map()
  const skipped = {}
  rows.slice(1).forEach((cells, index) => {
    const row = Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']))
    const read = isBills ? billOf(row, index) : cardOf(row, index)
    if (typeof read === 'string') skipped[read] = (skipped[read] ?? 0) + 1
    else if (companies.has(read.company)) companies.get(read.company).push(read.document)
    else companies.set(read.company, [read.document])
  })
  if (companies.size === 0) throw new Error(`${path} has no row that can be used.`)
  for (const documents of companies.values()) documents.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  return { format: isBills ? 'bills' : 'cards', companies, skipped }
}

function billOf(row, index) {
  const date = parseDay(row.date)
  const amount = amountOf(row.amount)
  if (!date) return 'without a day'
  if (amount === undefined || amount === 0n) return 'without an amount'
  const lines = linesOf(row, amount)
  const currency = row.currency || 'GBP'
  const document = documentOf({ id: `b${index}`, contact: row.supplier, number: row.invoice_no, date, lines, currency })
  return { company: row.company, document }
}

/** The lines where they add up to the amount, else one of it on the main account. */
function linesOf({ main_account, lines }, amount) {
  const read = lines.split(/[;| ]+/).flatMap((text) => {
    const [account, value] = text.split(':')
    const net = amountOf(value)
    return account && net !== undefined ? [lineOf(account, net)] : []
  })
  return read.reduce((sum, { net }) => sum + net, 0n) === amount ? read : [lineOf(main_account, amount)]
}

function cardOf(row, index) {
  const date = parseDay(row['TRANS DATE'])
  const amount = amountOf(row['ORIGINAL GROSS AMT'])
  const code = row['TRANS VAT DESC']
  if (!date) return 'without a day'
  if (amount === undefined || amount <= 0n) return 'without an amount above 0'
  if (code !== 'VR' && code !== 'VZ') return 'with another code than VR and VZ'
  const merchant = row['MERCHANT NAME'].trim()
  if (merchant === '') return 'without a merchant'
  const lines = [lineOf(row['TRANS CAC CODE 1'], amount, code)]
  const spent = { kind: 'bank_transaction', type: 'SPEND' }
  return {
    company: 'cards',
    document: documentOf({ ...spent, id: `c${index}`, contact: merchant, number: '', date, lines }),
  }
}

function amountOf(text) {
  const value = Number(text)
  return text === undefined || text.trim() === '' || !Number.isFinite(value) ? undefined : cents(value.toFixed(2))
}

/** A cell is in double quotes, with those within doubled, or goes on to the next comma or line. */
const CELL = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g

function parseCsv(text) {
  const rows = [[]]
  for (const [whole, inQuotes, bare, end] of text.replace(/^\uFEFF/, '').matchAll(CELL)) {
    if (whole === '' && rows.at(-1).length === 0) break
    rows.at(-1).push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'))
    if (end === '') break
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}
