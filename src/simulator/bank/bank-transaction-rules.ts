import { allowedWhenLocked, changesOf } from '../accounting/document-changes.ts'
import { lineProblems } from '../accounting/document-lines.ts'
import { lockProblem } from '../accounting/locks.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { BankTransaction } from '../state-money.ts'
import { stockProblems } from '../stock/stock-problems.ts'
import { makesCredit } from './bank-posting.ts'
import { creditOf } from './credit-store.ts'

/** Why Xero refuses to change a bank transaction at all, whatever the change is; empty when it may be. */
export function editProblems(work: Work, before: BankTransaction, fields: Fields): string[] {
  if (before.transferId !== undefined) return [UNSEEN.bankTransferByItself]
  if (before.status !== 'AUTHORISED') return [UNSEEN.bankTransactionNotEditable]
  if (before.isReconciled && !unreconciles(work, before, fields)) return [SEEN.bankTransactionReconciled]
  const deleting = readText(fields.get('Status'))?.toUpperCase() === 'DELETED'
  if (makesCredit(before.type)) {
    const problem = creditProblem(work, before, deleting)
    if (problem !== undefined) return [problem]
  }
  if (!deleting) return []
  const locked = lockProblem(work.organisation.settings, before.date)
  return locked === undefined ? stockProblems(work, { ...before, lines: [] }) : [locked]
}

/** What was only marked as reconciled can be unmarked again; what is matched with a statement line is undone at Xero's own screens. */
function unreconciles(work: Work, before: BankTransaction, fields: Fields): boolean {
  if (readBoolean(fields.get('IsReconciled')) !== false) return false
  const lines = [...work.organisation.statementLines.values()]
  return !lines.some((line) => line.matched.some(({ id }) => id === before.id))
}

/** Apps cannot change prepayments and overpayments; a person can take one back that nothing of was used. */
function creditProblem(work: Work, before: BankTransaction, deleting: boolean): string | undefined {
  if (work.context.clientId !== undefined || !deleting) return UNSEEN.bankCreditNotEditable
  const credit = creditOf(work, before)
  return credit && credit.remainingCredit !== credit.total ? SEEN.documentAllocated : undefined
}

/** Why Xero refuses a bank transaction as it is wanted: its lines, its total, lock dates. */
export function transactionProblems(
  work: Work,
  before: BankTransaction | undefined,
  transaction: BankTransaction,
): string[] {
  const { lines, total, type, date } = transaction
  const problems = lineProblems(lines)
  if (lines.some((line) => line.quantity !== undefined && line.quantity <= 0n)) problems.push(UNSEEN.bankQuantity)
  if (lines.some((line) => line.unitAmount === 0n)) problems.push(UNSEEN.bankUnitAmount)
  if (lines.length > 0 && total <= 0n) problems.push(UNSEEN.bankTotal)
  if (type.endsWith('OVERPAYMENT') && lines.length > 1) problems.push(UNSEEN.overpaymentLines)
  if (makesCredit(type) && lines.some((line) => line.itemCode !== undefined)) problems.push(UNSEEN.bankItem)
  problems.push(...stockProblems(work, transaction, before?.lines))
  const free = before !== undefined && allowedWhenLocked(changesOf(before, transaction))
  const days = before ? [before.date, date] : [date]
  const locked = free ? undefined : lockProblem(work.organisation.settings, ...days)
  return locked === undefined ? problems : [...problems, locked]
}
