import type { Day } from '../../../src/books/day.ts'
import { divideRounded } from '../../../src/books/money.ts'
import type { CreditNote, Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import type { Overpayment, Prepayment } from '../../../src/simulator/state-money.ts'

/** Whatever money or credit settles. */
export type Doc = Invoice | CreditNote | Prepayment | Overpayment

/** What a ledger line is tracked by. */
export interface Tracked {
  tracking: readonly { optionId: string }[]
}

/** Part of a posting: an account, base cents with debit positive, and what it is tracked by. */
export interface Part {
  id: string
  amount: bigint
  line?: Tracked | undefined
}

/** What settled some of a document: a payment into or out of an account, or other credit or another invoice. */
export interface Event {
  date: Day
  amount: bigint
  account?: string
  rate: bigint
  other?: Doc | undefined
}

/** What settled a document, in order of date. */
export function events(books: OrganisationState, document: Doc): Event[] {
  const paid = document.paymentIds.flatMap((id): Event[] => {
    const payment = books.payments.get(id)
    if (payment?.status !== 'AUTHORISED') return []
    const { date, amount, accountId: account } = payment
    const rate = document.currencyCode === books.settings.baseCurrency ? 1_000_000n : payment.currencyRate
    return [{ date, amount, account, rate }]
  })
  const credits =
    'credits' in document
      ? document.credits.map((credit) => ({ ...credit, other: books[`${credit.kind}s`].get(credit.creditId) }))
      : document.allocations.map((applied) => ({ ...applied, other: books.invoices.get(applied.invoiceId) }))
  const applied = credits.map(({ date, amount, other }) => ({ date, amount, rate: 0n, other }))
  return [...paid, ...applied].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** What is open of a document at the end of a day, in its currency. */
export function openOn(books: OrganisationState, document: Doc, asAt: Day): bigint {
  let open = document.total
  for (const event of events(books, document)) if (event.date <= asAt) open -= event.amount
  return open
}

/** Documents that are in the ledger. */
export function posted<T extends { status: string }>(documents: ReadonlyMap<string, T>): T[] {
  return [...documents.values()].filter(({ status }) => status === 'AUTHORISED' || status === 'PAID')
}

/** 1 for what is owed to the organisation, -1 for what it owes. */
export function signOf({ type }: Doc): bigint {
  return type === 'ACCREC' || type === 'ACCPAYCREDIT' || type.startsWith('SPEND') ? 1n : -1n
}

/** An amount in base currency. */
export function base(amount: bigint, rate: bigint): bigint {
  return divideRounded(amount * 1_000_000n, rate)
}
