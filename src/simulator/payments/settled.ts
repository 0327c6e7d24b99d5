import type { Cents } from '../../books/money.ts'
import type { Invoice, OrganisationState } from '../state.ts'
import type { Credit, CreditKind, PaymentTarget, PaymentType, Settled } from '../state-money.ts'

/** Which of the four kinds of documents that payments are against this is. */
export function kindOf(document: Settled): PaymentTarget['kind'] {
  return isInvoice(document) ? 'invoice' : creditKind(document)
}

/** Whether a document is an invoice or bill rather than credit. */
export function isInvoice(document: Settled): document is Invoice {
  return 'amountDue' in document
}

/** Which kind of credit this is. */
export function creditKind(credit: Credit): CreditKind {
  if (credit.type.endsWith('-PREPAYMENT')) return 'prepayment'
  return credit.type.endsWith('-OVERPAYMENT') ? 'overpayment' : 'creditNote'
}

/** Whether a document is about customers or suppliers, in the words of invoices. */
export function sideOf(document: Settled): Invoice['type'] {
  return document.type.startsWith('ACCREC') || document.type.startsWith('RECEIVE') ? 'ACCREC' : 'ACCPAY'
}

/** What is still due on an invoice or bill, or left of a credit; in the document's currency. */
export function openAmount(document: Settled): Cents {
  return isInvoice(document) ? document.amountDue : document.remainingCredit
}

/** The number of a document; overpayments and prepayments of bills have none. */
export function numberOf(document: Settled): string {
  if ('number' in document) return document.number
  return ('invoiceNumber' in document && document.invoiceNumber) || ''
}

/** The credit of a kind with an id (in lower case). */
export function creditOf(organisation: OrganisationState, kind: CreditKind, id: string): Credit | undefined {
  if (kind === 'creditNote') return organisation.creditNotes.get(id)
  return kind === 'prepayment' ? organisation.prepayments.get(id) : organisation.overpayments.get(id)
}

/** The document that a payment is against. */
export function targetOf(organisation: OrganisationState, { kind, id }: PaymentTarget): Settled | undefined {
  return kind === 'invoice' ? organisation.invoices.get(id) : creditOf(organisation, kind, id)
}

/** Xero's type of a payment of this document, which is also the source of its journal. */
export function paymentTypeOf(document: Settled): PaymentType {
  const [receivable, payable] = TYPES[kindOf(document)]
  return sideOf(document) === 'ACCREC' ? receivable : payable
}

const TYPES: Readonly<Record<PaymentTarget['kind'], readonly [PaymentType, PaymentType]>> = {
  invoice: ['ACCRECPAYMENT', 'ACCPAYPAYMENT'],
  creditNote: ['ARCREDITPAYMENT', 'APCREDITPAYMENT'],
  prepayment: ['ARPREPAYMENTPAYMENT', 'APPREPAYMENTPAYMENT'],
  overpayment: ['AROVERPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT'],
}

/** The word for a document inside a payment's `Invoice`, which holds whatever the payment is against. */
export function wireTypeOf(document: Settled): string {
  const kind = kindOf(document)
  if (kind === 'invoice' || kind === 'creditNote') return document.type
  return `${sideOf(document) === 'ACCREC' ? 'AR' : 'AP'}${kind.toUpperCase()}`
}
