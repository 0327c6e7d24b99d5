import { magnitude, sum } from '../../../books/money.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { explainedResiduals } from './explained-residuals.ts'
import { accountText, amountIn, documentText, nearestDocuments, residualsOf } from './month-ledger.ts'
import { type OpenItem, openItems, type Revalued, revalued } from './open-items.ts'

/** What customers owe by their documents against the control account, as at the end of the period. */
export const receivablesTieOut: Check = {
  rule: 'ar_tie_out',
  title: 'Accounts receivable is what customers owe',
  step: 'receivables',
  weight: 9,
  examine: (books) => tieOut(books, 'receivable'),
}

/** What suppliers are owed by their documents against the control account, as at the end of the period. */
export const payablesTieOut: Check = {
  rule: 'ap_tie_out',
  title: 'Accounts payable is what suppliers are owed',
  step: 'payables',
  weight: 9,
  examine: (books) => tieOut(books, 'payable'),
}

interface Tie {
  side: 'receivable' | 'payable'
  items: readonly OpenItem[]
  /** By documents, and on the control account. */
  owed: bigint
  control: bigint
  accountId: string
  revaluation: Revalued
}

function tieOut(books: MonthBooks, side: 'receivable' | 'payable'): CheckAnswer {
  const kind = side === 'receivable' ? 'DEBTORS' : 'CREDITORS'
  const account = books.accounts.find(({ systemAccount }) => systemAccount === kind)
  if (!account) return { found: [], proved: [], unchecked: `The chart of accounts has no ${kind} account.` }
  const items = openItems(books, side)
  const balance = books.trial.balance.get(account.id) ?? 0n
  const tie: Tie = {
    ...{ side, items, accountId: account.id, revaluation: revalued(books, items) },
    owed: sum(items.map(({ base }) => base)),
    control: side === 'receivable' ? balance : -balance,
  }
  const { gain, tolerance } = tie.revaluation
  const isNear = magnitude(tie.control - tie.owed - gain) <= tolerance
  // What moved in the month is known to the cent: within what currencies may have done nothing can hide there.
  if (isNear && inMonthOf(books, tie) === 0n) return { found: [], proved: [provedText(books, tie)] }
  return { found: [apart(books, tie)], proved: [] }
}

function provedText(books: MonthBooks, { side, items, owed, control, accountId, revaluation }: Tie): string {
  const account = accountText(books.accounts.find(({ id }) => id === accountId))
  const whole = `${account} is ${amountIn(books, control)} on ${books.period.to}; ${counted(items.length, 'open document')} of ${side === 'receivable' ? 'customers' : 'suppliers'} come to ${amountIn(books, owed)}`
  const difference = control - owed
  if (difference === 0n) return `${whole}: the difference is 0.00.`
  return `${whole}. The other ${amountIn(books, difference)} are the unrealised gain or loss on ${amountIn(books, revaluation.foreign)} in other currencies, which Xero reports and never posts.`
}

function apart(books: MonthBooks, tie: Tie): Found {
  const { side, owed, control, accountId, revaluation } = tie
  const whole = control - owed - revaluation.gain
  const difference = magnitude(whole) <= revaluation.tolerance ? inMonthOf(books, tie) : whole
  const inMonth = inMonthOf(books, tie)
  const nearest = nearestDocuments(books, accountId, difference)
  const since =
    inMonth === difference
      ? `It arose in ${books.period.month}.`
      : `Of it ${amountIn(books, inMonth)} arose in ${books.period.month}.`
  return {
    key: [accountId],
    severity: 'blocker',
    amount: magnitude(difference),
    fact: `${accountText(books.accounts.find(({ id }) => id === accountId))} is ${amountIn(books, control)} on ${books.period.to}, but open documents come to ${amountIn(books, owed)}: ${amountIn(books, magnitude(difference))} apart. ${since}`,
    next: `Hold Xero's aged ${side === 'receivable' ? 'receivables' : 'payables'} of ${books.period.to} against the account's transactions, and look for what is on one of them alone.`,
    documents: nearest.map(refOf),
    rows: [
      ['control account', amountIn(books, control)],
      ['open documents', amountIn(books, owed)],
      ['revaluation to be expected', amountIn(books, revaluation.gain)],
      ['apart', amountIn(books, difference)],
      ['of it from this month', amountIn(books, inMonth)],
      ...kindRows(books, tie),
      ...nearest.map((document) => ['near it', documentText(document)] as const),
    ],
  }
}

/** What of it the month alone does not explain. */
function inMonthOf(books: MonthBooks, { side, accountId }: Tie): bigint {
  const { rest } = explainedResiduals(books, residualsOf(books))
  return (rest.get(accountId) ?? 0n) * (side === 'receivable' ? 1n : -1n)
}

function kindRows(books: MonthBooks, { items }: Tie): (readonly [string, string])[] {
  const kinds = [...new Set(items.map(({ document }) => document.kind))]
  return kinds.map((kind) => {
    const own = items.filter(({ document }) => document.kind === kind)
    return [
      `${counted(own.length, `open ${kind.replaceAll('_', ' ')}`)}`,
      amountIn(books, sum(own.map(({ base }) => base))),
    ]
  })
}
