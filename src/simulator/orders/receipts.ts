import { attachmentsEndpoint, attachmentsJson } from '../accounting/attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { contactStub } from '../accounting/contact-json.ts'
import { readDocumentLines, readLineAmountTypes } from '../accounting/document-draft.ts'
import { lineJson, totalsJson } from '../accounting/document-json.ts'
import { lineProblems } from '../accounting/document-lines.ts'
import { historyAmount, historyEndpoint, record, throughApi } from '../accounting/history.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, present, shortText } from '../accounting/sent.ts'
import { userJson } from '../accounting/settings.ts'
import { totalsOf } from '../accounting/totals.ts'
import { put, type Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, fieldsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate, msInstant } from '../edge/wire-dates.ts'
import { dayField, decimalField, fieldTable, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { Receipt } from '../state-claims.ts'
import { existingContact } from './order-draft.ts'

type Json = Record<string, unknown>

/** `/Receipts` and everything below it. Deprecated by Xero; drafts that an expense claim takes up. */
export function receiptsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : create(call, context)
  const receipt = context.organisation.receipts.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') return historyEndpoint(call, context, key.toLowerCase(), receipt !== undefined)
  if (!receipt) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') return attachmentsEndpoint(call, context, 'Receipts', receipt.id)
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    const Attachments = attachmentsJson(context.organisation, 'Receipts', receipt.id)
    return { kind: 'envelope', resource: 'Receipts', items: [{ ...receiptJson(context, receipt), Attachments }] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Receipts').slice(0, 1)
  return writeBatch(call, context, 'Receipts', elements, (work, fields) => save(work, receipt, fields))
}

function create(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT') throw notImplemented()
  return writeBatch(call, context, 'Receipts', elementsOf(call.body, 'Receipts'), (work, fields) =>
    save(work, undefined, fields),
  )
}

function save(work: Work, before: Receipt | undefined, fields: Fields): Outcome {
  const errors: string[] = []
  if (before && before.status !== 'DRAFT' && before.status !== 'DECLINED') errors.push(UNSEEN.receiptStatus)
  const receipt = read(work, before, fields, errors)
  errors.push(...lineProblems(receipt.lines))
  const json = receiptJson(work.context, receipt)
  if (errors.length > 0) return { json: { ...json, ReceiptID: before?.id ?? ZERO_ID }, errors }
  put(work, work.organisation.receipts, receipt.id, receipt)
  const details = `Receipt ${receipt.number} for ${historyAmount(receipt.total)}${throughApi(work.context)}.`
  record(work, receipt.id, before ? 'Edited' : 'Created', details)
  return { json, errors }
}

function read(work: Work, before: Receipt | undefined, fields: Fields, errors: string[]): Receipt {
  const { context } = work
  const status = readText(fields.get('Status'))?.toUpperCase() ?? 'DRAFT'
  if (status !== 'DRAFT') errors.push(UNSEEN.receiptStatusInvalid)
  const userId = readUser(work, before?.userId, fields, errors)
  const contact = existingContact(work, before?.contactId, fields, errors)
  const types = readLineAmountTypes(fields, before?.lineAmountTypes ?? 'Exclusive', errors)
  const formerTypes = before?.lineAmountTypes ?? types
  const rules = { work, side: 'purchases' as const, types, formerTypes, contact, noDiscounts: SEEN.discountOnBill }
  const lines = readDocumentLines(fields, before?.lines ?? [], rules, errors)
  const { subTotal, totalTax, total } = totalsOf(lines, types)
  return {
    id: before?.id ?? context.newId(),
    number: before?.number ?? nextNumber(work, userId),
    status: 'DRAFT',
    userId,
    contactId: contact?.id ?? '',
    date: dayOr(fields, 'Date', before?.date, errors) ?? context.today,
    reference: shortText(fields, 'Reference', before?.reference, 255, errors) ?? '',
    lineAmountTypes: types,
    lines,
    subTotal,
    totalTax,
    total,
    updatedAt: context.now,
  }
}

/** The user that a receipt or claim names, which must exist. */
export function readUser(work: Work, before: string | undefined, fields: Fields, errors: string[]): string {
  if (before !== undefined && !fields.has('User')) return before
  const id = readText(fieldsOf(fields.get('User')).get('UserID'))?.toLowerCase() ?? ''
  if (!work.organisation.users.has(id)) errors.push(SEEN.userInvalid)
  return id
}

/** Receipts are counted anew for every claim of a user. */
function nextNumber(work: Work, userId: string): number {
  const open = [...work.organisation.receipts.values()].filter(
    (row) => row.userId === userId && row.claimId === undefined,
  )
  return Math.max(0, ...open.map((row) => row.number)) + 1
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { rows } = listRows(context.organisation.receipts.values(), call, LISTING)
  return { kind: 'envelope', resource: 'Receipts', items: rows.map((row) => receiptJson(context, row)) }
}

const LISTING: Listing<Receipt> = {
  table: fieldTable<Receipt>('Receipt', {
    ReceiptID: guidField((row) => row.id),
    Status: textField((row) => row.status),
    Date: dayField((row) => row.date),
    Reference: textField((row) => row.reference),
    SubTotal: decimalField((row) => row.subTotal),
    TotalTax: decimalField((row) => row.totalTax),
    Total: decimalField((row) => row.total),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
    'User.UserID': guidField((row) => row.userId),
    'Contact.ContactID': guidField((row) => row.contactId),
  }),
  id: (row) => row.id,
  updatedAt: (row) => row.updatedAt,
  paging: 'never',
}

/** A receipt, alone or inside its claim. */
export function receiptJson(context: ApiContext, receipt: Receipt): Json {
  const { organisation } = context
  const user = organisation.users.get(receipt.userId)
  return {
    ReceiptID: receipt.id,
    ReceiptNumber: receipt.number,
    Status: receipt.status,
    ...present<Json>({ User: user && userJson(user) }),
    Contact: contactStub(organisation, receipt.contactId),
    Date: msDate(receipt.date),
    UpdatedDateUTC: msInstant(receipt.updatedAt),
    Reference: receipt.reference,
    LineAmountTypes: receipt.lineAmountTypes,
    LineItems: receipt.lines.map((line) => lineJson(context, line, false)),
    ...totalsJson({ ...receipt, totalDiscount: 0n }),
    ID: receipt.id,
    HasAttachments: (organisation.attachments.get(receipt.id)?.length ?? 0) > 0,
  }
}
