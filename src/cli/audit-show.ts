import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Audit, AuditEntry } from '../call/audit.ts'
import { alignTables } from './align-tables.ts'

/** Which entries to show: the newest `limit` that fit. */
export interface AuditFilter {
  change: string | undefined
  /** Tenant id. */
  organisation: string | undefined
  limit: number
}

/** The newest entries that fit, oldest first, in columns for a terminal. Instants are UTC. */
export async function showAudit(
  audit: Audit,
  filter: AuditFilter,
  organisations: readonly OrganisationRef[],
): Promise<string> {
  const entries = await newest(audit, filter)
  if (entries.length === 0) return 'No entry of the audit fits.\n'
  const rows = entries.map((entry) => rowOf(entry, organisations))
  const several = new Set(entries.map(({ organisation }) => organisation).filter((id) => id !== '')).size > 1
  const shown = [COLUMNS, ...rows].map((row) => row.filter((_, column) => several || column !== ORGANISATION))
  return `${alignTables(shown.map((row) => row.join('|')).join('\n'))}\n`
}

const PAGE = 1_000

async function newest(audit: Audit, { change, organisation, limit }: AuditFilter): Promise<AuditEntry[]> {
  let found: AuditEntry[] = []
  let before = ((await audit.last())?.seq ?? 0) + 1
  while (before > 1 && found.length < limit) {
    const from = Math.max(1, before - PAGE)
    const page = (await audit.entries(from, before - from)).filter(({ seq }) => seq < before)
    if (page.length === 0) break
    const fitting = page.filter(
      (entry) =>
        (change === undefined || entry.change === change) &&
        (organisation === undefined || entry.organisation === organisation),
    )
    found = [...fitting, ...found]
    before = from
  }
  return found.slice(-limit)
}

const COLUMNS = ['seq', 'when (UTC)', 'what', 'organisation', 'who', 'change', 'facts']
const ORGANISATION = COLUMNS.indexOf('organisation')

function rowOf(entry: AuditEntry, organisations: readonly OrganisationRef[]): string[] {
  const { seq, at, kind, organisation, actor, change, facts } = entry
  const known = organisations.find(({ id }) => id === organisation)
  const told = Object.entries(facts).map(
    ([name, value]) => `${name} ${name === 'expires' ? instantIn(value) : shortened(value)}`,
  )
  const cells = [instantIn(at), kind, known?.name ?? organisation, actor, change, told.join(', ')]
  return [String(seq), ...cells.map((cell) => cleanText(cell, 160).replace(/\|/g, '¦'))]
}

// Milliseconds, unless somebody wrote into the store: then as they stand.
function instantIn(value: string | number | boolean): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) >= 8.64e15) return String(value)
  return new Date(value).toISOString().slice(0, 19).replace('T', ' ')
}

// Whoever compares hashes exports them; on a terminal their beginning tells them apart.
function shortened(value: string | number | boolean): string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 12)}…` : String(value)
}
