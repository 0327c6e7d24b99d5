import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { SEEN } from '../accounting/messages.ts'
import { nextNumber, PREFIX } from '../accounting/numbering.ts'
import { dayOr, present, shortText, textOr } from '../accounting/sent.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { PurchaseOrder } from '../state-orders.ts'
import { orderLineProblems, PURCHASE_ORDER, readOrder } from './order-draft.ts'

/** What came of one element of a write: the order as it is or as it was wanted, and Xero's sentences about it. */
export interface SavedPurchaseOrder {
  order: PurchaseOrder
  errors: string[]
  warnings: string[]
}

type Status = PurchaseOrder['status']

const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'BILLED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'BILLED', 'DELETED'],
  BILLED: ['BILLED', 'AUTHORISED', 'DELETED'],
  DELETED: [],
}

const STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'] as const

/** The purchase order with a number, deleted ones included; numbers are compared without case. */
export function purchaseOrderByNumber(organisation: OrganisationState, number: string): PurchaseOrder | undefined {
  const wanted = number.toLowerCase()
  for (const order of organisation.purchaseOrders.values()) if (order.number.toLowerCase() === wanted) return order
  return undefined
}

/** Creates a purchase order (`before` undefined) or updates one. With errors the caller takes back what was written. */
export function savePurchaseOrder(work: Work, before: PurchaseOrder | undefined, fields: Fields): SavedPurchaseOrder {
  const errors: string[] = []
  const warnings: string[] = []
  const status = nextStatus(before?.status, readText(fields.get('Status')))
  if (status === undefined) errors.push(SEEN.purchaseOrderStatus)
  if (before?.status === 'DELETED') errors.push(SEEN.purchaseOrderDeleted)
  const order = read(work, before, status ?? before?.status ?? 'DRAFT', fields, { errors, warnings })
  if (isNumberTaken(work, order)) errors.push(SEEN.purchaseOrderNumberTaken)
  if (order.status !== 'DRAFT' && order.status !== 'DELETED') errors.push(...orderLineProblems(order.lines))
  if (errors.length > 0) return { order, errors, warnings }
  return { order: store(work, before, order), errors, warnings }
}

function nextStatus(before: Status | undefined, wanted: string | undefined): Status | undefined {
  const status = wanted === undefined ? (before ?? 'DRAFT') : STATUSES.find((known) => known === wanted.toUpperCase())
  if (status === undefined) return undefined
  if (before === undefined) return status === 'DELETED' ? undefined : status
  return STEPS[before].includes(status) || wanted === undefined ? status : undefined
}

function read(
  work: Work,
  before: PurchaseOrder | undefined,
  status: Status,
  fields: Fields,
  { errors, warnings }: { errors: string[]; warnings: string[] },
): PurchaseOrder {
  return {
    ...readOrder(work, PURCHASE_ORDER, before, fields, errors),
    status,
    deliveryAddress: textOr(fields, 'DeliveryAddress', before?.deliveryAddress) ?? '',
    attentionTo: textOr(fields, 'AttentionTo', before?.attentionTo) ?? '',
    telephone: textOr(fields, 'Telephone', before?.telephone) ?? '',
    deliveryInstructions: shortText(fields, 'DeliveryInstructions', before?.deliveryInstructions, 500, errors) ?? '',
    sentToContact: readSent(before, status, fields, warnings),
    ...present<Partial<PurchaseOrder>>({
      deliveryDate: dayOr(fields, 'DeliveryDate', before?.deliveryDate, errors),
      expectedArrivalDate: dayOr(fields, 'ExpectedArrivalDate', before?.expectedArrivalDate, errors),
    }),
  }
}

function readSent(before: PurchaseOrder | undefined, status: Status, fields: Fields, warnings: string[]): boolean {
  const current = before?.sentToContact ?? false
  const wanted = readBoolean(fields.get('SentToContact')) ?? current
  if (wanted === current || status === 'AUTHORISED' || status === 'BILLED') return wanted
  warnings.push(SEEN.purchaseOrderNotSent)
  return current
}

function isNumberTaken(work: Work, order: PurchaseOrder): boolean {
  const holder = order.number === '' ? undefined : purchaseOrderByNumber(work.organisation, order.number)
  return holder !== undefined && holder.id !== order.id
}

function store(work: Work, before: PurchaseOrder | undefined, wanted: PurchaseOrder): PurchaseOrder {
  const { organisation } = work
  const isTaken = (number: string) => purchaseOrderByNumber(organisation, number) !== undefined
  const number = wanted.number === '' ? nextNumber(work, PREFIX.PURCHASEORDER, isTaken) : wanted.number
  const order = { ...wanted, number }
  put(work, organisation.purchaseOrders, order.id, order)
  const contact = organisation.contacts.get(order.contactId)?.name ?? ''
  const details = `${number} to ${contact} for ${historyAmount(order.total)}${throughApi(work.context)}.`
  if (!before) record(work, order.id, 'Created', details)
  else if (before.status === order.status) record(work, order.id, 'Edited', details)
  const act = ACTS[order.status]
  if (act !== undefined && before?.status !== order.status) record(work, order.id, act, details)
  if (order.sentToContact && before?.sentToContact !== true) {
    record(work, order.id, 'Purchase order sent', 'This purchase order has been sent')
  }
  return order
}

const ACTS: Readonly<Partial<Record<Status, string>>> = {
  SUBMITTED: 'Submitted for approval',
  AUTHORISED: 'Approved',
  BILLED: 'Billed',
  DELETED: 'Deleted',
}
