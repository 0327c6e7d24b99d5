import { dayAt } from '../../books/day.ts'
import { deepLink } from '../../books/deep-links.ts'
import { cleanText } from '../../books/ledger-text.ts'
import type { Organisation } from '../../books/organisation.ts'
import type { ChangeRecord } from '../../call/changes.ts'

/** One change in a list: id, state and day, what it is, and for a held or failed one why, with a link for the person who decides. */
export function changeText(record: ChangeRecord, organisation: Organisation): string {
  const { id, state, change, plannedAt, why, outcome } = record
  const became = outcome?.state === 'done' ? cleanText(outcome.record?.label ?? '', 60) : ''
  const now = became === '' || change.summary.includes(became) ? '' : ` -> ${became}`
  const lines = [`- ${id} ${state}, ${dayAt(plannedAt, organisation.zone)}: ${change.summary}${now}`]
  if (state === 'held') {
    lines.push(`  Held: ${cleanText(why, 300)}`)
    const link = 'document' in change ? deepLink(change.document, organisation) : undefined
    if (link) lines.push(`  In Xero: ${link}`)
  }
  if (outcome && outcome.state !== 'done')
    lines.push(`  ${cleanText(outcome.fact, 300)} ${cleanText(outcome.next, 200)}`)
  return lines.join('\n')
}

/** What a person can do about the changes listed. */
export function explanationOf(records: readonly ChangeRecord[]): string {
  if (records.some(({ state }) => state === 'held')) {
    return 'Nothing held has happened, and neither the assistant nor this version of the server can release it: a person makes the change in Xero itself, and then the held one is dropped with withdraw_change.'
  }
  if (records.some(({ state }) => state === 'unknown' || state === 'sending')) {
    return 'Before repeating one that is unknown, look with find_documents whether it happened.'
  }
  return ''
}
