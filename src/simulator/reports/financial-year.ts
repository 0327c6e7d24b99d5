import { addDays, type Day, dayOf, daysInMonth, partsOf } from '../../books/day.ts'
import type { OrganisationSettings } from '../state-settings.ts'

/** The first day of the financial year that a day lies in. */
export function financialYearStart(settings: OrganisationSettings, day: Day): Day {
  const { year } = partsOf(day)
  const end = yearEnd(settings, year)
  return addDays(day > end ? end : yearEnd(settings, year - 1), 1)
}

function yearEnd(settings: OrganisationSettings, year: number): Day {
  const { financialYearEndMonth: month, financialYearEndDay: date } = settings
  return dayOf(year, month, Math.min(date, daysInMonth(year, month)))
}
