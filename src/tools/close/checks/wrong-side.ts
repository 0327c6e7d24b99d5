import { type Cents, magnitude } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Check, Found } from './check.ts'
import { accountText, amountIn } from './month-ledger.ts'

/** Accounts whose balance stands on the side where their class never has it. */
export const wrongSideBalances: Check = {
  rule: 'wrong_side_balance',
  title: 'No balance stands on the wrong side',
  step: 'ledger',
  weight: 5,
  examine: (books) => {
    const standing = books.accounts.filter(({ id }) => (books.trial.balance.get(id) ?? 0n) !== 0n)
    const found = standing.filter((account) => isWrong(account, balanceOf(books, account)))
    const right = standing.length - found.length
    return {
      found: found.map((account) => foundOf(books, account)),
      proved: [`${right} of ${counted(standing.length, 'account')} with a balance have it on the side of their class.`],
    }
  },
}

/** Cents on the wrong side are rounding. */
const LEAST = 100n

/** Names of accounts that rightly stand on the other side of their class, by class. */
const OTHER_SIDE: Readonly<Record<string, RegExp>> = {
  ASSET: /accum|deprec|amorti|provision|allowance|doubtful|impair|contra|less\b|card|overdraft|clearing/i,
  // What waits in suspense has a check of its own.
  LIABILITY: /contra|suspense|clearing|gst|vat\b|tax|refund|rounding|tracking/i,
  EQUITY: /drawing|dividend|distribution|withdraw|treasury|buyback|loss|retained|current year/i,
  REVENUE: /discount|return|refund|allowance|rebate|gain|loss|currency|exchange|revaluation|contra/i,
  EXPENSE:
    /recover|rebate|discount|gain|loss|currency|exchange|revaluation|rounding|adjust|capitalis|allocat|contra|reimburse|variance|refund/i,
}

const EITHER_SIDE = [
  'GST',
  'ROUNDING',
  'RETAINEDEARNINGS',
  'BANKCURRENCYGAIN',
  'REALISEDCURRENCYGAIN',
  'UNREALISEDCURRENCYGAIN',
  'TRACKINGTRANSFERS',
  'HISTORICAL',
]

function isWrong(account: Account, balance: Cents): boolean {
  const { class: group, name, systemAccount, type } = account
  if (magnitude(balance) < LEAST || EITHER_SIDE.includes(systemAccount)) return false
  const isDebitClass = group === 'ASSET' || group === 'EXPENSE'
  if (balance > 0n === isDebitClass) return false
  // A loan and a tax account may be either; what a person drew is never in credit of the company for long.
  if (type === 'TERMLIAB') return true
  return OTHER_SIDE[group]?.test(name) !== true
}

function balanceOf({ trial }: MonthBooks, { id }: Account): Cents {
  return trial.balance.get(id) ?? 0n
}

function foundOf(books: MonthBooks, account: Account): Found {
  const balance = balanceOf(books, account)
  const { title, next } = wordsFor(account)
  return {
    key: [account.id],
    severity: 'warning',
    amount: magnitude(balance),
    fact: `${accountText(account)} is ${amountIn(books, magnitude(balance))} in ${balance > 0n ? 'debit' : 'credit'} on ${books.period.to}: ${title}.`,
    next,
    documents: [],
    rows: [['balance', amountIn(books, balance)]],
  }
}

function wordsFor({ class: group, type, systemAccount }: Account): { title: string; next: string } {
  const look =
    'Open the Account Transactions report of this account in Xero and look for what is coded or entered the wrong way round.'
  if (type === 'BANK')
    return {
      title: 'the bank account is overdrawn in the books',
      next: 'Hold it against the bank statement: a payment may be in the books twice, or money received missing.',
    }
  if (systemAccount === 'DEBTORS')
    return {
      title: 'customers are owed more than they owe',
      next: 'Look for credit and overpayments of customers that are to be applied or paid back.',
    }
  if (systemAccount === 'CREDITORS')
    return {
      title: 'suppliers owe more than they are owed',
      next: 'Look for bills that are missing, and for suppliers that were paid twice.',
    }
  const words: Readonly<Record<string, string>> = {
    ASSET: 'an asset cannot be less than nothing',
    LIABILITY: 'more was paid than is owed',
    EQUITY: 'equity stands in debit',
    REVENUE: 'more income was taken back than earned this year',
    EXPENSE: 'more was taken back than spent this year',
  }
  return { title: words[group] ?? 'the wrong side', next: look }
}
