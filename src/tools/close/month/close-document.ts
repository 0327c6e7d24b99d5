import type { Day } from '../../../books/day.ts'
import type { Invoice, Line, LineAmountTypes } from '../../../books/documents.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import {
  type StockDocument,
  stockBankTransaction,
  stockCredit,
  stockInvoice,
} from '../../inventory/movements/stock-documents.ts'
import type { CloseDocument, CloseLine } from './month-books.ts'

/** What has no day is older than everything. */
const NO_DAY = '1970-01-01' as Day

// Both of these write every property out, in one order: each check goes through all documents, and objects of one shape are read many times faster.

/** An invoice or bill as a close looks at it; for a digest. */
export function closeInvoice(invoice: Invoice): CloseDocument {
  return {
    kind: invoice.kind,
    type: invoice.kind === 'invoice' ? 'ACCREC' : 'ACCPAY',
    id: invoice.id,
    number: invoice.number,
    reference: invoice.reference,
    contactId: invoice.contact.id,
    contactName: invoice.contact.name,
    status: invoice.status,
    date: invoice.date ?? NO_DAY,
    due: invoice.due,
    currency: invoice.currency,
    currencyRate: invoice.currencyRate,
    total: invoice.total,
    totalTax: invoice.totalTax,
    open: invoice.amountDue,
    bankAccount: '',
    reconciled: undefined,
    hasAttachments: invoice.hasAttachments,
    updatedAt: invoice.updatedAt,
    lines: linesOf(invoice.lines, invoice.lineAmountTypes),
    settlements: invoice.settlements ?? [],
    stock: stockInvoice(invoice),
  }
}

/** A credit note of either side as a close looks at it; for a digest. */
export const closeCreditNote = (record: LedgerRecord): CloseDocument => closeRecord(record, stockCredit(record))
/** The same of a prepayment or overpayment. */
export const closeAdvance = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a payment: what it settled is in its settlements. */
export const closePayment = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a bank transaction. */
export const closeBankTransaction = (record: LedgerRecord): CloseDocument =>
  closeRecord(record, stockBankTransaction(record))
/** The same of a manual journal. */
export const closeJournal = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a purchase order. */
export const closeOrder = (record: LedgerRecord): CloseDocument => closeRecord(record)

function closeRecord(record: LedgerRecord, stock?: StockDocument): CloseDocument {
  const { contact, account } = record
  return {
    kind: record.kind,
    type: record.type,
    id: record.id,
    number: record.number,
    reference: record.reference,
    contactId: contact?.id ?? '',
    contactName: contact?.name ?? '',
    status: record.status,
    date: record.date ?? NO_DAY,
    due: record.due,
    currency: record.currency,
    currencyRate: record.currencyRate,
    total: record.total,
    totalTax: record.totalTax,
    open: record.open ?? 0n,
    bankAccount: account ? account.code || account.id : '',
    reconciled: record.reconciled,
    hasAttachments: record.hasAttachments,
    updatedAt: record.updatedAt,
    lines: linesOf(record.lines, record.lineAmountTypes),
    settlements: record.applied ?? [],
    stock,
  }
}

function linesOf(lines: readonly Line[] | undefined, types: LineAmountTypes): CloseLine[] {
  return (lines ?? []).map((line) => {
    const { description, accountCode, itemCode, taxType, quantity, lineAmount, taxAmount: tax } = line
    const net = types === 'Inclusive' ? lineAmount - tax : lineAmount
    return { description, accountCode, itemCode, taxType, quantity, net, tax }
  })
}
