import { weekday } from '../../../books/day.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import type { Check, Found } from './check.ts'
import { baseTotal, summedUp } from './document-words.ts'

const ROUND = 100_000n
const LEAST_ROUND = 500_000n
// What more than one in ten documents are is nothing unusual here, in percent.
const USUAL_PERCENT = 10
const LEAST_BELOW = 4

/** Round sums, weekends and amounts just below the limit for attachments: told in one note, since none of them is a mistake by itself. */
export const unusualAmounts: Check = {
  rule: 'unusual_amounts',
  title: 'Round sums, weekends, just below a limit',
  step: 'ledger',
  weight: 1,
  examine(books) {
    const made = books.documents.filter(isByHand)
    const { period } = books
    const now = made.filter(({ date }) => date >= period.from && date <= period.to)
    const round = isRare(made, isRound) ? now.filter(isRound) : []
    const weekend = isRare(made, isAtWeekend) ? now.filter(isAtWeekend) : []
    const below = justBelow(now, books)
    return { found: noted(round, weekend, below, books), proved: [] }
  },
}

/** Journals and money spent are what one person can make alone. */
function isByHand({ kind, type, status }: CloseDocument): boolean {
  return isInLedger(kind, status) && (kind === 'journal' || (kind === 'bank_transaction' && type === 'SPEND'))
}

function isRound(document: CloseDocument): boolean {
  const amount = baseTotal(document)
  return amount >= LEAST_ROUND && amount % ROUND === 0n
}

// Month ends fall on weekends, and what closes a month is dated on its last day.
function isAtWeekend({ kind, date }: CloseDocument): boolean {
  return kind !== 'journal' && (weekday(date) === 0 || weekday(date) === 6)
}

function isRare(made: readonly CloseDocument[], is: (document: CloseDocument) => boolean): boolean {
  return made.filter(is).length * 100 <= made.length * USUAL_PERCENT
}

function justBelow(now: readonly CloseDocument[], { settings }: MonthBooks): CloseDocument[] {
  const limit = settings.attachmentsFrom
  const within = (from: bigint, to: bigint) =>
    now.filter((one) => baseTotal(one) * 100n >= limit * from && baseTotal(one) * 100n < limit * to)
  const below = within(93n, 100n)
  return below.length >= LEAST_BELOW && below.length >= 3 * within(86n, 93n).length ? below : []
}

type Documents = readonly CloseDocument[]

function noted(round: Documents, weekend: Documents, below: Documents, { period }: MonthBooks): Found[] {
  const all = [...new Set([...round, ...weekend, ...below])]
  if (all.length === 0) return []
  const parts = [
    ...(round.length > 0 ? [`${round.length} of round thousands`] : []),
    ...(weekend.length > 0 ? [`${weekend.length} at a weekend`] : []),
    ...(below.length > 0 ? [`${below.length} just below the limit for attachments`] : []),
  ]
  return [
    {
      key: ['period'],
      severity: 'note',
      amount: 0n,
      fact: `${counted(all.length, 'journal or payment')} of ${period.month} ${all.length === 1 ? 'is' : 'are'} unusual here: ${parts.join(', ')}.`,
      next: 'Nothing is wrong with that by itself; look at those that nobody remembers.',
      ...summedUp(all),
    },
  ]
}
