import type { Books } from '../../../books/books.ts'
import type { Contact } from '../../../books/contacts.ts'
import { addDays, type Day } from '../../../books/day.ts'
import { type Invoice, inBaseCurrency, type OpenCredit, type Settlement } from '../../../books/documents.ts'
import type { Reading } from '../../../books/mirror.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import { daysOf } from '../habits/ledger-habits.ts'
import { creditedBy, settledOn, wasMostlyCredited } from '../habits/settled-on.ts'
import type { OpenInvoice, ReceivableCase, Receivables, UnappliedReceipt } from './receivables.ts'

/**
 * What to read receivables for: the organisation's day, days on which nobody pays, and the ids of paid invoices, or of contacts with all of
 * theirs, whose settlements are asked for.
 */
export interface ReceivablesQuery {
  today: Day
  holidays?: readonly Day[]
  settlements?: readonly string[]
}

const CREDIT_KINDS = ['credit_note', 'prepayment', 'overpayment'] as const
const CREDIT_WORDS = { credit_note: 'credit note', prepayment: 'prepayment', overpayment: 'overpayment' } as const

/** Money that came in longer ago than this without being put against an invoice is no news about what is due. */
const UNMATCHED_DAYS = 60
const DISPUTE_EVIDENCE_DAYS = 365

/**
 * Reads the sales side of the books in one pass, from the copy where there is one. An invoice without due date is due on its day; one that was
 * mostly credited says nothing about paying. Throws Fault as all reading does.
 */
export async function readReceivables(books: Books, query: ReceivablesQuery): Promise<ReadReceivables> {
  const kinds = ['contact', 'invoice', ...CREDIT_KINDS, 'bank_transaction'] as const
  const [{ baseCurrency }, reading] = await Promise.all([books.organisation(), books.mirror.read(kinds)])
  const ledger = await gatherInvoices(reading, query)
  const contacts = await contactsOf(reading, ledger.open)
  const open = ledger.open.map((one) => nowCalled(one, contacts))
  const credits = await gatherCredits(reading, query.today)
  const receipts = await bankReceipts(books, reading, query.today)
  const { cases, credited, settlements } = ledger
  return {
    ...{ asOf: reading.asOf, from: reading.from, today: query.today, baseCurrency, cases, open, credits, credited },
    contacts,
    unapplied: [...credits.map(unappliedCredit), ...unmatchedReceipts(receipts, open)],
    days: daysOf(cases, query.holidays),
    settlementsOf: (invoiceId) => settlements.get(invoiceId),
  }
}

/** Receivables with the contacts of what is open. */
export interface ReadReceivables extends Receivables {
  contacts: ReadonlyMap<string, Contact>
}

async function contactsOf(reading: Reading, open: readonly OpenInvoice[]): Promise<ReadonlyMap<string, Contact>> {
  const contactIds = [...new Set(open.map(({ contact }) => contact.id))]
  const found = new Map<string, Contact>()
  if (contactIds.length === 0) return found
  for await (const contact of reading.every('contact', { contactIds })) found.set(contact.id, contact)
  return found
}

function nowCalled(invoice: OpenInvoice, contacts: ReadonlyMap<string, Contact>): OpenInvoice {
  const { id, name } = invoice.contact
  const now = contacts.get(id)?.name ?? name
  return now === name ? invoice : { ...invoice, contact: { id, name: now } }
}

interface Gathered {
  cases: ReceivableCase[]
  open: OpenInvoice[]
  credited: Map<string, number>
  settlements: Map<string, readonly Settlement[]>
}

/** What was gathered, by now for good. */
interface Ledger {
  cases: readonly ReceivableCase[]
  open: readonly OpenInvoice[]
  credited: ReadonlyMap<string, number>
  settlements: ReadonlyMap<string, readonly Settlement[]>
}

async function gatherInvoices(reading: Reading, { today, settlements = [] }: ReceivablesQuery): Promise<Ledger> {
  const parts: (readonly Sale[])[] = []
  for await (const some of reading.digest('invoice', { statuses: ['AUTHORISED', 'PAID'] }, saleOf)) parts.push(some)
  const [first = [], ...more] = parts
  const sales = more.length === 0 ? first : parts.flat()
  const ledger = ledgerOf(sales, today)
  const asked = new Set(settlements)
  if (asked.size === 0) return ledger
  const others = sales.filter((sale) => isThere(sale, today) && (asked.has(sale.id) || asked.has(sale.contactId)))
  return { ...ledger, settlements: new Map([...ledger.settlements, ...others.map(settlementsIn)]) }
}

const kept = new WeakMap<readonly Sale[], { today: Day; ledger: Ledger }>()

/** The ledger of these sales on a day. A reading gives the same array while no invoice has changed: then it is the one of before. */
function ledgerOf(sales: readonly Sale[], today: Day): Ledger {
  const before = kept.get(sales)
  if (before?.today === today) return before.ledger
  const ledger: Gathered = { cases: [], open: [], credited: new Map(), settlements: new Map() }
  const since = addDays(today, -DISPUTE_EVIDENCE_DAYS)
  for (const sale of sales) if (isThere(sale, today)) addSale(ledger, sale, since)
  ledger.open.sort(byDue)
  kept.set(sales, { today, ledger })
  return ledger
}

function settlementsIn({ id, settlements }: Sale): readonly [string, readonly Settlement[]] {
  return [id, settlements]
}

/** What is kept of a sales invoice, flat: a ledger has many of them, and most were paid long ago. */
interface Sale extends ReceivableCase {
  /** Without a day it is not there yet. */
  isDated: boolean
  /** Whether it tells how its contact pays. */
  isHabit: boolean
  settlements: readonly Settlement[]
  open: OpenInvoice | undefined
  /** The day on which credit notes had taken it back. */
  credited: Day | undefined
}

const NO_DAY = '1970-01-01' as Day

function saleOf(invoice: Invoice): Sale {
  const { id, contact, date, currency, settlements = [] } = invoice
  const isOpen = invoice.amountDue > 0n
  const takenBack = !isOpen && wasMostlyCredited(invoice)
  const issued = date ?? NO_DAY
  const amount = invoice.total - creditedBy(settlements)
  return {
    id,
    contactId: contact.id,
    issued,
    due: invoice.due ?? issued,
    paid: takenBack ? undefined : settledOn(invoice),
    amount: inBaseCurrency(amount, invoice.currencyRate),
    currency,
    isDated: date !== undefined,
    isHabit: !takenBack && date !== undefined && amount > 0n,
    settlements,
    open: isOpen ? openInvoice(invoice) : undefined,
    credited: takenBack ? (invoice.fullyPaidOn ?? date) : undefined,
  }
}

function isThere({ isDated, issued }: Sale, today: Day): boolean {
  return isDated && issued <= today
}

function addSale({ cases, open, credited, settlements }: Gathered, sale: Sale, since: Day): void {
  if (sale.open) open.push(sale.open)
  if (sale.open) settlements.set(sale.id, sale.settlements)
  if (sale.isHabit) cases.push(sale)
  if (sale.credited === undefined || sale.credited < since) return
  credited.set(sale.contactId, (credited.get(sale.contactId) ?? 0) + 1)
}

function openInvoice(invoice: Invoice): OpenInvoice {
  const { id, number, reference, contact, currency, total, amountDue, expectedPaymentDate, sentToContact } = invoice
  const issued = invoice.date ?? invoice.due ?? NO_DAY
  return {
    ...{ id, number, reference, contact, issued, due: invoice.due ?? issued, currency, total, amountDue },
    ...{ dueInBase: inBaseCurrency(amountDue, invoice.currencyRate), settlements: invoice.settlements ?? [] },
    ...{ expectedPaymentDate, sentToContact },
  }
}

function byDue(one: OpenInvoice, other: OpenInvoice): number {
  if (one.due !== other.due) return one.due < other.due ? -1 : 1
  return one.id < other.id ? -1 : 1
}

async function gatherCredits(reading: Reading, today: Day): Promise<OpenCredit[]> {
  const credits: OpenCredit[] = []
  for (const kind of CREDIT_KINDS) {
    for await (const record of reading.every(kind, { statuses: ['AUTHORISED'], dateTo: today })) {
      if (!/^(ACCRECCREDIT|RECEIVE-)/.test(record.type)) continue
      const credit = creditOf(record, CREDIT_WORDS[kind])
      if (credit) credits.push(credit)
    }
  }
  return credits.sort((one, other) => (one.id < other.id ? -1 : 1))
}

function creditOf(record: LedgerRecord, kind: OpenCredit['kind']): OpenCredit | undefined {
  const { id, number, contact, date, currency, currencyRate, total, open: remaining, applied = [] } = record
  if (!contact || date === undefined || remaining === undefined || remaining <= 0n) return undefined
  const allocations = applied.map((use) => ({ date: use.date, amount: use.amount }))
  return { id, kind, number, contact, date, currency, currencyRate, total, remaining, allocations }
}

function unappliedCredit({ contact, date, remaining: amount, currency, kind, number }: OpenCredit): UnappliedReceipt {
  return { contact, date, amount, currency, kind, number }
}

/** Money received in a bank account and coded to a contact, not to an invoice. Without a copy Xero picks out the days. */
async function bankReceipts(books: Books, reading: Reading, today: Day): Promise<UnappliedReceipt[]> {
  const query = { statuses: ['AUTHORISED'], dateFrom: addDays(today, -UNMATCHED_DAYS), dateTo: today }
  const receipts: UnappliedReceipt[] = []
  const records =
    reading.from === 'copy'
      ? reading.every('bank_transaction', query)
      : (await books.findRecords('bank_transaction', { ...query, types: ['RECEIVE'] })).rows
  for await (const { type, contact, date, total: amount, currency, reference } of records) {
    if (type !== 'RECEIVE' || !contact || date === undefined || amount <= 0n) continue
    receipts.push({ contact, date, amount, currency, kind: 'bank transaction', number: reference })
  }
  return receipts
}

/** Of receipts those that look like a payment: of exactly what is due on one of the contact's invoices, or on all of them. */
function unmatchedReceipts(receipts: readonly UnappliedReceipt[], open: readonly OpenInvoice[]): UnappliedReceipt[] {
  const paying = new Set(receipts.map(({ contact }) => contact.id))
  const dues = new Map<string, Cents[]>()
  for (const { contact, currency, amountDue } of open) {
    if (!paying.has(contact.id)) continue
    const key = `${contact.id}|${currency}`
    const amounts = dues.get(key)
    if (amounts) amounts.push(amountDue)
    else dues.set(key, [amountDue])
  }
  return receipts
    .filter(({ contact, currency, amount }) => {
      const amounts = dues.get(`${contact.id}|${currency}`) ?? []
      return amounts.includes(amount) || (amounts.length > 0 && sum(amounts) === amount)
    })
    .sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}
