import { contactStub } from '../accounting/contact-json.ts'
import { invoiceJson } from '../accounting/invoice-json.ts'
import type { ApiContext } from '../contract.ts'
import { instantStringZ, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { Invoice, Payment } from '../state.ts'

type Json = Record<string, unknown>

/** A payment as Xero shows it: the answer to a write has the invoice in full, elsewhere it is short. */
export function paymentJson(context: ApiContext, payment: Payment, showing: 'alone' | 'listed' | 'written'): Json {
  const { organisation } = context
  const account = organisation.accounts.get(payment.accountId)
  const invoice = organisation.invoices.get(payment.target.id)
  return {
    PaymentID: payment.id,
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
    ...(invoice
      ? { Invoice: showing === 'written' ? invoiceJson(context, invoice, 'written') : shortInvoice(context, invoice) }
      : {}),
    HasValidationErrors: false,
  }
}

function shortInvoice(context: ApiContext, invoice: Invoice): Json {
  return {
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    HasErrors: false,
    IsDiscounted: false,
    Contact: contactStub(context.organisation, invoice.contactId),
    LineItems: [],
    CurrencyCode: invoice.currencyCode,
  }
}
