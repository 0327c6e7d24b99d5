import { expect } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { systemAccount, trialBalance } from '../../../src/simulator/ledger.ts'
import type { Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import type { Credit } from '../../../src/simulator/state-money.ts'
import { checkBank } from '../bank/bank-check.ts'

/** A day after every journal. */
export const LAST_DAY = day('2099-12-31')

function base(amount: bigint, rate: bigint): bigint {
  return divideRounded(amount * 1_000_000n, rate)
}

/**
 * What the control account must hold: everything open on its side in base currency, credit not yet applied taken off. Prepayments lie
 * on the accounts of their lines.
 */
function openOn(books: OrganisationState, type: 'ACCREC' | 'ACCPAY'): bigint {
  const due = [...books.invoices.values()].filter((invoice) => invoice.type === type && isPosted(invoice))
  const credit = [...books.creditNotes.values(), ...books.overpayments.values()].filter(
    (known) => isPosted(known) && (known.type === `${type}CREDIT` || known.type === OVERPAYMENTS[type]),
  )
  return (
    sum(due.map((invoice) => base(invoice.amountDue, invoice.currencyRate))) -
    sum(credit.map((known) => base(known.remainingCredit, known.currencyRate)))
  )
}

const OVERPAYMENTS = { ACCREC: 'RECEIVE-OVERPAYMENT', ACCPAY: 'SPEND-OVERPAYMENT' }

function isPosted({ status }: { status: string }): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}

function checkInvoice(books: OrganisationState, invoice: Invoice): void {
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

function checkCredit(books: OrganisationState, credit: Credit): void {
  const applied = sum(credit.allocations.map((allocation) => allocation.amount))
  const refunded = sum(credit.paymentIds.map((id) => books.payments.get(id)?.amount ?? 0n))
  expect(credit.remainingCredit).toBe(credit.total - applied - refunded)
  if (credit.status === 'PAID') expect(credit.remainingCredit).toBe(0n)
  if (credit.status === 'VOIDED') expect(credit.remainingCredit).toBe(credit.total)
}

function checkPayments(books: OrganisationState): void {
  for (const payment of books.payments.values()) {
    const { kind, id } = payment.target
    const target = books[`${kind}s`].get(id)
    expect(target?.paymentIds.includes(payment.id)).toBe(payment.status === 'AUTHORISED')
  }
  for (const batch of books.batchPayments.values()) {
    const members = batch.paymentIds.map((id) => books.payments.get(id))
    for (const member of members) expect(member).toMatchObject({ status: batch.status, date: batch.date })
    expect(batch.total).toBe(sum(members.map((member) => member?.bankAmount ?? 0n)))
  }
}

/** Expects books that are true: journals balance, control accounts hold what is open, documents are the sum of their parts. */
export function checkBooks(books: OrganisationState): void {
  for (const journal of books.journals) expect(sum(journal.lines.map((entry) => entry.amount))).toBe(0n)
  const balances = trialBalance(books, LAST_DAY)
  expect(sum(balances.values())).toBe(0n)
  expect(balances.get(systemAccount(books, 'DEBTORS').id) ?? 0n).toBe(openOn(books, 'ACCREC'))
  expect(-(balances.get(systemAccount(books, 'CREDITORS').id) ?? 0n)).toBe(openOn(books, 'ACCPAY'))
  checkClaims(books, balances)
  checkBank(books, balances)
  checkStock(books)
  for (const invoice of books.invoices.values()) checkInvoice(books, invoice)
  const { creditNotes, prepayments, overpayments } = books
  for (const credits of [creditNotes, prepayments, overpayments]) {
    for (const credit of credits.values()) checkCredit(books, credit)
  }
  checkPayments(books)
}

/** Expects stock that is true: what items cost is what their accounts hold, and quantities are what posted lines have moved. */
function checkStock(books: OrganisationState): void {
  const balances = trialBalance(books, LAST_DAY)
  const items = [...books.items.values()]
  for (const account of books.accounts.values()) {
    if (account.type !== 'INVENTORY') continue
    const pools = items.filter((item) => item.inventoryAssetAccountId === account.id).map((item) => item.totalCostPool)
    expect(balances.get(account.id) ?? 0n).toBe(sum(pools))
  }
  const moved = [...books.stockMovements.values()].flat()
  for (const item of items) {
    const quantities = moved.filter((movement) => movement.itemId === item.id).map((movement) => movement.quantity)
    expect(item.quantityOnHand).toBe(sum(quantities))
    expect(item.quantityOnHand >= 0n).toBe(true)
    expect(item.totalCostPool >= 0n).toBe(true)
    if (item.quantityOnHand === 0n) expect(item.totalCostPool).toBe(0n)
    else expect(item.backorders).toEqual([])
  }
}

/** What is owed to the organisation's people is what approved claims have open. */
function checkClaims(books: OrganisationState, balances: ReadonlyMap<string, bigint>): void {
  const account = [...books.accounts.values()].find(({ systemAccount: kind }) => kind === 'UNPAIDEXPCLM')
  const open = [...books.expenseClaims.values()].filter(({ status }) => status === 'AUTHORISED' || status === 'PAID')
  const owed = sum(open.map(({ total, amountPaid }) => total - amountPaid))
  expect(-(balances.get(account?.id ?? '') ?? 0n)).toBe(owed)
}
