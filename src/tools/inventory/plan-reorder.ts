import * as z from 'zod'
import { amount, contactName } from '../../books/fields.ts'
import type { LedgerRecord } from '../../books/records.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { counted } from '../lists/columns.ts'
import { pageOf } from '../lists/cursor.ts'
import { itemsAsked } from './item-named.ts'
import { unitsOf } from './movements/demand.ts'
import { readStock } from './movements/read-stock.ts'
import { makePlan } from './plan/make-plan.ts'
import { orderPrices, suppliersOf } from './plan/order-prices.ts'
import { type PlanLine, planLine } from './plan/plan-line.ts'
import { bySupplier, planChange, planOnRecord } from './plan/plan-record.ts'
import { planView } from './plan/plan-view.ts'
import { readStockSettings } from './settings/read-stock-settings.ts'
import { plainCode, storedSettings } from './settings/setting-fields.ts'

const { reviewDays, service } = storedSettings.shape

// The bounds are told when they are missed: in the definition every call would pay for them.
const rows = z.number().refine((value) => Number.isInteger(value) && value >= 1 && value <= 100, {
  error: 'must be a whole number from 1 to 100',
})

const isNamed = ({ length }: { length: number }) => length > 0

const input = z.strictObject({
  suppliers: z.array(contactName).refine(isNamed, 'name at least one').optional(),
  items: z
    .array(z.string().min(1).max(60))
    .refine(isNamed, 'name at least one')
    .optional()
    .describe('Codes; one is explained in full'),
  budget: amount.optional().describe('Most to spend, base currency'),
  service: service.describe('0.95: demand met from stock'),
  review_days: reviewDays.describe('Days until the next order'),
  limit: rows.optional(),
  cursor: z.string().max(40).optional(),
})

type Input = z.output<typeof input>

const USUAL_ROWS = 25

/** Suggests what to order of whom, and puts that on record so that it can be ordered. It orders nothing. */
export const planReorder = writeTool({
  name: 'plan_reorder',
  title: 'Plan what to order',
  toolset: 'inventory',
  effect: 'local',
  reach: 'local',
  about:
    'What to order of which supplier, how much and why: demand, lead times, packs, budget. Orders nothing. Use when the user asks what to order or restock. Not for stock as it is (stock_status) or ordering (create_purchase_orders with its plan).',
  input,
  example: { budget: 5000 },
  plan: plannedReorder,
})

async function plannedReorder(given: Input, context: Context): Promise<ShownPlan> {
  const { books, today } = context
  const book = await readStock(books, { today })
  const settings = await readStockSettings(context.notes)
  const wishes = { service: given.service, reviewDays: given.review_days }
  const planned = (await itemsAsked(given.items, book, books, settings)).map((item) =>
    planLine(book, settings, item, wishes),
  )
  const lines = await ofSuppliers(planned, given, context)
  const wanted = lines.filter(({ suggestion }) => suggestion.quantity > 0)
  const suppliers = await suppliersOf(wanted, books, book.baseCurrency)
  const prices = await orderPrices(wanted, suppliers, books, book.baseCurrency)
  const plan = makePlan(lines, suppliers, prices, given.budget)
  const record = planOnRecord(plan.ordered, today)
  const { limit = USUAL_ROWS, cursor, ...args } = given
  const { budget, ...plain } = args
  const page = pageOf(bySupplier(plan.ordered).flat(), { ...plain, budget: budget?.toString(), limit, cursor })
  const isEmpty = plan.ordered.length === 0
  const shown = planView({
    ...{ plan, today, budget, page: page.shown, cursor: page.cursor },
    id: isEmpty ? undefined : record.id,
    baseCurrency: book.baseCurrency,
    drafted: await inDrafts(context),
    tracked: book.items.length,
    asked: given.items !== undefined,
    notes: unreadableNotes(settings.unreadable),
  })
  return { changes: isEmpty ? [] : [planChange(record)], shown }
}

function unreadableNotes(count: number): string[] {
  return count === 0 ? [] : [`Stock settings of ${counted(count, 'item or supplier')} cannot be read and do not count.`]
}

async function ofSuppliers(
  lines: readonly PlanLine[],
  { suppliers }: Input,
  { books }: Context,
): Promise<readonly PlanLine[]> {
  if (suppliers === undefined) return lines
  const ids = new Set<string>()
  for (const [index, name] of suppliers.entries()) {
    ids.add((await contactNamed(name, books, { field: `suppliers.${index}` })).id)
  }
  return lines.filter(({ supplierId = '' }) => ids.has(supplierId))
}

const DRAFTS = { statuses: ['DRAFT', 'SUBMITTED'] }

/** What draft orders hold of each item, units: nobody has asked a supplier for it yet. */
async function inDrafts({ books }: Context): Promise<ReadonlyMap<string, number>> {
  const drafted = new Map<string, number>()
  const reading = await books.mirror.read(['purchase_order'])
  for await (const orders of reading.digest('purchase_order', DRAFTS, itemQuantities)) {
    for (const [code, quantity] of orders.flat()) drafted.set(code, (drafted.get(code) ?? 0) + quantity)
  }
  return drafted
}

function itemQuantities({ lines = [] }: LedgerRecord): (readonly [code: string, quantity: number])[] {
  return lines
    .filter(({ itemCode, quantity }) => itemCode !== '' && quantity !== undefined)
    .map(({ itemCode, quantity = 0n }) => [plainCode(itemCode), unitsOf(quantity)])
}
