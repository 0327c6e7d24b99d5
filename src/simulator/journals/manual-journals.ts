import { attachmentsEndpoint } from '../accounting/attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dayField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { ManualJournal } from '../state-journals.ts'
import { manualJournalJson } from './manual-journal-json.ts'
import { saveManualJournal } from './manual-journal-write.ts'

/** `/ManualJournals` and everything below it. */
export function manualJournalsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const journal = context.organisation.manualJournals.get(key.toLowerCase())
  if (part !== undefined) return below(call, context, key.toLowerCase(), journal)
  if (!journal) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: 'ManualJournals', items: [manualJournalJson(context, journal, 'alone')] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'ManualJournals').slice(0, 1)
  return writeBatch(call, context, 'ManualJournals', elements, (work, fields) => save(work, journal, fields))
}

function below(call: ApiCall, context: ApiContext, id: string, journal: ManualJournal | undefined): Answer {
  const part = call.path[2]?.toLowerCase()
  if (part === 'history') return historyEndpoint(call, context, id, journal !== undefined)
  if (!journal || part !== 'attachments') throw notFoundPage()
  return attachmentsEndpoint(call, context, 'ManualJournals', journal.id)
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'ManualJournals', elementsOf(call.body, 'ManualJournals'), (work, fields) => {
    const id = call.method === 'PUT' ? undefined : readText(fields.get('ManualJournalID'))?.toLowerCase()
    if (id === undefined) return save(work, undefined, fields)
    const before = work.organisation.manualJournals.get(id)
    return before ? save(work, before, fields) : { json: { ...fields.sent }, errors: [UNSEEN.journalUnknown] }
  })
}

function save(work: Work, before: ManualJournal | undefined, fields: Fields): Outcome {
  const { journal, errors, warnings } = saveManualJournal(work, before, fields)
  const json = manualJournalJson(work.context, journal, 'lines')
  if (errors.length === 0) return { json, errors, warnings }
  const wanted = { Status: readText(fields.get('Status')) ?? journal.status }
  return { json: { ...json, ...wanted, ManualJournalID: before?.id ?? ZERO_ID }, errors, warnings }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const { rows, pagination } = listRows(organisation.manualJournals.values(), call, listingOf(organisation))
  const items = rows.map((row) => manualJournalJson(context, row, pagination ? 'lines' : 'plain'))
  return { kind: 'envelope', resource: 'ManualJournals', items, ...(pagination ? { pagination } : {}) }
}

function listingOf({ attachments }: OrganisationState): Listing<ManualJournal> {
  return {
    table: fieldTable<ManualJournal>('ManualJournal', {
      ManualJournalID: guidField((row) => row.id),
      Narration: textField((row) => row.narration),
      Date: dayField((row) => row.date),
      Status: textField((row) => row.status),
      LineAmountTypes: textField((row) => row.lineAmountTypes),
      Url: textField((row) => row.url),
      ShowOnCashBasisReports: flagField((row) => row.showOnCashBasisReports),
      HasAttachments: flagField((row) => (attachments.get(row.id)?.length ?? 0) > 0),
      UpdatedDateUTC: instantField((row) => row.updatedAt),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'optional',
  }
}
