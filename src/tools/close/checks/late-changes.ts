import { type Day, endOfMonth, type Month, utcDay } from '../../../books/day.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords, summedUp } from './document-words.ts'

/** Documents of months that were signed off here and that were changed since. What a payment or reconciling since explains is only told. */
export const lateChanges: Check = {
  rule: 'late_changes',
  title: 'Changes in months that were closed',
  step: 'cut_off',
  weight: 8,
  examine(books) {
    const { signed = [] } = books
    if (signed.length === 0) {
      return { found: [], proved: ['No month has been signed off here yet that could have changed since.'] }
    }
    const found: Found[] = []
    const explained: CloseDocument[] = []
    for (const document of books.documents) {
      const signedAt = signedFor(document, signed)
      if (signedAt === undefined || document.updatedAt <= signedAt) continue
      if (isExplained(document, utcDay(signedAt))) explained.push(document)
      else found.push(lateChange(document, signedAt))
    }
    const months = signed.map(({ month }) => month).sort()
    const proved =
      found.length === 0
        ? [
            `Nothing dated up to ${endOfMonth(months.at(-1) ?? books.period.month)} was changed since it was signed off, but for payments and reconciling.`,
          ]
        : []
    return { found: [...found, ...explainedChanges(explained)], proved }
  },
}

/** When the month of a document was signed, or the first month after it that was: a sign-off stands for everything before. */
function signedFor(
  { kind, status, date }: CloseDocument,
  signed: NonNullable<MonthBooks['signed']>,
): number | undefined {
  if (!isInLedger(kind, status)) return undefined
  const month = date.slice(0, 7) as Month
  const covering = signed.filter((one) => one.month >= month).map(({ at }) => at)
  return covering.length === 0 ? undefined : Math.min(...covering)
}

/** Paying, crediting and reconciling change a document's time but not the month it stands in. */
function isExplained({ kind, settlements, reconciled }: CloseDocument, since: Day): boolean {
  if (kind === 'journal') return false
  if (kind === 'bank_transaction' || kind === 'payment') return reconciled === true
  return settlements.some(({ date }) => date !== undefined && date >= since)
}

function lateChange(document: CloseDocument, signedAt: number): Found {
  return {
    key: [document.id],
    severity: 'warning',
    amount: baseTotal(document),
    fact: `The ${inWords(document)}, was made or changed on ${utcDay(document.updatedAt)}, after its month was signed off on ${utcDay(signedAt)}.`,
    next: 'See its history in Xero for who changed what; undo it, or sign the month again with its figures as they are now.',
    documents: [refOf(document)],
  }
}

function explainedChanges(documents: readonly CloseDocument[]): Found[] {
  if (documents.length === 0) return []
  return [
    {
      key: ['explained'],
      severity: 'note',
      amount: 0n,
      fact: `${counted(documents.length, 'document')} of signed months changed since, which a later payment, credit or reconciling explains.`,
      next: 'Nothing is to be done unless the figures of a signed month differ.',
      ...summedUp(documents),
    },
  ]
}
