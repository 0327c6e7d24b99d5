import type { Invoice } from '../../books/documents.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { documentText, refOf } from '../documents/document-ref.ts'

/** What is done about sending: Xero e-mails the invoice, or it is only marked as sent. */
export type Sending = 'email' | 'mark_as_sent'

/** Throws Fault for a document that Xero cannot send or mark as sent. Pure. */
export function refuseUnsendable(document: Invoice, action: Sending): void {
  const { kind, status } = document
  const refuse = (fact: string, next: string) => new Fault('refused', `${documentText(document)} ${fact}.`, next)
  if (kind === 'bill') throw refuse('is a bill; only sales invoices can be sent', 'Nothing to do.')
  if (status === 'DRAFT') throw refuse('is a draft, which Xero does not send', 'Approve it first (approve_documents).')
  if (status === 'VOIDED' || status === 'DELETED') throw refuse(`is ${status}`, 'Nothing to send.')
  if (action === 'mark_as_sent' && status !== 'AUTHORISED') {
    throw refuse(`is ${status}; only AUTHORISED invoices can be marked as sent`, 'Nothing to do.')
  }
}

/** The change that sends an invoice to the contact's address in Xero, or marks it as sent. Throws Fault without an address. */
export function sendingOf(document: Invoice, email: string, action: Sending, demo: boolean): Change {
  const what = `${documentText(document)}, ${formatAmount(document.amountDue)} ${document.currency} due`
  const again = document.sentToContact ? ['it is marked as sent already'] : []
  if (action === 'mark_as_sent') {
    const summary = `Mark as sent, without sending anything: ${what}`
    return { act: 'mark_sent', document: refOf(document), summary, warnings: again }
  }
  if (email === '') {
    throw new Fault(
      'refused',
      `${quoted(document.contact.name)} has no e-mail address in Xero.`,
      'Add one with save_contact, or send the online invoice link (get_document with history) yourself.',
    )
  }
  const warnings = demo ? [...again, 'Xero does not e-mail from demo companies and will refuse'] : again
  const summary = `E-mail ${what}, to ${quoted(email, 100)} (the address in Xero) with Xero's standard text`
  return { act: 'email_document', document: refOf(document), summary, warnings }
}
