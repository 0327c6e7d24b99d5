import type { Day } from '../../../books/day.ts'
import type { Invoice, Line, LineAmountTypes } from '../../../books/documents.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import type { CloseDocument, CloseLine } from './month-books.ts'

/** What has no day is older than everything. */
const NO_DAY = '1970-01-01' as Day

/** An invoice or bill as a close looks at it; for a digest. */
export function closeInvoice(invoice: Invoice): CloseDocument {
  const { kind, id, number, reference, contact, status, date, due, currency, currencyRate, total, totalTax } = invoice
  return {
    ...{ kind, type: kind === 'invoice' ? 'ACCREC' : 'ACCPAY', id, number, reference },
    ...{ contactId: contact.id, contactName: contact.name, status, date: date ?? NO_DAY, due, currency, currencyRate },
    ...{ total, totalTax, open: invoice.amountDue, bankAccount: '', reconciled: undefined },
    ...{ hasAttachments: invoice.hasAttachments, updatedAt: invoice.updatedAt },
    lines: linesOf(invoice.lines, invoice.lineAmountTypes),
    settlements: invoice.settlements ?? [],
  }
}

/** A credit note of either side as a close looks at it; for a digest. */
export const closeCreditNote = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a prepayment or overpayment. */
export const closeAdvance = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a payment: what it settled is in its settlements. */
export const closePayment = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a bank transaction. */
export const closeBankTransaction = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a manual journal. */
export const closeJournal = (record: LedgerRecord): CloseDocument => closeRecord(record)
/** The same of a purchase order. */
export const closeOrder = (record: LedgerRecord): CloseDocument => closeRecord(record)

function closeRecord(record: LedgerRecord): CloseDocument {
  const { kind, type, id, number, reference, contact, account, status, date, due, currency, currencyRate } = record
  const { total, totalTax, open = 0n, reconciled, hasAttachments, updatedAt, applied = [] } = record
  return {
    ...{ kind, type, id, number, reference, contactId: contact?.id ?? '', contactName: contact?.name ?? '', status },
    ...{ date: date ?? NO_DAY, due, currency, currencyRate, total, totalTax, open, reconciled, hasAttachments },
    ...{ bankAccount: account ? account.code || account.id : '', updatedAt },
    lines: linesOf(record.lines, record.lineAmountTypes),
    settlements: applied,
  }
}

function linesOf(lines: readonly Line[] | undefined, types: LineAmountTypes): CloseLine[] {
  return (lines ?? []).map((line) => {
    const { description, accountCode, itemCode, taxType, quantity, lineAmount, taxAmount: tax } = line
    const net = types === 'Inclusive' ? lineAmount - tax : lineAmount
    return { description, accountCode, itemCode, taxType, quantity, net, tax }
  })
}
