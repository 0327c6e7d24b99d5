import { magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Check, CheckAnswer, Found } from './check.ts'
import { accountText, amountIn } from './month-ledger.ts'

/** What tracked items are worth against the accounts their stock is kept on, rolled back to the end of the period. */
export const inventoryTieOut: Check = {
  rule: 'inventory_tie_out',
  title: 'Inventory is what the items are worth',
  step: 'inventory',
  weight: 7,
  examine: examineInventory,
}

function examineInventory(books: MonthBooks): CheckAnswer {
  const codes = new Set(
    books.items.filter(({ onHand }) => onHand !== undefined).map(({ assetAccount }) => assetAccount),
  )
  const accounts = books.accounts.filter(
    ({ id, code, type }) =>
      (code !== '' && codes.has(code)) || (type === 'INVENTORY' && (books.trial.balance.get(id) ?? 0n) !== 0n),
  )
  if (accounts.length === 0) return { found: [], proved: ['No stock is kept of items: there is nothing to tie.'] }
  const ties = accounts.map((account) => ({ account, ...figuresOf(books, account) }))
  return {
    found: ties.filter(({ apart }) => apart !== 0n).map((tie) => foundOf(books, tie)),
    proved: [
      ...ties.filter(({ apart }) => apart === 0n).map((tie) => provedText(books, tie)),
      'Xero tells what items are worth now alone; what documents moved after the period is taken off.',
    ],
  }
}

interface StockFigures {
  /** What the items are worth now, what documents moved since the end of the period, and the balance at that end. */
  now: bigint
  since: bigint
  ledger: bigint
  apart: bigint
  /** Of a difference that is none, the cents by which the cost of later sales is rounded otherwise here. */
  rounding: bigint
}

function figuresOf(
  { items, postings, trial, period, stockDifferences = [] }: MonthBooks,
  { id, code }: Account,
): StockFigures {
  const now = sum(items.filter(({ assetAccount }) => assetAccount === code).map(({ value }) => value ?? 0n))
  const later = postings.filter(({ accountId, day }) => accountId === id && day > period.to)
  const since = sum(later.map(({ amount }) => amount))
  const ledger = trial.balance.get(id) ?? 0n
  const moved = sum(stockDifferences.map(({ item, difference }) => (item.assetAccount === code ? difference : 0n)))
  const apart = ledger - (now - since)
  // What moved without a document has no day: where all of it is since the end, the account ties. The cost of each later sale is rounded here by itself.
  const ties = magnitude(apart) <= BigInt(later.length) || apart === -moved
  return { now, since, ledger, apart: ties ? 0n : apart, rounding: ties && apart !== -moved ? apart : 0n }
}

function provedText(books: MonthBooks, { account, ledger, rounding }: StockFigures & { account: Account }): string {
  const rest = rounding === 0n ? '0.00' : `${amountIn(books, magnitude(rounding))}, rounding of the cost of later sales`
  return `${accountText(account)} is ${amountIn(books, ledger)} on ${books.period.to}, as the items on it are: the difference is ${rest}.`
}

function foundOf(
  books: MonthBooks,
  { account, now, since, ledger, apart }: StockFigures & { account: Account },
): Found {
  const moved = (books.stockDifferences ?? []).filter(({ item }) => item.assetAccount === account.code)
  const direct = directPostings(books, account)
  return {
    key: [account.id],
    severity: 'warning',
    amount: magnitude(apart),
    fact: `${accountText(account)} is ${amountIn(books, ledger)} on ${books.period.to}, but the items on it were worth ${amountIn(books, now - since)}: ${amountIn(books, magnitude(apart))} apart.`,
    next: 'Look for what was coded to this account without an item; a bill or bank transaction is put right by naming the item on its line.',
    documents: direct.map(({ kind, id, number, status }) => ({ kind, id, number, status })),
    rows: [
      ['ledger', amountIn(books, ledger)],
      ['items now', amountIn(books, now)],
      ['moved by documents since', amountIn(books, since)],
      ['apart', amountIn(books, apart)],
      ...moved
        .slice(0, 5)
        .map(
          ({ item, difference }) =>
            [`item ${item.code}, moved without a document`, amountIn(books, difference)] as const,
        ),
    ],
  }
}

/** Documents with a line on the account that names no item. */
function directPostings({ documents }: MonthBooks, { code }: Account) {
  return documents
    .filter(({ lines }) => lines.some((line) => line.accountCode === code && line.itemCode === '' && line.net !== 0n))
    .slice(0, 5)
}
