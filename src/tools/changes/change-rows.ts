import { dayAt } from '../../books/day.ts'
import { deepLink } from '../../books/deep-links.ts'
import { cleanText } from '../../books/ledger-text.ts'
import type { Organisation } from '../../books/organisation.ts'
import { actOf, subjectOf } from '../../call/acts.ts'
import type { ApprovalTier, ChangeReader, ChangeRecord } from '../../call/changes.ts'

/**
 * One change in a list: id, state and day, what it is, and for a held or failed one why, with a link for the person who decides.
 * `later` is the id of an applied change that has overtaken a held one.
 */
export function changeText(record: ChangeRecord, organisation: Organisation, later?: string): string {
  const { id, state, change, plannedAt, outcome } = record
  const became = outcome?.state === 'done' ? cleanText(outcome.record?.label ?? '', 60) : ''
  const now = became === '' || change.summary.includes(became) ? '' : ` -> ${became}`
  const lines = [`- ${id} ${state}, ${dayAt(plannedAt, organisation.zone)}: ${change.summary}${now}`]
  if (state === 'held') lines.push(...heldLines(record, organisation, later))
  if (outcome?.state === 'failed') lines.push(`  ${cleanText(outcome.fact, 300)} ${cleanText(outcome.next, 200)}`)
  return lines.join('\n')
}

const TIERS: Readonly<Record<ApprovalTier, string>> = {
  elicitation: 'a person must agree',
  person: 'an approver must agree',
  two_people: 'two approvers must agree',
}

function heldLines(record: ChangeRecord, organisation: Organisation, later: string | undefined): string[] {
  const { change, why, tier, agreed, plannedAt, expiresAt } = record
  const link = 'document' in change ? deepLink(change.document, organisation) : undefined
  const [since, until] = [plannedAt, expiresAt].map((instant) => minuteAt(instant, organisation.zone))
  const so = agreed.length > 0 ? `; agreed so far: ${agreed.map((name) => cleanText(name, 40)).join(', ')}` : ''
  return [
    `  Held: ${cleanText(why, 300)}`,
    `  Since ${since}, until ${until}: ${TIERS[tier]}${so}.`,
    ...(link ? [`  In Xero: ${link}`] : []),
    ...(later === undefined ? [] : [`  Overtaken: ${later} has changed it since. Drop this one with withdraw_change.`]),
  ]
}

function minuteAt(instant: number, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  return `${dayAt(instant, zone)} ${time.format(instant)}`
}

/** The id of an applied change that touched what a held one is about after it was planned: the held one no longer fits. */
export async function overtakenBy(record: ChangeRecord, changes: ChangeReader): Promise<string | undefined> {
  const subject = record.state === 'held' ? subjectOf(record.change) : undefined
  if (subject === undefined || record.change.act === 'add_note') return undefined
  const applied = await changes.appliedSince(subject, record.plannedAt)
  return applied.find(({ change }) => !actOf(change).leavesAsWas)?.id
}

/** What can be done about the changes listed. Where the policy only observes there is no tool to name. */
export function explanationOf(records: readonly ChangeRecord[], readOnly: boolean): string[] {
  const has = (state: ChangeRecord['state']) => records.some((record) => record.state === state)
  const writes = !readOnly
  return [
    ...(has('held')
      ? [
          'Nothing held has happened, and no tool can release it: a person agrees on the approvals page or with "xero-mcp approvals" on a terminal.',
        ]
      : []),
    ...(has('held') && writes ? ['Drop one with withdraw_change.'] : []),
    ...(has('sending') ? ['What is sending is being carried out: do not repeat it, look again in a minute.'] : []),
    ...(has('applied') && writes
      ? ['Only when the user asks: undo_change reverses an applied one where it can be.']
      : []),
  ]
}
