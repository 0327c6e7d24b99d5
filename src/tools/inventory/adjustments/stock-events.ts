import type { Contact } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { formatShort, sum } from '../../../books/money.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { View } from '../../../call/reply.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { contactNamed, type NamedContact } from '../../contacts/contact-named.ts'
import { planDocuments, type Wanted } from '../../documents/draft-documents.ts'
import { counted } from '../../lists/columns.ts'
import { readStockSettings } from '../settings/read-stock-settings.ts'
import { planAdjustment } from './plan-adjustment.ts'
import { type EventStanding, eventMark, eventNote, eventStandings, markedName } from './recorded-events.ts'
import { accountOfEvent, eventField, type ReadEvent, readEvents, refuseIds, type StockEvent } from './stock-event.ts'

/** Events of another system, which `source` names; `customer` and `supplier` are for those that name nobody. */
export interface ToldEvents {
  source: string
  events: readonly StockEvent[]
  customer?: string | undefined
  supplier?: string | undefined
  pricesIncludeTax: boolean
}

const PLAIN_SOURCE = /^[\w.-]{1,40}$/

/**
 * Plans what events of a shop or warehouse mean for the books, each once for its id: a draft invoice for each day and customer, a draft bill for each
 * day and supplier, a stocktake for counts. Throws Fault for the first event that cannot be booked, before anything is planned.
 */
export async function recordStockEvents(told: ToldEvents, context: Context): Promise<ShownPlan> {
  const { books, notes, changes, today } = context
  const { source, events } = told
  if (!PLAIN_SOURCE.test(source)) {
    throw new Fault(
      'invalid_input',
      `source: ${quoted(source, 40)} has other characters than letters, digits and . _ -.`,
      'Give a short name.',
    )
  }
  refuseIds(events)
  const [organisation, items, settings] = await Promise.all([
    books.organisation(),
    books.items(),
    readStockSettings(notes),
  ])
  const ids = events.map(({ externalId }) => externalId)
  const standings = await eventStandings(source, ids, { notes, changes, zone: organisation.zone, today })
  const fresh = readEvents(
    events.filter(({ externalId }) => !standings.get(externalId)?.isRecorded),
    {
      ...{ items, settings, today, lockDate: lockDateOf(organisation), pricesIncludeTax: told.pricesIncludeTax },
      contacts: { sale: told.customer, receipt: told.supplier },
    },
  )
  const documents = await documentsFor(fresh, told, context)
  const planned =
    documents.length === 0 ? [] : await planDocuments(documents, { status: 'DRAFT', field: 'events' }, context)
  const drafts = planned.map((change, index) => withItems(change, documents[index]?.events ?? []))
  const stocktake = await stocktakeFor(fresh, source, context)
  const adjustments = (stocktake?.changes ?? []).filter((change) => change.act === 'create_document')
  const all = [...drafts, ...adjustments]
  return {
    changes: [...all, ...notesFor(fresh, source, all, standings)],
    shown: eventsView({ source, told: events.length, fresh, documents, drafts: all, stocktake: stocktake?.shown }),
  }
}

type Creation = ChangeOf<'create_document'>

/** A document to be drafted for some events, one line for each. */
interface EventDocument extends Wanted {
  events: readonly ReadEvent[]
  contact: NamedContact
  day: Day
}

// Xero takes more, but a person should be able to look through them.
const MOST_LINES = 100

async function documentsFor(
  fresh: readonly ReadEvent[],
  told: ToldEvents,
  { books }: Context,
): Promise<EventDocument[]> {
  const contacts = new Map<string, { named: NamedContact; details: Contact | undefined }>()
  const groups = new Map<string, ReadEvent[]>()
  for (const event of fresh.filter(({ kind }) => kind !== 'count')) {
    const { contact: name = '', kind, day, row } = event
    if (!contacts.has(name)) {
      const named = await contactNamed(name, books, { field: contactField(event, told, row) })
      contacts.set(name, { named, details: await books.contact(named.id, { recent: true }) })
    }
    const key = JSON.stringify([kind, day, contacts.get(name)?.named.id])
    const group = groups.get(key)
    if (group) group.push(event)
    else groups.set(key, [event])
  }
  return [...groups.values()].flatMap((events) => {
    const found = contacts.get(events[0]?.contact ?? '')
    if (!found) return []
    return partsOf(events).map((part) => documentOf(part, found, told))
  })
}

function contactField({ kind }: ReadEvent, { events }: ToldEvents, row: number): string {
  const own = events.find((event) => event.row === row)?.contact
  if (own !== undefined) return eventField(row, 'contact')
  return kind === 'sale' ? 'customer' : 'supplier'
}

function partsOf(events: readonly ReadEvent[]): ReadEvent[][] {
  const parts: ReadEvent[][] = []
  for (let at = 0; at < events.length; at += MOST_LINES) parts.push(events.slice(at, at + MOST_LINES))
  return parts
}

function documentOf(
  events: readonly ReadEvent[],
  { named, details }: { named: NamedContact; details: Contact | undefined },
  { source, pricesIncludeTax }: ToldEvents,
): EventDocument {
  const [{ kind = 'sale', day } = {}] = events
  const isSale = kind === 'sale'
  const ofContact = (isSale ? details?.salesTaxType : details?.purchasesTaxType) ?? ''
  const lines = events.map((event) => {
    const { item, externalId, quantity, price } = event
    const name = (isSale ? item.description : item.purchaseDescription) || item.name || item.code
    const taxType = isSale ? item.sales.taxType : item.purchases.taxType
    return {
      description: markedName(name, eventMark(source, externalId)),
      ...{ quantity, unit_price: price },
      account: accountOfEvent(event) || undefined,
      // A contact's own tax type goes before that of an item.
      tax_type: ofContact === '' && taxType !== '' ? taxType : undefined,
    }
  })
  return {
    ...{ events, contact: named, day: day as Day, kind: isSale ? 'invoice' : 'bill' },
    input: {
      ...{ contact: named.id, lines, date: day, reference: isSale ? `${source} ${day}` : undefined },
      // Without a due date nobody can approve it, and what a shop sells is mostly paid at once.
      due: (isSale ? details?.salesTerms : details?.purchasesTerms) === undefined ? day : undefined,
      line_amount_types: pricesIncludeTax ? 'Inclusive' : 'Exclusive',
    },
  }
}

function withItems(change: Creation, events: readonly ReadEvent[]): Creation {
  const lines = change.draft.lines.map((line, index) => {
    const code = events[index]?.item.code
    return code === undefined ? line : { ...line, itemCode: code }
  })
  return { ...change, draft: { ...change.draft, lines } }
}

async function stocktakeFor(
  fresh: readonly ReadEvent[],
  source: string,
  context: Context,
): Promise<ShownPlan | undefined> {
  const counts = fresh.filter(({ kind }) => kind === 'count')
  const days = counts.map(({ day }) => day).sort()
  const last = days.at(-1)
  if (last === undefined) return undefined
  const rows = counts.map(({ row, item, quantity, externalId }) => ({
    ...{ item: item.code, quantity, unitCost: undefined, mark: eventMark(source, externalId) },
    at: { item: eventField(row, 'sku'), quantity: eventField(row, 'quantity'), unitCost: eventField(row, 'price') },
  }))
  return await planAdjustment({ reason: 'stocktake', rows, day: last, status: 'DRAFT' }, context)
}

function notesFor(
  fresh: readonly ReadEvent[],
  source: string,
  drafts: readonly Creation[],
  standings: ReadonlyMap<string, EventStanding>,
): ChangeOf<'put_on_record'>[] {
  return fresh.map(({ externalId, kind }) => {
    const mark = eventMark(source, externalId)
    const holder = drafts.find(({ draft }) => draft.lines.some(({ description }) => description.endsWith(mark)))
    const { last = 0 } = standings.get(externalId) ?? {}
    const words = `${kind} ${externalId}`
    return eventNote(source, externalId, { last, contactId: holder?.draft.contact.id, words })
  })
}

interface ShownEvents {
  source: string
  told: number
  fresh: readonly ReadEvent[]
  documents: readonly EventDocument[]
  drafts: readonly Creation[]
  stocktake: View | undefined
}

function eventsView({ source, told, fresh, documents, drafts, stocktake }: ShownEvents): View {
  const known = told - fresh.length
  const before = known > 0 ? `, ${known} booked before and left out` : ''
  const counts = fresh.filter(({ kind }) => kind === 'count').length
  return {
    say: `${counted(told, 'event')} of ${cleanText(source, 40)}: ${fresh.length} new${before}. ${drafts.length === 0 ? 'Nothing is to be drafted.' : 'Stock moves when the drafts are approved, not before.'}`,
    table: {
      columns: ['draft', 'contact', 'day', 'events'],
      rows: documents.map(({ kind, contact, day, events }) => [
        RECORD_WORDS[kind],
        contact.name,
        day,
        `${events.length}`,
      ]),
    },
    ...(stocktake
      ? { sections: [{ heading: stocktake.say, table: stocktake.table ?? { columns: [], rows: [] } }] }
      : {}),
    notes: [
      ...shortages(fresh),
      ...(stocktake && !stocktake.table ? [stocktake.say] : []),
      ...(counts > 0 && documents.length > 0
        ? ['Counts are compared with what Xero has now: the sales and receipts drafted here are not in it.']
        : []),
    ],
    data: {
      source: cleanText(source, 40),
      events: told,
      new: fresh.length,
      booked_before: known,
      documents: drafts.length,
    },
  }
}

function shortages(fresh: readonly ReadEvent[]): string[] {
  const sold = fresh.filter(({ kind, item }) => kind === 'sale' && item.onHand !== undefined)
  return [...new Set(sold.map(({ item }) => item))].flatMap((item) => {
    const units = sum(sold.flatMap((event) => (event.item === item ? [event.quantity] : [])))
    const available = (item.onHand ?? 0n) - (item.backOrdered ?? 0n)
    if (units <= available) return []
    return [
      `${formatShort(units, 4)} of ${quoted(item.code, 40)} are sold, ${formatShort(available, 4)} available: Xero refuses to approve what is not there.`,
    ]
  })
}
