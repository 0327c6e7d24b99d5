import { dayAt } from '../../../books/day.ts'
import type { HistoryRecord } from '../../../books/documents.ts'
import { quoted } from '../../../books/ledger-text.ts'
import type { Context } from '../../../call/tool.ts'
import { readNote } from '../record/note-text.ts'
import type { RecordEntry } from '../record/record-entry.ts'
import { plainLetters } from './plain-letters.ts'

/** Why an invoice had better not be chased, by what its history in Xero says; ledger text in it is quoted. */
export type Doubts = ReadonlyMap<string, string>

/** At most so many histories are read for one call. */
const MOST_HISTORIES = 40

const MACHINE = /^\[collections\]/i
// Words of people who had something to say against chasing; what customers wrote stands in notes as well, so nothing else follows from it.
const AGAINST =
  /\b(?:disput\w*|do ?n[o']t (?:chase|remind|contact|send)|never (?:arrived|received|delivered)|not (?:received|delivered|arrived)|missing (?:items?|goods|delivery)|complain\w*|wrong (?:price|amount|items?|goods|quantity)|damaged|faulty|credit (?:note )?(?:promised|agreed|coming)|payment plan|insolven\w*|liquidat\w*|on hold|streitig|reklam\w*|nicht mahnen|ratenplan)\b/i
const SETTLED =
  /\b(?:(?:dispute|query|complaint) (?:is )?(?:settled|resolved|closed)|may be chased|chase again|erledigt)\b/i

/** Reads the histories of invoices and answers those with a reason not to chase, and how many were not read any more. Tells how far it is. */
export async function historyDoubts(
  invoices: readonly { id: string }[],
  entries: readonly RecordEntry[],
  { books, progress, signal }: Pick<Context, 'books' | 'progress' | 'signal'>,
): Promise<{ doubts: Doubts; unread: number }> {
  const { zone } = await books.organisation()
  const read = invoices.slice(0, MOST_HISTORIES)
  const found = new Map<string, string>()
  for (const [index, { id }] of read.entries()) {
    signal.throwIfAborted()
    const doubt = doubtIn(await books.history('invoice', id), entries, zone)
    if (doubt !== undefined) found.set(id, doubt)
    progress(index + 1, read.length, 'reading what was noted on the invoices')
  }
  return { doubts: found, unread: invoices.length - read.length }
}

/** The newest reason against chasing among the notes of an invoice; undefined without one, or where a later note says that it is settled. Pure. */
export function doubtIn(
  history: readonly HistoryRecord[],
  entries: readonly RecordEntry[],
  zone: string,
): string | undefined {
  const notes = history.filter(({ change }) => change === 'Note').sort((a, b) => b.at - a.at)
  const known = new Set([...entries.map(({ ref }) => ref), ...closedIn(notes)])
  for (const { details, at } of notes) {
    const day = dayAt(at, zone)
    if (MACHINE.test(details)) {
      const entry = readNote(details)?.entry
      if (entry && (entry.kind === 'dispute' || entry.kind === 'hold') && !known.has(entry.ref)) {
        return `its history of ${day} has a ${entry.kind} (${entry.ref}) that is not on record here; log_promise_or_dispute can read it back.`
      }
      continue
    }
    const words = plainLetters(details)
    if (isSettled(words)) return undefined
    if (AGAINST.test(words)) return `its history of ${day} says ${quoted(details, 120)}`
  }
  return undefined
}

// "Do not chase until the dispute is settled" settles nothing.
function isSettled(words: string): boolean {
  const at = words.search(SETTLED)
  return (
    at >= 0 &&
    !/\b(?:until|till|unless|once|when|whenever|if|after|before|as soon as|not|never|sobald|bis|wenn)\b[^.!?\n]{0,60}$/i.test(
      words.slice(0, at),
    )
  )
}

function closedIn(notes: readonly HistoryRecord[]): string[] {
  return notes.flatMap(({ details }) => {
    const entry = readNote(details)?.entry
    return entry?.kind === 'closed' ? [entry.closes] : []
  })
}
