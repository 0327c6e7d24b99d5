import type { Note, NoteReader } from '../../../call/notes.ts'
import type { Period } from '../month/period.ts'
import { foldRun, type RunRecord } from './fold-run.ts'
import { EVERY_PERIOD, periodSubject, RUN_NOTES, runEvent } from './run-events.ts'

/** A run with the numbers of its newest notes by subject (0 for none), and how many of its notes cannot be read. */
export interface RunOnRecord extends RunRecord {
  period: Period
  lastOf(subject: string): number
  unreadable: number
}

const PAGE = 1_000

/** Reads the run of a period from the record. Throws Fault `unavailable` where notes cannot be read. */
export async function readRun(notes: NoteReader, period: Period): Promise<RunOnRecord> {
  const [own, always] = await Promise.all([everyNote(notes, periodSubject(period)), everyNote(notes, EVERY_PERIOD)])
  const newest = new Map([
    [periodSubject(period), own.at(-1)?.number ?? 0],
    [EVERY_PERIOD, always.at(-1)?.number ?? 0],
  ])
  const ours = [...own, ...always].filter(({ kind }) => kind === RUN_NOTES)
  const read = ours.map(({ number, at, body }) => ({ number, at, event: runEvent.safeParse(body) }))
  const events = read.flatMap(({ number, at, event }) => (event.success ? [{ number, at, event: event.data }] : []))
  return {
    ...foldRun(events),
    period,
    lastOf: (subject) => newest.get(subject) ?? 0,
    unreadable: read.length - events.length,
  }
}

async function everyNote(notes: NoteReader, subject: string): Promise<Note[]> {
  const all: Note[] = []
  for (;;) {
    const page = await notes.read({ subject, after: all.at(-1)?.number ?? 0, limit: PAGE })
    all.push(...page)
    if (page.length < PAGE) return all
  }
}
