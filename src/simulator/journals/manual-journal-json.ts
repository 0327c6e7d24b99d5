import { attachmentsJson } from '../accounting/attachments.ts'
import { present } from '../accounting/sent.ts'
import type { ApiContext } from '../contract.ts'
import { msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import type { Line } from '../state.ts'
import type { ManualJournal, ManualJournalLine } from '../state-journals.ts'

type Json = Record<string, unknown>

/** A manual journal as Xero shows it: alone by id with its attachments, in a paged list or after a write with lines, in a plain list without. */
export function manualJournalJson(
  { organisation }: ApiContext,
  journal: ManualJournal,
  showing: 'alone' | 'lines' | 'plain',
): Json {
  const lines = showing === 'plain' ? [] : journal.lines
  const attachments = attachmentsJson(organisation, 'ManualJournals', journal.id)
  return {
    Date: msDate(journal.date),
    Status: journal.status,
    LineAmountTypes: journal.lineAmountTypes,
    UpdatedDateUTC: msInstant(journal.updatedAt),
    ManualJournalID: journal.id,
    Narration: journal.narration,
    JournalLines: lines.map(lineJson),
    ...present<Json>({ Url: journal.url }),
    ShowOnCashBasisReports: journal.showOnCashBasisReports,
    HasAttachments: attachments.length > 0,
    ...(showing === 'alone' ? { Attachments: attachments } : {}),
  }
}

function lineJson(line: ManualJournalLine): Json {
  return {
    ...present<Json>({ Description: line.description }),
    TaxType: line.taxType,
    TaxAmount: centsNumber(line.taxAmount),
    LineAmount: centsNumber(line.lineAmount),
    ...present<Json>({ AccountCode: line.accountCode }),
    Tracking: line.tracking.map(trackingJson),
    ...present<Json>({ AccountID: line.accountId }),
    IsBlank: false,
  }
}

function trackingJson({ name, option, categoryId, optionId }: Line['tracking'][number]): Json {
  return { Name: name, Option: option, TrackingCategoryID: categoryId, TrackingOptionID: optionId }
}
