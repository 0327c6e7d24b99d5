import { readFileSync } from 'node:fs'
import { addDays, parseDay } from '../dist/books/day.js'

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

/** Reads the closed invoices of a file. Throws where a column or a day is missing. */
export function readLedger(path, format) {
  const { columns, ahead, from, to } = FORMATS[format]
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = cellsOf(head)
  const place = Object.fromEntries(
    Object.entries(columns).map(([key, name]) => {
      const at = names.findIndex((one) => one.toLowerCase() === name.toLowerCase())
      if (at < 0) throw new Error(`${path} has no column ${name}: is it of the format ${format}?`)
      return [key, at]
    }),
  )
  const invoices = lines.map((line, index) => {
    const cells = cellsOf(line)
    const where = `${path}, line ${index + 2}`
    const due = dayIn(cells[place.due], where)
    return {
      contactId: cells[place.contactId],
      issued: ahead === undefined ? dayIn(cells[place.issued], where) : addDays(due, -ahead),
      due,
      paid: dayIn(cells[place.paid], where),
      amount: Number(cells[place.amount]),
    }
  })
  return { invoices, from, to }
}

function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim(),
  )
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
