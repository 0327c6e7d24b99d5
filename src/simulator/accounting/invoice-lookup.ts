import { fieldsOf, readText } from '../edge/body.ts'
import type { Invoice, OrganisationState } from '../state.ts'

/** An invoice by id, or a sales invoice by its number, in any case: the last part of a path. */
export function invoiceByKey(organisation: OrganisationState, key: string): Invoice | undefined {
  const { invoices, invoiceNumbers } = organisation
  const wanted = key.toLowerCase()
  return invoices.get(wanted) ?? invoices.get(invoiceNumbers.get(wanted) ?? '')
}

/** The invoice that another body names: `{InvoiceID}` or `{InvoiceNumber}`. */
export function namedInvoice(organisation: OrganisationState, value: unknown): Invoice | undefined {
  const fields = fieldsOf(value)
  const key = readText(fields.get('InvoiceID')) || readText(fields.get('InvoiceNumber'))
  return key ? invoiceByKey(organisation, key) : undefined
}
