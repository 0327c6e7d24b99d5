import type { Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { entryChange, entryText } from './entry-change.ts'
import type { LogInput } from './log-arguments.ts'
import { replacedPromises } from './promise-states.ts'
import { named, recordOf } from './record.ts'
import type { RecordEntry } from './record-entry.ts'
import { inXero } from './record-in-xero.ts'
import { type Parties, partiesNamed } from './record-parties.ts'
import { covers } from './standing.ts'

type As = Extract<RecordEntry, { kind: 'closed' }>['as']

/** What closes each kind. */
const WAYS: Readonly<Partial<Record<RecordEntry['kind'], As>>> = {
  promise: 'withdrawn',
  dispute: 'settled',
  hold: 'lifted',
}

/**
 * Plans what closes an entry by its ref, or the only one that is open about a contact or invoices. Throws Fault for one that is not there or
 * closed already, and where several are open.
 */
export async function closingPlan(input: LogInput, { books, notes, today }: Context): Promise<ShownPlan> {
  const { ref, said = '', note_in_xero: noted } = input
  const { entries } = await recordOf(notes)
  const entry =
    ref === undefined ? onlyOpen(await partiesNamed(input, books), entries, today) : closable(ref.trim(), entries)
  const as = WAYS[entry.kind] ?? 'withdrawn'
  const { contact, invoices } = entry
  const words = cleanText(said, 500)
  const fresh = { kind: 'closed' as const, contact, invoices, day: today, said: words, closes: entry.ref, as }
  const { entry: closing } = named(fresh, entries)
  const shown = {
    say: `For the record: ${entryText(entry)} is ${as}.`,
    notes: remarksOn(entry, closing, entries, today),
    data: { ref: closing.ref, kind: closing.kind, closes: entry.ref, as },
  }
  if (!noted || closing.kind !== 'closed') return { changes: [entryChange(closing)], shown }
  const ids = invoices.map(({ id }) => id)
  const { rows } = ids.length > 0 ? await books.findInvoices({ ids }) : { rows: [] }
  const { changes, remarks } = await inXero(closing, rows, books)
  return { changes: [entryChange(closing), ...changes], shown: { ...shown, notes: [...shown.notes, ...remarks] } }
}

/** The one entry that is open about the invoices, or about the contact where none are named. */
function onlyOpen({ contact, named: invoices }: Parties, entries: readonly RecordEntry[], today: Day): RecordEntry {
  const closed = new Set([
    ...entries.flatMap((one) => (one.kind === 'closed' ? [one.closes] : [])),
    ...replacedPromises(entries),
  ])
  const open = entries.filter(
    (one) =>
      one.contact.id === contact.id &&
      WAYS[one.kind] !== undefined &&
      !closed.has(one.ref) &&
      !hasRunOut(one, today) &&
      (invoices.length === 0 || invoices.some(({ id }) => covers(one, id))),
  )
  const [only] = open
  if (only && open.length === 1) return only
  const which = `of ${quoted(contact.name)}${invoices.length === 0 ? '' : ' about these invoices'}`
  if (!only) throw new Fault('not_found', `contact: nothing ${which} is open on record.`, 'Nothing is left to close.')
  throw new Fault(
    'ambiguous',
    `contact: ${open.length} entries ${which} are open: ${open.slice(0, 8).map(entryText).join('; ')}.`,
    'Ask the user which one is meant, and give its ref. Nothing was written.',
  )
}

function hasRunOut(entry: RecordEntry, today: Day): boolean {
  if (entry.kind === 'promise') return entry.on < today
  return entry.kind === 'hold' && entry.until !== undefined && entry.until < today
}

function closable(ref: string, entries: readonly RecordEntry[]): RecordEntry {
  const entry = entries.find((one) => one.ref === ref)
  if (!entry || !WAYS[entry.kind]) {
    throw new Fault(
      'not_found',
      `ref: there is no promise, dispute or hold ${quoted(ref, 20)} on record.`,
      'Take the ref from the reply that put it on record or from its note in Xero, or name the contact instead. Nothing was written.',
    )
  }
  const closing = entries.find((one) => one.kind === 'closed' && one.closes === ref)
  if (!closing) return entry
  throw new Fault('refused', `ref: ${ref} was closed on ${closing.day}.`, 'Nothing is left to do.')
}

function remarksOn(entry: RecordEntry, closing: RecordEntry, entries: readonly RecordEntry[], today: Day): string[] {
  if (entry.kind !== 'promise') return []
  const own = entries.filter(({ contact }) => contact.id === entry.contact.id)
  const [before, after] = [replacedPromises(own), replacedPromises([...own, closing])]
  const back = own.filter(
    (one) => before.has(one.ref) && !after.has(one.ref) && one !== entry && !hasRunOut(one, today),
  )
  return [
    ...back.map(
      (one) =>
        `What was promised before counts again: ${entryText(one)}. Close it too where nothing is promised any more.`,
    ),
    "Xero's expected payment date stays as it is; a person can clear it there.",
  ]
}
