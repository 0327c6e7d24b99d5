import { attachmentsEndpoint } from '../accounting/attachments.ts'
import { type Outcome, writeBatch } from '../accounting/batch.ts'
import { commaList, contactFields } from '../accounting/document-list.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { BankTransaction } from '../state-money.ts'
import { bankTransactionEcho, bankTransactionJson } from './bank-transaction-json.ts'
import { saveBankTransaction } from './bank-transaction-write.ts'

const RESOURCE = 'BankTransactions'

/** `/BankTransactions` and everything below it: spent and received money, and the halves of transfers, which can only be read. */
export function bankTransactionsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const transaction = context.organisation.bankTransactions.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') {
    return historyEndpoint(call, context, key.toLowerCase(), transaction !== undefined)
  }
  if (!transaction) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') return attachmentsEndpoint(call, context, RESOURCE, transaction.id)
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: RESOURCE, items: [bankTransactionJson(context, transaction, 'alone')] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, RESOURCE).slice(0, 1)
  return writeBatch(call, context, RESOURCE, elements, (work, fields) => save(work, transaction, fields))
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, RESOURCE, elementsOf(call.body, RESOURCE), (work, fields) => {
    const id = call.method === 'POST' ? readText(fields.get('BankTransactionID'))?.toLowerCase() : undefined
    const before = id ? work.organisation.bankTransactions.get(id) : undefined
    if (id && !before)
      return { json: { ...fields.sent, HasValidationErrors: true }, errors: [UNSEEN.bankTransactionUnknown] }
    return save(work, before, fields)
  })
}

function save(work: Work, before: BankTransaction | undefined, fields: Fields): Outcome {
  const { transaction, errors } = saveBankTransaction(work, before, fields)
  if (errors.length > 0) {
    return { json: bankTransactionEcho(work.context, transaction, fields, before !== undefined), errors }
  }
  if (work.context.idsOnly === true) return { json: { BankTransactionID: transaction.id }, errors }
  return { json: bankTransactionJson(work.context, transaction, before ? 'alone' : 'created'), errors }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { bankTransactions } = context.organisation
  const references = commaList(call, 'references')
  const all = [...bankTransactions.values()]
  const wanted = references ? all.filter((row) => references.has(row.reference.toLowerCase())) : all
  const { rows, pagination } = listRows(wanted, call, listing(context.organisation))
  const items = rows.map((row) => bankTransactionJson(context, row, pagination ? 'paged' : 'unpaged'))
  return { kind: 'envelope', resource: RESOURCE, items, ...(pagination ? { pagination } : {}) }
}

function listing(organisation: OrganisationState): Listing<BankTransaction> {
  const account = (row: BankTransaction) => organisation.accounts.get(row.accountId)
  const credit = (row: BankTransaction, kind: string) => (row.type.endsWith(kind) ? row.creditId : undefined)
  return {
    table: fieldTable<BankTransaction>('BankTransaction', {
      BankTransactionID: guidField((row) => row.id),
      Type: textField((row) => row.type),
      Status: textField((row) => row.status),
      Reference: textField((row) => row.reference),
      Date: dayField((row) => row.date),
      IsReconciled: flagField((row) => row.isReconciled),
      LineAmountTypes: textField((row) => row.lineAmountTypes),
      SubTotal: decimalField((row) => row.subTotal),
      TotalTax: decimalField((row) => row.totalTax),
      Total: decimalField((row) => row.total),
      CurrencyCode: textField((row) => row.currencyCode),
      CurrencyRate: decimalField((row) => row.currencyRate, 6),
      Url: textField((row) => row.url),
      PrepaymentID: guidField((row) => credit(row, 'PREPAYMENT')),
      OverpaymentID: guidField((row) => credit(row, 'OVERPAYMENT')),
      HasAttachments: flagField((row) => (organisation.attachments.get(row.id)?.length ?? 0) > 0),
      UpdatedDateUTC: instantField((row) => row.updatedAt),
      'BankAccount.AccountID': guidField((row) => row.accountId),
      'BankAccount.Code': textField((row) => account(row)?.code),
      'BankAccount.Name': textField((row) => account(row)?.name),
      ...contactFields<BankTransaction>(organisation),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'optional',
  }
}
