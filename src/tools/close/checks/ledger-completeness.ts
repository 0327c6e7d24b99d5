import { magnitude } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { explainedResiduals } from './explained-residuals.ts'
import { accountText, amountIn, documentText, nearestDocuments, residualsOf } from './month-ledger.ts'

/** Accounts that have a tie-out of their own: the same difference is not told twice. */
function isTiedElsewhere({ type, systemAccount }: Account): boolean {
  return type === 'BANK' || ['DEBTORS', 'CREDITORS', 'GST'].includes(systemAccount)
}

/** What each account moved in the month against what documents post to it. */
export const ledgerCompleteness: Check = {
  rule: 'ledger_incomplete',
  title: 'Every account moved by what documents say',
  step: 'ledger',
  weight: 8,
  examine: examineLedger,
}

function examineLedger(books: MonthBooks): CheckAnswer {
  const { rest, because } = explainedResiduals(books, residualsOf(books))
  const moved = books.accounts.filter(({ id }) => books.trial.movement.has(id))
  const found = books.accounts.flatMap((account): Found[] => {
    const residual = rest.get(account.id)
    return residual === undefined || isTiedElsewhere(account) ? [] : [incomplete(books, account, residual)]
  })
  const ties = moved.filter(({ id }) => !rest.has(id)).length
  return {
    found,
    proved: [
      `${ties} of ${counted(moved.length, 'account')} of the trial balance moved in ${books.period.month} by exactly what documents say, to 0.00.`,
      ...because,
    ],
  }
}

function incomplete(books: MonthBooks, account: Account, residual: bigint): Found {
  const movement = books.trial.movement.get(account.id) ?? 0n
  const nearest = nearestDocuments(books, account.id, residual)
  const more = residual > 0n ? 'debits' : 'credits'
  return {
    key: [account.id],
    severity: 'warning',
    amount: magnitude(residual),
    fact: `${accountText(account)} moved by ${amountIn(books, movement)} in ${books.period.month}: ${amountIn(books, magnitude(residual))} of ${more} come from no document that Xero's API lists.${hintOf(account)}`,
    next: 'Open the Account Transactions report of this account for the month in Xero and look for what is no invoice, bill, bank transaction, payment or journal.',
    documents: nearest.map(refOf),
    rows: [
      ['moved by the trial balance', amountIn(books, movement)],
      ['moved by documents', amountIn(books, movement - residual)],
      ['not explained', amountIn(books, residual)],
      ...nearest.map((document) => ['near it', documentText(document)] as const),
    ],
  }
}

const HINTS: Readonly<Record<string, string>> = {
  HISTORICAL: ' Conversion balances are posted here.',
  TRACKINGTRANSFERS: ' Xero posts here between tracking categories.',
}

function hintOf({ systemAccount }: Account): string {
  return HINTS[systemAccount] ?? ''
}
