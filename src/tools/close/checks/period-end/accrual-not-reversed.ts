import { groupedBy } from '../../../../books/grouping.ts'
import { quoted } from '../../../../books/ledger-text.ts'
import { sum } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import { accrualsMade, type MadeAccrual, reversalsOf } from '../../journals/hindsight.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { type Check, type Found, refOf } from '../check.ts'

/** Accruals of earlier months that no posted journal took back, and no bill was charged against. */
export const accrualNotReversed: Check = {
  rule: 'accrual_not_reversed',
  title: 'Accruals of before are reversed',
  step: 'adjustments',
  weight: 6,
  examine: (books) => {
    const all = accrualsMade(books)
    const backs = reversalsOf(all, books)
    const made = all.filter(({ journal }) => journal.date < books.period.from)
    const open = made.flatMap((accrual) => {
      const back = backs.get(accrual)
      const isBack = back?.status === 'POSTED' && back.date <= books.period.to
      return isBack || isCharged(accrual, books) ? [] : [{ accrual, back }]
    })
    const byJournal = groupedBy(open, ({ accrual }) => accrual.journal.id)
    const count = new Set(made.map(({ journal }) => journal.id)).size
    return {
      found: [...byJournal.values()].flatMap((group) => foundOf(group, made, books)),
      proved:
        count > 0 && open.length === 0
          ? [`Every accrual of the last twelve months is reversed: ${count} of ${count}.`]
          : [],
    }
  },
}

/** Whether a bill or payment after it was charged to the account where it waits, for as much or more. */
function isCharged({ journal, liability, amount }: MadeAccrual, { documents, period }: MonthBooks): boolean {
  return documents.some(
    ({ kind, status, date, lines }) =>
      (kind === 'bill' || kind === 'bank_transaction') &&
      (status === 'AUTHORISED' || status === 'PAID') &&
      date > journal.date &&
      date <= period.to &&
      lines.some(({ accountCode, net }) => accountCode === liability && net >= amount),
  )
}

/** Months of the same accrual without reversal that make it one that is built up, such as the fee for annual accounts. */
const BUILT_UP = 3

function foundOf(
  group: readonly { accrual: MadeAccrual; back: CloseDocument | undefined }[],
  made: readonly MadeAccrual[],
  { organisation, period }: MonthBooks,
): Found[] {
  const [first] = group
  if (!first) return []
  const { accrual, back } = first
  const alike = made.filter(
    ({ expense, liability, amount }) =>
      expense === accrual.expense && liability === accrual.liability && amount === accrual.amount,
  )
  const amount = sum(group.map((one) => one.accrual.amount))
  const { journal } = accrual
  const isBuilt = alike.length >= BUILT_UP
  const waits =
    back === undefined
      ? ''
      : ` A reversal of ${back.date} is there as ${back.status === 'DRAFT' ? 'a draft' : 'posted later'}.`
  return [
    {
      key: [journal.id],
      severity: isBuilt ? 'note' : 'warning',
      amount,
      fact: `The accrual ${quoted(journal.reference)} of ${journal.date}, ${moneyText(amount, organisation.baseCurrency)}, is not reversed by ${period.to}: with its bill the cost counts twice.${waits}`,
      next: isBuilt
        ? 'It comes every month alike: if it is built up for one bill, say so.'
        : 'Have the reversal posted in Xero, or draft it as a journal the other way round; where the bill has not come, say so.',
      documents: [journal, ...(back ? [back] : [])].map(refOf),
      confidence: isBuilt ? 0.4 : 0.85,
    },
  ]
}
