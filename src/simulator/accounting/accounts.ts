import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msInstant } from '../edge/wire-dates.ts'
import { fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { Account } from '../state-settings.ts'
import { deleteAccount, saveAccount } from './account-write.ts'
import { accountByCode } from './accounts-lookup.ts'
import { attachmentsEndpoint } from './attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from './batch.ts'
import { present } from './sent.ts'

type Json = Record<string, unknown>

/** `/Accounts`: the chart of accounts. One account to a request; only unused ones can be deleted, others archived. */
export function accountsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : create(call, context)
  const account = context.organisation.accounts.get(key.toLowerCase()) ?? accountByCode(context.organisation, key)
  if (!account) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') return attachmentsEndpoint(call, context, 'Accounts', account.id)
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') return { kind: 'envelope', resource: 'Accounts', items: [accountJson(context, account)] }
  if (call.method === 'DELETE') return remove(call, context, account)
  if (call.method !== 'POST') throw notImplemented()
  return write(call, context, account)
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { rows } = listRows(context.organisation.accounts.values(), call, LISTING)
  return { kind: 'envelope', resource: 'Accounts', items: rows.map((row) => accountJson(context, row)) }
}

function create(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT') throw notImplemented()
  return write(call, context, undefined)
}

function write(call: ApiCall, context: ApiContext, before: Account | undefined): Answer {
  const elements = elementsOf(call.body, 'Accounts').slice(0, 1)
  return writeBatch(call, context, 'Accounts', elements, (work, fields): Outcome => {
    const errors: string[] = []
    const account = saveAccount(work, before, fields, errors)
    if (!account)
      return { json: { AccountID: before?.id ?? ZERO_ID, ...fields.sent, HasValidationErrors: true }, errors }
    return { json: accountJson(context, account), errors }
  })
}

function remove(call: ApiCall, context: ApiContext, account: Account): Answer {
  const elements = elementsOf({ AccountID: account.id }, 'Accounts')
  return writeBatch(call, context, 'Accounts', elements, (work): Outcome => {
    const errors: string[] = []
    deleteAccount(work, account, errors)
    return { json: { ...accountJson(context, account), Status: 'DELETED' }, errors }
  })
}

function accountJson(context: ApiContext, account: Account): Json {
  return {
    AccountID: account.id,
    ...present<Json>({ Code: account.code === '' ? undefined : account.code }),
    Name: account.name,
    Status: account.status,
    Type: account.type,
    TaxType: account.taxType,
    Class: account.class,
    EnablePaymentsToAccount: account.enablePaymentsToAccount,
    ShowInExpenseClaims: account.showInExpenseClaims,
    ...present<Json>({
      Description: account.description,
      SystemAccount: account.systemAccount,
      BankAccountNumber: account.bankAccountNumber,
      BankAccountType: account.bankAccountType ?? (account.type === 'BANK' ? 'BANK' : undefined),
      CurrencyCode: account.currencyCode,
      ReportingCode: account.reportingCode,
    }),
    HasAttachments: (context.organisation.attachments.get(account.id)?.length ?? 0) > 0,
    UpdatedDateUTC: msInstant(account.updatedAt),
    AddToWatchlist: false,
  }
}

const LISTING: Listing<Account> = {
  table: fieldTable<Account>('Account', {
    AccountID: guidField((row) => row.id),
    Code: textField((row) => row.code),
    Name: textField((row) => row.name),
    Type: textField((row) => row.type),
    Class: textField((row) => row.class),
    Status: textField((row) => row.status),
    TaxType: textField((row) => row.taxType),
    Description: textField((row) => row.description),
    SystemAccount: textField((row) => row.systemAccount),
    BankAccountNumber: textField((row) => row.bankAccountNumber),
    BankAccountType: textField((row) => row.bankAccountType),
    CurrencyCode: textField((row) => row.currencyCode),
    ReportingCode: textField((row) => row.reportingCode),
    EnablePaymentsToAccount: flagField((row) => row.enablePaymentsToAccount),
    ShowInExpenseClaims: flagField((row) => row.showInExpenseClaims),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
  }),
  id: (row) => row.id,
  updatedAt: (row) => row.updatedAt,
  paging: 'never',
  order: (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
}
