import { markTrading } from '../accounting/contact-write.ts'
import { record, throughApi } from '../accounting/history.ts'
import { nextNumber, PREFIX, takeNumber } from '../accounting/numbering.ts'
import type { Work } from '../accounting/work.ts'
import { replaceCredit } from '../payments/settle.ts'
import type { BankTransaction, Overpayment, Prepayment } from '../state-money.ts'
import { isReceived } from './bank-posting.ts'

/** The prepayment or overpayment that a bank transaction made; undefined for other transactions. */
export function creditOf(work: Work, transaction: BankTransaction): Prepayment | Overpayment | undefined {
  const { prepayments, overpayments } = work.organisation
  const id = transaction.creditId ?? ''
  return prepayments.get(id) ?? overpayments.get(id)
}

/** Makes the prepayment or overpayment of a new bank transaction, with the id that the transaction already names. */
export function createCredit(work: Work, transaction: BankTransaction, creditId: string): void {
  const side = isReceived(transaction.type) ? 'ACCREC' : 'ACCPAY'
  const credit = {
    id: creditId,
    contactId: transaction.contactId ?? '',
    date: transaction.date,
    status: 'AUTHORISED' as const,
    reference: transaction.reference,
    lineAmountTypes: transaction.lineAmountTypes,
    lines: transaction.lines,
    subTotal: transaction.subTotal,
    totalTax: transaction.totalTax,
    total: transaction.total,
    currencyCode: transaction.currencyCode,
    currencyRate: transaction.currencyRate,
    remainingCredit: transaction.total,
    allocations: [],
    paymentIds: [],
    bankTransactionId: transaction.id,
    updatedAt: work.context.now,
  }
  const { type } = transaction
  if (type === 'RECEIVE-PREPAYMENT') replaceCredit(work, undefined, { ...credit, type, ...numbered(work, creditId) })
  if (type === 'SPEND-PREPAYMENT') replaceCredit(work, undefined, { ...credit, type })
  if (type === 'RECEIVE-OVERPAYMENT' || type === 'SPEND-OVERPAYMENT')
    replaceCredit(work, undefined, { ...credit, type })
  markTrading(work, credit.contactId, side)
  record(work, creditId, 'Created', `${type}${throughApi(work.context)}.`)
}

/** A prepayment received stands among the sales documents: it has their next number (which is its reference too) and their look. */
function numbered(work: Work, id: string): Pick<Prepayment, 'reference' | 'invoiceNumber' | 'brandingThemeId'> {
  const invoiceNumber = nextNumber(work, PREFIX.ACCREC)
  takeNumber(work, invoiceNumber, id)
  const brandingThemeId = work.organisation.brandingThemes.keys().next().value
  return { reference: invoiceNumber, invoiceNumber, ...(brandingThemeId === undefined ? {} : { brandingThemeId }) }
}

/** Voids the credit of a transaction that was taken back. */
export function voidCredit(work: Work, credit: Prepayment | Overpayment): void {
  replaceCredit(work, credit, { ...credit, status: 'VOIDED', updatedAt: work.context.now })
  record(work, credit.id, 'Voided', `${credit.type}${throughApi(work.context)}.`)
}
