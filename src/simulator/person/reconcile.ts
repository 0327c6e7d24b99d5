import type { Day } from '../../books/day.ts'
import { type Cents, formatAmount, sum } from '../../books/money.ts'
import { historyAmount, historyDay, record } from '../accounting/history.ts'
import { put, type Work } from '../accounting/work.ts'
import type { OrganisationState, Payment } from '../state.ts'
import type { BankTransaction, BatchPayment, StatementLine } from '../state-money.ts'

/** What a statement line is reconciled with. */
export type Match = StatementLine['matched'][number]

/** A movement of a bank account in the books: cents of the account's currency, positive for money in. */
export interface Movement {
  match: Match
  accountId: string
  date: Day
  reference: string
  amount: Cents
  status: string
  isReconciled: boolean
}

/** Payments out of these are money in, as are receipts. */
const MONEY_IN = new Set([
  'ACCRECPAYMENT',
  'APCREDITPAYMENT',
  'APPREPAYMENTPAYMENT',
  'APOVERPAYMENTPAYMENT',
  'RECBATCH',
])

function signed(type: string, amount: Cents): Cents {
  return MONEY_IN.has(type) || type.startsWith('RECEIVE') ? amount : -amount
}

/** The movement that a match names; undefined when the books have none. */
export function movementOf(organisation: OrganisationState, match: Match): Movement | undefined {
  const { payments } = organisation
  switch (match.kind) {
    case 'payment': {
      const payment = payments.get(match.id)
      return payment && { ...payment, match, amount: signed(payment.type, payment.bankAmount) }
    }
    case 'batchPayment': {
      const batch = organisation.batchPayments.get(match.id)
      if (!batch) return undefined
      const parts = batch.paymentIds.map((id) => payments.get(id)?.bankAmount ?? 0n)
      return { ...batch, match, amount: signed(batch.type, sum(parts)) }
    }
    case 'bankTransaction': {
      const transaction = organisation.bankTransactions.get(match.id)
      return transaction && { ...transaction, match, amount: signed(transaction.type, transaction.total) }
    }
  }
}

/** What can be reconciled on an account: everything posted there and not yet reconciled, a batch in place of its payments. */
export function openMovements(organisation: OrganisationState, accountId: string): Movement[] {
  const { payments, batchPayments, bankTransactions } = organisation
  const inBatches = batchedPayments(organisation)
  const isOpen = (known: Pick<Movement, 'status' | 'isReconciled' | 'accountId'>) =>
    known.status === 'AUTHORISED' && !known.isReconciled && known.accountId === accountId
  const matches: Match[] = [
    ...[...payments.values()]
      .filter((payment) => isOpen(payment) && !inBatches.has(payment.id))
      .map(({ id }): Match => ({ kind: 'payment', id })),
    ...[...batchPayments.values()].filter(isOpen).map(({ id }): Match => ({ kind: 'batchPayment', id })),
    ...[...bankTransactions.values()].filter(isOpen).map(({ id }): Match => ({ kind: 'bankTransaction', id })),
  ]
  return matches.flatMap((match) => movementOf(organisation, match) ?? [])
}

function batchedPayments({ batchPayments }: OrganisationState): ReadonlySet<string> {
  const live = [...batchPayments.values()].filter(({ status }) => status === 'AUTHORISED')
  return new Set(live.flatMap(({ paymentIds }) => paymentIds))
}

/**
 * Reconciles a statement line with movements of its account that come to exactly its amount. Throws RangeError, with the reason, when they
 * do not, or when the line or one of them is reconciled already, deleted, unknown, or a payment of a batch.
 */
export function reconcile(work: Work, line: StatementLine, matches: readonly Match[]): void {
  const { organisation } = work
  if (line.matched.length > 0) throw new RangeError('the statement line is reconciled already')
  if (new Set(matches.map(({ id }) => id)).size < matches.length) throw new RangeError('a match is named twice')
  const movements = matches.map((match) => checked(organisation, line, match))
  const total = sum(movements.map(({ amount }) => amount))
  if (total !== line.amount) {
    const [found, wanted] = [formatAmount(total), formatAmount(line.amount)]
    throw new RangeError(`the matches come to ${found}, the statement line to ${wanted}`)
  }
  for (const match of matches) mark(work, match, line, true)
  put(work, organisation.statementLines, line.id, { ...line, matched: [...matches] })
}

function checked(organisation: OrganisationState, line: StatementLine, match: Match): Movement {
  const movement = movementOf(organisation, match)
  if (!movement) throw new RangeError(`there is no ${match.kind} ${match.id}`)
  const why = (reason: string) => new RangeError(`${match.kind} ${match.id} ${reason}`)
  if (movement.status !== 'AUTHORISED') throw why('is deleted')
  if (movement.accountId !== line.accountId) throw why('is of another account')
  if (movement.isReconciled) throw why('is reconciled already')
  if (match.kind === 'payment' && batchedPayments(organisation).has(match.id)) throw why('belongs to a batch')
  return movement
}

/** Takes a reconciliation back: line and movements are open again. Throws RangeError when the line is not reconciled. */
export function unreconcile(work: Work, line: StatementLine): void {
  if (line.matched.length === 0) throw new RangeError('the statement line is not reconciled')
  for (const match of line.matched) mark(work, match, line, false)
  put(work, work.organisation.statementLines, line.id, { ...line, matched: [] })
}

function mark(work: Work, { kind, id }: Match, line: StatementLine, isReconciled: boolean): void {
  const { organisation } = work
  if (kind === 'payment') flag(work, organisation.payments, id, isReconciled)
  else if (kind === 'bankTransaction') flag(work, organisation.bankTransactions, id, isReconciled)
  else {
    flag(work, organisation.batchPayments, id, isReconciled)
    const { paymentIds = [] } = organisation.batchPayments.get(id) ?? {}
    for (const paymentId of paymentIds) flag(work, organisation.payments, paymentId, isReconciled)
  }
  const fact = `the statement line of ${historyDay(line.date)} for ${historyAmount(line.amount)}.`
  if (isReconciled) record(work, id, 'Reconciled', `Reconciled with ${fact}`)
  else record(work, id, 'Unreconciled', `No longer reconciled with ${fact}`)
}

function flag<T extends Payment | BankTransaction | BatchPayment>(
  work: Work,
  map: Map<string, T>,
  id: string,
  isReconciled: boolean,
): void {
  const before = map.get(id)
  if (before) put(work, map, id, { ...before, isReconciled, updatedAt: work.context.now })
}
