import type { Decimal4 } from '../../../books/money.ts'
import { type CsvRow, cellFault, readCsv } from '../../lists/csv.ts'
import { numberIn } from '../../lists/csv-number.ts'

/** One row of a count or adjustment as it was given: a code, units and what one of them costs, both with four places. */
export interface CountedRow {
  item: string
  quantity: Decimal4
  unitCost: Decimal4 | undefined
  /** What its line of a document says beside the item, such as where the count came from. */
  mark?: string | undefined
  /** Where each stands, for faults: `items.0.item`, or a row and column of a sheet. */
  at: { item: string; quantity: string; unitCost: string }
}

const COLUMNS = {
  item: ['item_code', 'code', 'sku', 'product_code', 'stock_code'],
  counted: ['count', 'quantity', 'qty', 'counted_quantity', 'quantity_counted'],
  unit_cost: ['cost', 'cost_price'],
} as const

// Xero advises against more tracked items.
const MOST_ROWS = 4_000

/** The rows of a counted CSV text, `field` being its argument. Throws Fault naming row and column for whatever cannot be read with certainty. */
export function countSheet(text: string, field: string): CountedRow[] {
  const columns = Object.keys(COLUMNS)
  const shape = { field, columns, also: COLUMNS, needed: ['item', 'counted'], most: MOST_ROWS, loose: true }
  return readCsv(text, shape).map(countedRow)
}

function countedRow(row: CsvRow): CountedRow {
  const item = row.cell('item') ?? ''
  if (item === '') throw cellFault(row, 'item', 'it is empty.', 'Give the item code of every row.')
  if (row.cell('counted') === '') {
    throw cellFault(row, 'counted', 'it is empty.', 'Write 0 for none, or take the row out.')
  }
  return {
    ...{ item, quantity: numberIn(row, 'counted') },
    unitCost: row.cell('unit_cost') ? numberIn(row, 'unit_cost') : undefined,
    at: { item: row.place('item'), quantity: row.place('counted'), unitCost: row.place('unit_cost') },
  }
}
