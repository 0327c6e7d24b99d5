import { inBaseCurrency } from '../../../books/documents.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import { type Chart, chartOf } from './chart.ts'
import { documentEntries, isForDocument } from './document-entries.ts'
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
 * The double entry of everything in the ledger, in base currency to the cent: documents with their tax, bank transactions, payments, allocations and
 * refunds with what a currency gained, transfers and manual journals. The cost of goods is not in it (stock-postings.ts), nor what only Xero knows.
 */
export function postingsOf(source: PostingSource): Posting[] {
  const chart = chartOf(source.accounts, source.baseCurrency)
  const posted = source.documents.filter(({ kind, status }) => isInLedger(kind, status))
  const postings: Posting[] = []
  for (const document of posted) {
    if (!isForDocument(document)) continue
    for (const { accountId, amount } of documentEntries(chart, document)) {
      postings.push({ accountId, day: document.date, amount, document })
    }
  }
  for (const posting of settlementPostings(chart, posted)) postings.push(posting)
  for (const transfer of source.transfers) addTransfer(postings, chart, transfer)
  return postings
}

function addTransfer(postings: Posting[], chart: Chart, transfer: BankTransfer): void {
  const document = documentOfTransfer(transfer, chart.baseCurrency)
  const base = inBaseCurrency(transfer.amount, document.currencyRate)
  const [from, to] = [chart.accountOf(transfer.fromAccount), chart.accountOf(transfer.toAccount)]
  if (from) postings.push({ accountId: from.id, day: transfer.date, amount: -base, document })
  if (to) postings.push({ accountId: to.id, day: transfer.date, amount: base, document })
}

/** A transfer as the document that its postings name. */
export function documentOfTransfer(transfer: BankTransfer, currency: string): CloseDocument {
  const { id, date, amount: total, fromReconciled, toReconciled, hasAttachments, fromAccount: bankAccount } = transfer
  return {
    ...{ kind: 'bank_transfer', type: 'TRANSFER', id, number: '', reference: '', contactId: '', contactName: '' },
    ...{ status: 'AUTHORISED', date, due: undefined, currency, currencyRate: 1_000_000n, total, totalTax: 0n },
    ...{ open: 0n, bankAccount, reconciled: fromReconciled === true && toReconciled === true },
    ...{ hasAttachments, updatedAt: 0, lines: [], settlements: [] },
  }
}
