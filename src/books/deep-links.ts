import type { InvoiceKind, InvoiceStatus } from './documents.ts'

/**
 * Where a person sees an invoice or bill in Xero's web pages; undefined without a short code.
 * Source: Xero's deep links by the organisation's short code.
 */
export function deepLink(
  { kind, id, status }: { kind: InvoiceKind; id: string; status: InvoiceStatus },
  { shortCode }: { shortCode: string },
): string | undefined {
  if (shortCode === '') return undefined
  const ledger = kind === 'invoice' ? 'AccountsReceivable' : 'AccountsPayable'
  // Drafts open in the editor.
  const page = `${ledger}/${status === 'DRAFT' || status === 'SUBMITTED' ? 'Edit' : 'View'}.aspx`
  const code = encodeURIComponent(shortCode)
  return `https://go.xero.com/organisationlogin/default.aspx?shortcode=${code}&redirecturl=/${page}?InvoiceID=${id}`
}
