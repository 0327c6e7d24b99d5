import { writeBatch } from '../accounting/batch.ts'
import { historyEndpoint } from '../accounting/history.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { BatchPayment } from '../state-money.ts'
import { batchPaymentJson } from './batch-payment-json.ts'
import { createBatchPayment, deleteBatchPayment } from './batch-payment-write.ts'

/** `/BatchPayments`: PUT creates, POST (with the id in the body or in the path) deletes, GET lists without pages. */
export function batchPaymentsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return collection(call, context)
  const batch = context.organisation.batchPayments.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') return historyEndpoint(call, context, key.toLowerCase(), batch !== undefined)
  if (!batch || part !== undefined) throw notFoundPage()
  if (call.method === 'GET') return answer([batchPaymentJson(context.organisation, batch)])
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'BatchPayments').slice(0, 1)
  return writeBatch(call, context, 'BatchPayments', elements, (work, fields) => deleteBatchPayment(work, batch, fields))
}

function collection(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  if (call.method === 'GET') {
    const { rows } = listRows(organisation.batchPayments.values(), call, listing(organisation))
    return answer(rows.map((row) => batchPaymentJson(organisation, row)))
  }
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'BatchPayments')
  return writeBatch(call, context, 'BatchPayments', elements, (work, fields) =>
    call.method === 'PUT'
      ? createBatchPayment(work, fields)
      : deleteBatchPayment(work, named(work.organisation, fields), fields),
  )
}

function named(organisation: OrganisationState, fields: Fields): BatchPayment | undefined {
  return organisation.batchPayments.get(readText(fields.get('BatchPaymentID'))?.toLowerCase() ?? '')
}

function answer(items: unknown[]): Answer {
  return { kind: 'envelope', resource: 'BatchPayments', items }
}

function listing(organisation: OrganisationState): Listing<BatchPayment> {
  const account = (row: BatchPayment) => organisation.accounts.get(row.accountId)
  return {
    table: fieldTable<BatchPayment>('BatchPayment', {
      BatchPaymentID: guidField((row) => row.id),
      Type: textField((row) => row.type),
      Status: textField((row) => row.status),
      Date: dayField((row) => row.date),
      Reference: textField((row) => row.reference),
      Particulars: textField((row) => row.particulars),
      Code: textField((row) => row.code),
      Details: textField((row) => row.details),
      Narrative: textField((row) => row.narrative),
      TotalAmount: decimalField((row) => row.total),
      IsReconciled: flagField((row) => row.isReconciled),
      UpdatedDateUTC: instantField((row) => row.updatedAt),
      'Account.AccountID': guidField((row) => row.accountId),
      'Account.Code': textField((row) => account(row)?.code),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'never',
  }
}
