import type { ContactRef } from '../../../books/contacts.ts'
import { addDays, type Day } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { Cents } from '../../../books/money.ts'
import type { OpenInvoice, Receivables } from '../debtors/receivables.ts'
import { judgedPromises } from './promise-states.ts'
import type { RecordEntry } from './record-entry.ts'

type EntryOf<Kind extends RecordEntry['kind']> = Extract<RecordEntry, { kind: Kind }>

/**
 * How a promise stands, read from the payments: `live` still runs, `partly` ran out with something paid, `superseded` by a newer one,
 * `withdrawn` also where credit notes left nothing to pay.
 */
export type PromiseState = 'live' | 'kept' | 'partly' | 'broken' | 'superseded' | 'withdrawn'

/**
 * A promise with what came of it. `paid` is what was paid on its invoices from the day it was made until its time was up, in its currency,
 * without what kept an earlier one; `lastDay` is the last day on which money still counts. `from` is `xero` where it is only an expected
 * payment date that a person set there: then `amount` is what is due, and `day` the invoice's own.
 */
export interface StandingPromise extends EntryOf<'promise'> {
  state: PromiseState
  paid: Cents
  lastDay: Day
  from: 'record' | 'xero'
}

/** A dispute; `closed` is the day on which it was settled or withdrawn. */
export interface StandingDispute extends EntryOf<'dispute'> {
  closed: Day | undefined
}

/** A hold in force or past; `over` is the day from which it no longer holds. */
export interface StandingHold extends EntryOf<'hold'> {
  over: Day | undefined
}

/** Everything on record about one contact, the newest first. */
export interface Standing {
  promises: readonly StandingPromise[]
  disputes: readonly StandingDispute[]
  holds: readonly StandingHold[]
  contacted: readonly EntryOf<'contacted'>[]
  reminders: readonly EntryOf<'reminder'>[]
}

/** How all contacts of an organisation stand; `contactIds` are those about whom something is known. */
export interface Standings {
  of(contactId: string): Standing
  contactIds: readonly string[]
}

/** Reads how contacts stand from the record (oldest first) and the payments. Promises that only Xero has are added to it. */
export function standingsOf(entries: readonly RecordEntry[], receivables: Receivables): Standings {
  const byContact = groupedBy(withOwners(entries, receivables.open), ({ contact }) => contact.id)
  const open = groupedBy(receivables.open, ({ contact }) => contact.id)
  const expecting = [...open].filter(([, invoices]) => invoices.some((one) => one.expectedPaymentDate !== undefined))
  const known = new Map<string, Standing>()
  return {
    contactIds: [...new Set([...byContact.keys(), ...expecting.map(([id]) => id)])],
    of: (contactId) => {
      let standing = known.get(contactId)
      if (!standing) {
        standing = standingFrom(byContact.get(contactId) ?? [], open.get(contactId) ?? [], receivables)
        known.set(contactId, standing)
      }
      return standing
    },
  }
}

/** The invoices whose settlements `standingsOf` needs: those of promises. */
export function mentionedInvoices(entries: readonly RecordEntry[]): readonly string[] {
  const ids = entries.flatMap(({ kind, invoices }) => (kind === 'promise' ? invoices.map(({ id }) => id) : []))
  return [...new Set(ids)]
}

/** Promises whose day, or the last day on which money counted for them, lies within these days, both included; the earliest first. */
export function promisesBetween({ of, contactIds }: Standings, from: Day, to: Day): readonly StandingPromise[] {
  return contactIds
    .flatMap((id) => of(id).promises)
    .filter(({ on, lastDay }) => on <= to && lastDay >= from)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.ref < b.ref ? -1 : 1))
}

/** Whether an entry is about an invoice; one that names none is about all of its contact. */
export function covers({ invoices }: Pick<RecordEntry, 'invoices'>, invoiceId: string): boolean {
  return invoices.length === 0 || invoices.some(({ id }) => id === invoiceId)
}

/** The entries under whoever has their invoices now, and by today's name: merging contacts moves invoices to another. What closes one goes with it. */
function withOwners(entries: readonly RecordEntry[], open: readonly OpenInvoice[]): readonly RecordEntry[] {
  if (entries.length === 0) return entries
  const now = new Map(open.map(({ id, contact }) => [id, contact]))
  const names = new Map(open.map(({ contact }) => [contact.id, contact]))
  const owners = new Map<string, ContactRef>()
  const ownerOf = (entry: RecordEntry): ContactRef => {
    const found = entry.kind === 'closed' ? owners.get(entry.closes) : undefined
    const [moved] = entry.invoices.flatMap(({ id }) => now.get(id) ?? [])
    return found ?? moved ?? names.get(entry.contact.id) ?? entry.contact
  }
  return entries.map((entry) => {
    const contact = ownerOf(entry)
    owners.set(entry.ref, contact)
    return contact === entry.contact ? entry : { ...entry, contact }
  })
}

function standingFrom(
  entries: readonly RecordEntry[],
  open: readonly OpenInvoice[],
  receivables: Receivables,
): Standing {
  const closings = new Map(entries.flatMap((one) => (one.kind === 'closed' ? [[one.closes, one.day] as const] : [])))
  const newestFirst = [...entries].reverse()
  return {
    promises: judgedPromises(entries, open, receivables).reverse(),
    disputes: ofKind(newestFirst, 'dispute').map((one) => ({ ...one, closed: closings.get(one.ref) })),
    holds: ofKind(newestFirst, 'hold').map((one) => ({ ...one, over: endOf(one, closings.get(one.ref)) })),
    contacted: ofKind(newestFirst, 'contacted'),
    reminders: ofKind(newestFirst, 'reminder'),
  }
}

function endOf({ until }: EntryOf<'hold'>, lifted: Day | undefined): Day | undefined {
  const ranOut = until && addDays(until, 1)
  if (!lifted || !ranOut) return lifted ?? ranOut
  return lifted < ranOut ? lifted : ranOut
}

/** The entries of one kind. */
export function ofKind<Kind extends RecordEntry['kind']>(entries: readonly RecordEntry[], kind: Kind): EntryOf<Kind>[] {
  return entries.filter((one): one is EntryOf<Kind> => one.kind === kind)
}
