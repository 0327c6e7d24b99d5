import { addDays, type Day } from '../../../books/day.ts'
import { divideRounded, sum } from '../../../books/money.ts'
import type { ReceivableCase } from '../debtors/receivables.ts'
import type { Interval } from './forecast-intervals.ts'

/** Weeks that a run rate is read from: half a year. */
const WEEKS = 26
const ENOUGH_WEEKS = 6

/**
 * What came in within so many days from invoices that did not exist at their beginning, over the weeks of the last half year whose days are
 * over: their mean, and the bounds that 8 of 10 of them kept. Undefined where the ledger is too young to tell.
 */
export function runRate(cases: readonly ReceivableCase[], today: Day, horizon: number): Interval | undefined {
  const first = cases.reduce((least, { issued }) => (issued < least ? issued : least), today)
  const amounts: bigint[] = []
  for (let back = horizon + 1; amounts.length < WEEKS; back += 7) {
    const from = addDays(today, -back)
    if (from <= first) break
    const by = addDays(from, horizon)
    const fresh = cases.filter(({ issued, paid }) => issued >= from && paid !== undefined && paid <= by)
    amounts.push(sum(fresh.map(({ amount }) => amount)))
  }
  if (amounts.length < ENOUGH_WEEKS) return undefined
  amounts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const outside = Math.floor((amounts.length + 1) / 10)
  return {
    low: amounts[Math.max(0, outside - 1)] ?? 0n,
    expected: divideRounded(sum(amounts), BigInt(amounts.length)),
    high: amounts[Math.min(amounts.length, amounts.length - outside + 1) - 1] ?? 0n,
  }
}

/** A run rate without what is told of it apart; never below nothing. */
export function rateWithout(rate: Interval, apart: bigint): Interval {
  const less = (amount: bigint) => (amount > apart ? amount - apart : 0n)
  return { low: less(rate.low), expected: less(rate.expected), high: less(rate.high) }
}
