import { complaintsOf, member, warningsOf } from '../errors.ts'

/** What one element of Xero's answer to a write says of itself. Only `refused` makes a change fail. */
export interface EchoedElement {
  refused: boolean
  complaints: readonly string[]
  warnings: readonly string[]
}

/** Reads an element in xero-node's spelling or, where xero-node could not read the answer, in Xero's own. Never throws. */
export function echoOf(element: unknown): EchoedElement {
  const complaints = complaintsOf(element)
  const flagged = either(element, 'hasErrors') === true || either(element, 'hasValidationErrors') === true
  return {
    refused: either(element, 'statusAttributeString') === 'ERROR' || flagged || complaints.length > 0,
    complaints,
    warnings: warningsOf(element),
  }
}

/** The id of an element by its name in xero-node's spelling (`invoiceID`), undefined where it has none. */
export function echoedId(element: unknown, name: string): string | undefined {
  const id = either(element, name)
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** What an accepted element is, undefined where it cannot be read. */
export function ifReadable<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

function either(element: unknown, name: string): unknown {
  return member(element, name) ?? member(element, name.charAt(0).toUpperCase() + name.slice(1))
}
