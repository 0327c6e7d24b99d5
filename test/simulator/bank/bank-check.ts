import { expect } from 'vitest'
import { sum } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'

const PAYMENTS_IN = /^(ACCREC|APCREDIT|APPREPAYMENT|APOVERPAYMENT)PAYMENT$/

/** What a bank account must hold of its own currency: everything that was received less everything that was spent. */
function heldOn(books: OrganisationState, accountId: string): bigint {
  const paid = [...books.payments.values()].filter(
    (payment) => payment.accountId === accountId && payment.status === 'AUTHORISED',
  )
  const moved = [...books.bankTransactions.values()].filter(
    (transaction) => transaction.accountId === accountId && transaction.status === 'AUTHORISED',
  )
  return (
    sum(paid.map(({ type, bankAmount }) => (PAYMENTS_IN.test(type) ? bankAmount : -bankAmount))) +
    sum(moved.map(({ type, total }) => (type.startsWith('RECEIVE') ? total : -total)))
  )
}

/** Expects bank accounts in base currency that hold what moved on them, and bank transactions that are the sum of their lines. */
export function checkBank(books: OrganisationState, balances: ReadonlyMap<string, bigint>): void {
  for (const account of books.accounts.values()) {
    if (account.type !== 'BANK' || account.currencyCode !== books.settings.baseCurrency) continue
    expect(balances.get(account.id) ?? 0n).toBe(heldOn(books, account.id))
  }
  for (const { lines, lineAmountTypes, total, transferId } of books.bankTransactions.values()) {
    if (transferId !== undefined) continue
    const tax = lineAmountTypes === 'Exclusive' ? sum(lines.map((entry) => entry.taxAmount)) : 0n
    expect(total).toBe(sum(lines.map((entry) => entry.lineAmount)) + tax)
  }
}
