import type { Books } from '../../../books/books.ts'
import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Invoice } from '../../../books/documents.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { documentsNamed } from '../../documents/document-named.ts'
import { documentText } from '../../documents/document-ref.ts'
import type { InvoiceRef } from './record-entry.ts'

/** Whom something is put on record about: the contact, and the invoices that the caller named or, of its open ones, all there are. */
export interface Parties {
  contact: ContactRef
  /** What the caller named; none means all of the contact. */
  named: readonly Invoice[]
  /** What of that something is due on, whole. */
  open: readonly Invoice[]
  /** Of a draft that was sent, what it was about. */
  drafted?: readonly InvoiceRef[]
}

/** Most invoices that one entry is about. */
const MOST_INVOICES = 200

/** Finds contact and invoices by what the caller named. Throws Fault for what is no sales invoice, or several contacts' invoices. */
export async function partiesNamed(
  { contact: name, invoices: numbers = [] }: { contact?: string | undefined; invoices?: readonly string[] | undefined },
  books: Books,
): Promise<Parties> {
  const known = name === undefined ? undefined : await contactNamed(name, books, { archivedToo: true })
  const named =
    numbers.length === 0
      ? []
      : await documentsNamed(numbers, books, { field: (index) => `invoices.${index}`, kind: 'invoice' })
  const contact = known ?? named[0]?.contact
  if (!contact) {
    throw new Fault(
      'invalid_input',
      'contact, invoices: one of them is needed.',
      'Name the contact, or the invoices that it is about. Nothing was written.',
    )
  }
  for (const [index, invoice] of named.entries()) refuseForeign(invoice, contact, `invoices.${index}`)
  const open = named.length > 0 ? named.filter(isOwed) : await openOf(contact, books)
  return { contact: { id: contact.id, name: contact.name }, named, open }
}

/**
 * The invoices that a promise for a day is about: those that were named, else what is due by then, or all that is open where that is nothing
 * or less than was promised.
 */
export function promisedInvoices(parties: Parties, on: Day, amount: Cents | undefined): Parties {
  if (parties.named.length > 0) return parties
  const byThen = parties.open.filter(({ due }) => due === undefined || due <= on)
  const enough = amount === undefined || amount <= sum(byThen.map(({ amountDue }) => amountDue))
  return byThen.length > 0 && enough ? { ...parties, open: byThen } : parties
}

/** What is due on invoices that are all in one currency. Throws Fault where nothing is, or where they are in several. */
export function owed({ contact, named, open }: Parties): {
  invoices: readonly Invoice[]
  due: Cents
  currency: string
} {
  const settled = named.find((invoice) => !isOwed(invoice))
  if (settled) {
    throw new Fault(
      'refused',
      `invoices: on ${documentText(settled)} nothing is due (${settled.status}).`,
      'Name invoices on which something is due. Nothing was written.',
    )
  }
  const [first] = open
  if (!first) {
    throw new Fault(
      'refused',
      `contact: ${quoted(contact.name)} owes nothing.`,
      'Look with get_ageing for who does, or put it on record as contacted. Nothing was written.',
    )
  }
  if (open.length > MOST_INVOICES) {
    throw new Fault(
      'refused',
      `invoices: ${quoted(contact.name)} has more open invoices than the ${MOST_INVOICES} that one entry can be about.`,
      'Name the invoices that it is about. Nothing was written.',
    )
  }
  const currencies = [...new Set(open.map(({ currency }) => currency))]
  if (currencies.length > 1) {
    throw new Fault(
      'ambiguous',
      `invoices: what ${quoted(contact.name)} owes is in ${currencies.map((code) => quoted(code, 3)).join(' and ')}.`,
      'Name the invoices of one currency; put each currency on record by itself. Nothing was written.',
    )
  }
  return { invoices: open, due: sum(open.map(({ amountDue }) => amountDue)), currency: first.currency }
}

function refuseForeign(invoice: Invoice, contact: ContactRef, field: string): void {
  if (invoice.kind !== 'invoice') {
    throw new Fault(
      'refused',
      `${field}: ${documentText(invoice)} is no sales invoice.`,
      'Name what the customer owes. Nothing was written.',
    )
  }
  if (invoice.contact.id === contact.id) return
  throw new Fault(
    'refused',
    `${field}: ${documentText(invoice)} is not of ${quoted(contact.name)}.`,
    'Name the invoices of one contact. Nothing was written.',
  )
}

function isOwed({ status, amountDue }: Invoice): boolean {
  return status === 'AUTHORISED' && amountDue > 0n
}

async function openOf({ id }: ContactRef, books: Books): Promise<readonly Invoice[]> {
  const { rows } = await books.findInvoices({ kind: 'invoice', contactIds: [id], unpaid: true, order: 'due' })
  return rows
}
