import { dayAt } from '../../books/day.ts'
import { deepLink } from '../../books/deep-links.ts'
import { cleanText } from '../../books/ledger-text.ts'
import type { Organisation } from '../../books/organisation.ts'
import type { ChangeRecord } from '../../call/changes.ts'

/**
 * One change in a list: id, state and day, what it is, and for a held or failed one why, with a link for the person who decides.
 * `applied` are the applied changes: a held one whose document this server has changed since no longer fits it.
 */
export function changeText(
  record: ChangeRecord,
  organisation: Organisation,
  applied: readonly ChangeRecord[] = [],
): string {
  const { id, state, change, plannedAt, outcome } = record
  const became = outcome?.state === 'done' ? cleanText(outcome.record?.label ?? '', 60) : ''
  const now = became === '' || change.summary.includes(became) ? '' : ` -> ${became}`
  const lines = [`- ${id} ${state}, ${dayAt(plannedAt, organisation.zone)}: ${change.summary}${now}`]
  if (state === 'held') lines.push(...heldLines(record, organisation, applied))
  if (outcome && outcome.state !== 'done')
    lines.push(`  ${cleanText(outcome.fact, 300)} ${cleanText(outcome.next, 200)}`)
  return lines.join('\n')
}

function heldLines(record: ChangeRecord, organisation: Organisation, applied: readonly ChangeRecord[]): string[] {
  const link = 'document' in record.change ? deepLink(record.change.document, organisation) : undefined
  const later = applied.find((one) => movedBy(record, one))
  return [
    `  Held: ${cleanText(record.why, 300)}`,
    ...(link ? [`  In Xero: ${link}`] : []),
    ...(later ? [`  Overtaken: ${later.id} has changed it since. Drop this one with withdraw_change.`] : []),
  ]
}

function movedBy(held: ChangeRecord, applied: ChangeRecord): boolean {
  const id = targetOf(held)
  return id !== undefined && targetOf(applied) === id && applied.decidedAt >= held.plannedAt
}

function targetOf({ change }: ChangeRecord): string | undefined {
  if ('document' in change) return change.document.id
  return change.act === 'update_contact' || change.act === 'archive_contact' ? change.contact.id : undefined
}

/** What a person can do about the changes listed. */
export function explanationOf(records: readonly ChangeRecord[]): string {
  if (records.some(({ state }) => state === 'held')) {
    return 'Nothing held has happened, and neither the assistant nor this version of the server can release it. With real books a person makes the change in Xero itself; then drop the held one with withdraw_change.'
  }
  if (records.some(({ state }) => state === 'unknown' || state === 'sending')) {
    return 'Before repeating one that is unknown, look with find_documents whether it happened.'
  }
  return ''
}
