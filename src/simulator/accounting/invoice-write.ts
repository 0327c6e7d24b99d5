import { type Fields, readText } from '../edge/body.ts'
import { reverseDocument } from '../ledger.ts'
import type { Contact, DocumentStatus, Invoice } from '../state.ts'
import { stockProblems } from '../stock/stock-problems.ts'
import { markTrading } from './contact-write.ts'
import { changesOf, unnoticedWhenPartPaid } from './document-changes.ts'
import { readDraft, wantsSent } from './document-draft.ts'
import { INVOICE, isPosted, nextStatus } from './document-kinds.ts'
import { postUpdate, type Update, updateProblems } from './document-store.ts'
import { historyAmount, record, throughApi } from './history.ts'
import { lockProblem } from './locks.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { documentMoved } from './open-documents.ts'
import { dayOr, textOr } from './sent.ts'
import { settleStatus } from './settlement.ts'
import { put, type Work } from './work.ts'

/** What came of one element of a write: the invoice as it is or as it was wanted, and Xero's sentences about it. */
export interface SavedInvoice {
  invoice: Invoice
  errors: string[]
  warnings: string[]
}

/** Creates an invoice or bill (`before` undefined) or updates one. With errors the caller takes back what was written. */
export function saveInvoice(work: Work, before: Invoice | undefined, fields: Fields): SavedInvoice {
  const errors: string[] = []
  const warnings: string[] = []
  const wanted = readText(fields.get('Status'))
  const leaving = before && endOf(before, wanted)
  if (leaving) return leaveInvoice(work, before, leaving, errors)
  const status = nextStatus(before?.status, wanted)
  if (status === undefined) errors.push(before ? SEEN.invoiceNotEditable : SEEN.invoiceNotCreatable)
  const invoice = readInvoice(work, before, fields, status, { errors, warnings })
  if (before && status === undefined) return { invoice, errors, warnings }
  const update = updateOf(before, invoice)
  errors.push(...updateProblems(work, INVOICE, update))
  if (errors.length === 0) storeInvoice(work, before, invoice, update)
  return { invoice, errors, warnings }
}

function endOf(before: Invoice, wanted: string | undefined): 'VOIDED' | 'DELETED' | undefined {
  const status = wanted?.toUpperCase()
  if (status !== 'VOIDED' && status !== 'DELETED') return undefined
  return nextStatus(before.status, status) === status ? status : undefined
}

/** Voids or deletes: nothing but the status is taken from the request. */
function leaveInvoice(work: Work, before: Invoice, status: 'VOIDED' | 'DELETED', errors: string[]): SavedInvoice {
  const invoice: Invoice = { ...before, status, updatedAt: work.context.now }
  if (before.amountPaid + before.amountCredited !== 0n) errors.push(SEEN.invoiceAllocated)
  if (isPosted(before.status)) errors.push(...stockProblems(work, { ...before, lines: [] }))
  const locked = status === 'VOIDED' ? lockProblem(work.organisation.settings, before.date) : undefined
  if (locked) errors.push(locked)
  if (errors.length > 0) return { invoice, errors, warnings: [] }
  if (isPosted(before.status)) reverseDocument(work, before)
  const { fullyPaidOn: _, ...unpaid } = invoice
  replaceInvoice(work, before, { ...unpaid, amountDue: before.total })
  record(work, before.id, status === 'VOIDED' ? 'Voided' : 'Deleted', sentence(work, invoice))
  return { invoice: { ...unpaid, amountDue: before.total }, errors, warnings: [] }
}

interface Remarks {
  errors: string[]
  warnings: string[]
}

function readInvoice(
  work: Work,
  before: Invoice | undefined,
  fields: Fields,
  status: DocumentStatus | undefined,
  { errors, warnings }: Remarks,
): Invoice {
  const type = readType(before, fields, errors)
  const draft = readDraft(work, INVOICE, type, before, fields, errors)
  const [paid, credited] = [before?.amountPaid ?? 0n, before?.amountCredited ?? 0n]
  const settled = status ?? before?.status ?? 'DRAFT'
  const sales = type === 'ACCREC'
  // The draft is nobody else's: it becomes the invoice. Copying its thirty fields would be a tenth of a large company's loading.
  const invoice: Invoice = Object.assign(draft, {
    type,
    status: settled,
    sentToContact: readSent(before, fields, settled, warnings),
    amountPaid: paid,
    amountCredited: credited,
    amountDue: draft.total - paid - credited,
    paymentIds: before?.paymentIds ?? [],
    credits: before?.credits ?? [],
    ...(before?.repeatingInvoiceId === undefined ? {} : { repeatingInvoiceId: before.repeatingInvoiceId }),
  })
  const name = sales ? 'expectedPaymentDate' : 'plannedPaymentDate'
  const promised = dayOr(fields, sales ? 'ExpectedPaymentDate' : 'PlannedPaymentDate', before?.[name], errors)
  if (promised !== undefined) invoice[name] = promised
  const url = textOr(fields, 'Url', before?.url)
  if (url !== undefined) invoice.url = url
  return settleStatus(work, invoice)
}

function readType(before: Invoice | undefined, fields: Fields, errors: string[]): Invoice['type'] {
  const sent = readText(fields.get('Type'))?.toUpperCase()
  if (before) {
    if (sent !== undefined && sent !== before.type) errors.push(UNSEEN.typeFixed)
    return before.type
  }
  if (sent === 'ACCREC' || sent === 'ACCPAY') return sent
  errors.push(UNSEEN.invoiceTypeInvalid)
  return 'ACCREC'
}

function readSent(before: Invoice | undefined, fields: Fields, status: DocumentStatus, warnings: string[]): boolean {
  const current = before?.sentToContact ?? false
  const wanted = wantsSent(fields) ?? current
  if (wanted === current || isPosted(status)) return wanted
  warnings.push(SEEN.sentToContactNeedsAuthorised)
  return current
}

function updateOf(before: Invoice | undefined, after: Invoice): Update {
  const changes = before ? changesOf(before, after) : new Set<string>()
  return { before, after, changes, allocated: before !== undefined && before.amountPaid + before.amountCredited !== 0n }
}

function storeInvoice(work: Work, before: Invoice | undefined, invoice: Invoice, update: Update): void {
  if (before && update.allocated && unnoticedWhenPartPaid(update.changes)) invoice.updatedAt = before.updatedAt
  postUpdate(work, update)
  replaceInvoice(work, before, invoice)
  markTrading(work, invoice.contactId, invoice.type)
  recordSave(work, before, invoice, update.changes)
}

function recordSave(work: Work, before: Invoice | undefined, invoice: Invoice, changes: ReadonlySet<string>): void {
  const details = sentence(work, invoice)
  if (!before) record(work, invoice.id, 'Created', details)
  else if (changes.size > 0 && before.status === invoice.status) record(work, invoice.id, 'Edited', details)
  if (isPosted(invoice.status) && !(before && isPosted(before.status))) record(work, invoice.id, 'Approved', details)
  else if (invoice.status === 'SUBMITTED' && before?.status !== 'SUBMITTED') {
    record(work, invoice.id, 'Submitted for approval', details)
  }
  if (invoice.sentToContact && before?.sentToContact !== true) {
    record(work, invoice.id, 'Invoice sent', 'This invoice has been sent')
  }
}

function sentence(work: Work, invoice: Invoice): string {
  const contact: Contact | undefined = work.organisation.contacts.get(invoice.contactId)
  const preposition = invoice.type === 'ACCREC' ? 'to' : 'from'
  const number = invoice.number === '' ? 'Bill' : invoice.number
  return `${number} ${preposition} ${contact?.name ?? ''} for ${historyAmount(invoice.total)}${throughApi(work.context)}.`
}

/** Puts an invoice in place of its former self and keeps the index of open documents in step. */
export function replaceInvoice(work: Work, before: Invoice | undefined, invoice: Invoice): void {
  put(work, work.organisation.invoices, invoice.id, invoice)
  documentMoved(work, before, invoice)
}
