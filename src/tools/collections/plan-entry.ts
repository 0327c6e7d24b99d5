import { addDays, type Day } from '../../books/day.ts'
import type { Invoice } from '../../books/documents.ts'
import { cleanText } from '../../books/ledger-text.ts'
import type { Cents } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { Fault } from '../../call/fault.ts'
import type { Context, ShownPlan } from '../../call/tool.ts'
import { entryChange, entryText } from './entry-change.ts'
import { type NewEntry, named, recordOf } from './record.ts'
import type { Channel, DisputeReason, HoldReason, RecordEntry } from './record-entry.ts'
import { inXero } from './record-in-xero.ts'
import { owed, type Parties, partiesNamed } from './record-parties.ts'
import { refusePromisedDay, refuseUnsupported } from './reply-rules.ts'
import type { ReplyClass } from './reply-signs.ts'
import { ofKind } from './standing.ts'

/** What a caller wants on record about a contact: one of promise, dispute, hold and contacted. */
export interface EntryInput {
  contact?: string | undefined
  invoices?: readonly string[] | undefined
  promise?:
    | { on: Day; amount?: Cents | undefined; by?: string | undefined; instalment?: boolean | undefined }
    | undefined
  dispute?: { reason: DisputeReason; amount?: Cents | undefined; owner?: string | undefined } | undefined
  hold?: { reason: HoldReason; until?: Day | undefined } | undefined
  contacted?: { reminder?: string | undefined } | undefined
  channel: Channel
  said?: string | undefined
  reply?: { text: string; quote: string; class: ReplyClass; received?: Day | undefined } | undefined
  note_in_xero: boolean
}

const SAID_LIMIT = 500

/** Plans what puts one entry on record, and its notes in Xero. Throws Fault where the ledger or the pasted reply does not bear it out. */
export async function entryPlan(input: EntryInput, context: Context): Promise<ShownPlan> {
  const { books, notes } = context
  const reminder = await reminderOf(input, context)
  const parties = reminder ? partiesOf(reminder) : await partiesNamed(input, books)
  const { entries } = await recordOf(notes, parties.contact.id)
  const fresh = newEntry(input, parties, reminder, context.today)
  const remarks = checkedReply(input, fresh, parties, context.today)
  const { entry, already } = named(fresh, entries)
  if (entry.kind === 'reminder' || already) return shown(entry, [], [ALREADY])
  if (entry.kind === 'dispute') refuseSecondDispute(entry, entries)
  const told = [...remarks.map(asSentence), ...aboutOthers(entry, entries), ...ofDispute(entry)]
  if (!input.note_in_xero) return { ...shown(entry, told, []), changes: [entryChange(entry)] }
  const noted = parties.named.length > 0 || entry.invoices.length === 0 ? parties.named : parties.open
  const { changes, remarks: left } = await inXero(entry, noted, books)
  return { ...shown(entry, [...told, ...left], []), changes: [entryChange(entry), ...changes] }
}

const ALREADY = 'The same is on record already; nothing is added.'

function shown(entry: RecordEntry, told: readonly string[], instead: readonly string[]): ShownPlan {
  const { ref, kind, invoices } = entry
  const numbers = invoices.map(({ number }) => cleanText(number, 40))
  return {
    changes: [],
    shown: {
      say: `For the record: ${entryText(entry)}.`,
      notes: [...instead, ...told],
      data: { ref, kind, invoices: numbers.slice(0, 20), ...(instead.length > 0 ? { already: true } : {}) },
    },
  }
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** The draft that was sent, where the caller names one. */
async function reminderOf({ contacted }: EntryInput, { notes }: Context) {
  if (contacted?.reminder === undefined) return undefined
  const ref = contacted.reminder.trim()
  const { entries } = await recordOf(notes)
  const found = ofKind(entries, 'reminder').find((one) => one.ref === ref)
  if (found) return found
  throw new Fault(
    'not_found',
    `contacted.reminder: there is no draft ${cleanText(ref, 20)} on record.`,
    'Take the id from the reply that drafted it, or leave it away. Nothing was written.',
  )
}

function partiesOf({ contact, invoices }: RecordEntry): Parties {
  return { contact, named: [], open: [], drafted: invoices }
}

function newEntry(input: EntryInput, parties: Parties, reminder: Reminder | undefined, today: Day): NewEntry {
  const { promise, dispute, hold, channel } = input
  const said = cleanText(input.reply?.quote ?? input.said ?? '', SAID_LIMIT)
  const about = { contact: parties.contact, day: today, said }
  if (promise) return promised(promise, parties, { ...about, channel })
  if (dispute) {
    const { due, currency } = owed(parties)
    refuseAbove(dispute.amount, due, currency, 'dispute.amount')
    const { reason, amount, owner = '' } = dispute
    return { ...about, kind: 'dispute', invoices: refsOf(parties.named), reason, amount, currency, owner: plain(owner) }
  }
  if (hold) {
    refuseHoldEnd(hold.until, today)
    return { ...about, kind: 'hold', invoices: refsOf(parties.named), reason: hold.reason, until: hold.until }
  }
  const step = reminder?.step ?? (channel === 'phone' ? ('call' as const) : undefined)
  const invoices = parties.drafted ?? refsOf(parties.named)
  return { ...about, kind: 'contacted', invoices, channel, step, tone: reminder?.tone, reminder: reminder?.ref ?? '' }
}

type Reminder = Extract<RecordEntry, { kind: 'reminder' }>

function promised(
  { on, amount, by = '', instalment }: NonNullable<EntryInput['promise']>,
  parties: Parties,
  about: Pick<RecordEntry, 'contact' | 'day' | 'said'> & { channel: Channel },
): NewEntry {
  refusePromisedDay(on, about.day)
  const { invoices, due, currency } = owed(parties)
  refuseAbove(amount, due, currency, 'promise.amount')
  const told = { amount: amount ?? due, currency, on, statedBy: plain(by) }
  return { ...about, kind: 'promise', invoices: refsOf(invoices), ...told, ...(instalment ? { instalment } : {}) }
}

function refsOf(invoices: readonly Invoice[]): { id: string; number: string }[] {
  return invoices.map(({ id, number }) => ({ id, number }))
}

function plain(text: string): string {
  return cleanText(text, 80)
}

function refuseAbove(amount: Cents | undefined, due: Cents, currency: string, field: string): void {
  if (amount === undefined || amount <= due) return
  throw new Fault(
    'refused',
    `${field}: ${moneyText(amount, currency)} is more than the ${moneyText(due, currency)} that is due.`,
    'Give what is due at most, or name all the invoices that it is for. Nothing was written.',
  )
}

function refuseHoldEnd(until: Day | undefined, today: Day): void {
  if (until === undefined || until >= today) return
  throw new Fault(
    'invalid_input',
    `hold.until: ${until} is past; today is ${today}.`,
    'Give its last day, or leave it away. Nothing was written.',
  )
}

function refuseSecondDispute(entry: Extract<RecordEntry, { kind: 'dispute' }>, entries: readonly RecordEntry[]): void {
  const closed = closedIn(entries)
  const open = ofKind(entries, 'dispute').find((one) => !closed.has(one.ref) && overlap(one, entry))
  if (!open) return
  throw new Fault(
    'refused',
    `dispute: ${entryText(open)} is open already, since ${open.day}.`,
    `Close it first (close: {ref: ${open.ref}}) if this one takes its place, or name other invoices. Nothing was written.`,
  )
}

function closedIn(entries: readonly RecordEntry[]): Set<string> {
  return new Set(ofKind(entries, 'closed').map(({ closes }) => closes))
}

function overlap({ invoices: ones }: RecordEntry, { invoices: others }: RecordEntry): boolean {
  return ones.length === 0 || others.length === 0 || ones.some(({ id }) => others.some((other) => other.id === id))
}

/** What a new promise means for those before it. */
function aboutOthers(entry: RecordEntry, entries: readonly RecordEntry[]): string[] {
  if (entry.kind !== 'promise') return []
  const closed = closedIn(entries)
  const running = ofKind(entries, 'promise').filter(
    (one) => one.on >= entry.day && !closed.has(one.ref) && overlap(one, entry),
  )
  if (running.length === 0) return []
  const refs = running.map(({ ref, on }) => `${ref} (by ${on})`).join(', ')
  return [
    entry.instalment
      ? `It stands beside ${refs}.`
      : `Where it is about all of their invoices it takes the place of ${refs}; for a further part payment say instalment: true instead.`,
  ]
}

function ofDispute(entry: RecordEntry): string[] {
  if (entry.kind !== 'dispute') return []
  return [
    'Xero has no status for disputes: status and amounts of the invoice stay as they are, and it still counts as overdue there. Here it is not chased until the dispute is closed.',
  ]
}

/** What a careful reader adds to a reply that was pasted. Throws Fault where the reply does not bear out what is claimed of it. */
function checkedReply(
  { reply, promise, invoices = [] }: EntryInput,
  entry: NewEntry,
  parties: Parties,
  today: Day,
): readonly string[] {
  if (!reply || entry.kind === 'reminder' || entry.kind === 'closed') return []
  const { received = today } = reply
  if (received > today || received < addDays(today, -MOST_DAYS_BACK)) {
    throw new Fault(
      'invalid_input',
      `reply.received: ${received} is not within the last ${MOST_DAYS_BACK} days; today is ${today}.`,
      'Give the day on which the reply came, or leave it away. Nothing was written.',
    )
  }
  const claimed =
    promise && entry.kind === 'promise' ? { on: promise.on, amount: entry.amount, due: owed(parties).due } : undefined
  const reason = entry.kind === 'dispute' || entry.kind === 'hold' ? entry.reason : undefined
  const numbers = parties.open.map(({ number }) => number)
  const claim = { kind: entry.kind, reason, promise: claimed, invoices: numbers, named: invoices.length > 0 }
  return refuseUnsupported({ ...reply, received }, claim)
}

const MOST_DAYS_BACK = 31
