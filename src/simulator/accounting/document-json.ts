import { rescale } from '../../books/money.ts'
import type { ApiContext } from '../contract.ts'
import { dateString, instantStringZ, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, decimal4Number, rateNumber } from '../edge/wire-numbers.ts'
import type { CreditNote, Document, Invoice, Line, OrganisationState } from '../state.ts'
import { contactFull, contactStub } from './contact-json.ts'
import { present } from './sent.ts'

type Json = Record<string, unknown>

/** Where a document is shown: alone by id, in a paged list, in a list without page, in a summary, or as the answer to a write. */
export type Showing = 'alone' | 'paged' | 'unpaged' | 'summary' | 'written'

/** Whether a showing has the lines and the contact in full. */
function inFull(showing: Showing): boolean {
  return showing === 'alone' || showing === 'written'
}

/** What invoices and credit notes show alike. */
export function documentJson(context: ApiContext, document: Invoice | CreditNote, showing: Showing): Json {
  const { organisation } = context
  const contact = organisation.contacts.get(document.contactId)
  const lines = showing === 'unpaged' || showing === 'summary' ? [] : document.lines
  return {
    Type: document.type,
    ...present<Json>({
      Reference: document.reference === '' && document.type.startsWith('ACCPAY') ? undefined : document.reference,
    }),
    SentToContact: document.sentToContact,
    CurrencyRate: rateNumber(document.currencyRate),
    HasErrors: false,
    UpdatedDateUTCString: instantStringZ(document.updatedAt),
    Contact:
      inFull(showing) && contact ? contactFull(organisation, contact) : contactStub(organisation, document.contactId),
    ...dates(document),
    Status: document.status,
    LineAmountTypes: document.lineAmountTypes,
    ...(showing === 'summary' ? {} : { LineItems: lines.map((line) => lineJson(context, line, inFull(showing))) }),
    ...totalsJson(document),
    UpdatedDateUTC: msInstant(document.updatedAt),
    CurrencyCode: document.currencyCode,
    ...present<Json>({
      BrandingThemeID: document.brandingThemeId,
      FullyPaidOnDate: document.fullyPaidOn && msDate(document.fullyPaidOn),
    }),
  }
}

/** Both forms of the dates of a document. */
export function dates(document: Pick<Document, 'date' | 'dueDate'>): Json {
  const { date, dueDate } = document
  return {
    DateString: dateString(date),
    Date: msDate(date),
    ...(dueDate === undefined ? {} : { DueDateString: dateString(dueDate), DueDate: msDate(dueDate) }),
  }
}

/** The totals of a document as numbers. */
export function totalsJson(document: Pick<Document, 'subTotal' | 'totalTax' | 'total' | 'totalDiscount'>): Json {
  return {
    SubTotal: centsNumber(document.subTotal),
    TotalTax: centsNumber(document.totalTax),
    Total: centsNumber(document.total),
    ...(document.totalDiscount === 0n ? {} : { TotalDiscount: centsNumber(document.totalDiscount) }),
  }
}

/** A line; a line of text only has neither amounts nor account. Unit prices have four places only when asked for. */
export function lineJson(
  { organisation, unitPlaces }: Pick<ApiContext, 'organisation' | 'unitPlaces'>,
  line: Line,
  full: boolean,
): Json {
  const price = line.unitAmount
  return {
    ...itemOfLine(organisation, line),
    ...present<Json>({
      Description: line.description,
      UnitAmount:
        price === undefined ? undefined : decimal4Number(unitPlaces === 4 ? price : rescale(price, 4, 2) * 100n),
      TaxType: line.taxType,
      TaxAmount: price === undefined ? undefined : centsNumber(line.taxAmount),
      LineAmount: price === undefined ? undefined : centsNumber(line.lineAmount),
      AccountCode: line.accountCode,
      DiscountRate: line.discountRate === undefined ? undefined : decimal4Number(line.discountRate),
      DiscountAmount: line.discountAmount === undefined ? undefined : centsNumber(line.discountAmount),
      Quantity: line.quantity === undefined ? undefined : decimal4Number(line.quantity),
    }),
    Tracking: line.tracking.map((tracking) => ({
      Name: tracking.name,
      Option: tracking.option,
      TrackingCategoryID: tracking.categoryId,
      ...(full ? { TrackingOptionID: tracking.optionId } : { Options: [] }),
    })),
    LineItemID: line.id,
    ...(line.accountId === undefined ? {} : { AccountID: line.accountId }),
    ...(full ? { ValidationErrors: [] } : {}),
  }
}

/** The item of a line under its present code and name; a refused line shows the code as it was sent. */
function itemOfLine({ items }: OrganisationState, line: Line): Json {
  const item = line.itemId === undefined ? undefined : items.get(line.itemId)
  if (!item) return present<Json>({ ItemCode: line.itemCode })
  const { id, code, name } = item
  return { ItemCode: code, Item: { ItemID: id, ...present<Json>({ Name: name }), Code: code } }
}
