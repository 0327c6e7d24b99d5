import type { Day } from '../../../books/day.ts'
import { businessDays, calendarDays, type DayCount, isWeekend } from '../../../books/day-count.ts'

/** Where more of the receipts than this fall on a weekend, customers pay on any day. */
const WEEKEND_SHARE = 0.05

/** The days that count for a ledger: business days, unless more than 5% of its receipts fall on Saturdays and Sundays. */
export function dayCountOf(cases: Iterable<{ paid: Day | undefined }>, holidays: readonly Day[] = []): DayCount {
  let [receipts, atWeekends] = [0, 0]
  for (const { paid } of cases) {
    if (paid === undefined) continue
    receipts += 1
    if (isWeekend(paid)) atWeekends += 1
  }
  return atWeekends > receipts * WEEKEND_SHARE ? calendarDays : businessDays(holidays)
}
