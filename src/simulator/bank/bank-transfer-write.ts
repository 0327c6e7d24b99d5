import type { Day } from '../../books/day.ts'
import { type Cents, divideRounded } from '../../books/money.ts'
import { dayRate } from '../accounting/currency-rates.ts'
import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { lockProblem } from '../accounting/locks.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr, shortText } from '../accounting/sent.ts'
import { inBase } from '../accounting/totals.ts'
import { readTracking } from '../accounting/tracking.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { BankTransaction, BankTransfer } from '../state-money.ts'
import type { Account } from '../state-settings.ts'
import { currencyOf, readBankAccount } from './bank-accounts.ts'
import { postTransfer, reverseTransfer, type TransferAmounts } from './bank-posting.ts'

/** What came of one element of a write; `transfer` is undefined when none could be made. */
export interface SavedBankTransfer {
  transfer: BankTransfer | undefined
  errors: string[]
}

const RATE_ONE = 1_000_000n

interface Ends {
  from: Account
  to: Account
}

/** Moves money between two bank accounts: posted at once, and recorded as a transaction on each of them. */
export function createBankTransfer(work: Work, fields: Fields): SavedBankTransfer {
  const errors: string[] = []
  const ends = readEnds(work, fields, errors)
  const amount = decimalOr(fields, 'Amount', 2, undefined, errors) ?? 0n
  const date = dayOr(fields, 'Date', undefined, errors) ?? work.context.today
  if (amount <= 0n) errors.push(UNSEEN.transferAmount)
  const locked = lockProblem(work.organisation.settings, date)
  if (locked) errors.push(locked)
  const { newId } = work.context
  const transfer: BankTransfer = {
    id: newId(),
    fromAccountId: ends?.from.id ?? '',
    toAccountId: ends?.to.id ?? '',
    amount,
    currencyRate: ends ? readRate(work, ends, date, fields, errors) : RATE_ONE,
    date,
    reference: shortText(fields, 'Reference', undefined, 255, errors) ?? '',
    fromTransactionId: newId(),
    toTransactionId: newId(),
    fromTracking: readTracking(work.organisation, fields, [], errors, 'FromTracking'),
    toTracking: readTracking(work.organisation, fields, [], errors, 'ToTracking'),
    status: 'AUTHORISED',
    createdAt: work.context.now,
    updatedAt: work.context.now,
  }
  if (errors.length > 0 || !ends) return { transfer: undefined, errors }
  store(work, transfer, ends, fields)
  return { transfer, errors }
}

function readEnds(work: Work, fields: Fields, errors: string[]): Ends | undefined {
  const from = readBankAccount(work.organisation, fields.get('FromBankAccount'), errors)
  const to = readBankAccount(work.organisation, fields.get('ToBankAccount'), errors)
  if (!from || !to) return undefined
  if (from.id === to.id) errors.push(UNSEEN.transferSameAccount)
  return { from, to }
}

/** Apps cannot transfer between currencies; a person can, at a rate of their own or the day's. */
function readRate(work: Work, { from, to }: Ends, date: Day, fields: Fields, errors: string[]): bigint {
  const { organisation, context } = work
  const [leaving, reaching] = [currencyOf(organisation, from), currencyOf(organisation, to)]
  if (leaving === reaching) return RATE_ONE
  if (context.clientId !== undefined) errors.push(UNSEEN.transferCurrencies)
  const sent = decimalOr(fields, 'CurrencyRate', 6, undefined, errors)
  if (sent && sent > 0n) return sent
  return divideRounded(dayRate(organisation, reaching, date) * RATE_ONE, dayRate(organisation, leaving, date))
}

function store(work: Work, transfer: BankTransfer, ends: Ends, fields: Fields): void {
  const { organisation } = work
  const amounts = amountsOf(organisation, transfer, ends)
  const from = half(work, transfer, ends.from, 'SPEND-TRANSFER', amounts.left, amounts.base)
  const to = half(work, transfer, ends.to, 'RECEIVE-TRANSFER', amounts.reached, amounts.base)
  put(work, organisation.bankTransactions, from.id, {
    ...from,
    isReconciled: readBoolean(fields.get('FromIsReconciled')) ?? false,
  })
  put(work, organisation.bankTransactions, to.id, {
    ...to,
    isReconciled: readBoolean(fields.get('ToIsReconciled')) ?? false,
  })
  put(work, organisation.bankTransfers, transfer.id, transfer)
  postTransfer(work, transfer, amounts)
  recordAll(work, transfer, 'Created')
}

/** What a transfer is in both currencies and in base: the end in base currency says it, or the day's rate of the leaving end. */
function amountsOf(organisation: OrganisationState, transfer: BankTransfer, { from, to }: Ends): TransferAmounts {
  const { baseCurrency } = organisation.settings
  const left = transfer.amount
  const reached = divideRounded(left * transfer.currencyRate, RATE_ONE)
  if (currencyOf(organisation, from) === baseCurrency) return { left, reached, base: left }
  if (currencyOf(organisation, to) === baseCurrency) return { left, reached, base: reached }
  return { left, reached, base: inBase(left, dayRate(organisation, currencyOf(organisation, from), transfer.date)) }
}

function half(
  work: Work,
  transfer: BankTransfer,
  account: Account,
  type: 'SPEND-TRANSFER' | 'RECEIVE-TRANSFER',
  amount: Cents,
  base: Cents,
): BankTransaction {
  return {
    id: type === 'SPEND-TRANSFER' ? transfer.fromTransactionId : transfer.toTransactionId,
    type,
    accountId: account.id,
    date: transfer.date,
    status: 'AUTHORISED',
    reference: transfer.reference,
    lineAmountTypes: 'NoTax',
    lines: [],
    ...{ subTotal: amount, totalTax: 0n, total: amount },
    currencyCode: currencyOf(work.organisation, account),
    currencyRate: base === 0n ? RATE_ONE : divideRounded(amount * RATE_ONE, base),
    isReconciled: false,
    transferId: transfer.id,
    updatedAt: work.context.now,
  }
}

/** Deletes a transfer, the only change that Xero allows: both of its transactions go with it. */
export function deleteBankTransfer(work: Work, transfer: BankTransfer, fields: Fields): SavedBankTransfer {
  const problem = deletionProblem(work, transfer, fields)
  if (problem !== undefined) return { transfer, errors: [problem] }
  const { bankTransactions, bankTransfers } = work.organisation
  const gone = { status: 'DELETED', updatedAt: work.context.now } as const
  for (const side of halvesOf(work.organisation, transfer)) put(work, bankTransactions, side.id, { ...side, ...gone })
  reverseTransfer(work, transfer)
  const deleted: BankTransfer = { ...transfer, ...gone }
  put(work, bankTransfers, transfer.id, deleted)
  recordAll(work, deleted, 'Deleted')
  return { transfer: deleted, errors: [] }
}

function deletionProblem(work: Work, transfer: BankTransfer, fields: Fields): string | undefined {
  if (readText(fields.get('Status'))?.toUpperCase() !== 'DELETED') return UNSEEN.transferOnlyDeleted
  if (transfer.status === 'DELETED') return UNSEEN.transferDeleted
  if (halvesOf(work.organisation, transfer).some((side) => side.isReconciled)) return UNSEEN.transferReconciled
  return lockProblem(work.organisation.settings, transfer.date)
}

/** The transactions of a transfer: the one that money left by, and the one that it came in by. */
export function halvesOf(organisation: OrganisationState, transfer: BankTransfer): BankTransaction[] {
  const { bankTransactions } = organisation
  const halves = [bankTransactions.get(transfer.fromTransactionId), bankTransactions.get(transfer.toTransactionId)]
  return halves.filter((side) => side !== undefined)
}

function recordAll(work: Work, transfer: BankTransfer, changes: string): void {
  const { accounts } = work.organisation
  const [from, to] = [accounts.get(transfer.fromAccountId), accounts.get(transfer.toAccountId)]
  const what = `Bank transfer from ${from?.name ?? ''} to ${to?.name ?? ''} for ${historyAmount(transfer.amount)}`
  for (const id of [transfer.id, transfer.fromTransactionId, transfer.toTransactionId]) {
    record(work, id, changes, `${what}${throughApi(work.context)}.`)
  }
}
