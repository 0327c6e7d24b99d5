import type { Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import type { Cents } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import { type Chart, chartOf } from './chart.ts'
import { documentEntries, isForDocument } from './document-entries.ts'
import { ratesIn } from './known-rates.ts'
import type { BankTransfer, CloseDocument, Posting } from './month-books.ts'
import { settlementPostings } from './settlement-postings.ts'

/** What postings are worked out from: documents of every status, transfers, and the chart of accounts. */
export interface PostingSource {
  documents: readonly CloseDocument[]
  transfers: readonly BankTransfer[]
  accounts: readonly Account[]
  baseCurrency: string
}

/**
 * The double entry of everything in the ledger from a day on, in base currency to the cent: documents with their tax, bank transactions, payments,
 * allocations and refunds with what a currency gained, transfers and manual journals. The cost of goods is not in it (stock-postings.ts), nor what
 * only Xero knows.
 */
export function postingsOf(source: PostingSource, from?: Day): Posting[] {
  const chart = chartOf(source.accounts, source.baseCurrency)
  const isAsked = (day: Day) => from === undefined || day >= from
  const posted = source.documents.filter(({ kind, status }) => isInLedger(kind, status))
  const postings: Posting[] = []
  for (const document of posted) {
    if (!isAsked(document.date) || !isForDocument(document)) continue
    for (const posting of ownPostings(chart, document)) postings.push(posting)
  }
  for (const posting of settlementPostings(chart, posted)) if (isAsked(posting.day)) postings.push(posting)
  const worth = worthOfTransfers(source)
  for (const transfer of source.transfers) {
    if (isAsked(transfer.date)) addTransfer(postings, chart, transfer, worth(transfer))
  }
  return postings
}

const known = new WeakMap<CloseDocument, { chart: string; postings: readonly Posting[] }>()

// A document that has not changed is the same object as before, and posts what it did.
function ownPostings(chart: Chart, document: CloseDocument): readonly Posting[] {
  const before = known.get(document)
  if (before?.chart === chart.key) return before.postings
  const day = document.date
  const postings = documentEntries(chart, document).map(({ accountId, amount }) => ({
    accountId,
    day,
    amount,
    document,
  }))
  known.set(document, { chart: chart.key, postings })
  return postings
}

/**
 * What a transfer is in the currency of the books: its amount, or where it leaves an account in another currency what reached the other, by the halves that
 * bank transactions have of it, or else its amount at a rate of those days.
 */
function worthOfTransfers({ documents, accounts, baseCurrency }: PostingSource): (transfer: BankTransfer) => Cents {
  const currencies = new Map(accounts.map(({ code, id, currency }) => [code || id, currency || baseCurrency]))
  const rates = ratesIn(documents)
  return ({ fromAccount, toAccount, amount, date }) => {
    const currency = currencies.get(fromAccount) ?? baseCurrency
    if (currency === baseCurrency) return amount
    const halves = documents.filter(
      (one) => one.type === 'RECEIVE-TRANSFER' && one.bankAccount === toAccount && one.date === date,
    )
    const [half, another] = halves
    if (half && !another && currencies.get(toAccount) === baseCurrency) return half.total
    return inBaseCurrency(amount, rates(currency, date)?.rate ?? 1_000_000n)
  }
}

function addTransfer(postings: Posting[], chart: Chart, transfer: BankTransfer, base: Cents): void {
  const document = documentOfTransfer(transfer, chart.baseCurrency)
  const [from, to] = [chart.accountOf(transfer.fromAccount), chart.accountOf(transfer.toAccount)]
  if (from) postings.push({ accountId: from.id, day: transfer.date, amount: -base, document })
  if (to) postings.push({ accountId: to.id, day: transfer.date, amount: base, document })
}

/** A transfer as the document that its postings name. */
export function documentOfTransfer(transfer: BankTransfer, currency: string): CloseDocument {
  return {
    kind: 'bank_transfer',
    type: 'TRANSFER',
    id: transfer.id,
    number: '',
    reference: '',
    contactId: '',
    contactName: '',
    status: 'AUTHORISED',
    date: transfer.date,
    due: undefined,
    currency,
    currencyRate: 1_000_000n,
    total: transfer.amount,
    totalTax: 0n,
    open: 0n,
    bankAccount: transfer.fromAccount,
    reconciled: transfer.fromReconciled === true && transfer.toReconciled === true,
    hasAttachments: transfer.hasAttachments,
    updatedAt: 0,
    lines: [],
    settlements: [],
    stock: undefined,
  }
}
