const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  invoices: ['invoices', 'creditnotes', 'quotes', 'purchaseorders', 'repeatinginvoices', 'linkedtransactions', 'items'],
  payments: ['payments', 'batchpayments', 'overpayments', 'prepayments'],
  banktransactions: ['banktransactions', 'banktransfers'],
  manualjournals: ['manualjournals'],
  contacts: ['contacts', 'contactgroups'],
  // Xero's pages put items below invoices, its specification here.
  settings: [
    ...['accounts', 'brandingthemes', 'currencies', 'invoicereminders', 'items', 'organisation', 'taxrates'],
    ...['trackingcategories', 'users'],
  ],
  budgets: ['budgets'],
}

const BASE = '/api.xro/2.0/'
const FILES_BASE = '/files.xro/1.0/'

/**
 * The scopes of Xero's granular model of which any one lets a call of the accounting or the Files API in, by its method and address; none where
 * the call is of another kind.
 */
export function scopesOfCall(method: string, url: string): string[] {
  const { pathname } = new URL(url)
  if (pathname.startsWith(FILES_BASE)) return [method === 'GET' ? 'files.read' : 'files']
  if (!pathname.startsWith(BASE)) return []
  const [resource = '', second = '', third = ''] = pathname.slice(BASE.length).toLowerCase().split('/')
  if (resource === 'reports') return [`accounting.reports.${second}.read`]
  if ([resource, third].includes('paymentservices')) return ['paymentservices']
  const areas = third === 'attachments' ? [third] : areasOf(resource)
  return areas.map((area) => `accounting.${area}${method === 'GET' ? '.read' : ''}`)
}

function areasOf(resource: string): string[] {
  return Object.keys(RESOURCES).filter((area) => RESOURCES[area]?.includes(resource))
}
