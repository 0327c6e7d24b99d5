import type { Day } from '../../../books/day.ts'
import { averageCost, type Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Decimal4, formatShort } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { isTracked, itemNamed, trackedItem } from '../item-named.ts'
import type { StockSettingsInForce } from '../settings/stock-settings.ts'

/** Something that happened to goods in another system, by that system's own id and code; `price` is for one unit, four places. */
export interface StockEvent {
  externalId: string
  kind: 'sale' | 'receipt' | 'count'
  /** Its place among those that were told. */
  row: number
  sku: string
  quantity: Decimal4
  day: Day
  price?: Decimal4 | undefined
  contact?: string | undefined
}

/** An event with its item and price. */
export interface ReadEvent extends StockEvent {
  item: Item
  /** 0 for counts. */
  price: Decimal4
}

/** What events are read against; `contacts` are who sales and receipts are with where an event names nobody. */
export interface EventFacts {
  items: readonly Item[]
  settings: Pick<StockSettingsInForce, 'codeOf'>
  today: Day
  lockDate: Day | undefined
  contacts: { sale: string | undefined; receipt: string | undefined }
  pricesIncludeTax: boolean
}

/** An event's field, for faults. */
export function eventField(row: number, name: string): string {
  return `events.${row}.${name}`
}

/** Throws Fault naming row and field for ids that cannot be kept, and for one that stands there twice. */
export function refuseIds(events: readonly StockEvent[]): void {
  const seen = new Map<string, number>()
  for (const { externalId, row } of events) {
    if (!PLAIN_ID.test(externalId))
      throw invalid(row, 'external_id', `${quoted(externalId, 60)} has other characters`, PLAIN_NEXT)
    const first = seen.get(externalId)
    if (first !== undefined) {
      throw invalid(
        row,
        'external_id',
        `${quoted(externalId, 60)} stands in ${eventField(first, 'external_id')} too`,
        'Give each once.',
      )
    }
    seen.set(externalId, row)
  }
}

const PLAIN_ID = /^[\w.:#/-]{1,100}$/
const PLAIN_NEXT = 'Ids have letters, digits and . : # / _ - alone, at most 100.'

/** Events with everything settled that can be told without Xero. Pure. Throws Fault naming row and field for the first that cannot be booked. */
export function readEvents(events: readonly StockEvent[], facts: EventFacts): ReadEvent[] {
  return events.map((event) => {
    const { kind, row } = event
    const item = itemOf(event, row, facts)
    refuseQuantity(event, row)
    refuseDay(event, row, facts)
    if (kind === 'count') return { ...event, item, contact: undefined, price: 0n }
    const contact = event.contact ?? facts.contacts[kind]
    if (contact === undefined) throw nobody(kind, row)
    return { ...event, item, contact, price: priceOf(event, item, row, facts) }
  })
}

function itemOf({ sku, kind }: StockEvent, row: number, { items, settings }: EventFacts): Item {
  const field = eventField(row, 'sku')
  const item = itemNamed(sku, items, field, settings)
  return kind === 'count' ? trackedItem(item.code, items, field) : item
}

function refuseQuantity({ kind, quantity }: StockEvent, row: number): void {
  if (quantity > 0n || (kind === 'count' && quantity === 0n)) return
  const next =
    kind === 'count' ? 'Give 0 for none.' : 'Give units above 0; what a customer sends back is a credit note.'
  throw invalid(row, 'quantity', `${formatShort(quantity, 4)} is no quantity of a ${kind}`, next)
}

function refuseDay({ day }: StockEvent, row: number, { today, lockDate }: EventFacts): void {
  if (day > today) throw invalid(row, 'day', `${day} is still to come`, 'Tell what has happened.')
  if (lockDate && day <= lockDate) {
    throw invalid(
      row,
      'day',
      `${day} is in the locked period (up to ${lockDate})`,
      'A person has to decide how to book it.',
    )
  }
}

function priceOf(event: StockEvent, item: Item, row: number, { pricesIncludeTax }: EventFacts): Decimal4 {
  const { kind, price } = event
  if (price !== undefined && price < 0n) throw invalid(row, 'price', 'it is negative', 'Give the price of one unit.')
  if (price !== undefined) return price
  const own = kind === 'sale' ? item.sales.unitPrice : (item.purchases.unitPrice ?? averageCost(item))
  // Prices of items are without tax.
  if (own !== undefined && !(pricesIncludeTax && kind === 'sale')) return own
  const why = own === undefined ? `${quoted(item.code, 40)} has none in Xero` : 'the item has one without tax alone'
  throw invalid(row, 'price', `it is missing, and ${why}`, 'Give the price of one unit.')
}

function nobody(kind: 'sale' | 'receipt', row: number): Fault {
  const all = kind === 'sale' ? 'customer' : 'supplier'
  return invalid(row, 'contact', `a ${kind} needs a contact`, `Give contact, or ${all} for all of them.`)
}

/** The account that an event's line goes to; empty where the item has none. */
export function accountOfEvent({ kind, item }: ReadEvent): string {
  if (kind === 'sale') return item.sales.account
  return isTracked(item) ? item.assetAccount : item.purchases.account
}

function invalid(row: number, name: string, fact: string, next: string): Fault {
  return new Fault('invalid_input', `${eventField(row, name)}: ${fact}.`, `Nothing was written. ${next}`)
}
