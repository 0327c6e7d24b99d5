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

/**
 * The journals that take accruals back: later, the same account and amount the other way round, each for one accrual only. One that repeats the
 * accrual's own words comes first, then a posted one, then the next in time.
 */
export function reversalsOf(
  made: readonly MadeAccrual[],
  books: ProposalBooks,
): ReadonlyMap<MadeAccrual, CloseDocument> {
  const journals = journalsOfBooks(books).sort(soonestPosted)
  const room = new Map<string, number>()
  const backs = new Map<MadeAccrual, CloseDocument>()
  // The last accrual takes the first journal after it: an older one that was never reversed is left without.
  const latestFirst = [...made].sort((one, other) => (one.journal.date > other.journal.date ? -1 : 1))
  for (const isNamed of [true, false]) {
    for (const one of latestFirst.filter((accrual) => !backs.has(accrual))) {
      const back = journals.find(
        (journal) => (!isNamed || repeats(journal, one)) && roomIn(journal, one, room) && takesBack(journal, one),
      )
      if (!back) continue
      backs.set(one, back)
      room.set(placeIn(back, one), (room.get(placeIn(back, one)) ?? 0) + 1)
    }
  }
  return backs
}

function soonestPosted(one: CloseDocument, other: CloseDocument): number {
  if (one.status !== other.status) return one.status === 'POSTED' ? -1 : 1
  return `${one.date} ${one.id}` < `${other.date} ${other.id}` ? -1 : 1
}

function repeats({ reference }: CloseDocument, { journal }: MadeAccrual): boolean {
  return journal.reference !== '' && reference.includes(journal.reference.slice(0, 300))
}

function takesBack({ date, lines }: CloseDocument, { journal, liability }: MadeAccrual): boolean {
  return date > journal.date && lines.some(({ accountCode, net }) => accountCode === liability && net > 0n)
}

function roomIn(back: CloseDocument, one: MadeAccrual, used: ReadonlyMap<string, number>): boolean {
  const alike = back.lines.filter(({ accountCode, net }) => accountCode === one.expense && net === -one.amount)
  return alike.length > (used.get(placeIn(back, one)) ?? 0)
}

function placeIn({ id }: CloseDocument, { expense, amount }: MadeAccrual): string {
  return `${id} ${expense} ${amount}`
}

/** Within so many days of a month's end its bills have come. */
const DAYS_TO_BILL = 60

/** What the accruals of the month before came to. Pure. */
export function hindsightOf(books: ProposalBooks): Hindsight {
  const before = monthsAfter(books.period, -1)
  const all = accrualsMade(books)
  const backs = reversalsOf(all, books)
  const made = all.filter(({ journal: { date } }) => date >= before.from && date <= before.to)
  const rows = made.map((one) => {
    const back = backs.get(one)
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
