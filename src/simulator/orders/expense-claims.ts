import { sum } from '../../books/money.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { historyAmount, historyEndpoint, record, throughApi } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { present } from '../accounting/sent.ts'
import { userJson } from '../accounting/settings.ts'
import { put, type Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, listOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { decimalField, fieldTable, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { ExpenseClaim, Receipt } from '../state-claims.ts'
import { changeClaim } from './claim-status.ts'
import { readUser, receiptJson } from './receipts.ts'

type Json = Record<string, unknown>

/** `/ExpenseClaims` and everything below it. Deprecated by Xero; in the ledger from approval, paid only at Xero's own screens. */
export function expenseClaimsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : create(call, context)
  const claim = context.organisation.expenseClaims.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') return historyEndpoint(call, context, key.toLowerCase(), claim !== undefined)
  if (!claim || part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: 'ExpenseClaims', items: [claimJson(context, claim)] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'ExpenseClaims').slice(0, 1)
  return writeBatch(call, context, 'ExpenseClaims', elements, (work, fields): Outcome => {
    const errors: string[] = []
    const after = changeClaim(work, claim, fields, errors)
    return { json: claimJson(context, after), errors }
  })
}

function create(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT') throw notImplemented()
  return writeBatch(call, context, 'ExpenseClaims', elementsOf(call.body, 'ExpenseClaims'), submit)
}

function submit(work: Work, fields: Fields): Outcome {
  const errors: string[] = []
  const { context, organisation } = work
  const status = readText(fields.get('Status'))?.toUpperCase() ?? 'SUBMITTED'
  if (status !== 'SUBMITTED') errors.push(UNSEEN.claimStatusInvalid)
  const userId = readUser(work, undefined, fields, errors)
  const receipts = readReceipts(work, userId, fields, errors)
  const claim: ExpenseClaim = {
    id: context.newId(),
    status: 'SUBMITTED',
    userId,
    receiptIds: receipts.map((receipt) => receipt.id),
    total: sum(receipts.map((receipt) => receipt.total)),
    amountPaid: 0n,
    updatedAt: context.now,
  }
  if (errors.length > 0) return { json: { ...fields.sent, ExpenseClaimID: ZERO_ID }, errors }
  for (const receipt of receipts) {
    const taken: Receipt = { ...receipt, status: 'SUBMITTED', claimId: claim.id, updatedAt: context.now }
    put(work, organisation.receipts, receipt.id, taken)
  }
  put(work, organisation.expenseClaims, claim.id, claim)
  record(work, claim.id, 'Created', `Expense claim for ${historyAmount(claim.total)}${throughApi(context)}.`)
  return { json: claimJson(context, claim), errors }
}

function readReceipts(work: Work, userId: string, fields: Fields, errors: string[]): Receipt[] {
  const ids = listOf(fields.get('Receipts')).map((sent) => readText(sent.get('ReceiptID'))?.toLowerCase() ?? '')
  if (ids.length === 0) errors.push(UNSEEN.claimReceiptsMissing)
  return [...new Set(ids)].flatMap((id) => {
    const receipt = work.organisation.receipts.get(id)
    if (receipt?.status === 'DRAFT' && receipt.userId === userId) return [receipt]
    errors.push(UNSEEN.claimReceiptInvalid)
    return []
  })
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { rows } = listRows(context.organisation.expenseClaims.values(), call, LISTING)
  return { kind: 'envelope', resource: 'ExpenseClaims', items: rows.map((row) => claimJson(context, row)) }
}

const LISTING: Listing<ExpenseClaim> = {
  table: fieldTable<ExpenseClaim>('ExpenseClaim', {
    ExpenseClaimID: guidField((row) => row.id),
    Status: textField((row) => row.status),
    Total: decimalField((row) => row.total),
    AmountDue: decimalField((row) => row.total - row.amountPaid),
    AmountPaid: decimalField((row) => row.amountPaid),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
    'User.UserID': guidField((row) => row.userId),
  }),
  id: (row) => row.id,
  updatedAt: (row) => row.updatedAt,
  paging: 'never',
}

function claimJson(context: ApiContext, claim: ExpenseClaim): Json {
  const { receipts, users } = context.organisation
  const user = users.get(claim.userId)
  const { paymentDueDate: due, reportingDate: reported } = claim
  return {
    ExpenseClaimID: claim.id,
    Status: claim.status,
    UpdatedDateUTC: msInstant(claim.updatedAt),
    ...present<Json>({ User: user && userJson(user) }),
    Receipts: claim.receiptIds.flatMap((id) => {
      const receipt = receipts.get(id)
      return receipt ? [receiptJson(context, receipt)] : []
    }),
    Payments: [],
    Total: centsNumber(claim.total),
    AmountDue: centsNumber(claim.total - claim.amountPaid),
    AmountPaid: centsNumber(claim.amountPaid),
    ...present<Json>({ PaymentDueDate: due && msDate(due), ReportingDate: reported && msDate(reported) }),
  }
}
