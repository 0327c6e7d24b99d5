import { actOf } from '../call/acts.ts'
import type { Approver } from '../call/approvals.ts'
import type { Change, Effect } from '../call/change.ts'
import type { ApprovalTier, ChangeState } from '../call/changes.ts'

const EFFECTS: Readonly<Record<Effect, string>> = {
  local: 'This server only',
  record: 'Record',
  draft: 'Draft',
  submit: 'Submit',
  post: 'Post to ledger',
  send: 'Send',
  pay: 'Pay',
  destroy: 'Void or delete',
}

/** How far a change reaches, in a word or two. */
export function effectWord(effect: Effect, change: Change): string {
  return actOf(change).badge ?? EFFECTS[effect]
}

/** What each state is called on the page. */
export const STATE_WORDS: Readonly<Record<ChangeState, string>> = {
  held: 'Waiting',
  sending: 'Being carried out',
  applied: 'Done',
  failed: 'Failed',
  withdrawn: 'Withdrawn',
  rejected: 'Rejected',
  expired: 'Expired',
}

/** What a person's yes takes, by tier. */
export const TIER_WORDS: Readonly<Record<ApprovalTier, string>> = {
  elicitation: 'One person, here or in the assistant',
  person: 'One approver, with passkey or code',
  two_people: 'Two different approvers',
}

/** How an approver proves who they are. */
export const METHOD_WORDS: Readonly<Record<Approver['method'], string>> = {
  passkey: 'Passkey',
  totp: 'One-time code',
}

/** A date and time for people in a time zone (IANA name), such as "20 Nov 2026, 13:05". */
export function timeText(instant: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  return format.format(instant)
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long until an instant, in its two largest units: "in 2 h 5 min"; "now" when it is less than a minute, or past. */
export function untilText(instant: number, now: number): string {
  const left = instant - now
  if (left < MINUTE) return 'now'
  if (left < HOUR) return `in ${Math.floor(left / MINUTE)} min`
  if (left < DAY) return `in ${Math.floor(left / HOUR)} h ${Math.floor((left % HOUR) / MINUTE)} min`
  const days = Math.floor(left / DAY)
  return `in ${days} ${days === 1 ? 'day' : 'days'} ${Math.floor((left % DAY) / HOUR)} h`
}
