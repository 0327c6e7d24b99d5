import type { Contact } from '../../books/contacts.ts'
import type { Invoice } from '../../books/documents.ts'
import { complaintsOf, member, warningsOf } from '../errors.ts'
import { contactOf } from './contacts.ts'
import { invoiceOf } from './invoices.ts'

/**
 * One element of Xero's answer to a write. Only `refused` makes a change fail; what cannot be read of an accepted element is
 * left undefined.
 */
export interface EchoedElement {
  refused: boolean
  complaints: readonly string[]
  warnings: readonly string[]
  id: string | undefined
  invoice: Invoice | undefined
  contact: Contact | undefined
}

/** Reads an element in xero-node's spelling or, where xero-node could not read the answer, in Xero's own. Never throws. */
export function echoOf(element: unknown): EchoedElement {
  const either = (name: string) =>
    member(element, name) ?? member(element, name.charAt(0).toUpperCase() + name.slice(1))
  const complaints = complaintsOf(element)
  const flagged = either('hasErrors') === true || either('hasValidationErrors') === true
  const id = either('invoiceID') ?? either('contactID')
  return {
    refused: either('statusAttributeString') === 'ERROR' || flagged || complaints.length > 0,
    complaints,
    warnings: warningsOf(element),
    id: typeof id === 'string' && id !== '' ? id : undefined,
    invoice: ifReadable(() => invoiceOf(element, false)),
    contact: ifReadable(() => contactOf(element)),
  }
}

function ifReadable<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
