import type { Item } from '../../../books/items.ts'
import { type Decimal4, divideRounded, sum } from '../../../books/money.ts'
import { demandOf, unitsOf } from '../movements/demand.ts'
import type { Movement } from '../movements/movement.ts'
import type { StockBook } from '../movements/stock-book.ts'
import { planItem } from '../reorder/plan-item.ts'
import type { Confidence, ReorderSuggestion } from '../reorder/reorder-input.ts'
import type { ResolvedStockSettings, StockSettingsInForce } from '../settings/stock-settings.ts'

const WEEKS = 104
const WEEK = 7
const GUESSED_LEAD = 14

/** How long a supplier takes, and how that is known: a person set it, bills told it, orders promise it, or nobody knows. */
export interface PlannedLead {
  days: number
  spread: number
  seen: number
  from: 'set' | 'learned' | 'promised' | 'guessed'
}

/** What a plan says of one item before prices and budget. Quantities are units. */
export interface PlanLine {
  item: Item
  supplierId: string | undefined
  settings: ResolvedStockSettings
  lead: PlannedLead
  suggestion: ReorderSuggestion
  available: number
  onOrder: number
  confidence: Confidence
  /** What one unit costs in base currency, four places: as last billed, else the item's purchase price. */
  unitCost: Decimal4 | undefined
  lastPurchase: Movement | undefined
}

/** What a caller wants in place of what is settled. */
export interface PlanWishes {
  service?: number | undefined
  reviewDays?: number | undefined
}

/** Works out one item of the plan. Pure. */
export function planLine(book: StockBook, settings: StockSettingsInForce, item: Item, wishes: PlanWishes): PlanLine {
  const boughtFrom = book.supplierOf(item.code)?.id
  const own = wished(settings.for(item.code, boughtFrom), wishes)
  const supplierId = own.supplierId ?? boughtFrom
  const lead = leadOf(book, own, supplierId, item.code)
  const lastPurchase = lastPurchaseOf(book.movementsOf(item.code), supplierId)
  const unitCost = costOf(lastPurchase) ?? item.purchases.unitPrice
  const available = unitsOf((item.onHand ?? 0n) - (item.backOrdered ?? 0n))
  const onOrder = unitsOf(sum(book.ordersOf(item.code).map(({ quantity }) => quantity)))
  const suggestion = planItem({
    ...{ demand: demandOf(book, item.code, WEEKS), periodDays: WEEK, leadDays: lead.days, leadSpread: lead.spread },
    ...{ reviewDays: own.reviewDays, service: own.service },
    ...{ available, onOrder, pack: own.pack, minimum: own.minimum, fixedTarget: own.target, unitCost },
  })
  const confidence = lead.from === 'guessed' && suggestion.confidence === 'ok' ? 'low' : suggestion.confidence
  return {
    ...{ item, supplierId, settings: own, lead, suggestion, available, onOrder },
    ...{ confidence, unitCost, lastPurchase },
  }
}

function wished(own: ResolvedStockSettings, { service, reviewDays }: PlanWishes): ResolvedStockSettings {
  const asked = { ...(service === undefined ? {} : { service }), ...(reviewDays === undefined ? {} : { reviewDays }) }
  const from = Object.fromEntries(Object.entries(own.from).filter(([name]) => !(name in asked)))
  return { ...own, ...asked, from }
}

function leadOf(
  book: StockBook,
  settings: ResolvedStockSettings,
  supplierId: string | undefined,
  code: string,
): PlannedLead {
  const known = supplierId === undefined ? undefined : book.leadTimeOf(supplierId, code)
  const { spread = 0, seen = 0 } = known ?? {}
  if (settings.leadDays !== undefined) return { days: settings.leadDays, spread, seen, from: 'set' }
  if (known) return { ...known, from: known.seen > 0 ? 'learned' : 'promised' }
  return { days: GUESSED_LEAD, spread: 0, seen: 0, from: 'guessed' }
}

// Another supplier's price is better than none.
function lastPurchaseOf(movements: readonly Movement[], supplierId: string | undefined): Movement | undefined {
  const bought = movements.filter(({ kind, quantity, amount }) => kind === 'purchase' && quantity > 0n && amount > 0n)
  return bought.findLast(({ contact }) => contact?.id === supplierId) ?? bought.at(-1)
}

function costOf(purchase: Movement | undefined): Decimal4 | undefined {
  return purchase && divideRounded(purchase.amount * 1_000_000n, purchase.quantity)
}

/** A number of units as a quantity with four places. */
export function quantityOf(units: number): Decimal4 {
  return BigInt(Math.round(units * 10_000))
}
