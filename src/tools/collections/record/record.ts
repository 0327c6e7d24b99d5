import * as z from 'zod'
import { type Day, parseDay } from '../../../books/day.ts'
import { canonicalText, sha256 } from '../../../call/canonical.ts'
import type { Note, NoteReader } from '../../../call/notes.ts'
import { STEPS, TONES } from '../cadence/steps.ts'
import { replacedPromises } from './promise-states.ts'
import { CHANNELS, DISPUTE_REASONS, HOLD_REASONS, type RecordEntry } from './record-entry.ts'

/** The kind of note that an entry of the collections record is. */
export const RECORD_NOTES = 'collections'

/** How entries are written today; one of a later version is left out when read. */
const VERSION = 1

const AT_ONCE = 1_000

const text = z.string()
const day = z.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined)
const positive = z.bigint().refine((amount) => amount > 0n)
const ref = z.strictObject({ id: text.min(1), name: text })
const about = {
  version: z.literal(VERSION),
  ref: text.regex(/^[a-z]_[0-9a-f]{8}$/),
  contact: ref,
  invoices: z.array(z.strictObject({ id: text.min(1), number: text })),
  day,
  said: text,
  rebuilt: z.boolean().optional(),
}
const step = z.enum(STEPS)
const tone = z.enum(TONES)
const channel = z.enum(CHANNELS)

const entryBody = z.discriminatedUnion('kind', [
  z.strictObject({
    ...about,
    kind: z.literal('promise'),
    ...{ amount: positive, currency: text, on: day, channel, statedBy: text, instalment: z.boolean().optional() },
  }),
  z.strictObject({
    ...about,
    kind: z.literal('dispute'),
    ...{ reason: z.enum(DISPUTE_REASONS), amount: positive.optional(), currency: text, owner: text },
  }),
  z.strictObject({ ...about, kind: z.literal('hold'), reason: z.enum(HOLD_REASONS), until: day.optional() }),
  z.strictObject({
    ...about,
    kind: z.literal('contacted'),
    ...{ channel, step: step.optional(), tone: tone.optional(), reminder: text },
  }),
  z.strictObject({ ...about, kind: z.literal('reminder'), step, tone, template: text, hash: text }),
  z.strictObject({
    ...about,
    kind: z.literal('closed'),
    ...{ closes: text, as: z.enum(['withdrawn', 'settled', 'lifted']) },
  }),
])

/** The body of the note that an entry is put on record as. */
export function bodyOf(entry: RecordEntry): Record<string, unknown> {
  return { ...entry, version: VERSION }
}

/** The entry that a note is; undefined where it is none that this version can read. */
export function entryOf({ subject, body }: Pick<Note, 'subject' | 'body'>): RecordEntry | undefined {
  const read = entryBody.safeParse(body)
  if (!read.success || subject !== subjectOf(read.data)) return undefined
  const { version, ...entry } = read.data
  if (entry.kind === 'dispute') return { ...entry, amount: entry.amount }
  if (entry.kind === 'hold') return { ...entry, until: entry.until }
  if (entry.kind === 'contacted') return { ...entry, step: entry.step, tone: entry.tone }
  return entry
}

/** What a note of an entry is about. */
export function subjectOf({ contact }: Pick<RecordEntry, 'contact'>): string {
  return `contact:${contact.id}`
}

/** The collections record of an organisation, oldest first, with how many notes of its kind this version cannot read. */
export interface CollectionsRecord {
  entries: readonly RecordEntry[]
  unreadable: number
}

/** Reads the whole record, or that of one contact (its id). */
export async function recordOf(notes: NoteReader, contactId?: string): Promise<CollectionsRecord> {
  const entries: RecordEntry[] = []
  let [unreadable, after] = [0, 0]
  const subject = contactId === undefined ? {} : { subject: `contact:${contactId}` }
  for (;;) {
    const page = await notes.read({ kinds: [RECORD_NOTES], ...subject, after, limit: AT_ONCE })
    for (const note of page) {
      const entry = entryOf(note)
      if (entry) entries.push(entry)
      else unreadable += 1
    }
    const last = page.at(-1)
    if (!last || page.length < AT_ONCE) break
    after = last.number
  }
  // What was read back from Xero comes late, and belongs where it happened.
  return { entries: entries.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)), unreadable }
}

/** The entries of the whole record, oldest first; what cannot be read is left out. */
export async function readRecord(notes: NoteReader): Promise<readonly RecordEntry[]> {
  return (await recordOf(notes)).entries
}

type WithoutRef<Entry> = Entry extends RecordEntry ? Omit<Entry, 'ref'> : never

/** An entry that has no name yet. */
export type NewEntry = WithoutRef<RecordEntry>

/**
 * Names an entry: the same facts on the same day give the same name, and then it is on record `already`, unless the former one was closed
 * since or another promise took its place; other facts never share one.
 */
export function named(entry: NewEntry, entries: readonly RecordEntry[]): { entry: RecordEntry; already: boolean } {
  const closed = entries.flatMap((one) => (one.kind === 'closed' ? [one.closes] : []))
  const over = new Set([...closed, ...replacedPromises(entries)])
  const facts = essence(entry)
  for (let attempt = 0; ; attempt += 1) {
    const name = `${PREFIX[entry.kind]}_${sha256(`${facts}|${attempt}`).slice(0, 8)}`
    const taken = entries.find((one) => one.ref === name)
    if (!taken) return { entry: { ...entry, ref: name }, already: false }
    if (essence(taken) === facts && !over.has(name)) return { entry: taken, already: true }
  }
}

const PREFIX: Readonly<Record<RecordEntry['kind'], string>> = {
  promise: 'p',
  dispute: 'd',
  hold: 'h',
  contacted: 'c',
  reminder: 'r',
  closed: 'x',
}

// Names may change and words be cut; the facts are ids, days and amounts.
function essence(entry: NewEntry): string {
  const { contact, invoices, said, rebuilt, ...facts } = entry
  const ids = invoices.map(({ id }) => id).sort()
  return canonicalText({ ...facts, ref: undefined, contact: contact.id, invoices: ids })
}
