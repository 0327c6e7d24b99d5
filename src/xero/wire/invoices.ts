import { z } from 'zod'
import { INVOICE_STATUSES, type Invoice, type Line, type Settlement } from '../../books/documents.ts'
import {
  cents,
  centsOrZero,
  currencyRate,
  flag,
  instant,
  list,
  maybeCents,
  maybeDay,
  maybeDecimal4,
  maybeList,
  optional,
  read,
  requiredText,
  text,
} from './shape.ts'

/** A line of any document. */
export const lineShape = z
  .object({
    lineItemID: text,
    description: text,
    quantity: maybeDecimal4,
    unitAmount: maybeDecimal4,
    discountRate: maybeDecimal4,
    discountAmount: maybeCents,
    accountCode: text,
    itemCode: text,
    taxType: text,
    taxAmount: centsOrZero,
    lineAmount: centsOrZero,
    tracking: list(z.object({ name: text, option: text })),
  })
  .transform(
    ({ lineItemID, tracking, ...line }): Line => ({
      id: lineItemID,
      description: line.description,
      quantity: line.quantity,
      unitAmount: line.unitAmount,
      discountRate: line.discountRate,
      discountAmount: line.discountAmount,
      accountCode: line.accountCode,
      itemCode: line.itemCode,
      taxType: line.taxType,
      taxAmount: line.taxAmount,
      lineAmount: line.lineAmount,
      tracking: tracking.map(({ name, option }) => ({ category: name, option })),
    }),
  )

const paymentShape = z
  .object({ paymentID: text, date: maybeDay, amount: centsOrZero, reference: text, status: text })
  .transform(({ paymentID, date, amount, reference, status }) => ({
    settlement: { id: paymentID, kind: 'payment', date, amount, reference } satisfies Settlement,
    live: status !== 'DELETED',
  }))

function creditShape(kind: 'credit note' | 'prepayment' | 'overpayment', idField: string) {
  return z.looseObject({ date: maybeDay, appliedAmount: centsOrZero, reference: text }).transform((credit) => {
    const id = credit[idField]
    const { date, appliedAmount: amount, reference } = credit
    return { id: typeof id === 'string' ? id : '', kind, date, amount, reference } satisfies Settlement
  })
}

const invoiceShape = z.object({
  invoiceID: requiredText,
  type: z.enum(['ACCREC', 'ACCPAY']),
  invoiceNumber: text,
  reference: text,
  contact: z.object({ contactID: requiredText, name: text }),
  status: z.enum(INVOICE_STATUSES),
  date: maybeDay,
  dueDate: maybeDay,
  lineAmountTypes: optional(z.enum(['Exclusive', 'Inclusive', 'NoTax'])),
  lineItems: maybeList(lineShape),
  currencyCode: requiredText,
  currencyRate,
  subTotal: centsOrZero,
  totalTax: centsOrZero,
  total: cents,
  amountDue: centsOrZero,
  amountPaid: centsOrZero,
  amountCredited: centsOrZero,
  payments: list(paymentShape),
  creditNotes: list(creditShape('credit note', 'creditNoteID')),
  prepayments: list(creditShape('prepayment', 'prepaymentID')),
  overpayments: list(creditShape('overpayment', 'overpaymentID')),
  sentToContact: flag,
  expectedPaymentDate: maybeDay,
  plannedPaymentDate: maybeDay,
  fullyPaidOnDate: maybeDay,
  url: text,
  hasAttachments: flag,
  updatedDateUTC: instant,
})

/** An invoice or bill of Xero's as the books speak of it. `whole`: the answer carries lines and settlements. */
export function invoiceOf(value: unknown, whole: boolean): Invoice {
  const wire = read('Invoice', invoiceShape, value)
  return {
    id: wire.invoiceID,
    kind: wire.type === 'ACCREC' ? 'invoice' : 'bill',
    number: wire.invoiceNumber,
    reference: wire.reference,
    contact: { id: wire.contact.contactID, name: wire.contact.name },
    status: wire.status,
    date: wire.date,
    due: wire.dueDate,
    lineAmountTypes: wire.lineAmountTypes ?? 'Exclusive',
    lines: whole ? wire.lineItems : undefined,
    currency: wire.currencyCode,
    currencyRate: wire.currencyRate,
    subTotal: wire.subTotal,
    totalTax: wire.totalTax,
    total: wire.total,
    amountDue: wire.amountDue,
    amountPaid: wire.amountPaid,
    amountCredited: wire.amountCredited,
    settlements: whole ? settlementsOf(wire) : undefined,
    sentToContact: wire.sentToContact,
    expectedPaymentDate: wire.expectedPaymentDate,
    plannedPaymentDate: wire.plannedPaymentDate,
    fullyPaidOn: wire.fullyPaidOnDate,
    url: wire.url,
    hasAttachments: wire.hasAttachments,
    updatedAt: wire.updatedDateUTC,
  }
}

function settlementsOf(wire: z.output<typeof invoiceShape>): Settlement[] {
  const payments = wire.payments.filter(({ live }) => live).map(({ settlement }) => settlement)
  return [...payments, ...wire.creditNotes, ...wire.prepayments, ...wire.overpayments]
}

const listShape = z.object({
  invoices: z.array(z.unknown()),
  pagination: optional(z.object({ itemCount: optional(z.number()) })),
})

/** A page of invoices and bills, with how many there are in all where Xero says it. */
export function invoicePage(value: unknown, whole: boolean): { rows: Invoice[]; total: number | undefined } {
  const { invoices, pagination } = read('Invoices', listShape, value)
  return { rows: invoices.map((row) => invoiceOf(row, whole)), total: pagination?.itemCount }
}
