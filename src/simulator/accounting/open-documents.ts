import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { openAmount, sideOf } from '../payments/settled.ts'
import type { Invoice, OrganisationState } from '../state.ts'
import type { Credit, Settled } from '../state-money.ts'
import { inBase } from './totals.ts'
import type { Work } from './work.ts'

/**
 * Documents with something outstanding, by contact: what balances are made of.
 * Built with one pass when first asked for, then kept in step, so that writing a long history costs nothing here.
 */
const indexes = new WeakMap<OrganisationState, Map<string, Set<string>>>()

/** Outstanding and overdue amounts of one contact in base currency. */
export interface Balances {
  receivable: { outstanding: Cents; overdue: Cents }
  payable: { outstanding: Cents; overdue: Cents }
}

/** What a contact owes and is owed on a day. Credit not yet applied lowers what is outstanding. */
export function balancesOf(organisation: OrganisationState, contactId: string, today: Day): Balances {
  const balances = { receivable: { outstanding: 0n, overdue: 0n }, payable: { outstanding: 0n, overdue: 0n } }
  const { creditNotes, prepayments, overpayments } = organisation
  for (const id of indexOf(organisation).get(contactId) ?? []) {
    const invoice = organisation.invoices.get(id)
    if (invoice) addInvoice(balances, invoice, today)
    const credit = creditNotes.get(id) ?? prepayments.get(id) ?? overpayments.get(id)
    if (credit) addCredit(balances, credit)
  }
  return balances
}

function addInvoice(balances: Balances, invoice: Invoice, today: Day): void {
  const side = invoice.type === 'ACCREC' ? balances.receivable : balances.payable
  const due = inBase(invoice.amountDue, invoice.currencyRate)
  side.outstanding += due
  if (invoice.dueDate !== undefined && invoice.dueDate < today) side.overdue += due
}

function addCredit(balances: Balances, credit: Credit): void {
  const side = sideOf(credit) === 'ACCREC' ? balances.receivable : balances.payable
  side.outstanding -= inBase(credit.remainingCredit, credit.currencyRate)
}

/** Keeps the index in step when a document is written in place of another (or of none). */
export function documentMoved(work: Work, before: Settled | undefined, after: Settled): void {
  const index = indexes.get(work.organisation)
  if (!index) return
  if (before && isOpen(before)) leave(index, before)
  if (isOpen(after)) enter(index, after)
  work.undo.push(() => indexes.delete(work.organisation))
}

function isOpen(document: Settled): boolean {
  return document.status === 'AUTHORISED' && openAmount(document) !== 0n
}

function indexOf(organisation: OrganisationState): Map<string, Set<string>> {
  const known = indexes.get(organisation)
  if (known) return known
  const index = new Map<string, Set<string>>()
  const { invoices, creditNotes, prepayments, overpayments } = organisation
  for (const documents of [invoices, creditNotes, prepayments, overpayments]) {
    for (const document of documents.values()) if (isOpen(document)) enter(index, document)
  }
  indexes.set(organisation, index)
  return index
}

function enter(index: Map<string, Set<string>>, document: Settled): void {
  const ids = index.get(document.contactId)
  if (ids) ids.add(document.id)
  else index.set(document.contactId, new Set([document.id]))
}

function leave(index: Map<string, Set<string>>, document: Settled): void {
  index.get(document.contactId)?.delete(document.id)
}
