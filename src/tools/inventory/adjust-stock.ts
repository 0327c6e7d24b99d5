import * as z from 'zod'
import { contactName, day, fourPlaces, statusOptIn } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { csvText } from '../lists/csv.ts'
import { type CountedRow, countSheet } from './adjustments/count-sheet.ts'
import { planAdjustment } from './adjustments/plan-adjustment.ts'
import { REASONS } from './adjustments/variances.ts'

// Enough for every item that Xero advises to track.
const LARGEST_SHEET = 1_000_000

const row = z.strictObject({
  item: z.string().min(1).max(60).describe('Code'),
  quantity: fourPlaces.describe('Of a stocktake: counted'),
  unit_cost: fourPlaces.optional().describe('Of what comes in'),
})

const input = z.strictObject({
  reason: z.enum(REASONS).describe('stocktake sets quantities, found raises, others lower them'),
  items: z.array(row).min(1).max(500).optional(),
  csv: z.string().min(1).max(LARGEST_SHEET).optional().describe('Instead: columns item, counted'),
  path: z.string().min(1).max(1_000).optional().describe('Instead: a CSV file'),
  account: z.string().max(150).optional(),
  contact: contactName.optional(),
  date: day.optional(),
  note: z.string().min(1).max(200).optional(),
  status: statusOptIn,
})

/** Drafts the documents that make stock what was counted, lost or found. */
export const adjustStock = writeTool({
  name: 'adjust_stock',
  title: 'Adjust stock',
  toolset: 'inventory',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft adjustments of tracked items after a stocktake, damage, write-off or find. Use when the user counted stock or wants a quantity set. Nothing moves until approved. Not for goods bought (create_bills).',
  input,
  example: { reason: 'stocktake', items: [{ item: 'CABLE-2M', quantity: 127 }] },
  async plan({ items, csv, path, date, ...wanted }, context) {
    const rows = await rowsOf({ items, csv, path }, context)
    return await planAdjustment({ ...wanted, day: date, rows }, context)
  },
})

type Given = Pick<z.output<typeof input>, 'items' | 'csv' | 'path'>

async function rowsOf({ items, csv, path }: Given, { files }: Context): Promise<CountedRow[]> {
  if ([items, csv, path].filter((given) => given !== undefined).length !== 1) {
    throw new Fault(
      'invalid_input',
      'items, csv, path: give exactly one.',
      'Give rows, CSV text or the path of a file.',
    )
  }
  if (csv !== undefined) return countSheet(csv, 'csv')
  if (path !== undefined) return countSheet(csvText((await files.read(path, LARGEST_SHEET)).bytes, 'path'), 'path')
  return (items ?? []).map(({ item, quantity, unit_cost: unitCost }, index) => {
    const at = (name: string) => `items.${index}.${name}`
    return { item, quantity, unitCost, at: { item: at('item'), quantity: at('quantity'), unitCost: at('unit_cost') } }
  })
}
