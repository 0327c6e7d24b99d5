import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node'
import { visible } from '../../../books/ledger-text.ts'
import type { Pack, PackCell, PackRow, PackSection } from './pack.ts'
import { plainCell, subtitleOf, titleOf } from './print-cells.ts'

// The oldest moment that the format of archives knows; only its day counts, in the computer's own zone.
const NO_MOMENT = '1980-06-01T00:00:00'

/** A pack as a workbook, one sheet a section: amounts are numbers, everything of the ledger is text, and there is no formula. The same pack gives the same bytes. */
export async function printXlsx(pack: Pack, sections: readonly PackSection[]): Promise<Uint8Array> {
  const written = await writeXlsxFile([coverOf(pack), ...sections.map(sheetOf)]).toBuffer()
  const files = unzipSync(new Uint8Array(written))
  const names = Object.keys(files).sort()
  const undated = names.map((name) => [name, files[name] ?? new Uint8Array()] as const)
  return zipSync(Object.fromEntries(undated), { mtime: NO_MOMENT })
}

type AnySheet = Sheet<Uint8Array>

function coverOf(pack: Pack): AnySheet & Sheet<never> {
  const rows: Row[] = [
    [bold(titleOf(pack))],
    [text(subtitleOf(pack))],
    ...pack.narrative.map((one): Row => [wrapped(one)]),
  ]
  return { data: rows, sheet: 'Pack', columns: [{ width: 100 }] } as AnySheet & Sheet<never>
}

function sheetOf({ title, id, names, columns, rows, notes }: PackSection): AnySheet & Sheet<never> {
  const header: Row = [names, ...columns.map((column) => column.title)].map(bold)
  const data: Row[] = [
    [bold(visible(title, 120))],
    header,
    ...rows.map(rowOf),
    ...notes.map((note): Row => [text(visible(note, 300))]),
  ]
  const widths = [{ width: 44 }, ...columns.map(({ key }) => ({ width: WIDE.has(key) ? 80 : 16 }))]
  return { data, sheet: SHEETS[id] ?? id, columns: widths, stickyRowsCount: 2 } as AnySheet & Sheet<never>
}

const WIDE = new Set(['drivers', 'fact', 'settled'])

const SHEETS: Readonly<Record<string, string>> = {
  ...{ headline: 'At a glance', profit_and_loss: 'Profit and loss', balance_sheet: 'Balance sheet' },
  ...{ trial_balance: 'Trial balance', cash: 'Cash', receivables: 'Aged receivables', payables: 'Aged payables' },
  ...{ tax: 'Sales tax', flux: 'Movements', findings: 'Findings', journals: 'Draft journals' },
  ...{ sign_offs: 'Sign-offs', ties: 'What must agree' },
}

function rowOf({ kind, name, cells }: PackRow): Row {
  const label = visible(name, 120)
  return [kind === 'row' ? text(label) : bold(label), ...cells.map((cell) => cellOf(cell, kind === 'total'))]
}

function cellOf(cell: PackCell, isTotal: boolean): CellObject {
  const weight = isTotal ? { fontWeight: 'bold' as const } : {}
  if (cell.kind === 'text' || cell.kind === 'day') return { ...text(plainCell(cell)), ...weight }
  const format = cell.kind === 'money' ? '#,##0.00' : cell.kind === 'percent' ? '0.0' : '0'
  // Fifteen digits stand in a workbook's number; more are kept as text, so that none is lost.
  const plain = plainCell(cell)
  if (plain.replace(/\D/g, '').length > 15) return { ...text(plain), ...weight }
  return { type: Number, value: JSON.parse(plain) as number, format, ...weight }
}

function text(value: string): CellObject {
  return { type: String, value }
}

function bold(value: string): CellObject {
  return { ...text(value), fontWeight: 'bold' }
}

function wrapped(value: string): CellObject {
  return { ...text(value), wrap: true }
}
