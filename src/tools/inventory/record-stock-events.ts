import * as z from 'zod'
import { contactName, day, fourPlaces } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { recordStockEvents as planEvents } from './adjustments/stock-events.ts'

const event = z.strictObject({
  external_id: z.string().min(1).max(100),
  kind: z.enum(['sale', 'receipt', 'count']),
  sku: z.string().min(1).max(100).describe("Item code, or the other system's"),
  quantity: fourPlaces,
  day: day.optional().describe('Default today'),
  price: fourPlaces.optional().describe("Of one unit; default the item's"),
  contact: contactName.optional(),
})

/** Drafts what happened to goods in a shop or warehouse, once for each event. */
export const recordStockEvents = writeTool({
  name: 'record_stock_events',
  title: 'Record events of a shop or warehouse',
  toolset: 'inventory_extras',
  effect: 'draft',
  reach: 'draft',
  about:
    'Draft what another system says of goods, each external id once: sales as an invoice per day and customer, receipts as a bill, counts as a stocktake. Use when the user pastes or exports rows of a shop or warehouse. Not for single documents (create_invoices, create_bills) or a count (adjust_stock).',
  input: z.strictObject({
    source: z.string().min(1).max(40).describe('Name of the other system, always the same'),
    events: z.array(event).min(1).max(200),
    customer: contactName.optional().describe('Of sales that name no contact'),
    supplier: contactName.optional().describe('Of such receipts'),
    prices_include_tax: z.boolean().default(false),
  }),
  example: {
    source: 'shop',
    customer: 'Trade Counter',
    events: [{ external_id: '1001', kind: 'sale', sku: 'CABLE-2M', quantity: 3 }],
  },
  async plan({ source, events, customer, supplier, prices_include_tax: pricesIncludeTax }, context) {
    const rows = events.map(({ external_id: externalId, day: on = context.today, ...rest }, row) => {
      return { ...rest, externalId, row, day: on }
    })
    return await planEvents({ source, events: rows, customer, supplier, pricesIncludeTax }, context)
  },
})
