import type { LedgerRecord } from '../../books/records.ts'

/**
 * A quote's fields as they are, in xero-node's spelling, without its lines, which stay. Xero sets anew whatever an update of a quote leaves
 * out: it gets another number, and loses its expiry, reference, title, summary, terms and line amount types.
 */
export function wholeQuote(quote: LedgerRecord): object {
  const { id, number, reference, contact, date, due, currency, lineAmountTypes, facts } = quote
  const fact = (wanted: string) => facts.find(({ name }) => name === wanted)?.value
  return {
    quoteID: id,
    quoteNumber: number,
    reference,
    contact: { contactID: contact?.id },
    date,
    expiryDate: due,
    currencyCode: currency,
    lineAmountTypes: lineAmountTypes.toUpperCase(),
    title: fact('title'),
    summary: fact('summary'),
    terms: fact('terms'),
  }
}
