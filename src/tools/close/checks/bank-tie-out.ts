import { magnitude } from '../../../books/money.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { explainedResiduals } from './explained-residuals.ts'
import { accountText, amountIn, documentText, nearestDocuments, residualsOf } from './month-ledger.ts'

/** What each bank account moved in the books against its transactions, payments and transfers. Bank statements are another check. */
export const bankTieOut: Check = {
  rule: 'bank_tie_out',
  title: 'Bank accounts moved by their transactions',
  step: 'bank',
  weight: 8,
  examine: examineBanks,
}

function examineBanks(books: MonthBooks): CheckAnswer {
  const { rest } = explainedResiduals(books, residualsOf(books))
  const banks = books.accounts.filter(({ type, id }) => type === 'BANK' && books.trial.balance.has(id))
  const found = banks.flatMap((account): Found[] => {
    const residual = rest.get(account.id)
    if (residual === undefined) return []
    const nearest = nearestDocuments(books, account.id, residual)
    const movement = books.trial.movement.get(account.id) ?? 0n
    return [
      {
        key: [account.id],
        severity: 'blocker',
        amount: magnitude(residual),
        fact: `${accountText(account)} moved by ${amountIn(books, movement)} in ${books.period.month}, its bank transactions, payments and transfers by ${amountIn(books, movement - residual)}: ${amountIn(books, magnitude(residual))} apart.`,
        next: 'Open the Account Transactions report of this bank account for the month in Xero and look for what is no bank transaction, payment or transfer.',
        documents: nearest.map(refOf),
        rows: nearest.map((document) => ['near it', documentText(document)] as const),
      },
    ]
  })
  const tied = banks.length - found.length
  return {
    found,
    proved: [
      `${tied} of ${counted(banks.length, 'bank account')} moved in ${books.period.month} by exactly what their transactions, payments and transfers say.`,
      ...banks.map(
        (account) =>
          `${accountText(account)}: ${amountIn(books, books.trial.balance.get(account.id) ?? 0n)} in the books on ${books.period.to}.`,
      ),
    ],
  }
}
