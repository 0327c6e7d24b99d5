import { z } from 'zod'
import type { Report, ReportRow } from '../../books/reports.ts'
import { list, read, text } from './shape.ts'

const cellShape = z.looseObject({
  value: text,
  attributes: list(z.looseObject({ id: text, value: text })),
})

const rowShape = z.looseObject({ rowType: text, title: text, cells: list(cellShape) })

const reportsShape = z.looseObject({
  reports: z
    .array(z.looseObject({ rows: z.array(rowShape.extend({ rows: list(rowShape) })) }))
    .min(1)
    .max(1),
})

type WireRow = z.output<typeof rowShape>

/** Any of Xero's reports: all their values are text and stay so. */
export function reportOf(value: unknown): Report {
  const [report] = read('Reports', reportsShape, value).reports
  const rows = report?.rows ?? []
  const header = rows.find(({ rowType }) => rowType === 'Header')
  return {
    columns: (header?.cells ?? []).slice(1).map((cell) => cell.value),
    sections: rows
      .filter(({ rowType }) => rowType === 'Section')
      .map((section) => ({ title: section.title, rows: section.rows.map(rowOf) })),
  }
}

function rowOf({ rowType, cells }: WireRow): ReportRow {
  const [name, ...figures] = cells
  // Bank summary says accountID, every other report account.
  const account = name?.attributes.find(({ id }) => id === 'account' || id === 'accountID')
  return {
    kind: rowType === 'SummaryRow' ? 'total' : account ? 'account' : 'line',
    name: name?.value ?? '',
    accountId: account?.value ?? '',
    cells: figures.map((cell) => cell.value),
  }
}
