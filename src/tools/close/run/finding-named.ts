import { quoted } from '../../../books/ledger-text.ts'
import { nearest } from '../../../books/nearest.ts'
import { Fault } from '../../../call/fault.ts'
import { findingIdIn } from './finding-id.ts'
import type { RunStanding, StandingFinding } from './run-standing.ts'

/** The finding that a caller names by its id, in any case. Throws Fault with the nearest ids where there is none. */
export function findingNamed(text: string, { findings }: RunStanding, field: string): StandingFinding {
  const id = findingIdIn(text)
  const found = findings.find((one) => one.id === id)
  if (found) return found
  const near = nearest(text, findings, (one) => one.id, 3).map((one) => one.id)
  const known = near.length > 0 ? ` Nearest: ${near.join(', ')}.` : ''
  throw new Fault(
    'not_found',
    `${field}: there is no finding ${quoted(text, 20)} in this period.${known}`,
    'Nothing was done. See run_close_checks for the ids.',
  )
}
