import type { Invoice } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { Organisation } from '../../books/organisation.ts'
import type { DocumentRef } from '../../call/change.ts'

/** A document as a change remembers it. */
export function refOf(document: Invoice): DocumentRef {
  const { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt } = document
  return { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt }
}

/** A document inside a sentence: `invoice "INV-0036" of "Northgate Schools Trust"`. */
export function documentText(document: Pick<Invoice, 'id' | 'kind' | 'number' | 'contact'>): string {
  return `${document.kind} ${quoted(documentLabel(document), 40)} of ${quoted(document.contact.name)}`
}

/** Where a person sees the document in Xero. Source: Xero's deep links by the organisation's short code. */
export function deepLink(
  { kind, id, status }: Pick<Invoice, 'kind' | 'id' | 'status'>,
  { shortCode }: Organisation,
): string | undefined {
  if (shortCode === '') return undefined
  const ledger = kind === 'invoice' ? 'AccountsReceivable' : 'AccountsPayable'
  // Drafts open in the editor.
  const page = `${ledger}/${status === 'DRAFT' || status === 'SUBMITTED' ? 'Edit' : 'View'}.aspx`
  const code = encodeURIComponent(shortCode)
  return `https://go.xero.com/organisationlogin/default.aspx?shortcode=${code}&redirecturl=/${page}?InvoiceID=${id}`
}

/** Whether anything has been paid or credited on a document. */
export function isPartlySettled({ amountPaid, amountCredited }: Invoice): boolean {
  return amountPaid !== 0n || amountCredited !== 0n
}
