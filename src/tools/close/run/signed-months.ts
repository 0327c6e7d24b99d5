import type { Month } from '../../../books/day.ts'
import type { Note, NoteReader } from '../../../call/notes.ts'
import { MONTHS_BACK } from '../month/month-books.ts'
import { monthsAfter, type Period } from '../month/period.ts'
import { periodSubject, RUN_NOTES, runEvent } from './run-events.ts'

/**
 * The months up to a period, as far back as a close looks, that were signed off as a whole and not opened again by a person, with the instant of the
 * last sign-off in milliseconds. Throws Fault `unavailable` where notes cannot be read.
 */
export async function readSignedMonths(notes: NoteReader, period: Period): Promise<{ month: Month; at: number }[]> {
  const periods = Array.from({ length: MONTHS_BACK + 1 }, (_, back) => monthsAfter(period, -back))
  const found = await Promise.all(
    periods.map(async (one) => {
      const at = await signedAt(notes, one)
      return at === undefined ? [] : [{ month: one.month, at }]
    }),
  )
  return found.flat()
}

const PAGE = 1_000

async function signedAt(notes: NoteReader, period: Period): Promise<number | undefined> {
  const said = (await everyEvent(notes, period)).filter((note) => wholeCloseSaid(note) !== undefined)
  const last = said.at(-1)
  return last && wholeCloseSaid(last) === 'signed' ? last.at : undefined
}

async function everyEvent(notes: NoteReader, period: Period): Promise<Note[]> {
  const all: Note[] = []
  for (;;) {
    const after = all.at(-1)?.number ?? 0
    const page = await notes.read({ kinds: [RUN_NOTES], subject: periodSubject(period), after, limit: PAGE })
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

/** What a note says of the sign-off of the whole close, if anything; what cannot be read says nothing. */
function wholeCloseSaid({ body }: Note): 'signed' | 'open' | undefined {
  // Most notes are long checks, which say nothing of it.
  if (typeof body !== 'object' || body === null || !('event' in body) || body.event !== 'stepped') return undefined
  const read = runEvent.safeParse(body)
  if (!read.success || read.data.event !== 'stepped' || read.data.step !== 'sign') return undefined
  return read.data.as === 'signed' || read.data.as === 'open' ? read.data.as : undefined
}
