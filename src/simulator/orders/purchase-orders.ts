import { attachmentsEndpoint } from '../accounting/attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { documentPdf } from '../accounting/pdf.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { listRows } from '../query/list.ts'
import type { PurchaseOrder } from '../state-orders.ts'
import { filtersOf, purchaseOrderListing, withoutWhere } from './order-list.ts'
import { purchaseOrderEcho, purchaseOrderJson } from './purchase-order-json.ts'
import { purchaseOrderByNumber, savePurchaseOrder } from './purchase-order-write.ts'

/** `/PurchaseOrders` and everything below it; none of it is in the ledger. */
export function purchaseOrdersEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const { organisation } = context
  const order = organisation.purchaseOrders.get(key.toLowerCase()) ?? purchaseOrderByNumber(organisation, key)
  if (part !== undefined) return below(call, context, key, order)
  if (!order) throw notFoundPage()
  if (call.method === 'GET') {
    if (call.headers.accept?.toLowerCase().includes('application/pdf')) return pdf(context, order)
    return { kind: 'envelope', resource: 'PurchaseOrders', items: [purchaseOrderJson(context, order, 'alone')] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'PurchaseOrders').slice(0, 1)
  return writeBatch(call, context, 'PurchaseOrders', elements, (work, fields) => save(work, order, fields))
}

function below(call: ApiCall, context: ApiContext, key: string, order: PurchaseOrder | undefined): Answer {
  const part = call.path[2]?.toLowerCase()
  if (part === 'history') return historyEndpoint(call, context, order?.id ?? key.toLowerCase(), order !== undefined)
  if (!order) throw notFoundPage()
  if (part === 'attachments') return attachmentsEndpoint(call, context, 'PurchaseOrders', order.id)
  if (part === 'pdf' && call.method === 'GET') return pdf(context, order)
  throw notFoundPage()
}

function pdf(context: ApiContext, order: PurchaseOrder): Answer {
  const bytes = documentPdf(context.organisation, order, 'PURCHASEORDER')
  return { kind: 'bytes', status: 200, contentType: 'application/pdf', bytes }
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'PurchaseOrders')
  return writeBatch(call, context, 'PurchaseOrders', elements, (work, fields) => {
    if (call.method === 'PUT') return save(work, undefined, fields)
    const { purchaseOrders } = work.organisation
    const id = readText(fields.get('PurchaseOrderID'))?.toLowerCase()
    if (id && !purchaseOrders.has(id)) {
      return { json: { ...fields.sent, HasErrors: true }, errors: [UNSEEN.purchaseOrderUnknown] }
    }
    const number = readText(fields.get('PurchaseOrderNumber'))
    const named = number ? purchaseOrderByNumber(work.organisation, number) : undefined
    return id ? save(work, purchaseOrders.get(id), fields) : save(work, named, fields, named?.status === 'DELETED')
  })
}

/** `nameless`: a number that a deleted order still holds finds that order, but Xero answers with the zero id. */
function save(work: Work, before: PurchaseOrder | undefined, fields: Fields, nameless = false): Outcome {
  const { context } = work
  const { order, errors, warnings } = savePurchaseOrder(work, before, fields)
  if (errors.length === 0) return { json: purchaseOrderJson(context, order, 'written'), errors, warnings }
  const json = purchaseOrderEcho(context, order, fields, before !== undefined)
  return { json: nameless ? { ...json, PurchaseOrderID: ZERO_ID } : json, errors, warnings }
}

/** Always paged; `Status`, `DateFrom` and `DateTo` filter, `where` is not offered. */
function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const filters = filtersOf(call)
  const kept = [...organisation.purchaseOrders.values()].filter((order) => filters.every((test) => test(order)))
  const { rows, pagination } = listRows(kept, withoutWhere(call), purchaseOrderListing(organisation))
  const items = rows.map((row) => purchaseOrderJson(context, row, 'listed'))
  return { kind: 'envelope', resource: 'PurchaseOrders', items, ...(pagination ? { pagination } : {}) }
}
