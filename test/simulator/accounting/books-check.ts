import { expect } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { systemAccount, trialBalance } from '../../../src/simulator/ledger.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { checkBank } from '../bank/bank-check.ts'

/** A day after every journal. */
export const LAST_DAY = day('2099-12-31')

function base(amount: bigint, rate: bigint): bigint {
  return divideRounded(amount * 1_000_000n, rate)
}

/** What the control account must hold: everything open on its side in base currency, credit not yet applied taken off. */
function openOn(books: OrganisationState, type: 'ACCREC' | 'ACCPAY'): bigint {
  const due = [...books.invoices.values()].filter(
    (invoice) => invoice.type === type && /AUTHORISED|PAID/.test(invoice.status),
  )
  const credit = [...books.creditNotes.values()].filter(
    (note) => note.type === `${type}CREDIT` && /AUTHORISED|PAID/.test(note.status),
  )
  const way = type === 'ACCREC' ? 'RECEIVE' : 'SPEND'
  const overpaid = [...books.overpayments.values()].filter(
    (credit) => credit.type === `${way}-OVERPAYMENT` && /AUTHORISED|PAID/.test(credit.status),
  )
  return (
    sum(due.map((invoice) => base(invoice.amountDue, invoice.currencyRate))) -
    sum([...credit, ...overpaid].map((note) => base(note.remainingCredit, note.currencyRate)))
  )
}

/** Expects books that are true: journals balance, control accounts hold what is open, documents are the sum of their parts. */
export function checkBooks(books: OrganisationState): void {
  for (const journal of books.journals) expect(sum(journal.lines.map((entry) => entry.amount))).toBe(0n)
  const balances = trialBalance(books, LAST_DAY)
  expect(sum(balances.values())).toBe(0n)
  expect(balances.get(systemAccount(books, 'DEBTORS').id) ?? 0n).toBe(openOn(books, 'ACCREC'))
  expect(-(balances.get(systemAccount(books, 'CREDITORS').id) ?? 0n)).toBe(openOn(books, 'ACCPAY'))
  checkBank(books, balances)
  for (const invoice of books.invoices.values()) {
    expect(invoice.amountDue).toBe(invoice.total - invoice.amountPaid - invoice.amountCredited)
    const paid = invoice.paymentIds.map((id) => books.payments.get(id)?.amount ?? 0n)
    expect(invoice.amountPaid).toBe(sum(paid))
    expect(invoice.amountCredited).toBe(sum(invoice.credits.map((credit) => credit.amount)))
    const lines = sum(invoice.lines.map((entry) => entry.lineAmount))
    const tax = sum(invoice.lines.map((entry) => entry.taxAmount))
    expect(invoice.total).toBe(invoice.lineAmountTypes === 'Exclusive' ? lines + tax : lines)
    if (invoice.status === 'PAID') expect(invoice.amountDue).toBe(0n)
    if (invoice.status === 'AUTHORISED') expect(invoice.amountDue).not.toBe(0n)
  }
  for (const note of books.creditNotes.values()) {
    expect(note.remainingCredit).toBe(note.total - sum(note.allocations.map((applied) => applied.amount)))
  }
}
