import { addDays, addMonths, type Day, endOfMonth, type Month, monthOf, startOfMonth } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'

/** A calendar month that is closed; both days are inclusive. */
export interface Period {
  month: Month
  from: Day
  to: Day
}

/** The period of a month. */
export function periodOf(month: Day | Month): Period {
  return { month: monthOf(startOfMonth(month)), from: startOfMonth(month), to: endOfMonth(month) }
}

/** The period so many months later; negative counts go back. */
export function monthsAfter({ from }: Period, months: number): Period {
  return periodOf(addMonths(from, months))
}

/** The newest month that has ended by a day. */
export function lastEnded(today: Day): Period {
  return periodOf(addDays(startOfMonth(today), -1))
}

const NAMED = /^(\d{4})-(0[1-9]|1[0-2])$/

/**
 * The period that a caller names as `YYYY-MM`, the newest that has ended where they name none. Throws Fault for what is no month, and for one that has
 * not ended by today.
 */
export function periodNamed(text: string | undefined, today: Day): Period {
  if (text === undefined) return lastEnded(today)
  const next = `Give a month that has ended, such as ${lastEnded(today).month}.`
  if (!NAMED.test(text.trim()) || text.trim() < '1900') {
    throw new Fault('invalid_input', `period: ${quoted(text, 20)} is not a month, written YYYY-MM.`, next)
  }
  const period = periodOf(text.trim() as Month)
  if (period.to < today) return period
  throw new Fault('refused', `period: ${period.month} has not ended: today is ${today}.`, `Nothing was done. ${next}`)
}
