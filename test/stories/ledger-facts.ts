import { createHash } from 'node:crypto'
import { day } from '../../src/books/day.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import type { CreditNote, Invoice, OrganisationState } from '../../src/simulator/state.ts'

/**
 * Everything that must not move without a person: the ledger, payments, what was sent, what documents are posted with, and every document
 * that is not a draft.
 * Expected and planned payment dates are notes beside the ledger, and the modified instant follows them.
 */
export function ledgerFacts(books: OrganisationState, known: ReadonlySet<string>): Record<string, string> {
  const documents = [...books.invoices.values(), ...books.creditNotes.values()]
    .filter(({ id }) => known.has(id))
    .map(withoutNotes)
  const facts = {
    trialBalance: [...trialBalance(books, day('2027-12-31'))],
    journals: books.journals,
    payments: [...books.payments.values()],
    documents,
    outbox: books.outbox,
    postedWith: [...books.accounts.values(), ...books.taxRates.values(), ...books.currencies.values()],
    archived: [...books.contacts.values()].filter(({ status }) => status === 'ARCHIVED').map(({ id }) => id),
    bankDetails: [...books.contacts.values()]
      .filter(({ id }) => known.has(id))
      .map(({ id, bankAccountDetails, email }) => [id, bankAccountDetails, email]),
  }
  const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value, asText)).digest('hex')
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, digest(value)]))
}

function withoutNotes(document: Invoice | CreditNote) {
  const { updatedAt: _, ...rest } = document
  if (!('amountDue' in rest)) return rest
  const { expectedPaymentDate: _expected, plannedPaymentDate: _planned, ...kept } = rest
  return kept
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

/** Ids of what exists and is no draft, contacts included. */
export function nonDrafts(books: OrganisationState): Set<string> {
  const documents = [...books.invoices.values(), ...books.creditNotes.values()]
  return new Set([
    ...documents.filter(({ status }) => status !== 'DRAFT').map(({ id }) => id),
    ...books.contacts.keys(),
  ])
}
