import { expect } from 'vitest'
import type { Day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import type { Line, LineAmountTypes, OrganisationState } from '../../../src/simulator/state.ts'

/** What every account holds on a day, from the journals alone: base cents, and cents of the account's own currency. */
export function balancesUpTo({ journals }: OrganisationState, day: Day): Record<string, string> {
  const base = new Map<string, bigint>()
  const foreign = new Map<string, bigint>()
  for (const { date, lines } of journals) {
    if (date > day) continue
    for (const { accountId, amount, foreignAmount = 0n } of lines) {
      base.set(accountId, (base.get(accountId) ?? 0n) + amount)
      foreign.set(accountId, (foreign.get(accountId) ?? 0n) + foreignAmount)
    }
  }
  const all = [...base].map(([id, amount]) => [id, `${amount} ${foreign.get(id)}`])
  return Object.fromEntries(all.filter(([, text]) => text !== '0 0').sort())
}

interface Totalled {
  lines: readonly Pick<Line, 'lineAmount' | 'taxAmount'>[]
  lineAmountTypes: LineAmountTypes
  subTotal: bigint
  totalTax: bigint
  total: bigint
}

/** Expects every document of every kind to come to what its lines come to. */
export function checkTotals(books: OrganisationState): void {
  const { invoices, creditNotes, prepayments, overpayments, purchaseOrders, quotes, repeatingInvoices, receipts } =
    books
  const documents: ReadonlyMap<string, Totalled>[] = [invoices, creditNotes, prepayments, overpayments]
  documents.push(purchaseOrders, quotes, repeatingInvoices, receipts)
  for (const all of documents) for (const document of all.values()) checkTotal(document)
  for (const transaction of books.bankTransactions.values()) {
    if (transaction.transferId === undefined) checkTotal(transaction)
  }
  for (const { status, lines } of books.manualJournals.values()) {
    if (status === 'POSTED') expect(sum(lines.map((line) => line.lineAmount))).toBe(0n)
  }
}

function checkTotal({ lines, lineAmountTypes, subTotal, totalTax, total }: Totalled): void {
  const tax = sum(lines.map((line) => line.taxAmount))
  const amounts = sum(lines.map((line) => line.lineAmount))
  expect(totalTax).toBe(tax)
  expect(subTotal).toBe(lineAmountTypes === 'Inclusive' ? amounts - tax : amounts)
  expect(total).toBe(subTotal + totalTax)
  if (lineAmountTypes === 'NoTax') expect(tax).toBe(0n)
}

/** Expects encoded books to be the same; shows where they begin to differ. */
export function expectSame(after: string, before: string): void {
  let at = 0
  while (at < before.length && after[at] === before[at]) at += 1
  const around = (text: string) => text.slice(Math.max(0, at - 300), at + 300)
  if (after !== before) expect(around(after)).toBe(around(before))
}
