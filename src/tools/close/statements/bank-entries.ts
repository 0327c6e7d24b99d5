import type { Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import type { MatchEntry } from './match-entry.ts'

/** What the books have on one bank account. `document` is undefined of a transfer, whose id stands in `id`. */
export interface BankEntry extends MatchEntry {
  reconciled: boolean | undefined
  document: CloseDocument | undefined
}

type BankBooks = Pick<MonthBooks, 'documents' | 'transfers' | 'accounts' | 'organisation'>

const GONE = new Set(['DELETED', 'VOIDED', 'DRAFT', 'SUBMITTED'])

/** Entries of the books on a bank account (by its code), oldest first: payments, money spent and received, and transfers. */
export function bankEntries(books: BankBooks, accountCode: string): BankEntry[] {
  const isConverted = converted(books, accountCode)
  const batchOf = new Map<string, string>()
  for (const { kind, id, settlements } of books.documents) {
    if (kind === 'batch_payment') for (const one of settlements) batchOf.set(one.id, id)
  }
  const documents = books.documents
    .filter(
      ({ kind, bankAccount }) => bankAccount === accountCode && (kind === 'payment' || kind === 'bank_transaction'),
    )
    .filter(({ type, status }) => !type.endsWith('-TRANSFER') && !GONE.has(status))
    .map((document) => entryOf(document, batchOf.get(document.id), isConverted))
  return [...documents, ...transferEntries(books, accountCode)].sort((one, other) =>
    one.date === other.date ? (one.id < other.id ? -1 : 1) : one.date < other.date ? -1 : 1,
  )
}

// Money comes in by what is paid to us, and by what suppliers give back.
const INCOMING = /^(RECEIVE|ACCRECPAYMENT|APCREDITPAYMENT|APPREPAYMENTPAYMENT|APOVERPAYMENTPAYMENT)/

/** Whether the account is in the currency of the books; what is paid from it in another is then told at the payment's rate. */
function converted({ accounts, organisation }: BankBooks, accountCode: string): (document: CloseDocument) => boolean {
  const account = accounts.find(({ id, code }) => (code || id) === accountCode)
  const isBase = account !== undefined && (account.currency === '' || account.currency === organisation.baseCurrency)
  return ({ currency }) => isBase && currency !== '' && currency !== organisation.baseCurrency
}

function entryOf(
  document: CloseDocument,
  batch: string | undefined,
  isConverted: (document: CloseDocument) => boolean,
): BankEntry {
  const total = isConverted(document) ? inBaseCurrency(document.total, document.currencyRate) : document.total
  const { id, type, date, contactName, reference, number, reconciled, settlements } = document
  const settled = settlements.map((one) => ('document' in one ? (one.document?.number ?? '') : ''))
  return {
    ...{ id, date, amount: INCOMING.test(type) ? total : -total, name: contactName, batch, reconciled, document },
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
