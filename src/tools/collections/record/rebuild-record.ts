import type { Books } from '../../../books/books.ts'
import type { ContactRef } from '../../../books/contacts.ts'
import { addDays, type Day, dayAt } from '../../../books/day.ts'
import type { HistoryRecord, Invoice } from '../../../books/documents.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Change } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { entryChange } from './entry-change.ts'
import type { LogInput } from './log-arguments.ts'
import { nameInNote, type ReadNote, readNote } from './note-text.ts'
import { recordOf } from './record.ts'
import type { InvoiceRef, RecordEntry } from './record-entry.ts'
import { MOST_DAYS_AHEAD } from './reply-rules.ts'

/** So many contacts are read in one call: each is a call to Xero. */
const CONTACTS_AT_ONCE = 30
/** A note may stay with us so long before Xero has it, while a person looks at it; days. */
const DAYS_UNDER_WAY = 4

/**
 * Plans what takes entries back on record that stand only in Xero's history: of one contact, or of those that owe something, from a place in
 * their order on. Whoever may write in that history can have made them up, so they are marked, and none closes what this record has itself.
 */
export async function rebuildPlan({ contact: name, ref }: LogInput, context: Context): Promise<ShownPlan> {
  const { books, notes, progress, signal } = context
  const from = placeIn(ref)
  const owing = await owingContacts(name, books)
  const some = owing.slice(from, from + CONTACTS_AT_ONCE)
  const { entries } = await recordOf(notes)
  const { zone } = await books.organisation()
  const changes: Change[] = []
  const tally: Tally = { foreign: 0, shortened: [] }
  for (const [index, { contact, open }] of some.entries()) {
    signal.throwIfAborted()
    progress(index, some.length, 'contacts read')
    const history = await books.history('contact', contact.id)
    const found = notesIn(history, zone, context.today)
    const invoices = await invoicesFor(found, contact, open, books)
    changes.push(...restored(found, contact, invoices, entries, tally).map(entryChange))
  }
  return { changes, shown: view(changes.length, from, some.length, owing.length, tally) }
}

/** Where an earlier call left off, as its reply said it. */
function placeIn(ref: string | undefined): number {
  if (ref === undefined) return 0
  if (/^\d{1,6}$/.test(ref.trim())) return Number.parseInt(ref, 10)
  throw new Fault(
    'invalid_input',
    `ref: ${quoted(ref, 20)} is no place to go on from.`,
    'Give the one that the reply before said, or leave it away. Nothing was written.',
  )
}

/** What was seen and not taken whole. */
interface Tally {
  foreign: number
  shortened: string[]
}

interface Owing {
  contact: ContactRef
  open: readonly Invoice[]
}

async function owingContacts(name: string | undefined, books: Books): Promise<Owing[]> {
  const contact = name === undefined ? undefined : await contactNamed(name, books, { archivedToo: true })
  const byId = new Map<string, Owing & { open: Invoice[] }>()
  if (contact) byId.set(contact.id, { contact: { id: contact.id, name: contact.name }, open: [] })
  const which = contact ? { contactIds: [contact.id] } : {}
  for (let offset = 0; ; ) {
    const { rows, total } = await books.findInvoices({ kind: 'invoice', unpaid: true, offset, ...which })
    for (const invoice of rows) {
      const known = byId.get(invoice.contact.id)
      if (known) known.open.push(invoice)
      else byId.set(invoice.contact.id, { contact: invoice.contact, open: [invoice] })
    }
    offset += rows.length
    if (rows.length === 0 || offset >= total) break
  }
  return [...byId.values()].sort((a, b) => (a.contact.id < b.contact.id ? -1 : 1))
}

/** The entries that a contact's history tells of, oldest first. One that speaks of another day than it was written on is not ours. */
function notesIn(history: readonly HistoryRecord[], zone: string, today: Day): ReadNote[] {
  return [...history].reverse().flatMap(({ change, details, at }) => {
    const note = /^notes?$/i.test(change) ? readNote(details) : undefined
    if (!note) return []
    const { day } = note.entry
    const written = dayAt(at, zone)
    return day > today || day > written || addDays(day, DAYS_UNDER_WAY) < written || isTooFar(note) ? [] : [note]
  })
}

// No promise is put on record for a day that is past or further ahead: one that says so would keep somebody from being chased for years.
function isTooFar({ entry }: ReadNote): boolean {
  return entry.kind === 'promise' && (entry.on < entry.day || entry.on > addDays(entry.day, MOST_DAYS_AHEAD))
}

/** The contact's invoices that notes name, open ones and others. */
async function invoicesFor(
  notes: readonly ReadNote[],
  contact: ContactRef,
  open: readonly Invoice[],
  books: Books,
): Promise<ReadonlyMap<string, InvoiceRef>> {
  const known = new Map<string, InvoiceRef>(open.map(({ id, number }) => [nameInNote({ id, number }), { id, number }]))
  const numbers = [...new Set(notes.flatMap(({ names }) => names))].filter(
    (name) => !known.has(name) && !name.startsWith('~'),
  )
  if (numbers.length === 0) return known
  const { rows } = await books.findInvoices({ kind: 'invoice', numbers })
  for (const { id, number, contact: owner } of rows) {
    if (owner.id === contact.id && numbers.includes(number)) known.set(number, { id, number })
  }
  return known
}

function restored(
  notes: readonly ReadNote[],
  contact: ContactRef,
  invoices: ReadonlyMap<string, InvoiceRef>,
  entries: readonly RecordEntry[],
  tally: Tally,
): RecordEntry[] {
  const taken = new Map<string, RecordEntry>()
  const refs = new Set(entries.map(({ ref }) => ref))
  for (const { entry, names, more } of notes) {
    if (refs.has(entry.ref) || taken.has(entry.ref)) continue
    const found = names.flatMap((name) => invoices.get(name) ?? [])
    const isOrphan = entry.kind === 'closed' && !taken.has(entry.closes) && !wasRebuilt(entry.closes, contact, entries)
    if (isOrphan || (names.length > 0 && found.length === 0)) {
      tally.foreign += 1
      continue
    }
    if (more > 0 || found.length < names.length) tally.shortened.push(entry.ref)
    taken.set(entry.ref, { ...entry, contact, invoices: found })
  }
  return [...taken.values()]
}

function wasRebuilt(ref: string, contact: ContactRef, entries: readonly RecordEntry[]): boolean {
  return entries.some((one) => one.ref === ref && one.rebuilt === true && one.contact.id === contact.id)
}

function view(
  count: number,
  from: number,
  read: number,
  all: number,
  { foreign, shortened }: Tally,
): ShownPlan['shown'] {
  const next = from + read < all ? from + read : undefined
  const told = [
    count > 0
      ? 'They are marked as read back: whoever may write in the history in Xero can have made one up. Let the user look at them.'
      : '',
    foreign > 0
      ? `${foreign} notes were left out: they name no invoice of the contact, or close what they did not bring.`
      : '',
    shortened.length > 0
      ? `The notes of ${shortened
          .slice(0, 10)
          .map((ref) => cleanText(ref, 20))
          .join(', ')} have room for some of the invoices only: let the user say which are missing.`
      : '',
  ]
  return {
    say: `${count} entries for the record from the history of ${read} contacts.`,
    notes: told.filter((text) => text !== ''),
    ...(next === undefined ? {} : { next: `${all - next} contacts are left: go on with log rebuild and ref ${next}.` }),
    data: { found: count, read, ...(next === undefined ? {} : { ref: String(next) }) },
  }
}
