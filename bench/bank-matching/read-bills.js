import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { day } from '../../dist/books/day.js'
import { cents } from '../../dist/books/money.js'
import { readCsv } from '../../dist/tools/lists/csv.js'

const COLUMNS = ['company', 'date', 'supplier', 'invoice_no', 'amount']

/** Bills by company from a file of paid bills, plain or gzipped; bills of nothing and credits are left out. Throws what is wrong with it, by row. */
export function readBills(path) {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  const rows = readCsv(text, { field: path, columns: COLUMNS, needed: COLUMNS, most: 5_000_000, loose: true })
  const companies = new Map()
  for (const row of rows) {
    const bill = {
      date: day(row.cell('date')),
      supplier: row.cell('supplier'),
      number: row.cell('invoice_no'),
      amount: centsIn(row.cell('amount')),
    }
    if (bill.amount < 100n) continue
    const company = row.cell('company')
    if (!companies.has(company)) companies.set(company, [])
    companies.get(company).push(bill)
  }
  for (const bills of companies.values())
    bills.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
  return companies
}

function centsIn(text) {
  return cents(Number(text).toFixed(2))
}
