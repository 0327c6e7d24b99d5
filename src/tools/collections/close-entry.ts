import { cleanText } from '../../books/ledger-text.ts'
import { Fault } from '../../call/fault.ts'
import type { Context, ShownPlan } from '../../call/tool.ts'
import { entryChange, entryText } from './entry-change.ts'
import { named, recordOf } from './record.ts'
import type { RecordEntry } from './record-entry.ts'
import { inXero } from './record-in-xero.ts'

/** How an entry can be closed. */
type As = Extract<RecordEntry, { kind: 'closed' }>['as']

/** How each kind can be closed, the usual way first. */
const WAYS: Readonly<Partial<Record<RecordEntry['kind'], readonly As[]>>> = {
  promise: ['withdrawn'],
  dispute: ['settled', 'withdrawn'],
  hold: ['lifted'],
}

/** Plans what closes an entry by its ref. Throws Fault for one that is not there, closed already, or cannot be closed that way. */
export async function closingPlan(
  close: { ref: string; as?: As | undefined },
  { said = '', note_in_xero: noted }: { said?: string | undefined; note_in_xero: boolean },
  { books, notes, today }: Context,
): Promise<ShownPlan> {
  const { entries } = await recordOf(notes)
  const entry = closable(close.ref.trim(), entries)
  const as = wayOf(entry, close.as)
  const { contact, invoices } = entry
  const words = cleanText(said, 500)
  const fresh = { kind: 'closed' as const, contact, invoices, day: today, said: words, closes: entry.ref, as }
  const { entry: closing } = named(fresh, entries)
  const shown = {
    say: `For the record: ${entryText(entry)} is ${as}.`,
    notes: remarksOn(entry),
    data: { ref: closing.ref, kind: closing.kind, closes: entry.ref, as },
  }
  if (!noted || closing.kind !== 'closed') return { changes: [entryChange(closing)], shown }
  const ids = invoices.map(({ id }) => id)
  const { rows } = ids.length > 0 ? await books.findInvoices({ ids }) : { rows: [] }
  const { changes, remarks } = await inXero(closing, rows, books)
  return { changes: [entryChange(closing), ...changes], shown: { ...shown, notes: [...shown.notes, ...remarks] } }
}

function closable(ref: string, entries: readonly RecordEntry[]): RecordEntry {
  const entry = entries.find((one) => one.ref === ref)
  if (!entry || !WAYS[entry.kind]) {
    throw new Fault(
      'not_found',
      `close.ref: there is no promise, dispute or hold ${cleanText(ref, 20)} on record.`,
      'Take the ref from the reply that put it on record. Nothing was written.',
    )
  }
  const closing = entries.find((one) => one.kind === 'closed' && one.closes === ref)
  if (!closing) return entry
  throw new Fault('refused', `close.ref: ${ref} was closed on ${closing.day}.`, 'Nothing is left to do.')
}

function wayOf({ kind, ref }: RecordEntry, as: As | undefined): As {
  const ways = WAYS[kind] ?? []
  const way = as === undefined ? ways[0] : ways.find((one) => one === as)
  if (way) return way
  throw new Fault(
    'invalid_input',
    `close.as: ${ref} is a ${kind}, which is ${ways.join(' or ')}.`,
    'Leave as away for the usual one. Nothing was written.',
  )
}

function remarksOn(entry: RecordEntry): string[] {
  if (entry.kind !== 'promise') return []
  return ["Xero's expected payment date stays as it is; a person can clear it there."]
}
