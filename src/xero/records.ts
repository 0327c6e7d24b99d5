import type { Page } from '../books/books.ts'
import { isGone, type LedgerRecord, type RecordKind, type RecordQuery } from '../books/records.ts'
import type { RecordListing, RecordResource } from './calls/records.ts'
import { PAGE_SIZE } from './calls/sdk.ts'
import { isNotFound, type XeroClient } from './client.ts'
import { everyPage, type ListPage } from './every-page.ts'
import { allOf, dayLiteral, guidLiteral, isGuid } from './where.ts'
import { recordOf, recordRows } from './wire/records.ts'

/** A kind of records that is not read as invoices are. */
export type OtherKind = Exclude<RecordKind, 'invoice' | 'bill'>

/** How one kind is listed: which of its rows Xero can leave out itself, and how it pages. */
interface Source {
  resource: RecordResource
  /** Xero's types that are this kind; all of the resource where it is left out. */
  types?: readonly string[]
  /** The field of a contact's id in a filter; undefined where Xero cannot filter by contact. */
  contact?: string
  account?: string
  filter: 'where' | 'parameters'
  /** Rows of a page; undefined where the list comes whole. */
  pageSize?: number
}

const CREDIT = { contact: 'Contact.ContactID', filter: 'where', pageSize: PAGE_SIZE } as const

const SOURCES: Readonly<Record<OtherKind, Source>> = {
  credit_note: { resource: 'CreditNote', types: ['ACCRECCREDIT'], ...CREDIT },
  supplier_credit: { resource: 'CreditNote', types: ['ACCPAYCREDIT'], ...CREDIT },
  prepayment: { resource: 'Prepayment', ...CREDIT },
  overpayment: { resource: 'Overpayment', ...CREDIT },
  bank_transaction: { resource: 'BankTransaction', account: 'BankAccount.AccountID', ...CREDIT },
  bank_transfer: { resource: 'BankTransfer', filter: 'where' },
  payment: { resource: 'Payment', account: 'Account.AccountID', filter: 'where', pageSize: PAGE_SIZE },
  batch_payment: { resource: 'BatchPayment', account: 'Account.AccountID', filter: 'where' },
  journal: { resource: 'ManualJournal', filter: 'where', pageSize: PAGE_SIZE },
  quote: { resource: 'Quote', filter: 'parameters', pageSize: 100 },
  purchase_order: { resource: 'PurchaseOrder', filter: 'parameters', pageSize: PAGE_SIZE },
  repeating_invoice: { resource: 'RepeatingInvoice', contact: 'Contact.ContactID', filter: 'where' },
}

/** Xero's resource of a kind. */
export function resourceOf(kind: OtherKind): RecordResource {
  return SOURCES[kind].resource
}

/**
 * Finds records of one kind, newest first: one call where Xero can filter, else every page of what it can, sorted out here.
 * Throws Fault as all reading does.
 */
export async function findRecords(
  client: XeroClient,
  kind: OtherKind,
  query: RecordQuery,
): Promise<Page<LedgerRecord>> {
  const source = SOURCES[kind]
  const offset = query.offset ?? 0
  const [number, another] = query.numbers ?? []
  if (number !== undefined && another === undefined && kind === 'credit_note') return await numbered(client, number)
  const whole = query.detail === true
  const listing = listingOf(source, query)
  const load = async (page: number): Promise<ListPage<LedgerRecord>> => {
    const { rows, total } = recordRows(source.resource, await client.records(source.resource, { ...listing, page }))
    return { rows: rows.map((row) => recordOf(source.resource, kind, row, whole)), total }
  }
  if (source.pageSize === PAGE_SIZE && isAnsweredBy(source, query)) {
    const page = Math.floor(offset / PAGE_SIZE) + 1
    const { rows, total } = await load(page)
    const before = (page - 1) * PAGE_SIZE
    return { rows: rows.slice(offset - before), offset, total: total ?? before + rows.length }
  }
  const all =
    source.pageSize === undefined ? (await load(1)).rows : await everyPage(source.resource, load, source.pageSize)
  const rows = all.filter((row) => fits(row, query)).sort(comparison(query))
  return { rows: rows.slice(offset, offset + PAGE_SIZE), offset, total: rows.length }
}

// A sales credit note has a number of its own, which Xero takes in place of the id.
async function numbered(client: XeroClient, number: string): Promise<Page<LedgerRecord>> {
  try {
    const { rows } = recordRows('CreditNote', await client.record('CreditNote', number))
    const own = rows.map((row) => recordOf('CreditNote', kindOf('credit_note', row), row, true))
    const found = own.filter((row) => row.kind === 'credit_note' && row.number.toLowerCase() === number.toLowerCase())
    return { rows: found, offset: 0, total: found.length }
  } catch (thrown) {
    if (isNotFound(thrown)) return { rows: [], offset: 0, total: 0 }
    throw thrown
  }
}

/** One record by its id, whole; undefined where there is none. */
export async function recordById(client: XeroClient, kind: OtherKind, id: string): Promise<LedgerRecord | undefined> {
  const { resource } = SOURCES[kind]
  if (!isGuid(id)) return undefined
  try {
    const [row] = recordRows(resource, await client.record(resource, id)).rows
    return row === undefined ? undefined : recordOf(resource, kindOf(kind, row), row, true)
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}

/**
 * Records of one kind that were written at or after `since` (milliseconds), whole and oldest first, what is voided or deleted by now among
 * them: one of them is what a lost answer was about. `where` holds only enums, GUIDs and days.
 */
export async function recordsSince(
  client: XeroClient,
  kind: OtherKind,
  where: string | undefined,
  since: number,
): Promise<LedgerRecord[]> {
  const source = SOURCES[kind]
  const listing = { where: allOf([whereOf(source, {}), where]), order: undefined, since: new Date(since) }
  const load = async (page: number): Promise<ListPage<LedgerRecord>> => {
    const body = await client.records(source.resource, { ...listing, page })
    // Xero may say that nothing was modified since.
    if (body === undefined) return { rows: [], total: 0 }
    const { rows, total } = recordRows(source.resource, body)
    return { rows: rows.map((row) => recordOf(source.resource, kind, row, true)), total }
  }
  const rows =
    source.pageSize === undefined ? (await load(1)).rows : await everyPage(source.resource, load, source.pageSize)
  return rows
    .filter(({ updatedAt }) => updatedAt >= since)
    .sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))
}

/** Those of them that still count. */
export async function liveRecordsSince(
  client: XeroClient,
  kind: OtherKind,
  where: string | undefined,
  since: number,
): Promise<LedgerRecord[]> {
  const records = await recordsSince(client, kind, where, since)
  return records.filter(({ status }) => !isGone(status))
}

// Credit notes of both sides share their address.
function kindOf(kind: OtherKind, row: unknown): OtherKind {
  if (resourceOf(kind) !== 'CreditNote') return kind
  return recordOf('CreditNote', kind, row, false).type === 'ACCPAYCREDIT' ? 'supplier_credit' : 'credit_note'
}

function listingOf(source: Source, query: RecordQuery): Omit<RecordListing, 'page'> {
  const order = source.resource === 'BankTransfer' ? undefined : `Date ${query.ascending ? 'ASC' : 'DESC'}`
  if (source.filter === 'where') {
    return { where: whereOf(source, query), order: source.resource === 'RepeatingInvoice' ? undefined : order }
  }
  const [contactId, secondContact] = query.contactIds ?? []
  const [number, secondNumber] = query.numbers ?? []
  return {
    where: undefined,
    order,
    dateFrom: query.dateFrom,
    dateTo: query.dateTo,
    contactId: secondContact === undefined ? contactId : undefined,
    number: secondNumber === undefined ? number : undefined,
  }
}

function whereOf(source: Source, query: RecordQuery): string | undefined {
  const { dateFrom, dateTo } = query
  const types = source.types ?? query.types
  return allOf([
    anyOf('Type', types),
    anyOf('Status', query.statuses),
    source.contact ? anyOf(source.contact, query.contactIds?.filter(isGuid).map(guidLiteral)) : undefined,
    source.account ? anyOf(source.account, query.accountIds?.filter(isGuid).map(guidLiteral)) : undefined,
    dateFrom && `Date>=${dayLiteral(dateFrom)}`,
    dateTo && `Date<=${dayLiteral(dateTo)}`,
  ])
}

const ENUM = /^[A-Z-]{1,30}$/

/** A field that is one of some enums or GUIDs; what is neither is left out, as no caller's text may enter a filter. */
function anyOf(field: string, values: readonly string[] | undefined): string | undefined {
  const known = values
    ?.map((value) => (ENUM.test(value) ? `"${value}"` : value))
    .filter((value) => /^("|Guid\()/.test(value))
  if (!known || known.length === 0) return undefined
  const tests = known.map((value) => `${field}==${value}`)
  return tests.length === 1 ? tests[0] : `(${tests.join(' OR ')})`
}

/** Whether Xero's own filter answers all that a query asks. */
function isAnsweredBy(source: Source, query: RecordQuery): boolean {
  const { search, numbers, ids, open, reconciled, contactIds, accountIds, statuses, types } = query
  if ([search, numbers, ids, open, reconciled].some((asked) => asked !== undefined)) return false
  if (source.filter === 'parameters')
    return statuses === undefined && (contactIds === undefined || source.resource !== 'PurchaseOrder')
  if (contactIds !== undefined && !source.contact) return false
  if (accountIds !== undefined && !source.account) return false
  return types === undefined || source.types === undefined
}

function fits(row: LedgerRecord, query: RecordQuery): boolean {
  const among = (values: readonly string[] | undefined, value: string | undefined) =>
    values === undefined || (value !== undefined && values.some((one) => one.toLowerCase() === value.toLowerCase()))
  return (
    among(query.statuses, row.status) &&
    among(query.types, row.type) &&
    among(query.contactIds, row.contact?.id) &&
    among(query.accountIds, row.account?.id) &&
    among(query.numbers, row.number) &&
    among(query.ids, row.id) &&
    (query.reconciled === undefined || row.reconciled === query.reconciled) &&
    (query.open !== true || (row.open ?? 0n) > 0n) &&
    isWithin(row, query) &&
    isFound(row, query.search)
  )
}

function isWithin({ date }: LedgerRecord, { dateFrom, dateTo }: RecordQuery): boolean {
  return (
    (dateFrom === undefined || (date !== undefined && date >= dateFrom)) &&
    (dateTo === undefined || (date !== undefined && date <= dateTo))
  )
}

function isFound({ number, reference, contact, facts }: LedgerRecord, search: string | undefined): boolean {
  const wanted = search?.trim().toLowerCase() ?? ''
  const texts = [number, reference, contact?.name ?? '', ...facts.map(({ value }) => value)]
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted))
}

function comparison({ ascending }: RecordQuery): (a: LedgerRecord, b: LedgerRecord) => number {
  const sign = ascending ? 1 : -1
  return (a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : (a.date ?? '') < (b.date ?? '') ? -sign : sign)
}
