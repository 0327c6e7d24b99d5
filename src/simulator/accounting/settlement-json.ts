import { dateString, msDate } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { Invoice, OrganisationState, Payment } from '../state.ts'
import type { AppliedCredit } from '../state-money.ts'

type Json = Record<string, unknown>

/** The payments of a document (or refunds of a credit) as it lists them. */
export function paymentsOn(organisation: OrganisationState, { paymentIds }: { paymentIds: readonly string[] }): Json[] {
  const payments = paymentIds.map((id) => organisation.payments.get(id))
  return payments.filter((payment): payment is Payment => payment !== undefined).map(nestedPayment)
}

function nestedPayment(payment: Payment): Json {
  return {
    PaymentID: payment.id,
    ...(payment.batchPaymentId === undefined ? {} : { BatchPaymentID: payment.batchPaymentId }),
    Date: msDate(payment.date),
    Amount: centsNumber(payment.amount),
    ...(payment.reference === '' ? {} : { Reference: payment.reference }),
    CurrencyRate: rateNumber(payment.currencyRate),
    HasAccount: false,
    HasValidationErrors: false,
  }
}

/** The prepayments and overpayments applied to an invoice or bill. */
export function advancesOn(organisation: OrganisationState, invoice: Invoice): Json {
  const { prepayments, overpayments } = organisation
  return {
    Prepayments: creditsOf(invoice, 'prepayment').map((credit) => ({
      PrepaymentID: credit.creditId,
      ...applied(credit, prepayments.get(credit.creditId)),
    })),
    Overpayments: creditsOf(invoice, 'overpayment').map((credit) => ({
      OverpaymentID: credit.creditId,
      ...applied(credit, overpayments.get(credit.creditId)),
    })),
  }
}

/** The credit notes applied to an invoice or bill. */
export function creditNotesOn(organisation: OrganisationState, invoice: Invoice): Json[] {
  return creditsOf(invoice, 'creditNote').map((credit) => {
    const creditNote = organisation.creditNotes.get(credit.creditId)
    return {
      CreditNoteID: credit.creditId,
      CreditNoteNumber: creditNote?.number ?? '',
      HasErrors: false,
      InvoiceAddresses: [],
      DateString: dateString(credit.date),
      ...applied(credit, creditNote),
    }
  })
}

function creditsOf(invoice: Invoice, kind: AppliedCredit['kind']): AppliedCredit[] {
  return invoice.credits.filter((credit) => credit.kind === kind)
}

function applied(credit: AppliedCredit, whole: { total: bigint } | undefined): Json {
  return {
    ID: credit.creditId,
    AppliedAmount: centsNumber(credit.amount),
    Date: msDate(credit.date),
    LineItems: [],
    Total: centsNumber(whole?.total ?? 0n),
  }
}
