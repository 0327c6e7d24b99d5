import { type Day, partsOf } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import { historyDay } from '../accounting/history.ts'
import { shortMonthName } from '../month-names.ts'

/** What a cell is about, such as an account by its id; several for cells that also carry dates. */
export interface Attribute {
  Value: string
  Id: string
}

/** A cell of a report: all values are text. */
interface Cell {
  Value: string
  Attributes?: readonly Attribute[]
}

/** The header row of a report. */
export function headerRow(titles: readonly string[]): unknown {
  return { RowType: 'Header', Cells: titles.map((title) => ({ Value: title })) }
}

/** A row about one thing: every cell carries its id, under the name Xero gives it (`account`, `invoiceID`). */
export function row(values: readonly string[], id?: string, value?: string): unknown {
  const attributes = id !== undefined && value !== undefined ? [{ Value: value, Id: id }] : undefined
  return rowOf(values.map((text) => cell(text, attributes)))
}

/** A row of cells that carry different things. */
export function rowOf(cells: readonly Cell[]): unknown {
  return { RowType: 'Row', Cells: cells }
}

/** One cell, with what it is about. */
export function cell(text: string, attributes?: readonly Attribute[]): Cell {
  return attributes ? { Value: text, Attributes: attributes } : { Value: text }
}

/** A section of rows. */
export function section(title: string, rows: readonly unknown[]): unknown {
  return { RowType: 'Section', Title: title, Rows: rows }
}

/** A row of sums. */
export function summaryRow(values: readonly string[]): unknown {
  return { RowType: 'SummaryRow', Cells: values.map((text) => ({ Value: text })) }
}

/** An amount as reports write it: two decimals, no thousands, a minus in front. */
export function reportAmount(amount: Cents): string {
  return formatDecimal(amount, 2)
}

/** A month as column headers have it: `Nov`. */
export function shortMonth(day: Day): string {
  return shortMonthName(partsOf(day).month)
}

/** A month in a title: `November 2019`. */
export function longMonth(day: Day): string {
  return historyDay(day).replace(/^\d+ /, '')
}

/** A day as the balance sheet's columns have it: `30 Apr 2019`. */
export function columnDay(day: Day): string {
  return `${partsOf(day).date} ${shortMonth(day)} ${partsOf(day).year}`
}

/** A day as attributes have it, month first: `4/30/2019`. */
export function attributeDay(day: Day): string {
  const { year, month, date } = partsOf(day)
  return `${month}/${date}/${year}`
}
