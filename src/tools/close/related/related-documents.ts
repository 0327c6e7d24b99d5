import type { Page } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import { isGone, type LedgerRecord } from '../../../books/records.ts'
import type { OtherBooks } from '../../../call/tool.ts'
import { closeCreditNote, closeInvoice } from '../month/close-document.ts'
import type { CloseDocument } from '../month/month-books.ts'

const PAGE = 1_000
const MOST_PAGES = 3

/** What was read: everything, or what is dated from `readFrom` on. */
export interface ReadDocuments {
  documents: readonly CloseDocument[]
  readFrom: Day | undefined
}

/** What an organisation has with one of its contacts: invoices, bills and credit notes that count for something, the newest 3,000 of each at most. */
export async function documentsWith(books: OtherBooks, contactIds: readonly string[]): Promise<ReadDocuments> {
  const asked = { contactIds, detail: true } as const
  const invoices = await everyPage(async (offset) => {
    const { rows, total } = await books.findInvoices({ ...asked, order: 'date', descending: true, offset })
    return { rows: rows.map(closeInvoice), total }
  })
  const creditsOf = (kind: 'credit_note' | 'supplier_credit') =>
    everyPage(async (offset) => {
      const { rows, total }: Page<LedgerRecord> = await books.findRecords(kind, { ...asked, offset })
      return { rows: rows.map(closeCreditNote), total }
    })
  const parts = [invoices, await creditsOf('credit_note'), await creditsOf('supplier_credit')]
  const cut = parts.filter(({ isWhole }) => !isWhole).map(({ rows }) => rows.at(-1)?.date)
  const readFrom = cut
    .filter((date) => date !== undefined)
    .sort()
    .at(-1)
  return { documents: parts.flatMap(({ rows }) => rows).filter(({ status }) => !isGone(status)), readFrom }
}

interface Rows {
  rows: readonly CloseDocument[]
  total: number
}

async function everyPage(load: (offset: number) => Promise<Rows>): Promise<Rows & { isWhole: boolean }> {
  const rows: CloseDocument[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rows: more, total } = await load(page * PAGE)
    rows.push(...more)
    if (rows.length >= total || more.length === 0) return { rows, total, isWhole: true }
  }
  return { rows, total: rows.length, isWhole: false }
}
