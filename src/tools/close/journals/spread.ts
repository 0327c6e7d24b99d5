import { addMonths, type Day, endOfMonth, startOfMonth } from '../../../books/day.ts'
import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import { isWholeMonths, monthsOf, type ServiceSpan } from './service-span.ts'

/** An amount laid on calendar months: exact, the parts add up to it. `by` is what it was laid on by. */
export interface Spread {
  by: 'months' | 'days'
  parts: readonly { from: Day; to: Day; days: number; amount: Cents }[]
}

/** Spreads an amount over a span: evenly over whole months, else by days. What is charged up to any month is right to the cent. */
export function spreadOver(amount: Cents, span: ServiceSpan): Spread {
  const months = monthsOf(span)
  const by = isWholeMonths(span) ? 'months' : 'days'
  const weights = months.map(({ days }) => (by === 'months' ? 1n : BigInt(days)))
  const whole = sum(weights)
  let [weight, charged] = [0n, 0n]
  const parts = months.map((month, index) => {
    weight += weights[index] ?? 0n
    const before = charged
    charged = divideRounded(amount * weight, whole)
    return { ...month, amount: charged - before }
  })
  return { by, parts }
}

/** The whole months of a span that begins in the month of a day. */
export function monthsFrom(start: Day, months: number): ServiceSpan {
  const from = startOfMonth(start)
  return { from, to: endOfMonth(addMonths(from, months - 1)) }
}

/** What of a spread falls on months that begin in a span of days. */
export function partWithin({ parts }: Spread, from: Day, to: Day): Cents {
  return sum(parts.filter((part) => part.from >= from && part.from <= to).map(({ amount }) => amount))
}

/** What of a spread falls on months after a day. */
export function partAfter({ parts }: Spread, day: Day): Cents {
  return sum(parts.filter((part) => part.from > day).map(({ amount }) => amount))
}
