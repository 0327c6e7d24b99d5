import type { Answer, Approvals, Approver } from '../call/approvals.ts'
import { Fault } from '../call/fault.ts'
import { appendAudit } from './audit.ts'
import { bytes, instant, maybeInstant, text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { openText, type Seal } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** The people who may agree to held changes: a part of the approvals. */
export function approverBook(parts: StoreParts): Pick<Approvals, 'approvers' | 'enrol' | 'useCredential' | 'revoke'> {
  const { database, seal } = parts
  return {
    approvers: async () => {
      const rows = await database.all('select * from approvers order by enrolled_at, id')
      return rows.map((row) => approverIn(seal, row))
    },
    enrol: (approver) => database.transaction((sql) => enrol(sql, parts, approver)),
    useCredential: (approverId, before, after) =>
      database.transaction(async (sql) => {
        const approver = await activeApprover(sql, approverId)
        if (!approver || openText(seal, approver.credential, contextOf(approverId)) !== before) return false
        const sealed = seal.seal(after, contextOf(approverId))
        return (await sql.run('update approvers set credential = ? where id = ?', sealed, approverId)) > 0
      }),
    revoke: (approverId, by) => database.transaction((sql) => revoke(sql, parts, approverId, by)),
  }
}

/** An approver who is not revoked, with the credential still sealed. */
export async function activeApprover(
  sql: Sql,
  id: string,
): Promise<{ name: string; method: string; credential: Uint8Array } | undefined> {
  const [row] = await sql.all('select * from approvers where id = ? and revoked_at is null', id)
  return row && { name: text(row, 'name'), method: text(row, 'method'), credential: bytes(row, 'credential') }
}

function approverIn(seal: Seal, row: Row): Approver {
  const id = text(row, 'id')
  return {
    id,
    name: text(row, 'name'),
    method: row.method === 'passkey' ? 'passkey' : 'totp',
    credential: openText(seal, bytes(row, 'credential'), contextOf(id)),
    enrolledAt: instant(row, 'enrolled_at'),
    enrolledBy: row.enrolled_by === null ? undefined : text(row, 'enrolled_by'),
    revokedAt: maybeInstant(row, 'revoked_at'),
  }
}

async function enrol(
  sql: Sql,
  { seal, clock, auditKeys }: StoreParts,
  approver: Omit<Approver, 'enrolledAt' | 'revokedAt'>,
): Promise<Approver> {
  const { id, name, method, credential, enrolledBy } = approver
  const everyone = await sql.all('select id from approvers')
  const by = enrolledBy === undefined ? undefined : await activeApprover(sql, enrolledBy)
  if (everyone.length > 0 && !by) {
    throw new Fault('refused', 'A further approver is let in by one who is enrolled.', 'Have that person confirm it.')
  }
  if (everyone.some((row) => row.id === id)) {
    throw new Fault('refused', 'This approver is enrolled already.', 'Nothing was changed.')
  }
  const at = clock.now()
  await sql.run(
    'insert into approvers (id, name, method, credential, enrolled_at, enrolled_by) values (?, ?, ?, ?, ?, ?)',
    ...[id, name, method, seal.seal(credential, contextOf(id)), at, by ? (enrolledBy ?? null) : null],
  )
  const facts = { approver: id, method, by: by ? (enrolledBy ?? '') : '' }
  await appendAudit(
    sql,
    { at, kind: 'enrolled', organisation: '', actor: by?.name ?? name, change: '', facts },
    auditKeys,
  )
  return { ...approver, enrolledBy: by ? enrolledBy : undefined, enrolledAt: at, revokedAt: undefined }
}

async function revoke(sql: Sql, { clock, auditKeys }: StoreParts, approverId: string, by: Answer): Promise<void> {
  const who = await activeApprover(sql, by.approverId ?? '')
  if (!who || by.method === 'elicitation') {
    throw new Fault('refused', 'An approver is revoked by one who is enrolled.', 'Have that person confirm it.')
  }
  const active = await sql.all('select id from approvers where revoked_at is null')
  if (!active.some((row) => row.id === approverId)) {
    throw new Fault('not_found', 'There is no such approver.', 'See who is enrolled with xero-mcp approvals.')
  }
  if (active.length === 1) {
    throw new Fault(
      'refused',
      'This is the only approver, and nobody could let in another.',
      'Enrol another one first.',
    )
  }
  const at = clock.now()
  await sql.run('update approvers set revoked_at = ? where id = ?', at, approverId)
  const facts = { approver: approverId, method: by.method, proof: by.proof }
  await appendAudit(sql, { at, kind: 'revoked', organisation: '', actor: who.name, change: '', facts }, auditKeys)
}

function contextOf(id: string): string {
  return `approvers||${id}`
}
