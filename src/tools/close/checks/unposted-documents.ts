import { addDays, type Day } from '../../../books/day.ts'
import type { RecordKind } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords, summedUp } from './document-words.ts'

const POSTED_KINDS: readonly RecordKind[] = ['invoice', 'bill', 'credit_note', 'supplier_credit', 'journal']
const FORGOTTEN_DAYS = 92

/** Drafts and documents awaiting approval that are dated in the period or before: the month does not have them. Those long forgotten are told together. */
export const unpostedDocuments: Check = {
  rule: 'unposted_documents',
  title: 'Drafts dated in the period or before it',
  step: 'cut_off',
  weight: 6,
  examine(books) {
    const unposted = books.documents.filter((document) => isUnposted(document, books))
    const before = addDays(books.period.from, -FORGOTTEN_DAYS)
    const isForgotten = ({ date }: CloseDocument) => date < before
    const found = unposted.filter((document) => !isForgotten(document)).map((document) => draft(document, books))
    const forgotten = unposted.filter(isForgotten)
    if (unposted.length > 0) return { found: [...found, ...forgottenDrafts(forgotten, before)], proved: [] }
    return {
      found: [],
      proved: [
        `No invoice, bill, credit note or journal dated up to ${books.period.to} is a draft or awaits approval.`,
      ],
    }
  },
}

function isUnposted({ kind, status, date, total, lines }: CloseDocument, { period }: MonthBooks): boolean {
  if (!POSTED_KINDS.includes(kind) || (status !== 'DRAFT' && status !== 'SUBMITTED') || date > period.to) return false
  return total !== 0n || lines.some(({ net }) => net !== 0n)
}

function draft(document: CloseDocument, { period }: MonthBooks): Found {
  const state = document.status === 'DRAFT' ? 'is a draft' : 'awaits approval'
  const where = document.date < period.from ? 'an earlier month' : 'the period'
  return {
    key: [document.id],
    severity: 'warning',
    amount: baseTotal(document),
    fact: `The ${inWords(document)}, ${state} although it is dated in ${where}: the ledger does not have it.`,
    next: 'Approve it if it belongs to the month, give it the date that is right, or delete it.',
    documents: [refOf(document)],
  }
}

function forgottenDrafts(documents: readonly CloseDocument[], before: Day): Found[] {
  if (documents.length === 0) return []
  return [
    {
      key: ['forgotten'],
      severity: 'note',
      amount: documents.reduce((total, document) => total + baseTotal(document), 0n),
      fact: `${counted(documents.length, 'draft')} dated before ${before} ${documents.length === 1 ? 'was' : 'were'} never approved or deleted.`,
      next: 'Delete what is no longer needed, so that nobody approves it by mistake.',
      ...summedUp(documents),
    },
  ]
}
