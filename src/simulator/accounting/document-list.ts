import type { ApiCall } from '../contract.ts'
import {
  dayField,
  decimalField,
  type Field,
  fieldTable,
  flagField,
  guidField,
  instantField,
  textField,
} from '../query/fields.ts'
import type { Listing } from '../query/list.ts'
import type { CreditNote, Invoice, NumberedDocument, OrganisationState } from '../state.ts'

/** A comma list of a query parameter in lower case, its parts with or without double quotes; undefined when it was not given. */
export function commaList(call: ApiCall, name: string): Set<string> | undefined {
  const text = call.query.get(name)
  if (text === undefined || text.trim() === '') return undefined
  return new Set(text.split(',').map((part) => unquoted(part.trim()).toLowerCase()))
}

function unquoted(part: string): string {
  return part.length > 1 && part.startsWith('"') && part.endsWith('"') ? part.slice(1, -1) : part
}

/** Whether a query parameter says true. */
export function asked(call: ApiCall, name: string): boolean {
  return call.query.get(name)?.toLowerCase() === 'true'
}

/** How invoices and bills are listed. `paged`: summaryOnly and Statuses page the list even without `page`. */
export function invoiceListing(organisation: OrganisationState, paged: boolean): Listing<Invoice> {
  return {
    table: fieldTable<Invoice>('Invoice', {
      ...documentFields<Invoice>(organisation, 'InvoiceID', 'InvoiceNumber'),
      AmountDue: decimalField((row) => row.amountDue),
      AmountPaid: decimalField((row) => row.amountPaid),
      AmountCredited: decimalField((row) => row.amountCredited),
      ExpectedPaymentDate: dayField((row) => row.expectedPaymentDate),
      PlannedPaymentDate: dayField((row) => row.plannedPaymentDate),
      Url: textField((row) => row.url),
      IsDiscounted: flagField((row) => row.totalDiscount !== 0n),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: paged ? 'always' : 'optional',
  }
}

/** How credit notes are listed. */
export function creditNoteListing(organisation: OrganisationState): Listing<CreditNote> {
  return {
    table: fieldTable<CreditNote>('CreditNote', {
      ...documentFields<CreditNote>(organisation, 'CreditNoteID', 'CreditNoteNumber'),
      RemainingCredit: decimalField((row) => row.remainingCredit),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'optional',
  }
}

function documentFields<T extends Invoice | CreditNote>(
  organisation: OrganisationState,
  idName: string,
  numberName: string,
): Record<string, Field<T>> {
  return {
    Type: textField((row) => row.type),
    ...numberedFields<T>(organisation, idName, numberName),
    DueDate: dayField((row) => row.dueDate),
    SentToContact: flagField((row) => row.sentToContact),
    FullyPaidOnDate: dayField((row) => row.fullyPaidOn),
    ...contactFields(organisation),
  }
}

/** What `where` and `order` may name of any document that has a number. */
export function numberedFields<T extends NumberedDocument & { status: string }>(
  organisation: OrganisationState,
  idName: string,
  numberName: string,
): Record<string, Field<T>> {
  return {
    [idName]: guidField<T>((row) => row.id),
    [numberName]: textField<T>((row) => row.number),
    Reference: textField((row) => row.reference),
    Status: textField((row) => row.status),
    Date: dayField((row) => row.date),
    SubTotal: decimalField((row) => row.subTotal),
    TotalTax: decimalField((row) => row.totalTax),
    Total: decimalField((row) => row.total),
    TotalDiscount: decimalField((row) => row.totalDiscount),
    CurrencyCode: textField((row) => row.currencyCode),
    CurrencyRate: decimalField((row) => row.currencyRate, 6),
    LineAmountTypes: textField((row) => row.lineAmountTypes),
    BrandingThemeID: guidField((row) => row.brandingThemeId),
    HasAttachments: flagField((row) => (organisation.attachments.get(row.id)?.length ?? 0) > 0),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
  }
}

/** What `where` and `order` may name of the contact of anything that has one. */
export function contactFields<T extends { contactId?: string }>(
  organisation: OrganisationState,
): Record<string, Field<T>> {
  const contact = (row: T) => organisation.contacts.get(row.contactId ?? '')
  return {
    'Contact.ContactID': guidField((row) => row.contactId),
    'Contact.Name': textField((row) => contact(row)?.name),
    'Contact.ContactNumber': textField((row) => contact(row)?.contactNumber),
    'Contact.ContactStatus': textField((row) => contact(row)?.status),
    'Contact.EmailAddress': textField((row) => contact(row)?.email),
    'Contact.AccountNumber': textField((row) => contact(row)?.accountNumber),
    'Contact.IsCustomer': flagField((row) => contact(row)?.isCustomer ?? false),
    'Contact.IsSupplier': flagField((row) => contact(row)?.isSupplier ?? false),
  }
}
