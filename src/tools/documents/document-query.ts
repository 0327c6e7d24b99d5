import type { InvoiceQuery } from '../../books/books.ts'
import { addDays, type Day } from '../../books/day.ts'
import type { InvoiceKind, InvoiceStatus } from '../../books/documents.ts'
import { Fault } from '../../call/fault.ts'

/** Which documents a caller wants listed. */
export interface DocumentFilter {
  kind?: InvoiceKind | undefined
  status?: InvoiceStatus | undefined
  contact?: string | undefined
  search?: string | undefined
  date_from?: Day | undefined
  date_to?: Day | undefined
  due_from?: Day | undefined
  due_to?: Day | undefined
  unpaid?: boolean | undefined
  overdue?: boolean | undefined
  order?: 'newest' | 'oldest' | 'due' | 'amount_due' | 'updated' | undefined
  detail?: 'full' | undefined
}

const ORDERS = {
  newest: { order: 'date', descending: true },
  oldest: { order: 'date', descending: false },
  due: { order: 'due', descending: false },
  amount_due: { order: 'amount_due', descending: true },
  updated: { order: 'updated', descending: true },
} as const

const LIVE: readonly InvoiceStatus[] = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID']

/** Whether only approved documents with an amount due are listed. */
export function onlyUnpaid({ unpaid, overdue }: DocumentFilter): boolean {
  return unpaid === true || overdue === true
}

/**
 * The query for a filter. Voided and deleted documents are listed only when their status is asked for; what is unpaid is ordered
 * by due date, the rest newest first. Pure. Throws Fault for filters that contradict each other.
 */
export function queryFor(filter: DocumentFilter, contactId: string | undefined, today: Day): InvoiceQuery {
  const { kind, status, search, overdue } = filter
  const unpaid = onlyUnpaid(filter)
  refuseContradiction(filter, unpaid)
  const yesterday = addDays(today, -1)
  const dueTo = overdue && !(filter.due_to && filter.due_to < yesterday) ? yesterday : filter.due_to
  return {
    kind,
    search,
    ...(unpaid ? { unpaid: true } : { statuses: status ? [status] : LIVE }),
    contactIds: contactId ? [contactId] : undefined,
    dateFrom: filter.date_from,
    dateTo: filter.date_to,
    dueFrom: filter.due_from,
    dueTo,
    ...ORDERS[filter.order ?? (unpaid ? 'due' : 'newest')],
  }
}

function refuseContradiction(filter: DocumentFilter, unpaid: boolean): void {
  const { status } = filter
  if (unpaid && status !== undefined && status !== 'AUTHORISED') {
    throw new Fault(
      'invalid_input',
      `status: a ${status} document is not unpaid.`,
      'Give status, or unpaid or overdue.',
    )
  }
  for (const [from, to] of [['date_from', 'date_to'] as const, ['due_from', 'due_to'] as const]) {
    const [first, last] = [filter[from], filter[to]]
    if (!first || !last || first <= last) continue
    throw new Fault('invalid_input', `${from}: ${first} is after ${to} ${last}.`, 'Swap them.')
  }
}
