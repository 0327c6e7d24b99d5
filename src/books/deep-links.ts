import type { RecordKind } from './records.ts'

/**
 * Where a person sees a record in Xero's web pages; undefined without a short code, and for kinds whose address Xero does not publish.
 * Source: Xero's deep links by the organisation's short code.
 */
export function deepLink(
  { kind, id, status }: { kind: RecordKind; id: string; status: string },
  { shortCode }: { shortCode: string },
): string | undefined {
  if (shortCode === '') return undefined
  if (kind !== 'invoice' && kind !== 'bill') return undefined
  const ledger = kind === 'invoice' ? 'AccountsReceivable' : 'AccountsPayable'
  // Drafts open in the editor.
  const page = `${ledger}/${status === 'DRAFT' || status === 'SUBMITTED' ? 'Edit' : 'View'}.aspx`
  const code = encodeURIComponent(shortCode)
  return `https://go.xero.com/organisationlogin/default.aspx?shortcode=${code}&redirecturl=/${page}?InvoiceID=${id}`
}
