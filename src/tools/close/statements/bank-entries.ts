import type { Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'
import type { MatchEntry } from './match-entry.ts'

/** What the books have on one bank account. `document` is undefined of a transfer, whose id stands in `id`. */
export interface BankEntry extends MatchEntry {
  reconciled: boolean | undefined
  document: CloseDocument | undefined
}

const GONE = new Set(['DELETED', 'VOIDED', 'DRAFT', 'SUBMITTED'])

/** Entries of the books on a bank account (by its code), oldest first: payments, money spent and received, and transfers; all, or those of some days. */
export function bankEntries(
  books: Pick<MonthBooks, 'documents' | 'transfers' | 'accounts' | 'organisation'>,
  accountCode: string,
  days?: Pick<Period, 'from' | 'to'>,
): BankEntry[] {
  const isAsked = ({ date }: { date: Day }) => days === undefined || (date >= days.from && date <= days.to)
  const account = books.accounts.find(({ id, code }) => (code || id) === accountCode)
  const { baseCurrency } = books.organisation
  const inBase = (account?.currency || baseCurrency) === baseCurrency
  const documents = books.documents
    .filter(
      ({ kind, bankAccount }) => bankAccount === accountCode && (kind === 'payment' || kind === 'bank_transaction'),
    )
    .filter((one) => isAsked(one) && !one.type.endsWith('-TRANSFER') && !GONE.has(one.status))
    .map((document) => entryOf(document, inBase && document.currency !== baseCurrency))
  return [...documents, ...transferEntries(books, accountCode).filter(isAsked)].sort((one, other) =>
    one.date === other.date ? (one.id < other.id ? -1 : 1) : one.date < other.date ? -1 : 1,
  )
}

// Money comes in by what is paid to us, and by what suppliers give back.
const INCOMING = /^(RECEIVE|ACCRECPAYMENT|APCREDITPAYMENT|APPREPAYMENTPAYMENT|APOVERPAYMENTPAYMENT)/

function entryOf(document: CloseDocument, isForeign: boolean): BankEntry {
  const { id, kind, type, date, contactName, reference, number, reconciled, settlements } = document
  const settled = settlements.map((one) => ('document' in one ? (one.document?.number ?? '') : ''))
  const amount = isForeign ? inBaseCurrency(document.total, document.currencyRate) : document.total
  // Payments of one run leave the bank as one amount, and bear one reference or none.
  const batch = kind === 'payment' ? `${date} ${type} ${reference}` : undefined
  return {
    ...{ id, date, amount: INCOMING.test(type) ? amount : -amount, name: contactName, batch, reconciled, document },
    references: [reference, number, ...settled].filter((text) => text !== ''),
  }
}

function transferEntries({ transfers }: Pick<MonthBooks, 'transfers'>, accountCode: string): BankEntry[] {
  return transfers.flatMap(({ id, date, fromAccount, toAccount, amount, fromReconciled, toReconciled }) => {
    const side = (to: boolean): BankEntry => ({
      ...{ id: `${id} ${to ? 'in' : 'out'}`, date: date as Day, amount: to ? amount : -amount, name: 'transfer' },
      ...{ references: [], reconciled: to ? toReconciled : fromReconciled, document: undefined },
    })
    return [...(fromAccount === accountCode ? [side(false)] : []), ...(toAccount === accountCode ? [side(true)] : [])]
  })
}
