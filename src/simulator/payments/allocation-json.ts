import { msDate } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import type { Invoice } from '../state.ts'
import type { Allocation, Credit, CreditKind } from '../state-money.ts'
import { creditKind } from './settled.ts'

type Json = Record<string, unknown>

/** Each kind of credit in Xero's sentences and field names. */
export const ALLOCATABLE: Readonly<Record<CreditKind, { name: string; field: string }>> = {
  creditNote: { name: 'Credit Note', field: 'CreditNote' },
  prepayment: { name: 'Prepayment', field: 'Prepayment' },
  overpayment: { name: 'Overpayment', field: 'Overpayment' },
}

/** An allocation as Xero shows it. */
export function allocationJson(applied: Allocation, invoice: Invoice | undefined): Json {
  return {
    AllocationID: applied.id,
    Amount: centsNumber(applied.amount),
    Date: msDate(applied.date),
    Invoice: {
      InvoiceID: applied.invoiceId,
      InvoiceNumber: invoice?.number ?? '',
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      IsDiscounted: false,
      InvoiceAddresses: [],
      HasErrors: false,
      InvoicePaymentServices: [],
      LineItems: [],
    },
  }
}

/** The answer to a PUT names the credit too. */
export function withCredit(json: Json, credit: Credit): Json {
  const { field } = ALLOCATABLE[creditKind(credit)]
  return { ...json, [field]: { [`${field}ID`]: credit.id, ID: credit.id, LineItems: [] }, ValidationErrors: [] }
}

/** The answer to a DELETE: no amount, and of the invoice the id alone. */
export function deletedAllocationJson(applied: Allocation): Json {
  return {
    AllocationID: applied.id,
    Date: msDate(applied.date),
    Invoice: { InvoiceID: applied.invoiceId },
    IsDeleted: true,
  }
}
