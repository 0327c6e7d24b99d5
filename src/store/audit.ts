import type { AuditEntry } from '../call/audit.ts'
import { canonicalText, sha256 } from '../call/canonical.ts'
import type { Sql } from './sql.ts'

/** Appends one entry to the audit, chained to the one before it; to be called in the transaction of what it tells. */
export async function appendAudit(sql: Sql, entry: Omit<AuditEntry, 'seq' | 'prev' | 'hash'>): Promise<void> {
  const [last] = await sql.all('select seq, hash from audit order by seq desc limit 1')
  const seq = (typeof last?.seq === 'number' ? last.seq : 0) + 1
  const prev = typeof last?.hash === 'string' ? last.hash : ''
  const { at, kind, organisation, actor, change, facts } = entry
  const hash = sha256(canonicalText({ ...entry, seq, prev }))
  await sql.run(
    'insert into audit (seq, at, kind, organisation, actor, change, facts, prev, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[seq, at, kind, organisation, actor, change, canonicalText(facts), prev, hash],
  )
}
