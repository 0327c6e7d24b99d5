import { readFileSync } from 'node:fs'
import { addDays, parseDay } from '../dist/books/day.js'
import { DecimalError, roundDecimal } from '../dist/books/money.js'

/**
 * Closed invoices of a real ledger: who, issued, due, paid, amount. `from` and `to` are the months in which invoices are scored, `ahead` for
 * how many days before the due date an invoice that tells no date of issue is taken to be there.
 */
const FORMATS = {
  ibm: {
    columns: {
      contactId: 'customerID',
      issued: 'InvoiceDate',
      due: 'DueDate',
      paid: 'SettledDate',
      amount: 'InvoiceAmount',
    },
    from: '2012-10-01',
    to: '2013-11-30',
  },
  hrc: {
    columns: { contactId: 'cust_number', due: 'due_date', paid: 'clear_date', amount: 'amount' },
    ahead: 15,
    from: '2019-06-01',
    to: '2020-02-29',
  },
}

/** The names of the formats. */
export const LEDGER_FORMATS = Object.keys(FORMATS)

/** What an exported table writes for nothing. */
const EMPTY = new Set(['', 'nan', 'nat', 'null', 'none', 'na', 'n/a'])

/**
 * Reads the closed invoices of a file; amounts are cents. `skipped` counts rows that are not closed (no day of payment), tell no due date or
 * customer, or have no amount or one below zero. Throws where a column is missing, or a day or amount is neither empty nor one.
 */
export function readLedger(path, format) {
  const { columns, ahead, from, to } = FORMATS[format]
  const [head, ...lines] = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r\n|\n|\r/)
  const names = cellsOf(head)
  const place = Object.fromEntries(
    Object.entries(columns).map(([key, name]) => {
      const at = names.findIndex((one) => one.toLowerCase() === name.toLowerCase())
      if (at < 0) throw new Error(`${path} has no column ${name}: is it of the format ${format}?`)
      return [key, at]
    }),
  )
  const invoices = []
  const skipped = { unpaid: 0, 'no due date': 0, 'no customer': 0, 'no amount': 0, 'blank line': 0 }
  lines.forEach((line, index) => {
    const cells = cellsOf(line)
    const cell = (key) => (EMPTY.has((cells[place[key]] ?? '').toLowerCase()) ? undefined : cells[place[key]])
    const one = line.trim() === '' ? 'blank line' : invoiceIn(cell, ahead, `${path}, line ${index + 2}`)
    if (typeof one === 'string') skipped[one] += 1
    else invoices.push(one)
  })
  return { invoices, skipped, from, to }
}

/** The invoice of a row, or why it is none. */
function invoiceIn(cell, ahead, where) {
  const [contactId, dueText, paidText, amountText] = ['contactId', 'due', 'paid', 'amount'].map(cell)
  if (contactId === undefined) return 'no customer'
  if (paidText === undefined) return 'unpaid'
  if (dueText === undefined) return 'no due date'
  const amount = amountText === undefined ? undefined : centsIn(amountText, where)
  if (amount === undefined || amount < 0n) return 'no amount'
  const due = dayIn(dueText, where)
  const issued = ahead === undefined ? dayIn(cell('issued') ?? '', where) : addDays(due, -ahead)
  return { contactId, issued, due, paid: dayIn(paidText, where), amount }
}

function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim(),
  )
}

/** An amount with any number of decimals, rounded to cents; thousands may be separated by commas. */
function centsIn(text, where) {
  try {
    return roundDecimal(text.replaceAll(',', ''), 2)
  } catch (error) {
    if (error instanceof DecimalError) throw new Error(`${where}: ${JSON.stringify(text)} is no amount`)
    throw error
  }
}

/** `2019-06-01`, with or without a time, `20190601`, or `6/1/2019` (month first). */
function dayIn(text, where) {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text)
  const plain = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text)
  const parts = american ? [american[3], american[1], american[2]] : plain?.slice(1)
  const day = parts && parseDay(parts.map((part) => part.padStart(2, '0')).join('-'))
  if (!day) throw new Error(`${where}: ${JSON.stringify(text)} is no day`)
  return day
}
