import type { ApiContext } from '../contract.ts'
import { type Fields, readText } from '../edge/body.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { allocationJson } from '../payments/allocation-json.ts'
import type { CreditNote } from '../state.ts'
import { ZERO_ID } from './batch.ts'
import { contactStub } from './contact-json.ts'
import { dates, documentJson, lineJson, type Showing, totalsJson } from './document-json.ts'
import { paymentsOn } from './settlement-json.ts'

type Json = Record<string, unknown>

/** A credit note as Xero shows it in the given place. */
export function creditNoteJson(context: ApiContext, creditNote: CreditNote, showing: Showing): Json {
  const { organisation } = context
  return {
    ...documentJson(context, creditNote, showing),
    CreditNoteID: creditNote.id,
    CreditNoteNumber: creditNote.number,
    ID: creditNote.id,
    Payments: paymentsOn(organisation, creditNote),
    InvoiceAddresses: [],
    RemainingCredit: centsNumber(creditNote.remainingCredit),
    Allocations: creditNote.allocations.map((applied) =>
      allocationJson(applied, organisation.invoices.get(applied.invoiceId)),
    ),
    HasAttachments: (organisation.attachments.get(creditNote.id)?.length ?? 0) > 0,
  }
}

/** A refused credit note: as it was wanted, its status as it was asked for. */
export function creditNoteEcho(context: ApiContext, creditNote: CreditNote, fields: Fields, existing: boolean): Json {
  return {
    Type: readText(fields.get('Type')) ?? creditNote.type,
    CreditNoteID: existing ? creditNote.id : ZERO_ID,
    ...(creditNote.number === '' ? {} : { CreditNoteNumber: creditNote.number }),
    ...(creditNote.reference === '' ? {} : { Reference: creditNote.reference }),
    Payments: [],
    InvoiceAddresses: [],
    HasErrors: true,
    ...(creditNote.contactId === '' ? {} : { Contact: contactStub(context.organisation, creditNote.contactId) }),
    ...dates(creditNote),
    Status: readText(fields.get('Status')) ?? creditNote.status,
    LineAmountTypes: creditNote.lineAmountTypes,
    LineItems: creditNote.lines.map((line) => lineJson(context, line, false)),
    ...totalsJson(creditNote),
    CurrencyCode: creditNote.currencyCode,
  }
}
