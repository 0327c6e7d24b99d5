import { formatDecimal } from '../../books/money.ts'
import { present } from '../accounting/sent.ts'
import { dateString, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import type { OrganisationState, Payment } from '../state.ts'
import type { BatchPayment } from '../state-money.ts'
import { targetOf } from './settled.ts'

type Json = Record<string, unknown>

/** A batch payment as Xero shows it. A deleted one has lost its payments, not its total. */
export function batchPaymentJson(organisation: OrganisationState, batch: BatchPayment): Json {
  const payments = batch.status === 'DELETED' ? [] : batch.paymentIds
  return {
    Account: { AccountID: batch.accountId, CurrencyCode: currencyOf(organisation, batch.accountId) },
    ...present<Json>({
      Reference: batch.reference || undefined,
      Particulars: batch.particulars,
      Code: batch.code,
      Details: batch.details,
      Narrative: batch.narrative,
    }),
    BatchPaymentID: batch.id,
    DateString: dateString(batch.date),
    Date: msDate(batch.date),
    Payments: payments.flatMap((id) => {
      const payment = organisation.payments.get(id)
      return payment ? [memberJson(organisation, payment)] : []
    }),
    Type: batch.type,
    Status: batch.status,
    TotalAmount: centsNumber(batch.total),
    UpdatedDateUTC: msInstant(batch.updatedAt),
    IsReconciled: batch.isReconciled,
  }
}

function currencyOf(organisation: OrganisationState, accountId: string): string {
  return organisation.accounts.get(accountId)?.currencyCode ?? organisation.settings.baseCurrency
}

function memberJson(organisation: OrganisationState, payment: Payment): Json {
  return {
    Invoice: {
      InvoiceID: payment.target.id,
      CurrencyCode: targetOf(organisation, payment.target)?.currencyCode ?? organisation.settings.baseCurrency,
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      HasErrors: false,
      IsDiscounted: false,
      LineItems: [],
    },
    PaymentID: payment.id,
    ...present<Json>({
      BankAccountNumber: payment.bankAccountNumber,
      Particulars: payment.particulars,
      Code: payment.code,
      Details: payment.details,
      Reference: payment.reference || undefined,
    }),
    Amount: centsNumber(payment.amount),
    BankAmount: centsNumber(payment.bankAmount),
  }
}

/** What a payment says of its batch. Here, and only here, Xero writes the total and the flag as text. */
export function batchInPayment(organisation: OrganisationState, id: string | undefined): Json {
  const batch = id === undefined ? undefined : organisation.batchPayments.get(id)
  if (!batch) return {}
  return {
    BatchPaymentID: batch.id,
    BatchPayment: {
      Account: { AccountID: batch.accountId },
      BatchPaymentID: batch.id,
      Date: msDate(batch.date),
      Type: batch.type,
      Status: batch.status,
      TotalAmount: formatDecimal(batch.total, 2),
      UpdatedDateUTC: msInstant(batch.updatedAt),
      IsReconciled: batch.isReconciled ? 'true' : 'false',
    },
  }
}
