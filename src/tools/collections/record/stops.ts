import { addDays, type Day } from '../../../books/day.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Circumstances } from '../habits/risk.ts'
import { covers, type Standing, type StandingHold, type StandingPromise } from './standing.ts'

/** What keeps an invoice from being chased, in our words; `until` is the last day on which it does, undefined while nobody ends it. */
export interface Stop {
  gate: 'promise' | 'dispute' | 'hold'
  why: string
  until: Day | undefined
}

/** The strongest reason on record not to chase an invoice today: a hold, then a dispute, then a promise that still runs. */
export function stopOf(standing: Standing, invoiceId: string, today: Day): Stop | undefined {
  const hold = longest(standing.holds.filter((one) => holds(one, invoiceId, today)))
  if (hold) {
    const until = hold.over && addDays(hold.over, -1)
    return { gate: 'hold', why: `on hold since ${hold.day}: ${words(hold.reason)}`, until }
  }
  const dispute = standing.disputes.find((one) => isOpen(one.closed, today) && covers(one, invoiceId))
  if (dispute)
    return { gate: 'dispute', why: `disputed since ${dispute.day}: ${words(dispute.reason)}`, until: undefined }
  const [promise] = runningPromises(standing, invoiceId)
  if (!promise) return undefined
  const { amount, currency, on, lastDay, from } = promise
  const why = from === 'xero' ? `payment is expected on ${on}` : `${moneyText(amount, currency)} is promised by ${on}`
  return { gate: 'promise', why, until: lastDay }
}

/** What is on record that bears on whether an invoice is paid in time. Expected dates of Xero's count as promises, but not as kept ones. */
export function circumstancesOf(standing: Standing, invoiceId: string, today: Day): Circumstances {
  const [running] = runningPromises(standing, invoiceId)
  const recorded = standing.promises.filter(({ from }) => from === 'record')
  const kept = recorded.filter(({ state }) => state === 'kept').length
  const broken = recorded.filter(isBroken).length
  return {
    promise: running && { lastDay: running.lastDay, kept, broken },
    brokenPromise: brokenPromiseOn(standing, invoiceId) !== undefined,
    disputed: standing.disputes.some((one) => isOpen(one.closed, today) && covers(one, invoiceId)),
    // Insolvency is the contact's, whichever invoices somebody named.
    insolvent: standing.holds.some((one) => one.reason === 'insolvency' && isOpen(one.over, today)),
  }
}

/** The promise about an invoice that was not kept, where none runs and none was kept since. */
export function brokenPromiseOn(standing: Standing, invoiceId: string): StandingPromise | undefined {
  if (runningPromises(standing, invoiceId).length > 0) return undefined
  const newest = standing.promises.find((one) => covers(one, invoiceId) && (one.state === 'kept' || isBroken(one)))
  return newest && isBroken(newest) ? newest : undefined
}

/** The words of a reason, such as "not received". */
export function words(reason: string): string {
  return reason.replaceAll('_', ' ')
}

/** Whether a promise ran out without being kept. */
export function isBroken({ state }: StandingPromise): boolean {
  return state === 'broken' || state === 'partly'
}

function isOpen(closed: Day | undefined, today: Day): boolean {
  return closed === undefined || today < closed
}

// Who asked not to be contacted, or is insolvent, is not chased for any invoice.
function holds(hold: StandingHold, invoiceId: string, today: Day): boolean {
  if (!isOpen(hold.over, today)) return false
  return hold.reason === 'insolvency' || hold.reason === 'do_not_contact' || covers(hold, invoiceId)
}

function longest(holds: readonly StandingHold[]): StandingHold | undefined {
  return [...holds].sort((a, b) => {
    if (a.over === b.over) return 0
    return a.over === undefined || (b.over !== undefined && a.over > b.over) ? -1 : 1
  })[0]
}

/** The promises about an invoice that run, the longest first. Of instalments agreed together none counts once one was missed. */
export function runningPromises({ promises }: Pick<Standing, 'promises'>, invoiceId: string): StandingPromise[] {
  const about = promises.filter((one) => covers(one, invoiceId))
  const missed = about.filter((one) => one.from === 'record' && isBroken(one)).map(({ lastDay }) => lastDay)
  return about
    .filter((one) => one.state === 'live' && (one.from === 'xero' || !missed.some((lastDay) => lastDay >= one.day)))
    .sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
}
