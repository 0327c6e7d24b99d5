import type { Contact } from '../../../books/contacts.ts'
import type { Item } from '../../../books/items.ts'
import type { Organisation } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import { stockBookOf } from '../../inventory/movements/read-stock.ts'
import type { StockDocument } from '../../inventory/movements/stock-documents.ts'
import { chartOf } from './chart.ts'
import { documentsOfMonth } from './documents-of-month.ts'
import { completed, isRateUntold } from './known-rates.ts'
import { type BankTransfer, type CloseDocument, MONTHS_BACK, type MonthBooks } from './month-books.ts'
import { monthsAfter } from './period.ts'
import { postingsOf } from './postings.ts'
import type { ReadDocuments } from './read-documents.ts'
import { stockPostings } from './stock-postings.ts'

/** What the ledger of a month is worked out from. */
export interface LedgerSource extends Pick<MonthBooks, 'period' | 'today' | 'asOf' | 'from' | 'accounts'> {
  organisation: Organisation
  read: ReadDocuments
  items: readonly Item[]
  transfers: readonly BankTransfer[]
}

/** What of the books of a month is worked out here and not read. */
export type LedgerOfMonth = Pick<MonthBooks, 'documents' | 'postings' | 'stockDifferences' | 'untoldRates'>

/** The documents of a month and the double entry of its months back, of documents as they were read. */
export function ledgerOfMonth({
  organisation,
  read,
  items,
  transfers,
  accounts,
  ...month
}: LedgerSource): LedgerOfMonth {
  const { period, today } = month
  const { baseCurrency } = organisation
  const all = read.parts.flat()
  const listed = nowCalled(all, read.contacts)
  const documents = completed(listed, baseCurrency)
  const tracked = items.filter(({ onHand }) => onHand !== undefined)
  const stock = stockBookOf({
    documents: all.flatMap(movedBy),
    orders: [],
    reading: month,
    today,
    baseCurrency,
    items: tracked,
  })
  const chart = chartOf(accounts, baseCurrency)
  const ofStock = stockPostings(chart, { items, movementsOf: stock.movementsOf, documents })
  const first = monthsAfter(period, -MONTHS_BACK).from
  const postings = postingsOf({ documents, transfers, accounts, baseCurrency }, first)
  for (const posting of ofStock.postings) if (posting.day >= first) postings.push(posting)
  return {
    documents: documentsOfMonth(documents, period, today),
    postings,
    stockDifferences: ofStock.unexplained,
    untoldRates: new Set(listed.filter((one) => isRateUntold(one, baseCurrency)).map(({ id }) => id)),
  }
}

function movedBy({ kind, status, stock }: CloseDocument): StockDocument[] {
  return stock !== undefined && isInLedger(kind, status) ? [stock] : []
}

/** Documents have the name that a contact had when they were last changed. */
function nowCalled(documents: readonly CloseDocument[], contacts: readonly Contact[]): readonly CloseDocument[] {
  const names = new Map(contacts.map(({ id, name }) => [id, name]))
  return documents.map((document) => {
    const name = names.get(document.contactId)
    return name === undefined || name === document.contactName ? document : { ...document, contactName: name }
  })
}
