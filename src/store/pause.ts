import { Fault } from '../call/fault.ts'
import { appendAudit } from './audit.ts'
import type { StoreParts } from './parts.ts'
import type { Sql } from './sql.ts'

// Plain, so that stopping does not depend on the key.
const PAUSED = 'paused'

/** Stops every process on the store from beginning, approving and sending. False where it was paused already. */
export async function pause({ database, clock, auditKeys }: StoreParts, actor: string, reason = ''): Promise<boolean> {
  return await database.transaction(async (sql) => {
    const added = await sql.run(
      'insert into settings (name, value) values (?, ?) on conflict (name) do nothing',
      ...[PAUSED, actor],
    )
    if (added === 0) return false
    await appendAudit(
      sql,
      { at: clock.now(), kind: 'paused', organisation: '', actor, change: '', facts: reason === '' ? {} : { reason } },
      auditKeys,
    )
    return true
  })
}

/** Lets every process on the store go on. False where it was not paused. */
export async function resume({ database, clock, auditKeys }: StoreParts, actor: string): Promise<boolean> {
  return await database.transaction(async (sql) => {
    if ((await sql.run('delete from settings where name = ?', PAUSED)) === 0) return false
    await appendAudit(
      sql,
      { at: clock.now(), kind: 'resumed', organisation: '', actor, change: '', facts: {} },
      auditKeys,
    )
    return true
  })
}

/** Whether the store is paused. */
export async function isPaused(sql: Sql): Promise<boolean> {
  return (await sql.all('select name from settings where name = ?', PAUSED)).length > 0
}

/** Throws Fault `refused` while the store is paused. */
export async function refuseWhilePaused(sql: Sql): Promise<void> {
  if (!(await isPaused(sql))) return
  throw new Fault(
    'refused',
    'The server is paused: nothing is written to Xero.',
    'Nothing was recorded. A person ends it with xero-mcp resume.',
  )
}
