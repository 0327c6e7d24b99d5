import type { Day } from '../../../books/day.ts'
import type { Line } from '../../../books/documents.ts'
import { recordOfInvoice } from '../../../books/invoice-record.ts'
import { isGone, type LedgerRecord } from '../../../books/records.ts'
import type { OtherBooks } from '../../../call/tool.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'

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
    return { rows: rows.map(recordOfInvoice), total }
  })
  const credits = await everyPage((offset) => books.findRecords('credit_note', { ...asked, offset }))
  const supplierCredits = await everyPage((offset) => books.findRecords('supplier_credit', { ...asked, offset }))
  const parts = [invoices, credits, supplierCredits]
  const cut = parts.filter(({ isWhole }) => !isWhole).map(({ rows }) => rows.at(-1)?.date)
  const readFrom = cut
    .filter((date) => date !== undefined)
    .sort()
    .at(-1)
  return { documents: parts.flatMap(({ rows }) => rows).flatMap(closeDocument), readFrom }
}

interface Rows {
  rows: readonly LedgerRecord[]
  total: number
}

async function everyPage(load: (offset: number) => Promise<Rows>): Promise<Rows & { isWhole: boolean }> {
  const rows: LedgerRecord[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rows: more, total } = await load(page * PAGE)
    rows.push(...more)
    if (rows.length >= total || more.length === 0) return { rows, total, isWhole: true }
  }
  return { rows, total: rows.length, isWhole: false }
}

function closeDocument(record: LedgerRecord): CloseDocument[] {
  const { kind, type, id, number, reference, contact, status, date, due, currency, currencyRate } = record
  if (date === undefined || isGone(status)) return []
  const { total, totalTax, open = 0n, reconciled, hasAttachments, updatedAt } = record
  return [
    {
      ...{ kind, type, id, number, reference, status, date, due, currency, currencyRate, total, totalTax, open },
      contactId: contact?.id ?? '',
      contactName: contact?.name ?? '',
      bankAccount: '',
      ...{ reconciled, hasAttachments, updatedAt },
      lines: (record.lines ?? []).map((line) => closeLine(line, record)),
      settlements: record.applied ?? [],
    },
  ]
}

function closeLine(line: Line, { lineAmountTypes }: LedgerRecord): CloseLine {
  const { description, accountCode, itemCode, taxType, quantity, lineAmount, taxAmount } = line
  const net = lineAmountTypes === 'Inclusive' ? lineAmount - taxAmount : lineAmount
  return { description, accountCode, itemCode, taxType, quantity, net, tax: taxAmount }
}
