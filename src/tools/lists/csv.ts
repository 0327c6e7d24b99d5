import { cleanText, quoted } from '../../books/ledger-text.ts'
import { nearestNames } from '../../books/nearest.ts'
import { Fault } from '../../call/fault.ts'

/**
 * One row of a sheet under its header: `number` is the row's as a spreadsheet counts, `separator` what stands between its cells, `cell`
 * undefined where the sheet lacks the column, `place` the row or one of its cells for faults, by the heading that the sheet gives it.
 */
export interface CsvRow {
  number: number
  separator: string
  cell(column: string): string | undefined
  place(column?: string): string
}

/**
 * What a sheet must look like: `field` is the argument in faults, `columns` those that it may have, `also` what else each may be called,
 * `needed` those that it must have. Where it is `loose`, other columns are passed over and a row may end early; otherwise both are refused.
 */
export interface CsvShape {
  field: string
  columns: readonly string[]
  also?: Readonly<Record<string, readonly string[]>>
  needed: readonly string[]
  most: number
  loose?: boolean
}

const NEXT = 'Nothing was written. Mend the sheet and give it again.'

/** The fault for a cell, by its row and column; `next` says how to mend it where that is not plain. */
export function cellFault(row: CsvRow, column: string, fact: string, next?: string): Fault {
  return new Fault('invalid_input', `${row.place(column)}: ${fact}`, next ? `Nothing was written. ${next}` : NEXT)
}

/** The text of a sheet in a file. Throws Fault naming `field` for bytes that are not UTF-8. */
export function csvText(bytes: Uint8Array, field: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const next = 'Nothing was written. Save it as CSV UTF-8, or give its text.'
    throw new Fault('invalid_input', `${field}: the file is not text in UTF-8.`, next)
  }
}

/**
 * The rows of a sheet as text: cells separated by commas, semicolons or tabs, quoted where they need it, a header first. Empty rows are
 * left out. Throws Fault for a header or row that does not fit.
 */
export function readCsv(text: string, shape: CsvShape): CsvRow[] {
  const plain = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(plain)
  const filled = recordsIn(plain, separator, shape.field).filter(({ cells }) => cells.some((cell) => cell !== ''))
  const [header = { number: 1, cells: [] }, ...rows] = filled
  const columns = columnsIn(header, shape)
  if (rows.length === 0) throw faultOf(shape, 'there is no row below the header.')
  if (rows.length > shape.most) throw faultOf(shape, `${rows.length} rows are more than ${shape.most} at a time.`)
  return rows.map((record) => {
    refuseLength(record, header, shape)
    return rowOf(record, { header, columns, separator, shape })
  })
}

function rowOf(
  { number, cells }: CsvRecord,
  sheet: { header: CsvRecord; columns: ReadonlyMap<string, number>; separator: string; shape: CsvShape },
): CsvRow {
  const { header, columns, separator, shape } = sheet
  const at = (column: string) => columns.get(column) ?? -1
  return {
    ...{ number, separator },
    cell: (column) => (columns.has(column) ? (cells[at(column)] ?? '') : undefined),
    place: (column) => {
      const row = `${shape.field} row ${number}`
      return column === undefined ? row : `${row}, ${cleanText(header.cells[at(column)] ?? column, 40)}`
    },
  }
}

function faultOf({ field }: CsvShape, fact: string, next = NEXT): Fault {
  return new Fault('invalid_input', `${field}: ${fact}`, next)
}

// A number with separators in it falls apart into cells.
function refuseLength({ number, cells }: CsvRecord, header: CsvRecord, shape: CsvShape): void {
  const more = cells.length - header.cells.length
  if (more === 0 || (more < 0 && shape.loose)) return
  const hint = more > 0 ? ' Write numbers without thousands separators, or quote the cell.' : ''
  throw faultOf(shape, `row ${number} has ${cells.length} cells, the header ${header.cells.length}.${hint}`)
}

/** Where each column of the shape stands in the header. */
function columnsIn({ number, cells }: CsvRecord, shape: CsvShape): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, heading] of cells.entries()) {
    const column = columnCalled(heading, shape)
    if (column === undefined) {
      if (shape.loose) continue
      throw unknownColumn(number, heading, shape)
    }
    const before = found.get(column)
    if (before !== undefined) {
      const both = `${quoted(cells[before] ?? '', 40)} and ${quoted(heading, 40)}`
      const next = 'Nothing was written. Leave one of them out, or rename it.'
      throw faultOf(shape, `row ${number} has the columns ${both}, which both mean ${column}.`, next)
    }
    found.set(column, index)
  }
  const missing = shape.needed.find((column) => !found.has(column))
  if (missing !== undefined) throw missingColumn(missing, { number, cells }, shape)
  return found
}

function columnCalled(heading: string, { columns, also }: CsvShape): string | undefined {
  const wanted = bare(heading)
  return columns.find((column) => [column, ...(also?.[column] ?? [])].some((name) => bare(name) === wanted))
}

// Without case, spaces and punctuation.
function bare(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

function unknownColumn(number: number, heading: string, shape: CsvShape): Fault {
  const [near] = nearestNames(heading, shape.columns)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  const fact = `row ${number} has an unknown column ${quoted(heading, 40)}.${hint}`
  return faultOf(shape, `${fact} Known: ${shape.columns.join(', ')}.`)
}

function missingColumn(missing: string, { number, cells }: CsvRecord, shape: CsvShape): Fault {
  const names = [missing, ...(shape.also?.[missing] ?? [])].join(' or ')
  const given = cells.slice(0, MOST_SHOWN).map((cell) => quoted(cell, 30))
  const has = given.length === 0 ? '' : ` It has ${given.join(', ')}${cells.length > MOST_SHOWN ? ' and more' : ''}.`
  return faultOf(shape, `row ${number}, the header, has no column ${names}.${has}`)
}

const MOST_SHOWN = 20

/** A row of a sheet as it stands: its number as a spreadsheet counts, and its cells. */
export interface CsvRecord {
  number: number
  cells: string[]
}

/** Every row of a sheet, empty ones too, its cells parted by `separator`. Throws Fault naming `field` and the row for quotes that are not closed. */
export function recordsIn(text: string, separator: string, field: string): CsvRecord[] {
  const cut = separator === '|' ? '\\|' : separator
  const cellAt = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${cut}\\r\\n]*))(${cut}|\\r\\n|\\n|\\r|$)`, 'y')
  const records: CsvRecord[] = []
  let cells: string[] = []
  for (let at = 0; at < text.length || cells.length > 0; at = cellAt.lastIndex) {
    cellAt.lastIndex = at
    const match = cellAt.exec(text)
    if (!match) {
      const fact = `row ${records.length + 1}, cell ${cells.length + 1}: the quotes are not closed or not doubled inside.`
      const next = 'Nothing was written. Put the whole cell in quotation marks and double those within it.'
      throw new Fault('invalid_input', `${field}: ${fact}`, next)
    }
    cells.push(shielded(match[1]?.replaceAll('""', '"') ?? match[2] ?? ''))
    if (match[3] === separator) continue
    records.push({ number: records.length + 1, cells })
    cells = []
    if (match[3] === '') break
  }
  return records
}

function separatorOf(text: string): string {
  const header = /[^\r\n]+/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? ''
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ','
}

const FORMULA = /^'*[=+\-@\t\r]/

// Programs write the apostrophe below, and some show it as part of the cell.
function shielded(cell: string): string {
  const plain = cell.trim()
  return plain.startsWith("'") && FORMULA.test(plain.slice(1)) ? plain.slice(1) : plain
}

/** A sheet as text that `readCsv` reads back. A cell that a spreadsheet would take for a formula gets an apostrophe; a number below 0 is none. */
export function printCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(printed).join(',')}\r\n`).join('')
}

// A minus alone makes no formula, and programs that import amounts take no apostrophe.
const NUMBER = /^-\d+(\.\d+)?$/

function printed(cell: string): string {
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
