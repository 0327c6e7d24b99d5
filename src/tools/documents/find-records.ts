import type { Books, Page } from '../../books/books.ts'
import type { Day } from '../../books/day.ts'
import { INVOICE_STATUSES, type InvoiceKind } from '../../books/documents.ts'
import {
  isGone,
  type LedgerRecord,
  RECORD_KINDS,
  RECORD_STATUSES,
  RECORD_WORDS,
  type RecordKind,
  type RecordQuery,
} from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'
import type { View } from '../../call/reply.ts'
import { bankAccountNamed } from '../bank/bank-account-named.ts'
import type { DocumentFilter } from './document-query.ts'
import { recordListView } from './record-list.ts'

/** Every status that any kind of record can have. */
export const STATUSES: readonly string[] = [...new Set(RECORD_KINDS.flatMap((kind) => RECORD_STATUSES[kind]))]

/** Which records a caller wants listed: the filters of all kinds. */
export interface RecordFilter extends Omit<DocumentFilter, 'kind' | 'status'> {
  kind?: RecordKind | undefined
  status?: string | undefined
  account?: string | undefined
  reconciled?: boolean | undefined
}

/** The filter as one for invoices and bills. Throws Fault for what only other kinds have. */
export function invoiceFilter({ account, reconciled, kind, status, ...filter }: RecordFilter): DocumentFilter {
  const odd = account !== undefined ? 'account' : reconciled !== undefined ? 'reconciled' : undefined
  if (odd) throw notFor(odd, 'invoices and bills', 'Name a kind of money, such as payment or bank_transaction.')
  const known = INVOICE_STATUSES.find((one) => one === status)
  if (status !== undefined && !known) throw badStatus(status, kind ?? 'invoice')
  return { ...filter, kind: kind as InvoiceKind | undefined, status: known }
}

/** Lists records of one kind beyond invoices and bills. Throws Fault for filters that the kind does not have. */
export async function otherRecords(
  filter: RecordFilter & { kind: RecordKind },
  setting: {
    books: Books
    today: Day
    contact: { id: string; name: string } | undefined
    offset: number
    pageStart: number
    limit: number
  },
): Promise<View> {
  const { books, today, contact, offset, pageStart, limit } = setting
  const accountIds = filter.account
    ? [bankAccountNamed(filter.account, await books.accounts(), 'account').id]
    : undefined
  const query = recordQuery(filter, contact?.id, accountIds)
  const page: Page<LedgerRecord> = await books.findRecords(filter.kind, { ...query, offset: pageStart })
  const { baseCurrency } = await books.organisation()
  return recordListView(page, { kind: filter.kind, given: { ...filter }, offset, limit, contact, baseCurrency, today })
}

/** The query for a filter: what is voided, deleted or archived only where its status is asked for. Pure. */
export function recordQuery(
  filter: RecordFilter & { kind: RecordKind },
  contactId: string | undefined,
  accountIds: readonly string[] | undefined,
): RecordQuery {
  const { kind, status, search, date_from: dateFrom, date_to: dateTo, unpaid, reconciled, order, detail } = filter
  const known = RECORD_STATUSES[kind]
  if (status !== undefined && !known.includes(status)) throw badStatus(status, kind)
  refuseForeign(filter)
  return {
    ...{ search, dateFrom, dateTo, reconciled, accountIds },
    statuses: status === undefined ? known.filter((one) => !isGone(one)) : [status],
    contactIds: contactId ? [contactId] : undefined,
    ...(unpaid ? { open: true } : {}),
    ascending: order === 'oldest',
    detail: detail === 'full' || kind === 'payment',
  }
}

function refuseForeign(filter: RecordFilter & { kind: RecordKind }): void {
  const { kind } = filter
  const words = `${RECORD_WORDS[kind]}s`
  for (const field of ['overdue', 'due_from', 'due_to'] as const) {
    if (filter[field]) throw notFor(field, words, 'Leave it out, or list invoices and bills.')
  }
  if (filter.order !== undefined && filter.order !== 'newest' && filter.order !== 'oldest') {
    throw notFor('order', words, 'Give newest or oldest.')
  }
  if (filter.unpaid && !CREDITS.has(kind)) throw notFor('unpaid', words, 'Give a status instead.')
  if (filter.account && !MONEY.has(kind)) throw notFor('account', words, 'Leave it out.')
  if (filter.date_from && filter.date_to && filter.date_from > filter.date_to) {
    throw new Fault('invalid_input', `date_from: ${filter.date_from} is after date_to ${filter.date_to}.`, 'Swap them.')
  }
}

const CREDITS = new Set<RecordKind>(['credit_note', 'supplier_credit', 'prepayment', 'overpayment'])
const MONEY = new Set<RecordKind>(['payment', 'batch_payment', 'bank_transaction', 'bank_transfer'])

function notFor(field: string, words: string, next: string): Fault {
  return new Fault('invalid_input', `${field}: ${words} do not have this filter.`, next)
}

function badStatus(status: string, kind: RecordKind): Fault {
  return new Fault(
    'invalid_input',
    `status: a ${RECORD_WORDS[kind]} is never ${status}.`,
    `Give one of ${RECORD_STATUSES[kind].join(', ')}.`,
  )
}
