import { quoted } from '../../books/ledger-text.ts'
import { nearestNames } from '../../books/nearest.ts'
import { Fault } from '../../call/fault.ts'

/** One row of a sheet under its header: `number` is the row's as a spreadsheet counts, `cell` undefined where the sheet lacks the column. */
export interface CsvRow {
  number: number
  cell(column: string): string | undefined
}

/** What a sheet must look like: `field` is the argument in faults, `columns` those that it may have, `needed` those that it must. */
export interface CsvShape {
  field: string
  columns: readonly string[]
  needed: readonly string[]
  most: number
}

const NEXT = 'Nothing was written. Mend the sheet and give it again.'

/** The fault for a cell, by its row and column. */
export function cellFault(row: CsvRow, column: string, fact: string): Fault {
  return new Fault('invalid_input', `row ${row.number}, ${column}: ${fact}`, NEXT)
}

/**
 * The rows of a sheet as text: cells separated by commas, semicolons or tabs, quoted where they need it, a header first. Empty rows are
 * left out. Throws Fault for a header or row that does not fit.
 */
export function readCsv(text: string, shape: CsvShape): CsvRow[] {
  const [header, ...rest] = recordsIn(text.replace(/^\uFEFF/, ''), shape.field)
  const columns = headerIn(header?.cells ?? [], shape)
  const rows = rest.filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (rows.length === 0) throw faultOf(shape, 'there is no row below the header.')
  if (rows.length > shape.most) throw faultOf(shape, `${rows.length} rows are more than ${shape.most} at a time.`)
  return rows.map(({ number, cells }) => {
    if (cells.length !== columns.length) throw wrongLength(number, cells, columns)
    const byColumn = new Map(columns.map((column, index) => [column, cells[index] ?? '']))
    return { number, cell: (column) => byColumn.get(column) }
  })
}

function faultOf({ field }: CsvShape, fact: string): Fault {
  return new Fault('invalid_input', `${field}: ${fact}`, NEXT)
}

// A number with separators in it falls apart into cells.
function wrongLength(number: number, cells: readonly string[], columns: readonly string[]): Fault {
  const hint = cells.length > columns.length ? ' Write numbers without thousands separators, or quote the cell.' : ''
  return new Fault(
    'invalid_input',
    `row ${number} has ${cells.length} cells, the header ${columns.length}.${hint}`,
    NEXT,
  )
}

function headerIn(cells: readonly string[], shape: CsvShape): string[] {
  const columns = cells.map((cell) => cell.toLowerCase().replace(/[\s_-]+/g, '_'))
  for (const column of columns) {
    if (shape.columns.includes(column)) continue
    const [near] = nearestNames(column, shape.columns)
    const hint = near === undefined ? '' : ` Did you mean ${near}?`
    throw faultOf(
      shape,
      `row 1 has an unknown column ${quoted(column, 40)}.${hint} Known: ${shape.columns.join(', ')}.`,
    )
  }
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) throw faultOf(shape, `row 1 has the column ${twice} twice.`)
  const missing = shape.needed.find((column) => !columns.includes(column))
  if (missing !== undefined) throw faultOf(shape, `row 1, the header, has no column ${missing}.`)
  return columns
}

interface CsvRecord {
  number: number
  cells: string[]
}

function recordsIn(text: string, field: string): CsvRecord[] {
  const separator = separatorOf(text)
  const cellAt = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|\\r|$)`, 'y')
  const records: CsvRecord[] = []
  let cells: string[] = []
  for (let at = 0; at < text.length || cells.length > 0; at = cellAt.lastIndex) {
    cellAt.lastIndex = at
    const match = cellAt.exec(text)
    if (!match) {
      const fact = `row ${records.length + 1}, cell ${cells.length + 1}: the quotes are not closed or not doubled inside.`
      throw new Fault('invalid_input', `${field}: ${fact}`, NEXT)
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
  const [header = ''] = text.split(/\r|\n/, 1)
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ','
}

const FORMULA = /^'*[=+\-@\t\r]/

// Programs write the apostrophe below, and some show it as part of the cell.
function shielded(cell: string): string {
  const plain = cell.trim()
  return plain.startsWith("'") && FORMULA.test(plain.slice(1)) ? plain.slice(1) : plain
}

/** A sheet as text that `readCsv` reads back. A cell that a spreadsheet would take for a formula gets an apostrophe. */
export function printCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(printed).join(',')}\r\n`).join('')
}

function printed(cell: string): string {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
