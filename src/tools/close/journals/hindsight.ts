import { addDays } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, divideRounded, magnitude, sum } from '../../../books/money.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { isAbout } from './already-there.ts'
import {
  accountsByCode,
  isExpense,
  isPurchase,
  journalsOfBooks,
  type ProposalBooks,
  saysAccrual,
} from './ledger-accounts.ts'

/** An accrual that a journal made: its liability line, and what it was for. */
export interface MadeAccrual {
  journal: CloseDocument
  expense: string
  liability: string
  about: string
  amount: Cents
}

/** What accruals of the month before came to; `billed` undefined: no bill yet. `meanError` is the mean of the differences without sign, cents. */
export interface Hindsight {
  rows: readonly { about: string; accrued: Cents; billed: Cents | undefined; reversed: string }[]
  meanError: Cents | undefined
}

/** The accruals among posted journals: they say so, debit an expense and credit a liability. */
export function accrualsMade(books: ProposalBooks): MadeAccrual[] {
  const byCode = accountsByCode(books.accounts)
  return journalsOfBooks(books)
    .filter((journal) => journal.status === 'POSTED' && saysAccrual(journal))
    .flatMap((journal) => {
      const liability = journal.lines.find(
        ({ net, accountCode }) => net < 0n && byCode.get(accountCode)?.class === 'LIABILITY',
      )
      if (!liability) return []
      return journal.lines
        .filter(({ net, accountCode }) => net > 0n && isExpense(byCode.get(accountCode)))
        .map(({ net, accountCode, description }) => ({
          ...{ journal, expense: accountCode, liability: liability.accountCode, amount: net },
          about: `${description} ${journal.reference}`,
        }))
    })
}

/** The journal that takes an accrual back: later, the same account and amount the other way round. Posted ones come first. */
export function reversalOf(
  { journal, expense, amount, liability }: MadeAccrual,
  books: ProposalBooks,
): CloseDocument | undefined {
  const found = journalsOfBooks(books).filter(
    ({ date, lines }) =>
      date > journal.date &&
      lines.some(({ accountCode, net }) => accountCode === expense && net === -amount) &&
      lines.some(({ accountCode, net }) => accountCode === liability && net > 0n),
  )
  return found.sort((one, other) =>
    one.status === other.status ? (one.date < other.date ? -1 : 1) : one.status === 'POSTED' ? -1 : 1,
  )[0]
}

/** Within so many days of a month's end its bills have come. */
const DAYS_TO_BILL = 60

/** What the accruals of the month before came to. Pure. */
export function hindsightOf(books: ProposalBooks): Hindsight {
  const before = monthsAfter(books.period, -1)
  const made = accrualsMade(books).filter(({ journal: { date } }) => date >= before.from && date <= before.to)
  const rows = made.map((one) => {
    const back = reversalOf(one, books)
    const reversed = back === undefined ? 'no' : back.status === 'POSTED' ? back.date : `draft of ${back.date}`
    return { about: one.about, accrued: one.amount, billed: billedFor(one, books), reversed }
  })
  const errors = rows.flatMap(({ accrued, billed }) => (billed === undefined ? [] : [magnitude(accrued - billed)]))
  const meanError = errors.length === 0 ? undefined : divideRounded(sum(errors), BigInt(errors.length))
  return { rows, meanError }
}

/** What the first bill after an accrual has on its account, of the supplier that the accrual names. */
function billedFor({ journal, expense, about }: MadeAccrual, { documents }: ProposalBooks): Cents | undefined {
  const until = addDays(journal.date, DAYS_TO_BILL)
  const [first] = documents
    .filter((one) => isPurchase(one) && one.date > journal.date && one.date <= until)
    .filter(({ contactName }) => isAbout(contactName, [about]))
    .filter(({ lines }) => lines.some(({ accountCode }) => accountCode === expense))
    .sort((one, other) => (one.date < other.date ? -1 : 1))
  if (!first) return undefined
  const net = sum(first.lines.filter(({ accountCode }) => accountCode === expense).map((line) => line.net))
  return inBaseCurrency(net, first.currencyRate)
}
