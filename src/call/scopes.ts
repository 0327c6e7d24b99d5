import type { Toolset } from './tool.ts'

/** How Xero names what a login may do: one scope for each kind of record, or the wide ones that end on 13 September 2027. */
export const SCOPE_MODELS = ['granular', 'legacy'] as const

/** One of them. */
export type ScopeModel = (typeof SCOPE_MODELS)[number]

/** What a login is for. `readOnly`: nothing is to be written with it. */
export interface ScopesAsked {
  toolsets: readonly Toolset[]
  readOnly: boolean
  model: ScopeModel
}

/** Scopes without `.read`, by what the tools of a toolset do with them: the last list holds for toolsets that are offered for reading alone. */
interface Needs {
  writes: readonly string[]
  reads: readonly string[]
  readsAlone: readonly string[]
}

const RECORDS = ['invoices', 'payments', 'banktransactions', 'manualjournals']
const REPORTS = [
  ...['balancesheet', 'banksummary', 'budgetsummary', 'executivesummary', 'profitandloss', 'trialbalance'],
].map((report) => `reports.${report}`)
const CORE_READS = ['settings', 'budgets', ...REPORTS]

const CLOSE_REPORTS = ['trialbalance', 'profitandloss', 'balancesheet', 'banksummary', 'budgetsummary'].map(
  (name) => `reports.${name}`,
)
const CLOSE_READS = ['invoices', 'payments', 'banktransactions', 'contacts', 'settings', 'budgets', ...CLOSE_REPORTS]

const NEEDS: Readonly<Record<Toolset, Needs>> = {
  core: {
    writes: [...RECORDS, 'contacts', 'attachments'],
    reads: CORE_READS,
    readsAlone: [...RECORDS, 'contacts', 'attachments', ...CORE_READS],
  },
  collections: {
    writes: ['invoices', 'contacts'],
    reads: ['settings', 'payments', 'banktransactions', 'reports.banksummary'],
    readsAlone: ['invoices', 'contacts', 'settings', 'payments', 'banktransactions', 'reports.banksummary'],
  },
  inventory: {
    writes: ['invoices'],
    reads: ['contacts', 'settings', 'banktransactions', 'reports.trialbalance'],
    readsAlone: ['invoices', 'contacts', 'settings', 'banktransactions', 'reports.trialbalance'],
  },
  close: {
    writes: ['manualjournals'],
    reads: CLOSE_READS,
    // The tools that look at the books put what they find on record, and are no reading tools.
    readsAlone: ['settings'],
  },
  ledger: {
    writes: [...RECORDS, 'contacts'],
    reads: ['settings', 'attachments'],
    readsAlone: ['invoices', 'banktransactions', 'manualjournals', 'contacts', 'settings', 'attachments'],
  },
  settings: { writes: ['settings', 'contacts'], reads: [], readsAlone: ['settings'] },
  // Xero's pages put items below invoices, its specification below settings.
  items: { writes: ['invoices', 'settings'], reads: [], readsAlone: ['invoices', 'settings'] },
  collections_extras: {
    writes: ['contacts'],
    reads: ['invoices', 'settings', 'payments', 'banktransactions'],
    readsAlone: ['invoices', 'contacts', 'settings', 'payments', 'banktransactions'],
  },
  inventory_extras: {
    writes: ['invoices'],
    reads: ['contacts', 'settings', 'banktransactions'],
    readsAlone: ['invoices', 'contacts', 'settings', 'banktransactions'],
  },
  close_extras: {
    writes: ['files'],
    reads: ['settings'],
    readsAlone: ['settings'],
  },
}

/** Scopes of Xero's other APIs, which stand for themselves. */
const OTHER_APIS = ['files']

/**
 * The scopes that the tools of these toolsets need, and no other; what a person's login needs beside them (`openid`,
 * `offline_access`) is not among them, nor is `paymentservices`, which Xero gives to few apps.
 */
export function scopesFor({ toolsets, readOnly, model }: ScopesAsked): string[] {
  const needs = toolsets.map((toolset) => NEEDS[toolset])
  const writes = readOnly ? [] : needs.flatMap((need) => need.writes)
  const reads = needs.flatMap((need) => (readOnly ? need.readsAlone : need.reads))
  const asked = [...writes, ...reads.filter((name) => !writes.includes(name)).map((name) => `${name}.read`)]
  const scopes = asked.map((name) => (OTHER_APIS.includes(name.replace('.read', '')) ? name : `accounting.${name}`))
  return [...new Set(model === 'legacy' ? scopes.map(legacyOf) : scopes)].sort()
}

/** What is `wanted` and not `granted`: a scope that writes covers its `.read`, a wide scope what it was split into, and the other way round. */
export function missingScopes(granted: readonly string[], wanted: readonly string[]): string[] {
  const had = new Set(granted.flatMap((scope) => [scope, `${scope}.read`]))
  const isCovered = (scope: string) => had.has(scope) || had.has(legacyOf(scope))
  return wanted.filter((scope) => !isCovered(scope) && !partsOf(scope).every(isCovered))
}

/** The scope of the legacy model that covers one of the granular model; itself where the models agree. */
export function legacyOf(scope: string): string {
  if (scope.startsWith('accounting.reports.')) return 'accounting.reports.read'
  const [, name = '', read] = scope.split('.')
  if (!RECORDS.includes(name)) return scope
  return read === undefined ? 'accounting.transactions' : 'accounting.transactions.read'
}

function partsOf(scope: string): string[] {
  if (scope === 'accounting.reports.read') return REPORTS.map((name) => `accounting.${name}.read`)
  if (scope === 'accounting.transactions') return RECORDS.map((name) => `accounting.${name}`)
  if (scope === 'accounting.transactions.read') return RECORDS.map((name) => `accounting.${name}.read`)
  return [scope]
}
