import type { InvoiceQuery } from './books.ts'
import { INVOICE_STATUSES, type Invoice, type InvoiceKind } from './documents.ts'
import type { LedgerRecord, RecordQuery } from './records.ts'

/** An invoice or bill as a record among others. */
export function recordOfInvoice(invoice: Invoice): LedgerRecord {
  const { id, kind, number, reference, contact, status, date, due, currency, currencyRate, total, totalTax } = invoice
  return {
    ...{ kind, id, type: kind === 'invoice' ? 'ACCREC' : 'ACCPAY', number, reference, contact, account: undefined },
    ...{ status, date, due, currency, currencyRate, total, totalTax, open: invoice.amountDue, reconciled: undefined },
    lineAmountTypes: invoice.lineAmountTypes,
    lines: invoice.lines,
    applied: invoice.settlements?.map((settlement) => ({ ...settlement, document: undefined })),
    facts: [],
    hasAttachments: invoice.hasAttachments,
    updatedAt: invoice.updatedAt,
  }
}

/** A query for records of these kinds as the query for invoices that it is. */
export function invoiceQuery(kind: InvoiceKind, query: RecordQuery): InvoiceQuery {
  const { statuses, contactIds, numbers, ids, search, dateFrom, dateTo, open, ascending, detail, offset } = query
  return {
    ...{ kind, contactIds, numbers, ids, search, dateFrom, dateTo, detail, offset },
    statuses: statuses && INVOICE_STATUSES.filter((status) => statuses.includes(status)),
    ...(open ? { unpaid: true } : {}),
    ...{ order: 'date', descending: ascending !== true },
  }
}
