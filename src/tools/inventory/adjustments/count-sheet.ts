import { quoted } from '../../../books/ledger-text.ts'
import { type Decimal4, DecimalError, decimal4 } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { type CsvRow, readCsv } from './csv.ts'

/** One row of a count or adjustment as it was given: a code, units and what one of them costs, both with four places. */
export interface CountedRow {
  item: string
  quantity: Decimal4
  unitCost: Decimal4 | undefined
  /** What its line of a document says beside the item, such as where the count came from. */
  mark?: string | undefined
  /** Where each stands, for faults: `items.0.item`, or a line and column of a file. */
  at: { item: string; quantity: string; unitCost: string }
}

type Role = keyof CountedRow['at']

// Without case, spaces and punctuation.
const HEADERS: Readonly<Record<Role, readonly string[]>> = {
  item: ['item', 'itemcode', 'code', 'sku', 'productcode', 'stockcode'],
  quantity: ['counted', 'count', 'quantity', 'qty', 'countedquantity', 'quantitycounted'],
  unitCost: ['unitcost', 'cost', 'costprice'],
}

const HEADERS_NEXT =
  'The first line names the columns: item (or code, sku), counted (or count, quantity, qty) and, if wanted, unit_cost.'

// Xero advises against more tracked items.
const MOST_ROWS = 4_000
const MOST_NAMED = 20

/** The rows of a counted CSV text, `field` being its argument. Throws Fault naming line and column for whatever cannot be read with certainty. */
export function countSheet(text: string, field: string): CountedRow[] {
  const [header, ...rows] = readCsv(text, field)
  if (!header) throw new Fault('invalid_input', `${field}: it is empty.`, HEADERS_NEXT)
  const columns = columnsOf(header, field)
  if (rows.length === 0) throw new Fault('invalid_input', `${field}: it has a header and no row.`, 'Give counted rows.')
  if (rows.length > MOST_ROWS) {
    throw new Fault('invalid_input', `${field}: it has ${rows.length} rows; ${MOST_ROWS} is the most.`, 'Part it.')
  }
  return rows.map((row) => rowOf(row, header, columns, field))
}

interface Columns {
  item: number
  quantity: number
  unitCost: number | undefined
}

function columnsOf(header: CsvRow, field: string): Columns {
  refuseOtherSeparators(header, field)
  const item = columnFor('item', header, field)
  const quantity = columnFor('quantity', header, field)
  if (item === undefined || quantity === undefined) {
    const given = header.cells
      .slice(0, MOST_NAMED)
      .map((cell) => quoted(cell, 30))
      .join(', ')
    const more = header.cells.length > MOST_NAMED ? ` and ${header.cells.length - MOST_NAMED} more` : ''
    const missing = item === undefined ? 'item codes' : 'counted quantities'
    throw new Fault(
      'invalid_input',
      `${field}: no column of line 1 is for ${missing}. It has ${given}${more}.`,
      HEADERS_NEXT,
    )
  }
  return { item, quantity, unitCost: columnFor('unitCost', header, field) }
}

function refuseOtherSeparators({ cells }: CsvRow, field: string): void {
  const found = [';', '\t'].find((separator) => cells.length === 1 && cells[0]?.includes(separator))
  if (found === undefined) return
  const name = found === ';' ? 'semicolons' : 'tabs'
  throw new Fault(
    'invalid_input',
    `${field}: its columns are separated by ${name}.`,
    'Save it with commas between the columns, and with points in decimal numbers.',
  )
}

function columnFor(role: Role, { cells }: CsvRow, field: string): number | undefined {
  const fitting = cells.flatMap((cell, index) => {
    return HEADERS[role].includes(cell.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')) ? [index] : []
  })
  if (fitting.length <= 1) return fitting[0]
  const names = fitting
    .slice(0, MOST_NAMED)
    .map((index) => quoted(cells[index] ?? '', 30))
    .join(' and ')
  const fact = `${field}: the columns ${names} of line 1 could mean the same.`
  throw new Fault('invalid_input', fact, 'Leave one of them out, or rename it.')
}

function rowOf({ line, cells }: CsvRow, header: CsvRow, columns: Columns, field: string): CountedRow {
  if (cells.length > header.cells.length) {
    throw new Fault(
      'invalid_input',
      `${field}: line ${line} has ${cells.length} cells and the header ${header.cells.length}.`,
      'Put cells with a comma in quotation marks; write 1200, not 1,200.',
    )
  }
  const place = (index: number) => `${field} line ${line}, column ${quoted(header.cells[index] ?? '', 30)}`
  const { item, quantity, unitCost } = columns
  const at = { item: place(item), quantity: place(quantity), unitCost: unitCost === undefined ? '' : place(unitCost) }
  const code = cells[item] ?? ''
  if (code === '') throw new Fault('invalid_input', `${at.item}: it is empty.`, 'Give the item code of every row.')
  const cost = unitCost === undefined ? '' : (cells[unitCost] ?? '')
  return {
    ...{ item: code, at },
    quantity: numberIn(cells[quantity] ?? '', at.quantity),
    unitCost: cost === '' ? undefined : numberIn(cost, at.unitCost),
  }
}

const SEPARATED = /^[+-]?[\d.,'’\s]*$/u
const SEPARATOR = /[,'’\s]/u

function numberIn(text: string, place: string): Decimal4 {
  if (text === '') throw new Fault('invalid_input', `${place}: it is empty.`, 'Write 0 for none, or take the row out.')
  if (SEPARATED.test(text) && SEPARATOR.test(text)) {
    throw new Fault(
      'invalid_input',
      `${place}: ${quoted(text, 30)} has a separator of thousands or a decimal comma.`,
      'Write 1200 or 12.5: digits and at most one point.',
    )
  }
  try {
    if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return decimal4(text)
  } catch (thrown) {
    if (!(thrown instanceof DecimalError)) throw thrown
  }
  throw new Fault(
    'invalid_input',
    `${place}: ${quoted(text, 30)} is not a number with at most 4 decimal places.`,
    'Write 1200 or 12.5: digits and at most one point.',
  )
}
