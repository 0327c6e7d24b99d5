import type { Day } from '../../books/day.ts'
import type { OrganisationSettings } from '../state-settings.ts'
import { SEEN } from './messages.ts'

/** Why nothing may be posted on a day: it lies on or before a lock date. Undefined when the day is open. */
export function lockProblem(settings: OrganisationSettings, ...days: Day[]): string | undefined {
  const { endOfYearLockDate, periodLockDate } = settings
  for (const day of days) {
    if (endOfYearLockDate !== undefined && day <= endOfYearLockDate) return SEEN.yearLocked(endOfYearLockDate)
    if (periodLockDate !== undefined && day <= periodLockDate) return SEEN.periodLocked(periodLockDate)
  }
  return undefined
}
