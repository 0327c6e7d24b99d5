/** Why operations are not simulated, by name. One that is simulated must not stand here. */
export const ABSENT: readonly (readonly [names: RegExp, why: string])[] = []

/** How operations that are simulated differ from Xero's, by name. */
export const DIFFERS: Readonly<Record<string, string>> = {
  getOnlineInvoice: 'the address leads nowhere',
  getInvoiceAsPdf: 'a plain page',
  getCreditNoteAsPdf: 'a plain page',
  emailInvoice: 'kept in an outbox',
  getReportTenNinetyNine: 'names no contact',
}
