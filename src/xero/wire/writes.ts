import type { Address } from '../../books/contacts.ts'
import type { DraftKind, Line, LineAmountTypes } from '../../books/documents.ts'
import type { ContactPatch } from '../../call/acts/contacts.ts'
import type { DocumentDraft, DocumentPatch } from '../../call/acts/documents.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import type { CreateRepeatingInvoice } from '../../call/acts/repeating.ts'
import { member } from '../errors.ts'
import { wireNumber } from './numbers.ts'

/** How a kind of document is spelled: its type where the resource has two, its number, and the field of its second day. */
const SPELLED: Readonly<Record<DraftKind, { type?: string; number: string; due?: string }>> = {
  invoice: { type: 'ACCREC', number: 'invoiceNumber', due: 'dueDate' },
  bill: { type: 'ACCPAY', number: 'invoiceNumber', due: 'dueDate' },
  credit_note: { type: 'ACCRECCREDIT', number: 'creditNoteNumber' },
  supplier_credit: { type: 'ACCPAYCREDIT', number: 'creditNoteNumber' },
  quote: { number: 'quoteNumber', due: 'expiryDate' },
  purchase_order: { number: 'purchaseOrderNumber', due: 'deliveryDate' },
}

/** A new document in xero-node's spelling. Of the contact only the id goes out: more would change the contact. */
export function newDocument(draft: DocumentDraft): Readonly<Record<string, unknown>> {
  const { type, number, due } = SPELLED[draft.kind]
  return {
    ...(type === undefined ? {} : { type }),
    status: draft.status,
    contact: { contactID: draft.contact.id },
    date: draft.date,
    ...(due === undefined ? {} : { [due]: draft.due }),
    [number]: draft.number,
    reference: draft.reference,
    ...draft.texts,
    currencyCode: draft.currency,
    lineAmountTypes: typesFor(draft.kind, draft.lineAmountTypes),
    lineItems: draft.lines.map(newLine),
  }
}

/** A new template in xero-node's spelling; of its document only what repeats. Invoices and bills count days from dates of their own names. */
export function newRepeating({ draft, schedule, status, sends }: CreateRepeatingInvoice): object {
  const { type, contact, reference, currencyCode, lineAmountTypes, lineItems } = newDocument(draft)
  const { period, unit, start, end, due } = schedule
  const dueDateType = draft.kind === 'invoice' ? due.type.replace('AFTERBILL', 'AFTERINVOICE') : due.type
  return {
    ...{ type, contact, reference, currencyCode, lineAmountTypes, lineItems, status },
    schedule: { period, unit, dueDate: due.day, dueDateType, startDate: start, endDate: end },
    approvedForSending: sends || undefined,
  }
}

// Quotes alone spell them in capitals.
function typesFor(kind: DraftKind, types: LineAmountTypes): string {
  return kind === 'quote' ? types.toUpperCase() : types
}

/** Only what a patch changes. `before` are the document's lines now: what a kept line has and a patch cannot say stays. */
export function changedInvoice(id: string, patch: DocumentPatch, before: readonly Line[]): object {
  return {
    invoiceID: id,
    ...changedFields('invoice', patch, before),
    url: patch.url,
    expectedPaymentDate: patch.expectedPaymentDate,
    plannedPaymentDate: patch.plannedPaymentDate,
  }
}

/** Only the fields and lines that a patch changes, as a kind of document spells them; its id is left to the caller. */
export function changedFields(kind: DraftKind, patch: DocumentPatch, before: readonly Line[]): object {
  const { number, due } = SPELLED[kind]
  const lines = patch.lines?.map((line) =>
    lineItem(
      line,
      before.find((old) => old.id === line.id),
    ),
  )
  return defined({
    contact: patch.contact && { contactID: patch.contact.id },
    date: patch.date,
    ...(due === undefined ? {} : { [due]: patch.due }),
    [number]: patch.number,
    reference: patch.reference,
    lineItems: lines,
  })
}

// Spread over a whole document, an undefined field would empty what is there.
function defined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** A new line in xero-node's spelling. */
export function newLine(line: DraftLine): object {
  return lineItem(line, undefined)
}

function lineItem(line: DraftLine, before: Line | undefined): object {
  const { discountRate, tracking } = line
  const keptDiscount = discountRate === undefined ? before?.discountAmount : undefined
  return {
    lineItemID: line.id,
    description: line.description,
    quantity: line.quantity === undefined ? undefined : wireNumber(line.quantity, 4),
    unitAmount: line.unitAmount === undefined ? undefined : wireNumber(line.unitAmount, 4),
    discountRate: discountRate === undefined ? undefined : wireNumber(discountRate, 4),
    discountAmount: keptDiscount === undefined || keptDiscount === 0n ? undefined : wireNumber(keptDiscount, 2),
    accountCode: line.accountCode,
    itemCode: line.itemCode,
    taxType: line.taxType,
    tracking: tracking?.map(({ category, option }) => ({ name: category, option })),
  }
}

/**
 * Only the fields of a contact that a patch sets. `before` is the contact as xero-node read it: addresses, phones and terms
 * are lists that Xero takes whole, so the parts that are not set are repeated. Contact persons are left out: so they stay.
 */
export function contactFields(patch: ContactPatch, before: unknown): object {
  return {
    name: patch.name,
    emailAddress: patch.email,
    firstName: patch.firstName,
    lastName: patch.lastName,
    accountNumber: patch.accountNumber,
    taxNumber: patch.taxNumber,
    bankAccountDetails: patch.bankAccount,
    salesDefaultAccountCode: patch.salesAccount,
    purchasesDefaultAccountCode: patch.purchasesAccount,
    paymentTerms: termsWith(patch, before),
    phones: patch.phone === undefined ? undefined : phonesWith(patch.phone, before),
    addresses: patch.addresses === undefined ? undefined : addressesWith(patch.addresses, before),
  }
}

/** Whether a patch sets fields that can only be written together with what is there already. */
export function needsContactBefore(patch: ContactPatch): boolean {
  const { addresses, phone, salesTerms, purchasesTerms } = patch
  return [addresses, phone, salesTerms, purchasesTerms].some((field) => field !== undefined)
}

function termsWith({ salesTerms, purchasesTerms }: ContactPatch, before: unknown): object | undefined {
  if (salesTerms === undefined && purchasesTerms === undefined) return undefined
  const kept = member(before, 'paymentTerms')
  return {
    sales: salesTerms ?? member(kept, 'sales') ?? undefined,
    bills: purchasesTerms ?? member(kept, 'bills') ?? undefined,
  }
}

function phonesWith(phone: string, before: unknown): object[] {
  const others = objectsOf(member(before, 'phones')).filter((kept) => member(kept, 'phoneType') !== 'DEFAULT')
  return [{ phoneType: 'DEFAULT', phoneNumber: phone, phoneAreaCode: '', phoneCountryCode: '' }, ...others]
}

function addressesWith(addresses: readonly Address[], before: unknown): object[] {
  const kinds = new Set<unknown>(addresses.map(({ kind }) => kind))
  const others = objectsOf(member(before, 'addresses')).filter((kept) => !kinds.has(member(kept, 'addressType')))
  return [...addresses.map(addressFields), ...others]
}

function addressFields({ kind, lines, city, region, postalCode, country }: Address): object {
  return {
    addressType: kind,
    addressLine1: lines[0] ?? '',
    addressLine2: lines[1] ?? '',
    addressLine3: lines[2] ?? '',
    addressLine4: lines.slice(3).join(', '),
    city,
    region,
    postalCode,
    country,
  }
}

function objectsOf(value: unknown): object[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.filter((item) => typeof item === 'object' && item !== null)
}
