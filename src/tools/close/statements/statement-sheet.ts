import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { type CsvRecord, recordsIn } from '../../lists/csv.ts'
import { amountIn, type DecimalSign, decimalSignOf } from './sheet-amounts.ts'
import { headedColumns, type Meaning, type SheetColumns, toldColumns } from './sheet-columns.ts'
import { type DateOrder, dateOrderOf, dayIn } from './sheet-days.ts'
import { inOrder } from './sheet-order.ts'
import { sheetRemarks } from './sheet-remarks.ts'
import type { Statement, StatementLine } from './statement.ts'
import type { StatementHints } from './statement-hints.ts'
import { MOST_LINES, statementFault } from './statement-text.ts'

const SEPARATORS = [',', ';', '\t', '|'] as const
const UNCODED = /^uncoded statement lines$/i

/** A statement in a sheet of cells. Throws Fault naming `field`, row and column for what cannot be read with certainty, and asks where days or columns are ambiguous. */
export function sheetStatement(text: string, field: string, hints: StatementHints): Statement {
  const records = sheetRecords(text.replace(/^\uFEFF/, ''), field)
  const columns = hints.columns === undefined ? headedColumns(records) : toldColumns(hints.columns, records)
  if (!columns) throw noColumns(records, field)
  const sheet = { columns, field, rows: rowsOf(records, columns) }
  if (sheet.rows.length > MOST_LINES) {
    throw statementFault(
      field,
      `${sheet.rows.length} lines are more than ${MOST_LINES}.`,
      'Give the period alone, or in parts.',
    )
  }
  const terms = { order: orderOf(sheet, hints), sign: signOf(sheet) }
  const lines = inOrder(sheet.rows.map((row) => lineOf(row, sheet, terms)))
  const remarks = sheetRemarks(records, columns, terms.sign)
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last)
    throw statementFault(
      field,
      'there is no line in the statement.',
      'Give one with lines, or closing_balance alone where nothing moved.',
    )
  return {
    format: UNCODED.test(records[0]?.cells[0] ?? '') ? 'xero_uncoded' : 'csv',
    ...{ accountNumber: remarks.accountNumber, accountName: remarks.accountName, currency: remarks.currency },
    ...{ from: first.date, to: last.date },
    opening: first.balance === undefined ? remarks.opening : first.balance - first.amount,
    closing: last.balance ?? remarks.closing,
    lines,
  }
}

interface Sheet {
  columns: SheetColumns
  field: string
  rows: readonly CsvRecord[]
}

// What parts cells is what the most rows have between as many cells as others have.
function sheetRecords(text: string, field: string): CsvRecord[] {
  const lines = text.split(/\r\n|\n|\r/, 60).filter((line) => line.trim() !== '')
  const often = (separator: string) => {
    const counts = lines
      .map((line) => line.replace(/"[^"]*"/g, '').split(separator).length - 1)
      .filter((count) => count > 0)
    const usual = [...counts].sort((one, other) => one - other)[counts.length >> 1]
    return counts.filter((count) => count === usual).length
  }
  const separator = [...SEPARATORS].sort((one, other) => often(other) - often(one))[0] ?? ','
  return recordsIn(text, separator, field).filter(({ cells }) => cells.some((cell) => cell !== ''))
}

/** Rows of lines: those that say something where the date stands and are no total below the lines. */
function rowsOf(records: readonly CsvRecord[], { at, header }: SheetColumns): CsvRecord[] {
  const after = header ? records.slice(records.indexOf(header) + 1) : records
  const [date = 0] = at.get('date') ?? []
  return after.filter(({ cells }) => (cells[date] ?? '') !== '' && /\d/.test(cells[date] ?? ''))
}

function noColumns(records: readonly CsvRecord[], field: string) {
  const [first] = records
  const shown = (first?.cells ?? []).slice(0, 8).map((cell) => quoted(cell, 24))
  const fact = `no row has headings that name a date and an amount. The first row is ${shown.join(', ') || 'empty'}.`
  return statementFault(
    field,
    fact,
    'Say what the columns mean in columns, such as date,description,-,amount,balance, or give OFX or CAMT.053.',
  )
}

function cellOf(row: CsvRecord, { at }: SheetColumns, meaning: Meaning): string {
  return (at.get(meaning) ?? [])
    .map((place) => row.cells[place] ?? '')
    .filter((cell) => cell !== '')
    .join(' ')
}

function orderOf({ rows, columns, field }: Sheet, hints: StatementHints): DateOrder {
  if (hints.dateOrder !== undefined) return hints.dateOrder
  const cells = rows.map((row) => cellOf(row, columns, 'date'))
  const found = dateOrderOf(cells, hints.expected)
  if (found === 'day_first' || found === 'month_first') return found
  if (found === undefined) {
    const fact = `the dates may have the day or the month first, such as ${quoted(cells[0] ?? '', 20)}; the file does not tell.`
    throw statementFault(field, fact, 'Ask whoever brought it, and say date_order: day_first or month_first.')
  }
  const odd = rows.find((row) => !dayIn(cellOf(row, columns, 'date'), 'day_first')) ?? rows[0]
  const cell = odd ? quoted(cellOf(odd, columns, 'date'), 20) : ''
  throw statementFault(
    field,
    `row ${odd?.number ?? 0}, date: ${cell} cannot be read in the same way as the others.`,
    'Mend the row, or say in columns where the date stands.',
  )
}

function signOf({ rows, columns, field }: Sheet): DecimalSign {
  const amounts = (['amount', 'debit', 'credit', 'balance'] as const).flatMap((meaning) =>
    rows.map((row) => cellOf(row, columns, meaning)),
  )
  const sign = decimalSignOf(amounts)
  if (sign !== undefined) return sign
  const odd = amounts.find((cell) => amountIn(cell, '.') === undefined && cell.trim() !== '') ?? ''
  throw statementFault(
    field,
    `the amounts cannot all be read, such as ${quoted(odd, 24)}.`,
    'Mend them, or say in columns which column is what.',
  )
}

function lineOf(row: CsvRecord, sheet: Sheet, { order, sign }: { order: DateOrder; sign: DecimalSign }): StatementLine {
  const { columns, field } = sheet
  const text = (meaning: Meaning) => cleanText(cellOf(row, columns, meaning))
  const date = dayIn(cellOf(row, columns, 'date'), order)
  const amount = amountOf(row, sheet, sign)
  if (!date || amount === undefined) {
    const [what, cell] = date ? ['amount', ''] : ['date', ` ${quoted(text('date'), 20)}`]
    throw statementFault(
      field,
      `row ${row.number}, ${what}:${cell} cannot be read.`,
      'Mend the row and give the statement again.',
    )
  }
  return {
    ...{ id: text('id'), date, amount, payee: text('payee'), reference: text('reference') },
    ...{ description: text('description'), balance: amountIn(cellOf(row, columns, 'balance'), sign) },
  }
}

const OUT = /^(d|dr|debit|out|withdrawal|-)$/i

function amountOf(row: CsvRecord, { columns }: Sheet, sign: DecimalSign): Cents | undefined {
  const cell = (meaning: Meaning) => amountIn(cellOf(row, columns, meaning), sign)
  const amount = cell('amount')
  if (amount !== undefined) return OUT.test(cellOf(row, columns, 'side').trim()) && amount > 0n ? -amount : amount
  const [debit, credit] = [cell('debit'), cell('credit')]
  if (debit === undefined && credit === undefined) return undefined
  return (credit ?? 0n) - paidOut(debit ?? 0n)
}

// Banks write what went out with or without a minus.
function paidOut(debit: Cents): Cents {
  return debit < 0n ? -debit : debit
}
