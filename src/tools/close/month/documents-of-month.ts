import { type Day, utcMidnight } from '../../../books/day.ts'
import { sum } from '../../../books/money.ts'
import { isInLedger } from '../../../books/records.ts'
import { type CloseDocument, MONTHS_BACK } from './month-books.ts'
import { monthsAfter, type Period } from './period.ts'

/**
 * The documents that the checks of a period look at: dated from the months before it on up to today, and older ones that were open or unfinished at its
 * end, or changed since it began; and whatever is dated later and was settled by its end.
 */
export function documentsOfMonth(documents: readonly CloseDocument[], period: Period, today: Day): CloseDocument[] {
  const first = monthsAfter(period, -MONTHS_BACK).from
  const began = utcMidnight(period.from)
  return documents.filter((document) => {
    const { date, updatedAt } = document
    const isNear = date <= today && (date >= first || updatedAt >= began || isUnfinished(document))
    return isNear || standingAt(document, period.to) !== 0n
  })
}

function isUnfinished({ kind, status, reconciled }: CloseDocument): boolean {
  if (kind === 'purchase_order') return status !== 'BILLED'
  if (!isInLedger(kind, status)) return true
  return reconciled === false
}

const OPEN_KINDS: readonly string[] = ['invoice', 'bill', 'credit_note', 'supplier_credit', 'prepayment', 'overpayment']

/** What was still due of a document, or to be used of a credit, at the end of a day; 0 for what is never open, and before it was there. */
export function openAt({ kind, status, date, total, settlements }: CloseDocument, day: Day): bigint {
  if (!OPEN_KINDS.includes(kind) || !isInLedger(kind, status) || date > day) return 0n
  let open = total
  for (const settlement of settlements) if ((settlement.date ?? date) <= day) open -= settlement.amount
  return open
}

/** What a document had on its control account at the end of a day: what was open, or below 0 what had settled it before it was there. */
export function standingAt(document: CloseDocument, day: Day): bigint {
  const { kind, status, date, settlements } = document
  if (date <= day || !OPEN_KINDS.includes(kind) || !isInLedger(kind, status)) return openAt(document, day)
  const early = settlements.filter((settlement) => (settlement.date ?? date) <= day)
  return -sum(early.map(({ amount }) => amount))
}
