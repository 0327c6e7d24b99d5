import type { Change } from './change.ts'
import type { ChangeReader, ChangeRecord } from './changes.ts'

// Xero knows a repeated request for 6 minutes; until a little later its books may not show yet what became of a lost one.
const UNSETTLED_MS = 7 * 60_000

/** The same change, asked for before, of which it is not certain yet whether it happened: doing it again could do it twice. */
export function openTwin(change: Change, changes: ChangeReader, now: number): ChangeRecord | undefined {
  const open = changes
    .list(['sending', 'unknown'])
    .filter((record) => record.state === 'sending' || now < record.decidedAt + UNSETTLED_MS)
    .filter((record) => record.change.act === change.act)
  if (open.length === 0) return undefined
  const wanted = essenceOf(change)
  return open.find((record) => essenceOf(record.change) === wanted)
}

/** The same change, already held for a person: asking again must not put it before them twice. */
export function heldTwin(change: Change, changes: ChangeReader): ChangeRecord | undefined {
  const held = changes.list(['held']).filter((record) => record.change.act === change.act)
  if (held.length === 0) return undefined
  const wanted = essenceOf(change)
  return held.find((record) => essenceOf(record.change) === wanted)
}

// An e-mail leaves its document as it was, or not: only which document it was counts.
function essenceOf(change: Change): string {
  if (change.act === 'email_document') return change.document.id
  const { summary, warnings, ...essence } = change
  return JSON.stringify(essence, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
}
