import { attachmentsEndpoint } from '../accounting/attachments.ts'
import { type Outcome, writeBatch } from '../accounting/batch.ts'
import { asked } from '../accounting/document-list.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { BankTransfer } from '../state-money.ts'
import { bankTransferJson } from './bank-transfer-json.ts'
import { createBankTransfer, deleteBankTransfer } from './bank-transfer-write.ts'

const RESOURCE = 'BankTransfers'

/** `/BankTransfers` and everything below it: PUT creates, POST deletes; nothing else about a transfer can be changed. */
export function bankTransfersEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const transfer = context.organisation.bankTransfers.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history')
    return historyEndpoint(call, context, key.toLowerCase(), transfer !== undefined)
  if (!transfer) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') return attachmentsEndpoint(call, context, RESOURCE, transfer.id)
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: RESOURCE, items: [bankTransferJson(context, transfer, 'alone')] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, RESOURCE).slice(0, 1)
  return writeBatch(call, context, RESOURCE, elements, (work, fields) => remove(work, transfer, fields))
}

function write(call: ApiCall, context: ApiContext): Answer {
  const elements = elementsOf(call.body, RESOURCE)
  if (call.method === 'PUT') return writeBatch(call, context, RESOURCE, elements, create)
  if (call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, RESOURCE, elements, (work, fields) => {
    const id = readText(fields.get('BankTransferID'))?.toLowerCase() ?? ''
    const transfer = work.organisation.bankTransfers.get(id)
    return transfer ? remove(work, transfer, fields) : { json: { ...fields.sent }, errors: [UNSEEN.transferUnknown] }
  })
}

function create(work: Work, fields: Fields): Outcome {
  const { transfer, errors } = createBankTransfer(work, fields)
  return { json: transfer ? bankTransferJson(work.context, transfer, 'created') : { ...fields.sent }, errors }
}

function remove(work: Work, before: BankTransfer, fields: Fields): Outcome {
  const { transfer, errors } = deleteBankTransfer(work, before, fields)
  return { json: bankTransferJson(work.context, transfer ?? before, 'deleted'), errors }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const all = [...context.organisation.bankTransfers.values()]
  const wanted = asked(call, 'includedeleted') ? all : all.filter(({ status }) => status !== 'DELETED')
  const { rows } = listRows(wanted, call, listing(context.organisation))
  return { kind: 'envelope', resource: RESOURCE, items: rows.map((row) => bankTransferJson(context, row, 'listed')) }
}

function listing(organisation: OrganisationState): Listing<BankTransfer> {
  const { accounts, attachments, bankTransactions } = organisation
  return {
    table: fieldTable<BankTransfer>('BankTransfer', {
      BankTransferID: guidField((row) => row.id),
      Amount: decimalField((row) => row.amount),
      CurrencyRate: decimalField((row) => row.currencyRate, 6),
      Date: dayField((row) => row.date),
      Reference: textField((row) => row.reference),
      Status: textField((row) => row.status),
      HasAttachments: flagField((row) => (attachments.get(row.id)?.length ?? 0) > 0),
      CreatedDateUTC: instantField((row) => row.createdAt),
      FromBankTransactionID: guidField((row) => row.fromTransactionId),
      ToBankTransactionID: guidField((row) => row.toTransactionId),
      FromIsReconciled: flagField((row) => bankTransactions.get(row.fromTransactionId)?.isReconciled),
      ToIsReconciled: flagField((row) => bankTransactions.get(row.toTransactionId)?.isReconciled),
      'FromBankAccount.AccountID': guidField((row) => row.fromAccountId),
      'FromBankAccount.Code': textField((row) => accounts.get(row.fromAccountId)?.code),
      'FromBankAccount.Name': textField((row) => accounts.get(row.fromAccountId)?.name),
      'ToBankAccount.AccountID': guidField((row) => row.toAccountId),
      'ToBankAccount.Code': textField((row) => accounts.get(row.toAccountId)?.code),
      'ToBankAccount.Name': textField((row) => accounts.get(row.toAccountId)?.name),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'never',
  }
}
