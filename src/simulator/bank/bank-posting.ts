import type { Cents } from '../../books/money.ts'
import { inBase } from '../accounting/totals.ts'
import type { Work } from '../accounting/work.ts'
import {
  balanced,
  entry,
  lineEntries,
  type Posting,
  post,
  postWithStock,
  replaceWithStock,
  reverseWithStock,
  systemAccount,
  turned,
} from '../ledger.ts'
import type { Line, OrganisationState } from '../state.ts'
import type { JournalLine } from '../state-journals.ts'
import type { BankTransaction, BankTransfer } from '../state-money.ts'
import { currencyOf } from './bank-accounts.ts'

/** Whether money comes in. */
export function isReceived(type: BankTransaction['type']): boolean {
  return type.startsWith('RECEIVE')
}

/** Whether a transaction makes a prepayment or overpayment. */
export function makesCredit(type: BankTransaction['type']): boolean {
  return type.endsWith('PAYMENT')
}

/**
 * Posts a bank transaction: the bank account against its lines, their tax and rounding. A prepayment lies on the accounts of its lines,
 * tax included, until it is applied; an overpayment lies on the control account.
 */
export function postBankTransaction(work: Work, transaction: BankTransaction): void {
  postWithStock(work, transaction, postingOf(work.organisation, transaction))
}

/** Posts a changed bank transaction anew: what was posted turned round on its own date, then the transaction as it is now. */
export function replaceBankTransaction(work: Work, before: BankTransaction, after: BankTransaction): void {
  const former = { ...postingOf(work.organisation, before), sourceLines: before.lines }
  replaceWithStock(work, after, postingOf(work.organisation, after), former)
}

/** Takes a bank transaction out of the ledger again, on its own date. */
export function reverseBankTransaction(work: Work, transaction: BankTransaction): void {
  reverseWithStock(work, transaction, postingOf(work.organisation, transaction))
}

function postingOf(organisation: OrganisationState, transaction: BankTransaction): Posting {
  const { id, type, date, reference, creditId } = transaction
  return {
    date,
    reference,
    sourceType: sourceTypeOf(type),
    sourceId: creditId ?? id,
    lines: balanced(organisation, transactionLines(organisation, transaction), 'ROUNDING'),
  }
}

function sourceTypeOf(type: BankTransaction['type']): Posting['sourceType'] {
  if (type.endsWith('PREPAYMENT')) return isReceived(type) ? 'ARPREPAYMENT' : 'APPREPAYMENT'
  if (type.endsWith('OVERPAYMENT')) return isReceived(type) ? 'AROVERPAYMENT' : 'APOVERPAYMENT'
  return isReceived(type) ? 'CASHREC' : 'CASHPAID'
}

function transactionLines(organisation: OrganisationState, transaction: BankTransaction): JournalLine[] {
  const { type, accountId, total, currencyCode, currencyRate } = transaction
  const sign = isReceived(type) ? 1n : -1n
  const foreign = currencyCode !== organisation.settings.baseCurrency
  const money = (account: string, amount: Cents): JournalLine => ({
    ...entry(account, inBase(amount, currencyRate), nameOf(organisation, transaction)),
    ...(foreign ? { foreignAmount: amount } : {}),
  })
  const bank = money(accountId, total * sign)
  if (!type.endsWith('OVERPAYMENT')) return [bank, ...lineEntries(organisation, transaction, -sign)]
  return [bank, money(overpaymentAccount(organisation, type).id, -total * sign)]
}

/** The control account on which an overpayment lies: receivables for money received, payables for money spent. */
export function overpaymentAccount(organisation: OrganisationState, type: BankTransaction['type']) {
  return systemAccount(organisation, isReceived(type) ? 'DEBTORS' : 'CREDITORS')
}

function nameOf(organisation: OrganisationState, { contactId }: BankTransaction): string {
  return organisation.contacts.get(contactId ?? '')?.name ?? ''
}

/** Both ends of a transfer: what leaves one account and reaches the other, each in its account's currency, and what that is in base. */
export interface TransferAmounts {
  left: Cents
  reached: Cents
  base: Cents
}

/**
 * Posts a transfer. Both sides are worth the same in base currency, so that nothing is gained or lost by it: what a foreign account
 * has gained shows when its balance is revalued.
 */
export function postTransfer(work: Work, transfer: BankTransfer, amounts: TransferAmounts): void {
  post(work, { ...sourceOf(transfer), lines: transferLines(work.organisation, transfer, amounts) })
}

/** Takes a transfer out of the ledger again, on its own date. */
export function reverseTransfer(work: Work, transfer: BankTransfer): void {
  const { journals } = work.organisation
  const lines = journals.filter(({ sourceId }) => sourceId === transfer.id).flatMap((journal) => journal.lines)
  post(work, { ...sourceOf(transfer), lines: turned(lines) })
}

function sourceOf({ date, id, reference }: BankTransfer): Omit<Posting, 'lines'> {
  return { date, sourceType: 'TRANSFER', sourceId: id, reference }
}

function transferLines(
  organisation: OrganisationState,
  transfer: BankTransfer,
  { left, reached, base }: TransferAmounts,
): JournalLine[] {
  const side = (accountId: string, amount: Cents, own: Cents, tracking: Line['tracking']): JournalLine => {
    const account = organisation.accounts.get(accountId)
    return {
      ...entry(accountId, amount, transfer.reference),
      ...(currencyOf(organisation, account) === organisation.settings.baseCurrency ? {} : { foreignAmount: own }),
      tracking: tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId })),
    }
  }
  return [
    side(transfer.fromAccountId, -base, -left, transfer.fromTracking),
    side(transfer.toAccountId, base, reached, transfer.toTracking),
  ]
}
