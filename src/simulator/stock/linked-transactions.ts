import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { listRows } from '../query/list.ts'
import type { LinkedTransaction } from '../state-orders.ts'
import { linkedFields, linkedJson, standingOf } from './linked-transaction-json.ts'
import { deleteLinked, saveLinked } from './linked-transaction-write.ts'

/** `/LinkedTransactions` and one by id: costs on bills and spend money that are to be charged to customers. */
export function linkedTransactionsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const linked = context.organisation.linkedTransactions.get(key.toLowerCase())
  if (!linked || part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: 'LinkedTransactions', items: [linkedJson(context.organisation, linked)] }
  }
  if (call.method === 'DELETE') return remove(call, context, linked)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'LinkedTransactions').slice(0, 1)
  return writeBatch(call, context, 'LinkedTransactions', elements, (work, fields) => save(work, linked, fields))
}

/** At most 100 at a time, the first page without `page`, and no paging facts in the answer. */
function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const query = new Map([...call.query].filter(([name]) => name !== 'pagesize'))
  const keep = filterOf(call, context)
  const kept = [...organisation.linkedTransactions.values()].filter(keep)
  const { rows } = listRows(
    kept,
    { query, headers: call.headers },
    { table: linkedFields(organisation), id: (row) => row.id, updatedAt: (row) => row.updatedAt, paging: 'always' },
  )
  const items = rows.map((row) => linkedJson(organisation, row))
  return { kind: 'envelope', resource: 'LinkedTransactions', items }
}

function filterOf(call: ApiCall, { organisation }: ApiContext): (linked: LinkedTransaction) => boolean {
  const wanted = (name: string) => call.query.get(name)?.trim().toLowerCase() || undefined
  const tests: [string | undefined, (linked: LinkedTransaction) => string | undefined][] = [
    [wanted('linkedtransactionid'), (linked) => linked.id],
    [wanted('sourcetransactionid'), (linked) => linked.sourceTransactionId],
    [wanted('contactid'), (linked) => linked.contactId],
    [wanted('targettransactionid'), (linked) => standingOf(organisation, linked).target?.id],
    [wanted('status'), (linked) => standingOf(organisation, linked).status.toLowerCase()],
  ]
  const asked = tests.filter(([value]) => value !== undefined)
  return (linked) => asked.every(([value, get]) => get(linked) === value)
}

/** PUT creates; POST creates too, or updates the one whose LinkedTransactionID it names. */
function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'LinkedTransactions')
  return writeBatch(call, context, 'LinkedTransactions', elements, (work, fields) => {
    const id = call.method === 'PUT' ? undefined : readText(fields.get('LinkedTransactionID'))?.toLowerCase()
    const before = id ? work.organisation.linkedTransactions.get(id) : undefined
    if (id && !before) return { json: { ...fields.sent }, errors: [UNSEEN.linkUnknown] }
    return save(work, before, fields)
  })
}

function save(work: Work, before: LinkedTransaction | undefined, fields: Fields): Outcome {
  const errors: string[] = []
  const linked = saveLinked(work, before, fields, errors)
  if (linked) return { json: linkedJson(work.organisation, linked), errors }
  const echo = before ? linkedJson(work.organisation, before) : { LinkedTransactionID: ZERO_ID }
  return { json: { ...echo, ...fields.sent }, errors }
}

function remove(call: ApiCall, context: ApiContext, linked: LinkedTransaction): Answer {
  const elements = elementsOf({ LinkedTransactionID: linked.id }, 'LinkedTransactions')
  writeBatch(call, context, 'LinkedTransactions', elements, (work): Outcome => {
    const errors: string[] = []
    deleteLinked(work, linked, errors)
    return { json: linkedJson(context.organisation, linked), errors }
  })
  return { kind: 'empty', status: 204 }
}
