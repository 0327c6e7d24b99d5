import { addDays, type Day } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { PaymentCurve } from '../habits/payment-curve.ts'
import { type Circumstances, DISPUTED_HAZARD, doubledOdds, trustIn } from '../habits/risk.ts'
import { expectedOf, type Interval, intervalOf, type Stake, type Width } from './forecast-intervals.ts'

/** Why an amount is expected as it is: by the contact's habit, or by what is on record. In the order in which they are shown. */
export const GROUNDS = ['habit', 'promise', 'dispute', 'insolvency'] as const

/** One of them. */
export type Ground = (typeof GROUNDS)[number]

/** An amount that a customer owes, in its currency and in base currency at the invoice's own rate, with the chance that it is paid by a day. */
export interface Owed {
  contactId: string
  number: string
  due: Day
  currency: string
  amount: Cents
  inBase: Cents
  ground: Ground
  paidBy(by: Day): number
}

/** What comes in by a day in one currency: `open` is all that is owed, `grounds` what is expected on each ground that there is. */
export interface CurrencyForecast extends Interval {
  currency: string
  open: Cents
  grounds: readonly { ground: Ground; open: Cents; expected: Cents }[]
}

/** What a chance is read from: the contact's curve and what is on record. */
export interface ChanceReading {
  due: Day
  curve: PaymentCurve
  circumstances: Circumstances
}

/** On which ground an amount is expected. What is disputed was not promised, and nothing is expected from who is insolvent. */
export function groundOf({ promise, disputed, insolvent }: Circumstances): Ground {
  if (insolvent) return 'insolvency'
  if (disputed) return 'dispute'
  return promise ? 'promise' : 'habit'
}

/**
 * The chance that an unpaid amount is paid by a day. A live promise puts its trust on the last day on which money counts for it, and the
 * rest on the habit after it; a broken one doubles the odds that it stays unpaid, a dispute leaves three tenths of the daily chance, insolvency nothing.
 */
export function chanceBy({ due, curve, circumstances }: ChanceReading, by: Day): number {
  const { promise } = circumstances
  switch (groundOf(circumstances)) {
    case 'insolvency':
      return 0
    case 'dispute':
      return 1 - (1 - curve.paidBy(due, by)) ** DISPUTED_HAZARD
    case 'promise': {
      if (!promise) return 0
      if (by < promise.lastDay) return 0
      const trust = trustIn(promise)
      return trust + (1 - trust) * curve.paidBetween(due, addDays(promise.lastDay, 1), by)
    }
    default:
      return circumstances.brokenPromise ? 1 - doubledOdds(1 - curve.paidBy(due, by)) : curve.paidBy(due, by)
  }
}

/** What comes in by a day, by currency, the largest first. */
export function forecastBy(owed: readonly Owed[], by: Day, width: Width): CurrencyForecast[] {
  const currencies = [...new Set(owed.map(({ currency }) => currency))]
  return currencies
    .map((currency) =>
      inOneCurrency(
        currency,
        stakesOf(
          owed.filter((one) => one.currency === currency),
          by,
        ),
        width,
      ),
    )
    .sort((a, b) => (a.open === b.open ? 0 : a.open > b.open ? -1 : 1))
}

/** The same of all currencies together, in base currency at the invoices' own rates. */
export function forecastInBase(owed: readonly Owed[], by: Day, base: string, width: Width): CurrencyForecast {
  return inOneCurrency(
    base,
    stakesOf(
      owed.map((one) => ({ ...one, amount: one.inBase })),
      by,
    ),
    width,
  )
}

type GroundedStake = Stake & { ground: Ground }

function stakesOf(owed: readonly Owed[], by: Day): GroundedStake[] {
  return owed.map((one) => {
    const { contactId, due, amount, ground } = one
    return { contactId, due, amount, ground, chance: one.paidBy(by) }
  })
}

function inOneCurrency(currency: string, stakes: readonly GroundedStake[], width: Width): CurrencyForecast {
  const grounds = GROUNDS.flatMap((ground) => {
    const own = stakes.filter((one) => one.ground === ground)
    if (own.length === 0) return []
    return [{ ground, open: sum(own.map(({ amount }) => amount)), expected: expectedOf(own) }]
  })
  // Each ground is rounded by itself, and what is shown adds up.
  const expected = sum(grounds.map((one) => one.expected))
  return {
    currency,
    open: sum(stakes.map(({ amount }) => amount)),
    grounds,
    ...intervalOf(stakes, width),
    expected,
  }
}
