import type { Audit } from '../call/audit.ts'
import { Fault } from '../call/fault.ts'
import { type AuditKeys, appendAudit } from './audit.ts'
import type { Database, Sql } from './sql.ts'

/** How long entries are kept unless configured otherwise: seven years, as tax records commonly are. */
export const AUDIT_KEPT_MS = 7 * 365 * 86_400_000

/** Which entries went. */
export interface Pruned {
  from: number
  to: number
}

/**
 * Removes entries older than `keepMs`, up to a checkpoint, which then anchors what remains, and says so in a new entry. Answers what went;
 * undefined where nothing could go. Throws Fault `refused` when the audit is not whole: pruning must not hide that.
 */
export async function pruneAudit(
  database: Database,
  audit: Audit,
  { keys, now, keepMs = AUDIT_KEPT_MS }: { keys: AuditKeys; now: number; keepMs?: number },
): Promise<Pruned | undefined> {
  if (!(await prunable(database, now - keepMs))) return undefined
  const { faults } = await audit.verify([])
  if (faults.length > 0) {
    throw new Fault(
      'refused',
      'The audit is not whole, so nothing of it is pruned.',
      'Run "xero-mcp audit verify" to see what is wrong.',
    )
  }
  return await database.transaction(async (sql) => {
    const range = await prunable(sql, now - keepMs)
    if (!range) return undefined
    const { from, to } = range
    const entries = await sql.run('delete from audit where seq <= ?', to)
    const facts = { from, to, entries }
    await appendAudit(sql, { at: now, kind: 'pruned', organisation: '', actor: 'server', change: '', facts }, keys)
    return range
  })
}

async function prunable(sql: Sql, before: number): Promise<Pruned | undefined> {
  const [row] = await sql.all(
    `select (select min(seq) from audit) as start, max(seq) as last from checkpoints
     where seq <= (select max(seq) from audit)
       and seq < coalesce((select min(seq) from audit where at >= ?), (select max(seq) + 1 from audit))`,
    before,
  )
  const { start, last } = row ?? {}
  return typeof start === 'number' && typeof last === 'number' && last >= start ? { from: start, to: last } : undefined
}
