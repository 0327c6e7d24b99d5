import { cleanText } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import type { CsvRecord } from '../../lists/csv.ts'
import { amountIn, type DecimalSign } from './sheet-amounts.ts'
import type { SheetColumns } from './sheet-columns.ts'

/** What a sheet says beside its lines: the account, and balances above or below them. */
export interface SheetRemarks {
  accountNumber: string
  accountName: string
  currency: string
  opening: Cents | undefined
  closing: Cents | undefined
}

const NUMBER = /^(?:account|acct|a\/c)\s*(?:number|no\.?|#)?$|^iban$/i
const OPENING = /^(?:opening|starting|beginning|start)\s+balance\b/i
const CLOSING = /^(?:closing|ending|end|ledger|final)\s+balance\b/i

/** What the rows above the headings and below the lines say, and what a column of accounts or currencies says alike in every row. */
export function sheetRemarks(
  records: readonly CsvRecord[],
  { at, header }: SheetColumns,
  sign: DecimalSign,
): SheetRemarks {
  const start = header ? records.indexOf(header) : 0
  const aside = [...records.slice(0, start), ...records.slice(-3)]
  const told = aside.flatMap(({ cells }) => saidIn(cells))
  const after = (named: RegExp) => told.find(({ label }) => named.test(label))?.value ?? ''
  const alike = (meaning: 'account' | 'currency') => {
    const [place] = at.get(meaning) ?? []
    const values = place === undefined ? [] : records.slice(start + 1).map(({ cells }) => cells[place] ?? '')
    const different = new Set(values.filter((value) => value !== ''))
    return different.size === 1 ? ([...different][0] ?? '') : ''
  }
  const currency = alike('currency').toUpperCase()
  return {
    accountNumber: cleanText(alike('account') || after(NUMBER), 60),
    accountName: isUncoded(records) ? cleanText(records[start - 1]?.cells[0] ?? '', 150) : '',
    currency: /^[A-Z]{3}$/.test(currency) ? currency : '',
    opening: amountIn(after(OPENING), sign),
    closing: amountIn(after(CLOSING), sign),
  }
}

function isUncoded(records: readonly CsvRecord[]): boolean {
  return /^uncoded statement lines$/i.test(records[0]?.cells[0] ?? '')
}

// A label with its value in the next cell that has one, or in the same cell after a colon.
function saidIn(cells: readonly string[]): { label: string; value: string }[] {
  return cells.flatMap((cell, place) => {
    const [label = '', ...rest] = cell.split(':')
    const value = rest.join(':').trim() || (cells.slice(place + 1).find((one) => one !== '') ?? '')
    return [{ label: label.trim(), value }]
  })
}
