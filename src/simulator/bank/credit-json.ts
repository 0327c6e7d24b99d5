import { attachmentsJson } from '../accounting/attachments.ts'
import { contactFull, contactStub } from '../accounting/contact-json.ts'
import { lineJson } from '../accounting/document-json.ts'
import { present } from '../accounting/sent.ts'
import { paymentsOn } from '../accounting/settlement-json.ts'
import type { ApiContext } from '../contract.ts'
import { dateString, instantStringZ, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import { allocationJson } from '../payments/allocation-json.ts'
import type { OrganisationState } from '../state.ts'
import type { Overpayment, Prepayment } from '../state-money.ts'

type Json = Record<string, unknown>

/** A prepayment or overpayment as Xero shows it alone or in a list; `idName` is `PrepaymentID` or `OverpaymentID`. */
export function creditJson(
  context: ApiContext,
  credit: Prepayment | Overpayment,
  idName: string,
  showing: 'alone' | 'paged' | 'unpaged',
): Json {
  const { organisation } = context
  const alone = showing === 'alone'
  const lines = showing === 'unpaged' ? [] : credit.lines
  const contact = organisation.contacts.get(credit.contactId)
  return {
    [idName]: credit.id,
    ID: credit.id,
    ...(alone ? { CurrencyRate: rateNumber(credit.currencyRate) } : {}),
    Type: credit.type,
    ...present<Json>({
      BrandingThemeID: alone && 'brandingThemeId' in credit ? credit.brandingThemeId : undefined,
      Reference: credit.reference || undefined,
      InvoiceNumber: 'invoiceNumber' in credit ? credit.invoiceNumber : undefined,
    }),
    RemainingCredit: centsNumber(credit.remainingCredit),
    Allocations: credit.allocations.map((applied) =>
      allocationJson(applied, organisation.invoices.get(applied.invoiceId)),
    ),
    Payments: paymentsOn(organisation, credit),
    ...filesOf(organisation, credit, alone),
    Contact: alone && contact ? contactFull(organisation, contact) : contactStub(organisation, credit.contactId),
    DateString: dateString(credit.date),
    Date: msDate(credit.date),
    Status: credit.status,
    LineAmountTypes: credit.lineAmountTypes,
    LineItems: lines.map((line) => lineJson(context, line, alone)),
    SubTotal: centsNumber(credit.subTotal),
    TotalTax: centsNumber(credit.totalTax),
    Total: centsNumber(credit.total),
    UpdatedDateUTC: msInstant(credit.updatedAt),
    UpdatedDateUTCString: instantStringZ(credit.updatedAt),
    CurrencyCode: credit.currencyCode,
  }
}

/** The files of a credit are those of the bank transaction that made it. */
function filesOf(
  organisation: OrganisationState,
  { bankTransactionId: id }: Prepayment | Overpayment,
  alone: boolean,
): Json {
  const HasAttachments = (organisation.attachments.get(id)?.length ?? 0) > 0
  return alone
    ? { HasAttachments, Attachments: attachmentsJson(organisation, 'BankTransactions', id) }
    : { HasAttachments }
}
