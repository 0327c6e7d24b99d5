import { UNSEEN } from '../accounting/messages.ts'
import { present } from '../accounting/sent.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { apiException, notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { modifiedSince } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { Journal, JournalLine } from '../state-journals.ts'

type Json = Record<string, unknown>

const MOST = 100

/**
 * `/Journals`: the general ledger in order of journal number, a hundred after `offset` at a time, or one by id or number.
 * Read only, and only for apps of Xero's top tier (the edge sees to that).
 */
export function journalsEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const [, key, part] = call.path
  if (part !== undefined) throw notFoundPage()
  const { organisation } = context
  const journals = key === undefined ? listed(call, organisation) : [named(organisation, key)]
  const items = journals.map((journal) => journalJson(organisation, journal))
  return { kind: 'envelope', resource: 'Journals', items }
}

function named({ journals }: OrganisationState, key: string): Journal {
  const wanted = key.toLowerCase()
  const found = /^\d{1,9}$/.test(key)
    ? journals[Number.parseInt(key, 10) - 1]
    : journals.find((journal) => journal.id === wanted)
  if (!found) throw notFoundPage()
  return found
}

/** Journals are numbered from 1 without gaps in the order they stand in. */
function listed(call: ApiCall, organisation: OrganisationState): Journal[] {
  const cash = call.query.get('paymentsonly')?.toLowerCase() === 'true'
  const since = modifiedSince(call.headers) ?? 0
  const found: Journal[] = []
  for (const journal of organisation.journals.slice(offsetOf(call))) {
    if (journal.createdAt >= since && (!cash || isCash(organisation, journal))) found.push(journal)
    if (found.length === MOST) break
  }
  return found
}

function offsetOf(call: ApiCall): number {
  const text = call.query.get('offset')?.trim() ?? ''
  if (text === '') return 0
  if (!/^\d{1,9}$/.test(text)) throw apiException(16, 'QueryParseException', UNSEEN.offsetInvalid)
  return Number.parseInt(text, 10)
}

const DOCUMENTS = new Set(['ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'])

/** Money that moved, and manual journals that are shown on the cash basis. */
function isCash(organisation: OrganisationState, { sourceType, sourceId }: Journal): boolean {
  if (sourceType !== 'MANJOURNAL') return !DOCUMENTS.has(sourceType)
  return organisation.manualJournals.get(sourceId)?.showOnCashBasisReports !== false
}

function journalJson(organisation: OrganisationState, journal: Journal): Json {
  const { sourceType, reference } = journal
  return {
    JournalID: journal.id,
    JournalDate: msDate(journal.date),
    JournalNumber: journal.number,
    CreatedDateUTC: msInstant(journal.createdAt),
    ...(reference === '' && sourceType.endsWith('PAYMENT') ? {} : { Reference: reference }),
    SourceID: journal.sourceId,
    SourceType: sourceType,
    JournalLines: journal.lines.map((line, index) => lineJson(organisation, line, lineId(journal.id, index))),
  }
}

function lineJson(organisation: OrganisationState, line: JournalLine, id: string): Json {
  const account = organisation.accounts.get(line.accountId)
  const { taxType, taxAmount = 0n } = line
  return {
    JournalLineID: id,
    AccountID: line.accountId,
    ...present<Json>({ AccountCode: account?.code === '' ? undefined : account?.code }),
    AccountType: account?.type,
    AccountName: account?.name,
    Description: line.description,
    NetAmount: centsNumber(line.amount),
    GrossAmount: centsNumber(line.amount + taxAmount),
    TaxAmount: centsNumber(taxAmount),
    ...(taxType === undefined ? {} : { TaxType: taxType, TaxName: organisation.taxRates.get(taxType)?.name ?? '' }),
    TrackingCategories: line.tracking.map((entry) => trackingJson(organisation, entry)),
  }
}

function trackingJson(
  organisation: OrganisationState,
  { categoryId, optionId }: JournalLine['tracking'][number],
): Json {
  const category = organisation.trackingCategories.get(categoryId)
  return {
    Name: category?.name ?? '',
    Option: category?.options.find(({ id }) => id === optionId)?.name ?? '',
    TrackingCategoryID: categoryId,
    TrackingOptionID: optionId,
  }
}

/** Lines have no id of their own in the books; theirs follows from the journal's, so that it is the same every time. */
function lineId(journalId: string, index: number): string {
  const head = (Number.parseInt(journalId.slice(0, 8), 16) + index + 1) % 2 ** 32
  return `${head.toString(16).padStart(8, '0')}${journalId.slice(8)}`
}
