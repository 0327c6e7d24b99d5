import { contactStub } from '../accounting/contact-json.ts'
import { dates, lineJson } from '../accounting/document-json.ts'
import { invoiceJson } from '../accounting/invoice-json.ts'
import type { ApiContext } from '../contract.ts'
import { instantStringZ, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { Payment } from '../state.ts'
import type { Credit, Settled } from '../state-money.ts'
import { batchInPayment } from './batch-payment-json.ts'
import { isInvoice, numberOf, targetOf, wireTypeOf } from './settled.ts'

type Json = Record<string, unknown>

/**
 * A payment as Xero shows it: the answer to a write has what it is against in full, elsewhere it is short. `Invoice` holds that whatever
 * its kind, as in the examples of Xero's OpenAPI: a refunded credit note is an `Invoice` of type ACCRECCREDIT.
 */
export function paymentJson(context: ApiContext, payment: Payment, showing: 'alone' | 'listed' | 'written'): Json {
  const { organisation } = context
  const account = organisation.accounts.get(payment.accountId)
  const document = targetOf(organisation, payment.target)
  return {
    PaymentID: payment.id,
    ...batchInPayment(organisation, payment.batchPaymentId),
    Date: msDate(payment.date),
    BankAmount: centsNumber(payment.bankAmount),
    Amount: centsNumber(payment.amount),
    ...(payment.reference === '' ? {} : { Reference: payment.reference }),
    CurrencyRate: rateNumber(payment.currencyRate),
    PaymentType: payment.type,
    Status: payment.status,
    UpdatedDateUTC: msInstant(payment.updatedAt),
    UpdatedDateUTCString: instantStringZ(payment.updatedAt),
    HasAccount: true,
    IsReconciled: payment.isReconciled,
    Account: {
      AccountID: payment.accountId,
      ...(account?.code ? { Code: account.code } : {}),
      ...(showing === 'listed' ? {} : { Name: account?.name ?? '' }),
    },
    ...(document ? { Invoice: showing === 'written' ? inFull(context, document) : inShort(context, document) } : {}),
    HasValidationErrors: false,
  }
}

function inFull(context: ApiContext, document: Settled): Json {
  return isInvoice(document) ? invoiceJson(context, document, 'written') : creditInFull(context, document)
}

function inShort(context: ApiContext, document: Settled): Json {
  return {
    Type: wireTypeOf(document),
    InvoiceID: document.id,
    InvoiceNumber: numberOf(document),
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    HasErrors: false,
    IsDiscounted: false,
    Contact: contactStub(context.organisation, document.contactId),
    LineItems: [],
    CurrencyCode: document.currencyCode,
  }
}

/** Credit in the words of an invoice: what is left of it is `AmountDue`. */
function creditInFull(context: ApiContext, credit: Credit): Json {
  return {
    ...inShort(context, credit),
    Reference: credit.reference,
    AmountDue: centsNumber(credit.remainingCredit),
    AmountPaid: centsNumber(credit.total - credit.remainingCredit),
    SentToContact: false,
    CurrencyRate: rateNumber(credit.currencyRate),
    ...dates({ date: credit.date }),
    Status: credit.status,
    LineAmountTypes: credit.lineAmountTypes,
    LineItems: credit.lines.map((line) => lineJson(context, line, true)),
    SubTotal: centsNumber(credit.subTotal),
    TotalTax: centsNumber(credit.totalTax),
    Total: centsNumber(credit.total),
    UpdatedDateUTC: msInstant(credit.updatedAt),
    UpdatedDateUTCString: instantStringZ(credit.updatedAt),
  }
}
