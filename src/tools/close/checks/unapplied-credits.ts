import { daysBetween } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, smaller } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { counted } from '../../lists/columns.ts'
import { openAt } from '../month/documents-of-month.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { inWords, summedUp } from './document-words.ts'

// A credit this young may still be about to be used, an old one without anything to use it on has been forgotten.
const YOUNG_DAYS = 30
const FORGOTTEN_DAYS = 90

type Side = 'receivable' | 'payable'

/** Credits of customers that nobody used although an invoice is open: one that fits exactly at once, others after a month. */
export const unappliedCustomerCredits: Check = {
  rule: 'unapplied_customer_credits',
  title: 'Credits of customers that were not used',
  step: 'receivables',
  weight: 4,
  examine: (books) => unapplied(books, 'receivable'),
}

/** The same of suppliers. */
export const unappliedSupplierCredits: Check = {
  rule: 'unapplied_supplier_credits',
  title: 'Credits of suppliers that were not used',
  step: 'payables',
  weight: 4,
  examine: (books) => unapplied(books, 'payable'),
}

function unapplied({ documents, period }: MonthBooks, side: Side): CheckAnswer {
  const at = (document: CloseDocument) => smaller(openAt(document, period.to), document.open)
  const open = documents.filter((document) => document.open > 0n && at(document) > 0n)
  const invoice = side === 'receivable' ? 'invoice' : 'bill'
  const invoices = groupedBy(
    open.filter(({ kind }) => kind === invoice),
    ({ contactId, currency }) => `${contactId} ${currency}`,
  )
  const credits = open.filter((document) => isCredit(document, side))
  const judged = credits.map((credit) => ({
    ...{ credit, age: daysBetween(credit.date, period.to) },
    fit: bestFit(credit, invoices.get(`${credit.contactId} ${credit.currency}`) ?? []),
  }))
  const found = judged.flatMap(({ credit, age, fit }) =>
    fit && (fit.isExact || age >= YOUNG_DAYS) ? [unused(credit, fit.invoice, age)] : [],
  )
  const forgotten = judged.filter(({ age, fit }) => !fit && age >= FORGOTTEN_DAYS).map(({ credit }) => credit)
  const whose = side === 'receivable' ? 'customer' : 'supplier'
  const proved = credits.length === 0 ? [`No credit of a ${whose} is unused on ${period.to}.`] : []
  return { found: [...found, ...forgottenCredits(forgotten)], proved }
}

function isCredit({ kind, type }: CloseDocument, side: Side): boolean {
  if (kind === 'credit_note' || kind === 'supplier_credit') return (kind === 'credit_note') === (side === 'receivable')
  if (kind !== 'prepayment' && kind !== 'overpayment') return false
  return type.startsWith('RECEIVE') === (side === 'receivable')
}

interface Fit {
  invoice: CloseDocument
  isExact: boolean
}

/** The open invoice that a credit names or equals, else the oldest one. */
function bestFit(credit: CloseDocument, invoices: readonly CloseDocument[]): Fit | undefined {
  const text = [credit.reference, credit.number, ...credit.lines.map(({ description }) => description)].join(' ')
  const named = invoices.find(({ number }) => number.length > 3 && text.includes(number))
  const equal = named ?? invoices.find(({ open, date }) => open === credit.open && date <= credit.date)
  if (equal) return { invoice: equal, isExact: true }
  const [first, ...more] = invoices
  if (!first) return undefined
  return { invoice: more.reduce((oldest, one) => (one.date < oldest.date ? one : oldest), first), isExact: false }
}

function unused(credit: CloseDocument, invoice: CloseDocument, age: number): Found {
  const left = moneyText(credit.open, credit.currency)
  return {
    key: [credit.id],
    severity: 'warning',
    amount: baseOpen(credit),
    fact: `The ${inWords(credit)}, has ${left} that was not used in ${counted(age, 'day')}, while the ${inWords(invoice)}, is open.`,
    next: `Allocate it to ${quoted(invoice.number || invoice.reference, 40)} (allocate_credit), or refund it.`,
    documents: [refOf(credit), refOf(invoice)],
    rows: [
      ['unused', left],
      ['open on the invoice', moneyText(invoice.open, invoice.currency)],
    ],
  }
}

function forgottenCredits(credits: readonly CloseDocument[]): Found[] {
  if (credits.length === 0) return []
  return [
    {
      key: ['forgotten'],
      severity: 'note',
      amount: credits.reduce((total, credit) => total + baseOpen(credit), 0n),
      fact: `${counted(credits.length, 'credit')} older than ${FORGOTTEN_DAYS} days ${credits.length === 1 ? 'is' : 'are'} unused, and nothing is open to use ${credits.length === 1 ? 'it' : 'them'} on.`,
      next: 'Refund each, keep it for what comes, or ask the contact for a statement.',
      ...summedUp(credits),
    },
  ]
}

function baseOpen({ open, currencyRate }: CloseDocument): Cents {
  return inBaseCurrency(open, currencyRate)
}
