import type { Day } from '../../../books/day.ts'
import { documentLabel } from '../../../books/handles.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import type { CloseDocument, Figures, MonthBooks, Posting } from '../month/month-books.ts'

/** What documents post to each account from one day to another, both included. */
export function postedBetween(postings: readonly Posting[], from: Day, to: Day): Figures {
  const sums = new Map<string, Cents>()
  for (const { accountId, day, amount } of postings) {
    if (day >= from && day <= to) sums.set(accountId, (sums.get(accountId) ?? 0n) + amount)
  }
  return sums
}

/** By how much what an account moved in the period, by the trial balance, is more than what documents post to it; accounts that tie are left out. */
export function residualsOf({ accounts, trial, postings, period }: MonthBooks): Map<string, Cents> {
  const posted = postedBetween(postings, period.from, period.to)
  const residuals = new Map<string, Cents>()
  for (const id of new Set([...accounts.map((account) => account.id), ...trial.movement.keys(), ...posted.keys()])) {
    const rest = (trial.movement.get(id) ?? 0n) - (posted.get(id) ?? 0n)
    if (rest !== 0n) residuals.set(id, rest)
  }
  return residuals
}

/** An account in our sentences: its code, and its name quoted. */
export function accountText(account: Account | undefined): string {
  if (!account) return 'an account that the chart does not have'
  const name = quoted(account.name, 60)
  return account.code === '' ? name : `${account.code} ${name}`
}

/** An amount of the books. */
export function amountIn({ organisation }: Pick<MonthBooks, 'organisation'>, amount: Cents): string {
  return moneyText(amount, organisation.baseCurrency)
}

/** A document in our sentences. */
export function documentText(document: CloseDocument): string {
  return documentLabel(document)
}

/** Documents that moved an account in the period by about a difference, or half of it as where something stands on the wrong side; nearest first. */
export function nearestDocuments(books: MonthBooks, accountId: string, difference: Cents, most = 3): CloseDocument[] {
  const { from, to } = books.period
  const byDocument = new Map<CloseDocument, Cents>()
  for (const { accountId: id, day, amount, document } of books.postings) {
    if (id === accountId && day >= from && day <= to)
      byDocument.set(document, (byDocument.get(document) ?? 0n) + amount)
  }
  const size = magnitude(difference)
  const distance = (amount: Cents) => {
    const [whole, half] = [magnitude(magnitude(amount) - size), magnitude(magnitude(amount) * 2n - size)]
    return whole < half ? whole : half
  }
  return [...byDocument]
    .map(([document, amount]) => ({ document, apart: distance(amount) }))
    .sort((one, other) => (one.apart < other.apart ? -1 : one.apart > other.apart ? 1 : 0))
    .slice(0, most)
    .map(({ document }) => document)
}
