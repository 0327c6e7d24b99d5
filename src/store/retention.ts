import { Fault } from '../call/fault.ts'
import { appendAudit } from './audit.ts'
import { text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { removeOldReference, removeReference } from './reference.ts'
import type { Sql } from './sql.ts'

const DAY_MS = 86_400_000

/** How long things are kept once they are settled, milliseconds. Approvers are kept for good, the audit has a time of its own. */
export interface Retention {
  /** The bytes that were sent to Xero. */
  intentBodies: number
  /** Changes with their plans, approvals and intents. */
  changes: number
  /** Copies of an organisation's documents, since they were last brought up to date. */
  mirror: number
}

/** 30 days for what was sent and for copies that nobody keeps up, 400 for what was done: a year's audit and its close. */
export const RETENTION: Retention = { intentBodies: 30 * DAY_MS, changes: 400 * DAY_MS, mirror: 30 * DAY_MS }

const SETTLED = "state not in ('held', 'sending')"

/** Removes what has been kept long enough; the audit says how much. Answers how many rows went or were emptied. */
export async function prune(
  { database, clock, auditKeys }: StoreParts,
  retention: Retention = RETENTION,
): Promise<number> {
  return await database.transaction(async (sql) => {
    const now = clock.now()
    const bodies = await sql.run(
      "update intents set request = null where state = 'closed' and request is not null and closed_at < ?",
      now - retention.intentBodies,
    )
    const changes = await removeChanges(sql, `${SETTLED} and decided_at < ?`, [now - retention.changes])
    const once = await sql.run('delete from once_values where good_until <= ?', now)
    const leases = await sql.run('delete from leases where held_until <= ?', now - DAY_MS)
    const documents = await removeForgottenMirrors(sql, now - retention.mirror)
    const settings = await removeOldReference(sql, now - RETENTION.mirror)
    const ended = 'delete from access_tokens where coalesce(revoked_at, expires_at) < ?'
    const tokens = await sql.run(ended, now - retention.changes)
    const facts = { intentBodies: bodies, changes }
    const entry = { at: now, kind: 'pruned', organisation: '', actor: 'server', change: '', facts } as const
    if (bodies + changes > 0) await appendAudit(sql, entry, auditKeys)
    return bodies + changes + once + leases + documents + settings + tokens
  })
}

/**
 * Removes everything kept of one organisation but its audit, which holds hashes and no ledger text: changes, plans, what was sent, the
 * copies of its documents and settings, notes, jobs, and shared values whose name ends in `:` and its id. Throws Fault `refused` while
 * something is being sent.
 */
export async function purgeOrganisation(
  { database, clock, auditKeys }: StoreParts,
  organisation: string,
  actor: string,
): Promise<number> {
  return await database.transaction(async (sql) => {
    const open = await sql.all("select id from changes where organisation = ? and state = 'sending'", organisation)
    if (open.length > 0) {
      throw new Fault(
        'refused',
        `${open.length} ${open.length === 1 ? 'change is' : 'changes are'} being sent, and without the record they could be sent twice.`,
        'Nothing was removed. Repeat when list_changes shows none that is open.',
      )
    }
    const changes = await removeChanges(sql, 'organisation = ?', [organisation])
    const values = await sql.run("delete from shared_values where name like '%:' || ?", organisation)
    const documents = await removeMirror(sql, organisation)
    const settings = await removeReference(sql, organisation)
    const notes = await sql.run('delete from notes where organisation = ?', organisation)
    await sql.run('delete from jobs where organisation = ?', organisation)
    const facts = { changes, values, documents, settings, notes }
    await appendAudit(sql, { at: clock.now(), kind: 'purged', organisation, actor, change: '', facts }, auditKeys)
    return changes + values + documents + settings + notes
  })
}

/** Removes what is kept of an organisation only to read it: the copies of its documents and settings. What was done in it stays. */
export async function forgetCopy({ database }: StoreParts, organisation: string): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.run("delete from jobs where organisation = ? and state = 'waiting'", organisation)
    await removeMirror(sql, organisation)
    await removeReference(sql, organisation)
  })
}

async function removeChanges(sql: Sql, which: string, values: readonly (string | number)[]): Promise<number> {
  const chosen = `select id from changes where ${which}`
  await sql.run(`delete from contents where change_id in (${chosen})`, ...values)
  await sql.run(`delete from approvals where change_id in (${chosen})`, ...values)
  await sql.run(`delete from intent_changes where change_id in (${chosen})`, ...values)
  const removed = await sql.run(`delete from changes where ${which}`, ...values)
  if (removed === 0) return 0
  await sql.run("delete from intents where state = 'closed' and id not in (select intent_id from intent_changes)")
  await sql.run('delete from plans where id not in (select plan_id from changes)')
  return removed
}

async function removeForgottenMirrors(sql: Sql, before: number): Promise<number> {
  const forgotten = await sql.all(
    `select organisation from mirrors where not exists (select 1 from mirror_lists
     where mirror_lists.organisation = mirrors.organisation and (as_of >= ? or walk_began >= ?))`,
    ...[before, before],
  )
  let removed = 0
  for (const row of forgotten) removed += await removeMirror(sql, text(row, 'organisation'))
  return removed
}

/** Removes the copy of an organisation's documents; answers how many there were. */
export async function removeMirror(sql: Sql, organisation: string): Promise<number> {
  for (const table of ['mirrors', 'mirror_lists', 'mirror_marks']) {
    await sql.run(`delete from ${table} where organisation = ?`, organisation)
  }
  return await sql.run('delete from mirror_documents where organisation = ?', organisation)
}
