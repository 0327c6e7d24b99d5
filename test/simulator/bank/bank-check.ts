import { expect } from 'vitest'
import { sum } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Account } from '../../../src/simulator/state-settings.ts'

const PAYMENTS_IN = /^(ACCREC|APCREDIT|APPREPAYMENT|APOVERPAYMENT)PAYMENT$/

/** What a bank account must hold of its own currency: what it opened with and what was received, less what was spent. */
function heldOn(books: OrganisationState, accountId: string): bigint {
  const paid = [...books.payments.values()].filter(
    (payment) => payment.accountId === accountId && payment.status === 'AUTHORISED',
  )
  const moved = [...books.bankTransactions.values()].filter(
    (transaction) => transaction.accountId === accountId && transaction.status === 'AUTHORISED',
  )
  const opened = books.settings.conversion?.balances.filter((balance) => balance.accountId === accountId) ?? []
  return (
    sum(opened.map(({ amount }) => amount)) +
    sum(paid.map(({ type, bankAmount }) => (PAYMENTS_IN.test(type) ? bankAmount : -bankAmount))) +
    sum(moved.map(({ type, total }) => (type.startsWith('RECEIVE') ? total : -total)))
  )
}

/** What the ledger says of a bank account in the account's own currency. */
function postedOn(books: OrganisationState, account: Account, balances: ReadonlyMap<string, bigint>): bigint {
  const { id, currencyCode } = account
  if (currencyCode === books.settings.baseCurrency) return balances.get(id) ?? 0n
  const lines = books.journals.flatMap((journal) => journal.lines).filter(({ accountId }) => accountId === id)
  return sum(lines.map(({ foreignAmount = 0n }) => foreignAmount))
}

/** Expects bank accounts that hold what moved on them, each in its own currency, and bank transactions that are the sum of their lines. */
export function checkBank(books: OrganisationState, balances: ReadonlyMap<string, bigint>): void {
  for (const account of books.accounts.values()) {
    if (account.type === 'BANK') expect(postedOn(books, account, balances)).toBe(heldOn(books, account.id))
  }
  for (const { lines, lineAmountTypes, total, transferId } of books.bankTransactions.values()) {
    if (transferId !== undefined) continue
    const tax = lineAmountTypes === 'Exclusive' ? sum(lines.map((entry) => entry.taxAmount)) : 0n
    expect(total).toBe(sum(lines.map((entry) => entry.lineAmount)) + tax)
  }
}
