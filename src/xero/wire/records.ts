import { z } from 'zod'
import type { Day } from '../../books/day.ts'
import type { Line } from '../../books/documents.ts'
import type { AppliedAmount, LedgerRecord, RecordKind } from '../../books/records.ts'
import type { RecordResource } from '../calls/records.ts'
import { lineShape } from './invoices.ts'
import { journalLineShape } from './journal-lines.ts'
import { factsOf } from './record-facts.ts'
import {
  centsOrZero,
  currencyRate,
  flag,
  instant,
  list,
  maybeCents,
  maybeDay,
  maybeFlag,
  maybeList,
  optional,
  read,
  requiredText,
  text,
} from './shape.ts'

const party = optional(z.looseObject({ contactID: text, name: text }))
const account = optional(z.looseObject({ accountID: text, code: text, name: text }))
const other = optional(
  z.looseObject({
    invoiceID: text,
    creditNoteID: text,
    prepaymentID: text,
    overpaymentID: text,
    invoiceNumber: text,
    creditNoteNumber: text,
    contact: party,
    currencyCode: text,
  }),
)
const allocation = z.looseObject({
  allocationID: text,
  date: maybeDay,
  amount: centsOrZero,
  isDeleted: optional(z.boolean()),
  invoice: other,
})
const payment = z.looseObject({
  paymentID: text,
  date: maybeDay,
  amount: centsOrZero,
  reference: text,
  status: text,
  invoice: other,
})

/** Everything that records of all kinds have between them; each kind has some of it. */
const recordShape = z.looseObject({
  type: text,
  paymentType: text,
  reference: text,
  narration: text,
  contact: party,
  bankAccount: account,
  account,
  fromBankAccount: account,
  toBankAccount: account,
  status: text,
  date: maybeDay,
  dueDate: maybeDay,
  expiryDate: maybeDay,
  deliveryDate: maybeDay,
  createdDateUTC: instant,
  currencyCode: text,
  currencyRate,
  total: maybeCents,
  totalAmount: optional(z.union([z.number(), z.string()])),
  amount: maybeCents,
  totalTax: centsOrZero,
  remainingCredit: maybeCents,
  isReconciled: maybeFlag,
  fromIsReconciled: maybeFlag,
  toIsReconciled: maybeFlag,
  lineAmountTypes: text,
  lineItems: maybeList(lineShape),
  journalLines: maybeList(journalLineShape),
  allocations: list(allocation),
  payments: list(payment),
  invoice: other,
  creditNote: other,
  prepayment: other,
  overpayment: other,
  hasAttachments: flag,
  updatedDateUTC: instant,
})

/** What Xero sent of a record, read. */
export type WireRecord = z.output<typeof recordShape>

/** How xero-node spells a resource: its list, its id and its number. */
export const SPELLING: Readonly<Record<RecordResource, { list: string; id: string; number?: string }>> = {
  CreditNote: { list: 'creditNotes', id: 'creditNoteID', number: 'creditNoteNumber' },
  Prepayment: { list: 'prepayments', id: 'prepaymentID' },
  Overpayment: { list: 'overpayments', id: 'overpaymentID' },
  BankTransaction: { list: 'bankTransactions', id: 'bankTransactionID' },
  BankTransfer: { list: 'bankTransfers', id: 'bankTransferID' },
  BatchPayment: { list: 'batchPayments', id: 'batchPaymentID' },
  Payment: { list: 'payments', id: 'paymentID' },
  ManualJournal: { list: 'manualJournals', id: 'manualJournalID' },
  PurchaseOrder: { list: 'purchaseOrders', id: 'purchaseOrderID', number: 'purchaseOrderNumber' },
  Quote: { list: 'quotes', id: 'quoteID', number: 'quoteNumber' },
  RepeatingInvoice: { list: 'repeatingInvoices', id: 'repeatingInvoiceID' },
}

/** A record of Xero's as the books speak of it. `whole`: the answer carries its lines and what it was applied to. */
export function recordOf(resource: RecordResource, kind: RecordKind, value: unknown, whole: boolean): LedgerRecord {
  const wire = read(resource, recordShape, value)
  const { id, number } = SPELLING[resource]
  const { status, date, totalTax, currencyRate: rate, remainingCredit, hasAttachments } = wire
  return {
    kind,
    id: read(resource, requiredText, wire[id]),
    type: wire.type || wire.paymentType,
    number: number === undefined ? '' : read(resource, text, wire[number]),
    reference: wire.reference || wire.narration,
    ...partiesOf(wire),
    ...{ status: status || 'AUTHORISED', date, due: wire.dueDate ?? wire.expiryDate ?? wire.deliveryDate },
    ...{ currencyRate: rate, total: totalOf(wire), totalTax, open: remainingCredit, reconciled: reconciledOf(wire) },
    lineAmountTypes: typesOf(wire.lineAmountTypes),
    lines: whole ? linesOf(wire) : undefined,
    applied: whole ? appliedOf(wire) : undefined,
    facts: factsOf(resource, wire),
    hasAttachments,
    updatedAt: wire.updatedDateUTC || wire.createdDateUTC,
    ...transferOf(wire),
  }
}

function transferOf({ toBankAccount, fromIsReconciled, toIsReconciled }: WireRecord): Pick<LedgerRecord, 'transfer'> {
  if (!toBankAccount) return {}
  const to = { id: toBankAccount.accountID, code: toBankAccount.code, name: toBankAccount.name }
  return { transfer: { to, fromReconciled: fromIsReconciled, toReconciled: toIsReconciled } }
}

// A transfer is reconciled on either side.
function reconciledOf({ isReconciled, fromIsReconciled, toIsReconciled }: WireRecord): boolean | undefined {
  if (fromIsReconciled === undefined && toIsReconciled === undefined) return isReconciled
  return fromIsReconciled === true || toIsReconciled === true
}

function partiesOf(wire: WireRecord): Pick<LedgerRecord, 'contact' | 'account' | 'currency'> {
  const settled = settledBy(wire)
  const bank = wire.bankAccount ?? wire.account ?? wire.fromBankAccount
  const contact = wire.contact ?? settled?.contact
  return {
    contact: contact && contact.contactID !== '' ? { id: contact.contactID, name: contact.name } : undefined,
    account: bank && { id: bank.accountID, code: bank.code, name: bank.name },
    currency: wire.currencyCode || (settled?.currencyCode ?? ''),
  }
}

function settledBy({ invoice, creditNote, prepayment, overpayment }: WireRecord) {
  return invoice ?? creditNote ?? prepayment ?? overpayment
}

function totalOf(wire: WireRecord): bigint {
  if (wire.journalLines)
    return wire.journalLines.reduce((sum, { lineAmount }) => (lineAmount > 0n ? sum + lineAmount : sum), 0n)
  const text = wire.totalAmount
  return wire.total ?? wire.amount ?? (text === undefined ? 0n : (read('BatchPayment', maybeCents, text) ?? 0n))
}

function typesOf(sent: string): LedgerRecord['lineAmountTypes'] {
  const known = { EXCLUSIVE: 'Exclusive', INCLUSIVE: 'Inclusive', NOTAX: 'NoTax' } as const
  const name = sent.toUpperCase()
  return name === 'INCLUSIVE' || name === 'NOTAX' ? known[name] : known.EXCLUSIVE
}

function linesOf({ lineItems, journalLines }: WireRecord): Line[] | undefined {
  return lineItems ?? journalLines
}

function appliedOf(wire: WireRecord): AppliedAmount[] {
  const allocations = wire.allocations.filter(({ isDeleted }) => isDeleted !== true)
  const payments = wire.payments.filter(({ status }) => status !== 'DELETED')
  return [
    ...allocations.map(({ allocationID: id, date, amount, invoice }) => ({
      ...applied(id, date, amount, invoice),
      kind: 'credit note' as const,
    })),
    ...payments.map(({ paymentID: id, date, amount, reference, invoice }) => ({
      ...applied(id, date, amount, invoice),
      kind: 'payment' as const,
      reference,
    })),
    ...ofPayment(wire),
  ]
}

// A payment settles one document, which it names instead of listing.
function ofPayment(wire: WireRecord): AppliedAmount[] {
  const settled = settledBy(wire)
  if (!settled || wire.amount === undefined) return []
  return [{ ...applied('', wire.date, wire.amount, settled), kind: 'payment' }]
}

function applied(id: string, date: AppliedAmount['date'], amount: bigint, to: WireRecord['invoice']) {
  const ids = to && [to.invoiceID, to.creditNoteID, to.prepaymentID, to.overpaymentID].find((one) => one !== '')
  const document = to && ids ? { id: ids, number: to.invoiceNumber || to.creditNoteNumber } : undefined
  return { id, date, amount, reference: '', document }
}

/** The day on which a credit was used up, where Xero notes it. */
export function closedOnOf(resource: RecordResource, value: unknown): Day | undefined {
  return read(resource, z.looseObject({ fullyPaidOnDate: maybeDay }), value).fullyPaidOnDate
}

const pageShape = z.looseObject({ pagination: optional(z.looseObject({ itemCount: optional(z.number()) })) })

/** The rows of an answer, unread, with how many there are in all where Xero says it. */
export function recordRows(resource: RecordResource, value: unknown): { rows: unknown[]; total: number | undefined } {
  const { list: field } = SPELLING[resource]
  const answer = read(resource, z.looseObject({ [field]: list(z.unknown()) }), value)
  const { pagination } = read(resource, pageShape, value)
  return { rows: z.array(z.unknown()).parse(answer[field]), total: pagination?.itemCount }
}
