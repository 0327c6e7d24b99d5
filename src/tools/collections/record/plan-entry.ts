import { addDays, type Day } from '../../../books/day.ts'
import type { Invoice } from '../../../books/documents.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { entryChange, entryText } from './entry-change.ts'
import { disputeReason, holdReason, type LogInput } from './log-arguments.ts'
import { type NewEntry, named, recordOf } from './record.ts'
import type { Channel, HoldReason, RecordEntry } from './record-entry.ts'
import { inXero } from './record-in-xero.ts'
import { owed, type Parties, partiesNamed, promisedInvoices } from './record-parties.ts'
import { refusePromisedDay, refuseUnsupported } from './reply-rules.ts'
import type { ReplyClass } from './reply-signs.ts'
import { ofKind } from './standing.ts'

const SAID_LIMIT = 500

/** Plans what puts one entry on record, and its notes in Xero. Throws Fault where the ledger or the pasted reply does not bear it out. */
export async function entryPlan(input: LogInput, context: Context): Promise<ShownPlan> {
  const { books, notes } = context
  const reminder = await reminderOf(input, context)
  const parties = reminder ? partiesOf(reminder) : await partiesFor(input, context)
  const { entries } = await recordOf(notes, parties.contact.id)
  const fresh = newEntry(input, parties, reminder, context.today)
  const remarks = checkedReply(input, fresh, parties, context.today)
  const { entry, already } = named(fresh, entries)
  if (entry.kind === 'reminder' || already) return shown(entry, [], [ALREADY])
  if (entry.kind === 'dispute') refuseSecondDispute(entry, entries)
  const told = [
    ...remarks.map(asSentence),
    ...aboutOthers(entry, entries),
    ...ofPart(entry, parties),
    ...ofDispute(entry),
  ]
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
async function reminderOf({ log, ref, contact }: LogInput, { notes, books }: Context): Promise<Reminder | undefined> {
  if (log !== 'contacted' || ref === undefined) return undefined
  const { entries } = await recordOf(notes)
  const found = ofKind(entries, 'reminder').find((one) => one.ref === ref.trim())
  if (found && contact !== undefined) await refuseOtherContact(contact, found, books)
  if (found) return found
  throw new Fault(
    'not_found',
    `ref: there is no draft ${quoted(ref, 20)} on record.`,
    'Take it from the reply that drafted it, or leave it away. Nothing was written.',
  )
}

async function refuseOtherContact(named: string, { ref, contact }: Reminder, books: Context['books']): Promise<void> {
  const { id, name } = await contactNamed(named, books, { archivedToo: true })
  if (id === contact.id) return
  throw new Fault(
    'invalid_input',
    `ref: the draft ${ref} is to ${quoted(contact.name)}, not to ${quoted(name)}.`,
    'Give the ref of the draft that was sent, or leave contact away. Nothing was written.',
  )
}

/** Contact and invoices that something is about; a promise is about what is due by its day. */
async function partiesFor(input: LogInput, { books, today }: Context): Promise<Parties> {
  const day = input.log === 'promise' ? refusePromisedDay(input.on, today) : undefined
  const parties = await partiesNamed(input, books)
  return day ? promisedInvoices(parties, day, input.amount) : parties
}

function partiesOf({ contact, invoices }: RecordEntry): Parties {
  return { contact, named: [], open: [], drafted: invoices }
}

function newEntry(input: LogInput, parties: Parties, reminder: Reminder | undefined, today: Day): NewEntry {
  const { log, amount, by = '', on, channel = reminder?.step === 'call' ? 'phone' : 'email' } = input
  const said = cleanText(input.reply?.quote ?? input.said ?? '', SAID_LIMIT)
  const about = { contact: parties.contact, day: today, said }
  if (log === 'promise') return promised(input, parties, { ...about, channel })
  if (log === 'dispute') {
    const { due, currency } = owed(parties)
    refuseAbove(amount, due, currency)
    const invoices = refsOf(parties.named)
    return { ...about, kind: 'dispute', invoices, reason: disputeReason(input), amount, currency, owner: plain(by) }
  }
  if (log === 'hold') {
    refuseHoldEnd(on, today)
    return { ...about, kind: 'hold', invoices: refsOf(parties.named), reason: holdReason(input), until: on }
  }
  const step = reminder?.step ?? (channel === 'phone' ? ('call' as const) : undefined)
  const invoices = parties.drafted ?? refsOf(parties.named)
  return { ...about, kind: 'contacted', invoices, channel, step, tone: reminder?.tone, reminder: reminder?.ref ?? '' }
}

type Reminder = Extract<RecordEntry, { kind: 'reminder' }>

function promised(
  { on, amount, by = '', instalment }: LogInput,
  parties: Parties,
  about: Pick<RecordEntry, 'contact' | 'day' | 'said'> & { channel: Channel },
): NewEntry {
  const day = refusePromisedDay(on, about.day)
  const { invoices, due, currency } = owed(parties)
  refuseAbove(amount, due, currency)
  const told = { amount: amount ?? due, currency, on: day, statedBy: plain(by) }
  return { ...about, kind: 'promise', invoices: refsOf(invoices), ...told, ...(instalment ? { instalment } : {}) }
}

function refsOf(invoices: readonly Invoice[]): { id: string; number: string }[] {
  return invoices.map(({ id, number }) => ({ id, number }))
}

function plain(text: string): string {
  return cleanText(text, 80)
}

function refuseAbove(amount: Cents | undefined, due: Cents, currency: string): void {
  if (amount === undefined || amount <= due) return
  throw new Fault(
    'refused',
    `amount: ${moneyText(amount, currency)} is more than the ${moneyText(due, currency)} that is due.`,
    'Give what is due at most, or name all the invoices that it is for. Nothing was written.',
  )
}

function refuseHoldEnd(until: Day | undefined, today: Day): void {
  if (until === undefined || until >= today) return
  throw new Fault(
    'invalid_input',
    `on: ${until} is past; today is ${today}.`,
    'Give the last day of the hold, or leave it away. Nothing was written.',
  )
}

function refuseSecondDispute(entry: Extract<RecordEntry, { kind: 'dispute' }>, entries: readonly RecordEntry[]): void {
  const closed = closedIn(entries)
  const open = ofKind(entries, 'dispute').find((one) => !closed.has(one.ref) && overlap(one, entry))
  if (!open) return
  throw new Fault(
    'refused',
    `dispute: ${entryText(open)} is open already, since ${open.day}.`,
    `Close it first (log close, ref ${open.ref}) if this one takes its place, or name other invoices. Nothing was written.`,
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

// A small part must not keep the rest quiet unseen.
function ofPart(entry: RecordEntry, parties: Parties): string[] {
  if (entry.kind !== 'promise' || entry.instalment) return []
  const { due, currency } = owed(parties)
  if (entry.amount >= due) return []
  return [
    `${moneyText(due - entry.amount, currency)} more is due on these invoices and not promised; they are not chased for it either until the promise has run out.`,
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
  { reply, invoices = [] }: LogInput,
  entry: NewEntry,
  parties: Parties,
  today: Day,
): readonly string[] {
  if (!reply) return []
  const { received = today } = reply
  if (received > today || received < addDays(today, -MOST_DAYS_BACK)) {
    throw new Fault(
      'invalid_input',
      `reply.received: ${received} is not within the last ${MOST_DAYS_BACK} days; today is ${today}.`,
      'Give the day on which the reply came, or leave it away. Nothing was written.',
    )
  }
  const promise = entry.kind === 'promise' ? { ...entry, due: owed(parties).due } : undefined
  const numbers = parties.open.map(({ number }) => number)
  const claim = { class: classOf(entry), promise, invoices: numbers, named: invoices.length > 0 }
  return refuseUnsupported({ ...reply, received }, claim)
}

/** What a reply is taken for by what is put on record of it. */
function classOf(entry: NewEntry): ReplyClass {
  if (entry.kind === 'promise') return 'promise'
  if (entry.kind === 'dispute') return entry.reason === 'already_paid' ? 'already_paid' : 'dispute'
  if (entry.kind !== 'hold') return 'unclear'
  return HOLD_CLASSES[entry.reason] ?? 'unclear'
}

const HOLD_CLASSES: Readonly<Partial<Record<HoldReason, ReplyClass>>> = {
  insolvency: 'insolvency',
  do_not_contact: 'unsubscribe',
  hardship: 'hardship',
  payment_plan: 'payment_plan',
}

const MOST_DAYS_BACK = 31
