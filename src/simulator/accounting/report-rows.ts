import { type Cents, formatDecimal } from '../../books/money.ts'

/** A cell of a report: all values are text. */
interface Cell {
  Value: string
  Attributes?: { Value: string; Id: string }[]
}

/** The header row of a report. */
export function headerRow(titles: readonly string[]): unknown {
  return { RowType: 'Header', Cells: titles.map((title) => ({ Value: title })) }
}

/** A row about one thing: every cell carries its id, under the name Xero gives it (`account`, `invoiceID`). */
export function row(values: readonly string[], id?: string, value?: string): unknown {
  const attributes = id !== undefined && value !== undefined ? [{ Value: value, Id: id }] : undefined
  const cells: Cell[] = values.map((text) => (attributes ? { Value: text, Attributes: attributes } : { Value: text }))
  return { RowType: 'Row', Cells: cells }
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
