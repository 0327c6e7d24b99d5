import { addDays, type Day, dayAt } from '../../../books/day.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { ChangeReader, ChangeRecord } from '../../../call/changes.ts'
import type { Note, NoteReader } from '../../../call/notes.ts'

/** The kind of the notes that say which events of other systems were booked. */
export const EVENT_NOTES = 'stock_event'

/** An event of another system on record, and whether that counts. */
export interface EventStanding {
  /** The number of the newest note about it, 0 for none. */
  last: number
  isRecorded: boolean
}

/** The words at the end of a document's line, or of its number, that say which event it is for. */
export function eventMark(source: string, externalId: string): string {
  return `[${source} ${externalId}]`
}

// Xero takes 4,000 characters.
const LONGEST_NAME = 3_800

/** What the line of a document says of an event: the name of its goods, cut so that the mark has room after it. */
export function markedName(name: string, mark: string): string {
  return `${name.slice(0, LONGEST_NAME)} ${mark}`
}

/**
 * How each of these events stands. It is recorded where a note says so, unless the document that was to hold it was refused, failed or dropped:
 * then it may be told again. Reads the record here alone.
 */
export async function eventStandings(
  source: string,
  externalIds: readonly string[],
  { notes, changes, zone, today }: { notes: NoteReader; changes: ChangeReader; zone: string; today: Day },
): Promise<Map<string, EventStanding>> {
  const noted = new Map<string, readonly Note[]>()
  for (const id of externalIds) {
    noted.set(id, await notes.read({ kinds: [EVENT_NOTES], subject: eventSubject(source, id) }))
  }
  const known = [...noted].filter(([, found]) => found.length > 0)
  const all = known.flatMap(([, found]) => found)
  const since = Math.min(...all.map(({ at }) => at)) - A_LITTLE
  const { live, dead } = await eventsInChanges(changes, [...new Set(all.flatMap(contactIn))], since)
  return new Map(
    [...noted].map(([id, found]) => {
      const mark = eventMark(source, id)
      const last = found.at(-1)
      // What is refused leaves no change; only one of long ago may have been forgotten.
      const isOld = last !== undefined && dayAt(last.at, zone) < addDays(today, -REMEMBERED_DAYS)
      const isSettled = last !== undefined && (contactIn(last).length === 0 || (!dead.has(mark) && isOld))
      return [id, { last: last?.number ?? 0, isRecorded: last !== undefined && (live.has(mark) || isSettled) }]
    }),
  )
}

/** What puts an event on record, beside the document of a contact that holds it; undefined where it needs none, such as a count that agrees. */
export function eventNote(
  source: string,
  externalId: string,
  { last, contactId, words }: { last: number; contactId: string | undefined; words: string },
): ChangeOf<'put_on_record'> {
  const subject = eventSubject(source, externalId)
  return {
    act: 'put_on_record',
    entry: {
      kind: EVENT_NOTES,
      subject,
      body: contactId === undefined ? {} : { contactId },
    },
    last,
    wholePlan: true,
    facts: [['Event', `${source} ${externalId}`]],
    summary: `Note that ${words} of ${source} is booked`,
    warnings: [],
  }
}

function eventSubject(source: string, externalId: string): string {
  return `event:${source}:${externalId}`
}

function contactIn({ body }: Note): string[] {
  if (typeof body !== 'object' || body === null || !('contactId' in body)) return []
  return typeof body.contactId === 'string' ? [body.contactId] : []
}

const PAGE = 1_000
/** Somewhat less than changes are kept once they are settled. */
const REMEMBERED_DAYS = 390
/** A document is decided on in the transaction that notes its events; milliseconds. */
const A_LITTLE = 60_000

async function eventsInChanges(changes: ChangeReader, contactIds: readonly string[], since: number) {
  const records = contactIds.length === 0 ? [] : await changesSince(changes, contactIds, since)
  return {
    live: new Set(records.filter(isLive).flatMap(marksIn)),
    dead: new Set(records.filter((record) => !isLive(record)).flatMap(marksIn)),
  }
}

async function changesSince(
  changes: ChangeReader,
  contactIds: readonly string[],
  since: number,
): Promise<readonly ChangeRecord[]> {
  const found: ChangeRecord[] = []
  for (;;) {
    const { rows, total } = await changes.list({ contactIds, since, offset: found.length, limit: PAGE })
    found.push(...rows)
    if (rows.length === 0 || found.length >= total) return found
  }
}

function isLive({ state }: ChangeRecord): boolean {
  return state === 'applied' || state === 'held' || state === 'sending'
}

// At the end alone: before it stands the name of the item, which may look like the mark of another event.
const MARK = /\[[\w.-]+ [\w.:#/-]+\]$/

function marksIn({ change }: ChangeRecord): string[] {
  if (change.act !== 'create_document') return []
  return change.draft.lines.flatMap(({ description }) => MARK.exec(description)?.[0] ?? [])
}
