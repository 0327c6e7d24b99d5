/** Scopes of one area: which let read and which let write; any one of them is enough. */
interface Area {
  read: readonly string[]
  write: readonly string[]
}

function area(...names: string[]): Area {
  return { read: names.flatMap((name) => [`${name}.read`, name]), write: names }
}

const INVOICES = area('accounting.invoices', 'accounting.transactions')
const PAYMENTS = area('accounting.payments', 'accounting.transactions')
const BANK = area('accounting.banktransactions', 'accounting.transactions')
const SETTINGS = area('accounting.settings')
const CONTACTS = area('accounting.contacts')
const CLASSIC_EXPENSES: Area = {
  read: ['accounting.classicexpenses', 'accounting.transactions', 'accounting.transactions.read'],
  write: ['accounting.classicexpenses', 'accounting.transactions'],
}

/** Items lie under both: granular consents carry them with invoices, older ones with settings. */
const ITEMS = area('accounting.invoices', 'accounting.settings')

const AREAS: Readonly<Record<string, Area>> = {
  invoices: INVOICES,
  creditnotes: INVOICES,
  quotes: INVOICES,
  purchaseorders: INVOICES,
  repeatinginvoices: INVOICES,
  linkedtransactions: INVOICES,
  items: ITEMS,
  payments: PAYMENTS,
  batchpayments: PAYMENTS,
  overpayments: PAYMENTS,
  prepayments: PAYMENTS,
  banktransactions: BANK,
  banktransfers: BANK,
  manualjournals: area('accounting.manualjournals', 'accounting.transactions'),
  receipts: CLASSIC_EXPENSES,
  expenseclaims: CLASSIC_EXPENSES,
  accounts: SETTINGS,
  currencies: SETTINGS,
  brandingthemes: SETTINGS,
  taxrates: SETTINGS,
  trackingcategories: SETTINGS,
  users: SETTINGS,
  organisation: SETTINGS,
  organisations: SETTINGS,
  invoicereminders: SETTINGS,
  setup: SETTINGS,
  contacts: CONTACTS,
  contactgroups: CONTACTS,
  journals: { read: ['accounting.journals.read'], write: [] },
  budgets: { read: ['accounting.budgets.read'], write: [] },
  paymentservices: { read: ['paymentservices'], write: ['paymentservices'] },
  'files.xro/1.0': area('files'),
}

/** What the path of a call on the Files API begins with; the accounting API has no such segment. */
export const FILES_API = 'files.xro/1.0'

const REPORTS: Readonly<Record<string, string>> = {
  tenninetynine: 'tenninetynine',
  agedpayablesbycontact: 'aged',
  agedreceivablesbycontact: 'aged',
  balancesheet: 'balancesheet',
  banksummary: 'banksummary',
  budgetsummary: 'budgetsummary',
  executivesummary: 'executivesummary',
  profitandloss: 'profitandloss',
  trialbalance: 'trialbalance',
}

const OWN_SCOPES: Readonly<Record<string, Area>> = {
  attachments: area('accounting.attachments'),
  cissettings: SETTINGS,
  paymentservices: { read: ['paymentservices'], write: ['paymentservices'] },
}

/**
 * The scopes of which any one admits a call; `path` is below `/api.xro/2.0`, or that of the Files API after its base.
 * Undefined when Xero has no such resource; empty when nothing admits it (a write on a read-only resource).
 */
export function scopesFor(method: string, path: readonly string[]): readonly string[] | undefined {
  const [resource = '', second = '', third = ''] = path.map((segment) => segment.toLowerCase())
  const reading = method === 'GET' || method === 'HEAD'
  if (resource === 'reports') return reading ? reportScopes(second) : []
  const found = (resource === FILES_API ? undefined : OWN_SCOPES[third]) ?? AREAS[resource]
  if (!AREAS[resource]) return undefined
  return reading ? found?.read : found?.write
}

function reportScopes(name: string): readonly string[] {
  return [`accounting.reports.${REPORTS[name] ?? 'taxreports'}.read`, 'accounting.reports.read']
}

/** Methods on the collection and on one element, where Xero offers fewer than GET, PUT and POST: the rest is 501. */
const METHODS: Readonly<Record<string, string>> = {
  organisation: 'GET',
  organisations: 'GET',
  users: 'GET',
  journals: 'GET',
  budgets: 'GET',
  brandingthemes: 'GET',
  reports: 'GET',
  overpayments: 'GET',
  prepayments: 'GET',
  currencies: 'GET PUT',
  setup: 'POST',
  invoicereminders: 'GET',
}

/** Whether Xero offers a verb on a resource: POST /Organisation is not there at all (501). Deeper paths are the endpoint's. */
export function verbExists(method: string, path: readonly string[]): boolean {
  if (!['GET', 'PUT', 'POST', 'DELETE'].includes(method)) return false
  const [resource = ''] = path
  const offered = METHODS[resource.toLowerCase()]
  return offered === undefined || path.length > 2 || offered.split(' ').includes(method)
}

const LEGACY = ['accounting.transactions', 'accounting.transactions.read', 'accounting.reports.read']

const OTHER = [
  'openid profile email offline_access app.connections',
  'accounting.attachments accounting.attachments.read files files.read assets assets.read projects projects.read',
  'payroll.employees payroll.employees.read payroll.payruns payroll.payruns.read payroll.payslip payroll.payslip.read',
  'payroll.settings payroll.settings.read payroll.timesheets payroll.timesheets.read bankfeeds',
  'finance.accountingactivity.read finance.bankstatementsplus.read finance.cashvalidation.read finance.statements.read',
  'accounting.reports.taxreports.read',
].flatMap((line) => line.split(' '))

/** Every scope Xero knows, granular and legacy. */
export const knownScopes: ReadonlySet<string> = new Set([
  ...Object.values(AREAS).flatMap(({ read, write }) => [...read, ...write]),
  ...Object.values(REPORTS).map((name) => `accounting.reports.${name}.read`),
  ...LEGACY,
  ...OTHER,
])

/** Scopes that apps made after the change to granular scopes may no longer ask for. */
export const legacyScopes: ReadonlySet<string> = new Set(LEGACY)
