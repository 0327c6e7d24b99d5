import { addMonths, type Day, daysBetween, endOfMonth, parseDay, startOfMonth } from '../../books/day.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { ApiCall, ApiContext } from '../contract.ts'
import { apiException } from '../edge/refusals.ts'
import { parseWireDate } from '../edge/wire-dates.ts'
import type { OrganisationState } from '../state.ts'
import type { TrackingCategory } from '../state-settings.ts'

/** A day that a report was asked for; undefined when it was not. Throws for text that is no day. */
export function dayParameter(call: ApiCall, name: string): Day | undefined {
  const text = call.query.get(name)
  if (text === undefined || text === '') return undefined
  const day = parseWireDate(text) ?? parseDay(text)
  if (!day) throw refusal(UNSEEN.dateInvalid(name))
  return day
}

/** A whole number between two bounds; undefined when it was not sent. Throws for anything else. */
export function countParameter(call: ApiCall, name: string, least: number, most: number): number | undefined {
  const text = call.query.get(name)?.trim()
  if (text === undefined || text === '') return undefined
  const count = /^\d{1,3}$/.test(text) ? Number.parseInt(text, 10) : -1
  if (count < least || count > most) throw refusal(UNSEEN.countInvalid(name, least, most))
  return count
}

/** Whether a parameter says true. */
export function flagParameter(call: ApiCall, name: string): boolean {
  return call.query.get(name)?.trim().toLowerCase() === 'true'
}

const MONTHS = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const

/** The size of a comparison period in months; undefined when it was not sent. Throws for an unknown timeframe. */
export function timeframeParameter(call: ApiCall): number | undefined {
  const text = call.query.get('timeframe')?.trim().toUpperCase()
  if (text === undefined || text === '') return undefined
  if (text === 'MONTH' || text === 'QUARTER' || text === 'YEAR') return MONTHS[text]
  throw refusal(UNSEEN.timeframeInvalid)
}

/** The span of days of a report, the current month when nothing was asked for. Throws when it is not within 365 days. */
export function spanParameters(call: ApiCall, context: ApiContext): { from: Day; to: Day } {
  const [sentFrom, sentTo] = [dayParameter(call, 'fromdate'), dayParameter(call, 'todate')]
  const to = sentTo ?? endOfMonth(context.today)
  const from = sentFrom ?? startOfMonth(to)
  const days = daysBetween(from, to)
  if (days < 0 || days > 365) throw refusal(UNSEEN.reportSpan)
  return { from, to }
}

/** The same day some months away; the end of a month stays the end of a month. */
export function monthsAway(day: Day, months: number): Day {
  const there = addMonths(day, months)
  return day === endOfMonth(day) ? endOfMonth(there) : there
}

/** The tracking category that a parameter names. Throws when there is none. */
export function categoryParameter(
  organisation: OrganisationState,
  call: ApiCall,
  name: string,
): TrackingCategory | undefined {
  const id = call.query.get(name)?.trim().toLowerCase()
  if (id === undefined || id === '') return undefined
  const category = organisation.trackingCategories.get(id)
  if (!category) throw refusal(UNSEEN.reportTrackingUnknown(name))
  return category
}

/** The tracking option that a parameter names, among those of a category or of all. Throws when there is none. */
export function optionParameter(
  organisation: OrganisationState,
  call: ApiCall,
  name: string,
  category?: TrackingCategory,
): string | undefined {
  const id = call.query.get(name)?.trim().toLowerCase()
  if (id === undefined || id === '') return undefined
  const categories = category ? [category] : [...organisation.trackingCategories.values()]
  if (!categories.some(({ options }) => options.some((option) => option.id === id))) {
    throw refusal(UNSEEN.reportTrackingUnknown(name))
  }
  return id
}

function refusal(message: string) {
  return apiException(16, 'QueryParseException', message)
}
