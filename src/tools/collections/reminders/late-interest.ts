import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import type { Settlement } from '../../../books/documents.ts'
import { type Cents, type Decimal4, decimal4, divideRounded, sum } from '../../../books/money.ts'
import { type HalfYear, halfYearOf, statutoryRate } from './late-interest-rates.ts'

/** A late invoice as interest on it is reckoned: cents of sterling, tax included. */
export interface LateDebt {
  due: Day
  total: Cents
  amountDue: Cents
  settlements: readonly Pick<Settlement, 'date' | 'amount'>[]
}

/**
 * What the Late Payment of Commercial Debts (Interest) Act 1998 gives on one invoice. `interest` is exact and rounded once; `byDay` is the
 * yearly amount rounded to a pence a day, times the days, as gov.uk reckons. All amounts are cents, `rate` is in percent a year.
 */
export interface LateInterest {
  rate: Decimal4
  days: number
  perYear: Cents
  perDay: Cents
  interest: Cents
  byDay: Cents
  /** Once for each invoice, by the size of the debt when it fell due. */
  fixedSum: Cents
}

const DAYS_A_YEAR = 365n
/** Ten-thousandths of a percent in one. */
const ONE = decimal4('100')

/**
 * Simple interest from the day after the due date up to and including `today`, on what is still due: what was paid late in the meantime
 * bears none here, so that never too much is asked for. An invoice that is not late gives undefined; `{ missing }` names the half-year
 * whose Bank Rate is not known, and for which none was given either.
 */
export function lateInterest(
  debt: LateDebt,
  today: Day,
  bankRate?: Decimal4,
): LateInterest | { missing: HalfYear } | undefined {
  const days = daysBetween(debt.due, today)
  if (days <= 0 || debt.amountDue <= 0n) return undefined
  const begins = addDays(debt.due, 1)
  const rate = statutoryRate(begins, bankRate)
  if (rate === undefined) return { missing: halfYearOf(begins) }
  const yearly = debt.amountDue * rate
  const perDay = divideRounded(yearly, ONE * DAYS_A_YEAR)
  return {
    rate,
    days,
    perYear: divideRounded(yearly, ONE),
    perDay,
    interest: divideRounded(yearly * BigInt(days), ONE * DAYS_A_YEAR),
    byDay: perDay * BigInt(days),
    fixedSum: fixedSum(debtWhenDue(debt)),
  }
}

/** £40, £70 or £100 by the size of a debt in cents of sterling. */
export function fixedSum(debt: Cents): Cents {
  if (debt < 1_000_00n) return 40_00n
  return debt < 10_000_00n ? 70_00n : 100_00n
}

function debtWhenDue({ due, total, settlements }: LateDebt): Cents {
  return total - sum(settlements.flatMap(({ date, amount }) => (date !== undefined && date <= due ? [amount] : [])))
}
