import type { ApiContext } from '../contract.ts'
import type { Fields } from '../edge/body.ts'
import { readText } from '../edge/body.ts'
import { dateString, msDate } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import type { Invoice } from '../state.ts'
import { attachmentsJson } from './attachments.ts'
import { ZERO_ID } from './batch.ts'
import { contactStub } from './contact-json.ts'
import { dates, documentJson, lineJson, type Showing, totalsJson } from './document-json.ts'
import { present } from './sent.ts'
import { advancesOn, creditNotesOn, paymentsOn } from './settlement-json.ts'

type Json = Record<string, unknown>

/** An invoice or bill as Xero shows it in the given place; the answer to a write leaves out payments, credits and attachments. */
export function invoiceJson(context: ApiContext, invoice: Invoice, showing: Showing): Json {
  const { organisation } = context
  const json: Json = {
    ...documentJson(context, invoice, showing),
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    AmountDue: centsNumber(invoice.amountDue),
    AmountPaid: centsNumber(invoice.amountPaid),
    IsDiscounted: invoice.totalDiscount !== 0n,
    InvoicePaymentServices: [],
    ...present<Json>({
      RepeatingInvoiceID: invoice.repeatingInvoiceId,
      Url: invoice.url,
      ...paymentDates(invoice),
    }),
  }
  if (showing === 'written') return { ...json, ...advancesOn(organisation, invoice) }
  json.AmountCredited = centsNumber(invoice.amountCredited)
  json.HasAttachments = (organisation.attachments.get(invoice.id)?.length ?? 0) > 0
  if (showing === 'summary') return json
  return {
    ...json,
    ...advancesOn(organisation, invoice),
    ...(showing === 'alone' && invoice.paymentIds.length === 0 ? {} : { Payments: paymentsOn(organisation, invoice) }),
    CreditNotes: creditNotesOn(organisation, invoice),
    ...(showing === 'alone'
      ? { Attachments: attachmentsJson(organisation, 'Invoices', invoice.id) }
      : { InvoiceAddresses: [] }),
  }
}

function paymentDates(invoice: Invoice): Json {
  const { expectedPaymentDate: expected, plannedPaymentDate: planned } = invoice
  return {
    ExpectedPaymentDateString: expected && dateString(expected),
    ExpectedPaymentDate: expected && msDate(expected),
    PlannedPaymentDateString: planned && dateString(planned),
    PlannedPaymentDate: planned && msDate(planned),
  }
}

/** A refused invoice: the invoice as it was wanted, its status as it was asked for. */
export function invoiceEcho(context: ApiContext, invoice: Invoice, fields: Fields, existing: boolean): Json {
  const status = readText(fields.get('Status'))
  return {
    Type: readText(fields.get('Type')) ?? invoice.type,
    InvoiceID: existing ? invoice.id : ZERO_ID,
    ...(invoice.number === '' ? {} : { InvoiceNumber: invoice.number }),
    ...(invoice.reference === '' ? {} : { Reference: invoice.reference }),
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    IsDiscounted: invoice.totalDiscount !== 0n,
    InvoiceAddresses: [],
    HasErrors: true,
    InvoicePaymentServices: [],
    ...(invoice.contactId === '' ? {} : { Contact: contactStub(context.organisation, invoice.contactId) }),
    ...dates(invoice),
    Status: status ?? invoice.status,
    LineAmountTypes: invoice.lineAmountTypes,
    LineItems: invoice.lines.map((line) => lineJson(context, line, false)),
    ...totalsJson(invoice),
    CurrencyCode: invoice.currencyCode,
  }
}
