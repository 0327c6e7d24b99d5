import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { accountText, amountIn, documentText } from './month-ledger.ts'

/** Documents of the month with a line on retained earnings, which the year's end alone is to move. */
export const retainedEarningsPosted: Check = {
  rule: 'retained_earnings_posted',
  title: 'Nothing is posted to retained earnings',
  step: 'ledger',
  weight: 6,
  examine: (books) =>
    answered(
      books,
      linesOn(books, ({ systemAccount }) => systemAccount === 'RETAINEDEARNINGS'),
      {
        right: 'No document of the month has a line on retained earnings.',
        fact: 'which the end of a year alone is to move, so that last year as it was filed no longer ties',
        next: 'Code it to the account that it belongs to; a correction of a former year is for whoever files its accounts.',
      },
    ),
}

/** Manual journals of the month on accounts that Xero keeps by itself. */
export const systemAccountJournals: Check = {
  rule: 'system_account_journal',
  title: 'No journal moves an account that Xero keeps',
  step: 'ledger',
  weight: 4,
  examine: (books) =>
    answered(books, linesOn(books, isKept, 'journal'), {
      right: 'No manual journal of the month is on an account that Xero keeps by itself.',
      fact: 'which Xero keeps by itself, so that its own reports and the account no longer say the same',
      next: 'Take the journal off this account, or note why it is right: of sales tax an adjustment may be one.',
    }),
}

/** Accounts of wages take journals wherever payroll is run elsewhere. */
function isKept({ systemAccount }: Account): boolean {
  return systemAccount !== '' && systemAccount !== 'RETAINEDEARNINGS' && !/^(WAGE|PAYG|SUPER)/.test(systemAccount)
}

interface Misposted {
  account: Account
  document: CloseDocument
  amount: Cents
}

function linesOn(books: MonthBooks, isAsked: (account: Account) => boolean, kind?: CloseDocument['kind']): Misposted[] {
  const { documents, accounts, period } = books
  const asked = accounts.filter((account) => account.code !== '' && isAsked(account))
  if (asked.length === 0) return []
  const byCode = new Map(asked.map((account) => [account.code, account]))
  return documents.flatMap((document) => {
    if (document.date < period.from || document.date > period.to || !isInLedger(document.kind, document.status))
      return []
    if (kind !== undefined && document.kind !== kind) return []
    return [...new Set(document.lines.map(({ accountCode }) => accountCode))].flatMap((code): Misposted[] => {
      const account = byCode.get(code)
      if (!account) return []
      const nets = document.lines.filter((line) => line.accountCode === code).map(({ net }) => net)
      const amount = inBaseCurrency(sum(nets), document.currencyRate)
      return amount === 0n ? [] : [{ account, document, amount }]
    })
  })
}

interface Words {
  right: string
  fact: string
  next: string
}

function answered(books: MonthBooks, posted: readonly Misposted[], { right, fact, next }: Words): CheckAnswer {
  const found = posted.map(
    ({ account, document, amount }): Found => ({
      key: [account.id, document.id],
      severity: account.systemAccount === 'GST' ? 'note' : 'warning',
      amount: magnitude(amount),
      fact: `${documentText(document)} of ${document.date} has ${amountIn(books, magnitude(amount))} on ${accountText(account)}, ${fact}.`,
      next,
      documents: [refOf(document)],
    }),
  )
  return {
    found,
    proved: found.length === 0 ? [right] : [`${counted(found.length, 'posting')} of the month are on such accounts.`],
  }
}
