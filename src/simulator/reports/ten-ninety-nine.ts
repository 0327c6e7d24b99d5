import { dayOf, partsOf } from '../../books/day.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { ApiCall, ApiContext } from '../contract.ts'
import { apiException, notFoundPage } from '../edge/refusals.ts'
import { columnDay } from './report-rows.ts'

const FORMS = ['1099-NEC report', '1099-MISC report']

/**
 * The two 1099 reports of a calendar year, of organisations in the United States alone. Which contacts and accounts they take in is set up
 * by rules at Xero's own screens; this organisation has none, so that no contact is on them.
 */
export function tenNinetyNine(call: ApiCall, { organisation, today }: ApiContext): unknown[] {
  if (organisation.settings.region !== 'us') throw notFoundPage()
  const text = call.query.get('reportyear')?.trim() ?? ''
  if (text !== '' && !/^(19|20)\d\d$/.test(text)) {
    throw apiException(16, 'QueryParseException', UNSEEN.reportYearInvalid)
  }
  const year = text === '' ? partsOf(today).year : Number.parseInt(text, 10)
  const span = `${columnDay(dayOf(year, 1, 1))} to ${columnDay(dayOf(year, 12, 31))}`
  return FORMS.map((name) => ({ ReportName: name, ReportDate: span, Fields: [], Contacts: [] }))
}
