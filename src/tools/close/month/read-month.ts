import type { Books } from '../../../books/books.ts'
import type { Contact } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Reading } from '../../../books/mirror.ts'
import type { Account } from '../../../books/organisation.ts'
import {
  isGone,
  type LedgerRecord,
  RECORD_STATUSES,
  type RecordKind,
  type RecordQuery,
} from '../../../books/records.ts'
import type { Context } from '../../../call/tool.ts'
import { readDocuments as readStockDocuments, stockBookOf } from '../../inventory/movements/read-stock.ts'
import { USUAL_SETTINGS } from '../run/close-settings.ts'
import { chartOf } from './chart.ts'
import {
  closeAdvance,
  closeBankTransaction,
  closeCreditNote,
  closeInvoice,
  closeJournal,
  closeOrder,
  closePayment,
} from './close-document.ts'
import { documentsOfMonth } from './documents-of-month.ts'
import type { BankTransfer, CloseDocument, MonthBooks, RepeatingTemplate } from './month-books.ts'
import { MONTHS_BACK } from './month-books.ts'
import { monthsAfter, type Period } from './period.ts'
import { postingsOf } from './postings.ts'
import { readProfits, readTrial } from './report-figures.ts'
import { stockPostings } from './stock-postings.ts'

const KINDS = [
  'contact',
  'invoice',
  'bill',
  'credit_note',
  'supplier_credit',
  'prepayment',
  'overpayment',
  'payment',
  'bank_transaction',
  'journal',
  'purchase_order',
] as const

/**
 * Reads everything that a close of a period looks at: all documents in one pass, from the copy where there is one, transfers, templates, settings, the
 * trial balance of the period's end and a profit and loss of thirteen months. Throws Fault as all reading does.
 */
export async function readMonth(
  { books, today }: Pick<Context, 'books' | 'today' | 'notes' | 'organisations'>,
  period: Period,
): Promise<MonthBooks> {
  const [organisation, accounts, taxRates, reading] = await Promise.all([
    ...([books.organisation(), books.accounts(), books.taxRates()] as const),
    books.mirror.read(KINDS),
  ])
  const first = monthsAfter(period, -MONTHS_BACK).from
  const [{ contacts, documents }, moved] = await Promise.all([readDocuments(reading), readStockDocuments(reading)])
  const [transfers, repeating, items, trial, profits] = await Promise.all([
    ...([readTransfers(books, first, accounts), readRepeating(books)] as const),
    ...([books.items(), readTrial(books, period), readProfits(books, period, accounts)] as const),
  ])
  const { baseCurrency } = organisation
  const stock = stockBookOf({
    ...{ documents: moved, orders: [], reading, today, baseCurrency },
    items: items.filter(({ onHand }) => onHand !== undefined),
  })
  const ofStock = stockPostings(chartOf(accounts, baseCurrency), { items, movementsOf: stock.movementsOf, documents })
  const postings = [...postingsOf({ documents, transfers, accounts, baseCurrency }), ...ofStock.postings]
  return {
    ...{ period, today, asOf: reading.asOf, from: reading.from, organisation, accounts, taxRates, contacts, items },
    documents: documentsOfMonth(documents, period, today),
    ...{ transfers, repeating, trial, profits },
    postings: postings.filter(({ day }) => day >= first),
    ...{ related: [], statements: [], settings: USUAL_SETTINGS },
  }
}

interface ReadDocuments {
  contacts: readonly Contact[]
  documents: readonly CloseDocument[]
}

async function readDocuments(reading: Reading): Promise<ReadDocuments> {
  const [contacts, ...parts] = await Promise.all([
    gathered(reading.digest('contact', {}, contactItself)),
    gathered(reading.digest('invoice', living('invoice'), closeInvoice)),
    gathered(reading.digest('bill', living('bill'), closeInvoice)),
    gathered(reading.digest('credit_note', living('credit_note'), closeCreditNote)),
    gathered(reading.digest('supplier_credit', living('supplier_credit'), closeCreditNote)),
    gathered(reading.digest('prepayment', living('prepayment'), closeAdvance)),
    gathered(reading.digest('overpayment', living('overpayment'), closeAdvance)),
    gathered(reading.digest('payment', living('payment'), closePayment)),
    gathered(reading.digest('bank_transaction', living('bank_transaction'), closeBankTransaction)),
    gathered(reading.digest('journal', living('journal'), closeJournal)),
    gathered(reading.digest('purchase_order', living('purchase_order'), closeOrder)),
  ])
  return { contacts, documents: parts.flat() }
}

const contactItself = (contact: Contact): Contact => contact

/** The statuses of what counts for something; an archived journal is still in the ledger. */
function living(kind: RecordKind): { statuses: readonly string[] } {
  return { statuses: RECORD_STATUSES[kind].filter((status) => !isGone(status) || status === 'ARCHIVED') }
}

async function gathered<Value>(parts: AsyncIterable<readonly Value[]>): Promise<readonly Value[]> {
  const all: (readonly Value[])[] = []
  for await (const some of parts) all.push(some)
  const [first = [], ...more] = all
  return more.length === 0 ? first : all.flat()
}

async function readTransfers(books: Books, from: Day, accounts: readonly Account[]): Promise<BankTransfer[]> {
  const rows = await everyRecord(books, 'bank_transfer', { statuses: ['AUTHORISED'], dateFrom: from })
  const codes = new Map(accounts.map(({ id, code }) => [id, code || id]))
  return rows.flatMap((row): BankTransfer[] => {
    const { id, date, account, transfer, total: amount, hasAttachments } = row
    if (date === undefined || !account || !transfer) return []
    const { to, fromReconciled, toReconciled } = transfer
    // In its list Xero names the accounts of transfers without their codes.
    const between = { fromAccount: codes.get(account.id) ?? account.id, toAccount: codes.get(to.id) ?? to.id }
    return [{ id, date, ...between, amount, fromReconciled, toReconciled, hasAttachments }]
  })
}

async function everyRecord(books: Books, kind: RecordKind, query: RecordQuery): Promise<LedgerRecord[]> {
  const rows: LedgerRecord[] = []
  for (;;) {
    const page = await books.findRecords(kind, { ...query, offset: rows.length })
    rows.push(...page.rows)
    if (page.rows.length === 0 || rows.length >= page.total) return rows
  }
}

async function readRepeating(books: Books): Promise<RepeatingTemplate[]> {
  const rows = await everyRecord(books, 'repeating_invoice', { statuses: ['DRAFT', 'AUTHORISED'] })
  return rows.map((row) => {
    const { id, type, contact, total, currency } = row
    const kind = type === 'ACCREC' ? ('invoice' as const) : ('bill' as const)
    const named = { contactId: contact?.id ?? '', contactName: contact?.name ?? '' }
    return { id, kind, ...named, total, currency, next: dayIn(row, 'next'), ends: dayIn(row, 'last') }
  })
}

function dayIn({ facts }: LedgerRecord, name: string): Day | undefined {
  const found = facts.find((fact) => fact.name === name)
  return found === undefined ? undefined : (found.value as Day)
}
