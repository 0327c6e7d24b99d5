import { addDays } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { isInLedger } from '../../../books/records.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords } from './document-words.ts'

// Three invoices numbered before it and dated so many days after the period's end show that it was made after them.
const APART_DAYS = 5

/** Sales invoices of the period whose numbers show that they were made long after it, since Xero does not tell when a document was made. */
export const backdatedInvoices: Check = {
  rule: 'backdated_invoices',
  title: 'Invoices dated in the period and made after it',
  step: 'cut_off',
  weight: 4,
  examine(books) {
    const { period } = books
    // Only what is dated in the period or after it tells anything.
    const own = books.documents.filter((document) => document.date >= period.from && isOwn(document))
    const numbered = own.flatMap((document) => numberOf(document) ?? [])
    const series = groupedBy(numbered, (one) => one.series)
    return { found: [...series.values()].flatMap((ones) => backdated(ones, books)), proved: [] }
  },
}

interface Numbered {
  document: CloseDocument
  series: string
  number: bigint
}

function isOwn({ kind, status }: CloseDocument): boolean {
  return kind === 'invoice' && isInLedger(kind, status)
}

function numberOf(document: CloseDocument): Numbered | undefined {
  const match = /^(.*?)(\d{1,12})$/.exec(document.number.trim())
  return match ? { document, series: match[1] ?? '', number: BigInt(match[2] ?? '0') } : undefined
}

function backdated(ones: readonly Numbered[], { period }: MonthBooks): Found[] {
  const from = addDays(period.to, APART_DAYS)
  const later = ones.filter(({ document }) => document.date >= from).map(({ number }) => number)
  const [, , witness] = later.sort((one, other) => (one < other ? -1 : 1))
  if (witness === undefined) return []
  return ones
    .filter(({ document }) => document.date >= period.from && document.date <= period.to)
    .filter(({ number }) => number > witness)
    .map(({ document, number }) => {
      const before = later.filter((other) => other < number).length
      return {
        key: [document.id],
        severity: 'warning',
        amount: baseTotal(document),
        fact: `The ${inWords(document)}, has a later number than ${before} invoices dated ${from} or after, so it was made after them and dated back.`,
        next: 'Ask whoever made it why it belongs to the month; otherwise give it the day on which it was made.',
        documents: [refOf(document)],
      }
    })
}
