import { actOf, contactOf, subjectOf } from '../call/acts.ts'
import type { AuditEntry } from '../call/audit.ts'
import { essenceOf } from '../call/canonical.ts'
import type { Change, Outcome, WrittenRecord } from '../call/change.ts'
import type { ChangeRecord, ChangeState } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import { appendAudit } from './audit.ts'
import { recordsOf, sealBody, sealOutcome } from './change-rows.ts'
import { dropContent, keepContent } from './contents.ts'
import { markWritten } from './mirror-marks.ts'
import { addNote } from './notes.ts'
import { CLAIM_MS, type StoreParts } from './parts.ts'
import { countSettingWrite } from './reference.ts'
import type { Sql } from './sql.ts'

/** Who is said to have done what this server did by itself. */
export const SERVER = 'server'

/** Writes a new change; what is let through is claimed by this worker. */
export async function insertChange(sql: Sql, parts: StoreParts, record: ChangeRecord): Promise<void> {
  const { seal, worker, countedAmount } = parts
  const { id, change, state, organisation, proposer, why } = record
  const [last] = await sql.all('select coalesce(max(seq), 0) as seq from changes')
  const lasting = {
    ...{ id, seq: (typeof last?.seq === 'number' ? last.seq : 0) + 1, plan_id: record.planId },
    ...{ organisation: organisation.id, tool: record.tool, act: change.act, effect: record.effect, tier: record.tier },
    ...{ essence: essenceOf(change), hash: record.hash, subject: subjectOf(change) ?? null },
    contact: contactOf(change)?.id ?? null,
    ...{ amount: countedAmount(change).toString(), planned_at: record.plannedAt, expires_at: record.expiresAt },
  }
  const columns = {
    ...lasting,
    ...{ state, decided_at: record.decidedAt, let_through_at: state === 'held' ? null : record.decidedAt },
    ...{ worker: state === 'sending' ? worker : null, own_draft: 0, makes: actOf(change).makes ? 1 : 0 },
    claimed_until: state === 'sending' ? record.decidedAt + CLAIM_MS : 0,
    body: sealBody(seal, lasting, { organisation, proposer, change, why }),
    outcome: sealOutcome(seal, organisation.id, id, state, record.outcome),
  }
  const names = Object.keys(columns)
  await sql.run(
    `insert into changes (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns),
  )
  await keepContent(sql, parts, record)
}

/** Moves a change to another state; what becomes `sending` is claimed by this worker, of anything else the claim ends. */
export async function moveTo(
  sql: Sql,
  { seal, clock, worker }: StoreParts,
  { id, organisation }: ChangeRecord,
  state: ChangeState,
  outcome?: Outcome,
): Promise<void> {
  const now = clock.now()
  const [claimant, until] = state === 'sending' ? [worker, now + CLAIM_MS] : [null, 0]
  await sql.run(
    'update changes set state = ?, decided_at = ?, outcome = ?, worker = ?, claimed_until = ?, intent = null where id = ?',
    ...[state, now, sealOutcome(seal, organisation.id, id, state, outcome), claimant, until, id],
  )
  if (state === 'sending') await sql.run('update changes set let_through_at = ? where id = ?', now, id)
  else await dropContent(sql, id)
}

/** Records what certainly became of a change: its final state, what it wrote, and the audit's line. */
export async function settle(
  sql: Sql,
  parts: StoreParts,
  record: ChangeRecord,
  outcome: Outcome,
  facts: AuditEntry['facts'],
): Promise<void> {
  await moveTo(sql, parts, record, outcome.state === 'done' ? 'applied' : 'failed', outcome)
  const written = outcome.state === 'done' ? outcome.record : undefined
  if (written) {
    await noteWritten(sql, record, written)
    await markWritten(sql, record.organisation.id, [written.id, subjectOf(record.change)])
  }
  await countSettingWrite(sql, record.organisation.id, [record.change.act])
  await tell(sql, parts, record, outcome.state === 'done' ? 'applied' : 'failed', SERVER, {
    ...facts,
    ...(written ? { written: written.id } : {}),
  })
}

async function noteWritten(
  sql: Sql,
  { id, organisation, change }: ChangeRecord,
  written: WrittenRecord,
): Promise<void> {
  const own = actOf(change).makes || (await changesOwnDraft(sql, organisation.id, change))
  await sql.run(
    'update changes set written = ?, written_at = ?, own_draft = ? where id = ?',
    ...[written.id, written.updatedAt ?? null, own ? 1 : 0, id],
  )
}

async function changesOwnDraft(sql: Sql, organisation: string, change: Change): Promise<boolean> {
  if (change.act !== 'update_document' && change.act !== 'update_record') return false
  const { id, updatedAt } = change.act === 'update_document' ? change.document : change.record
  return await isOwnDraft(sql, organisation, id, updatedAt)
}

/** Whether a document's version at `updatedAt` is one that this server wrote, from its first on. */
export async function isOwnDraft(
  sql: Sql,
  organisation: string,
  documentId: string,
  updatedAt: number,
): Promise<boolean> {
  const found = await sql.all(
    'select id from changes where organisation = ? and written = ? and written_at = ? and own_draft = 1 limit 1',
    ...[organisation, documentId, updatedAt],
  )
  return found.length > 0
}

/** Appends the audit's line on a change. */
export async function tell(
  sql: Sql,
  { clock, auditKeys }: StoreParts,
  { id, organisation }: { id: string; organisation: { id: string } },
  kind: AuditEntry['kind'],
  actor: string,
  facts: AuditEntry['facts'] = {},
): Promise<void> {
  await appendAudit(sql, { at: clock.now(), kind, organisation: organisation.id, actor, change: id, facts }, auditKeys)
}

/** Expires what is held past its time, of one organisation or (undefined) of all. */
export async function expireDue(parts: StoreParts, organisation: string | undefined): Promise<void> {
  const due = async (sql: Sql) => {
    const [where, values] = organisation === undefined ? ['', []] : [' and organisation = ?', [organisation]]
    const held = `select * from changes where state = 'held' and expires_at <= ?${where} order by seq`
    return await sql.all(held, parts.clock.now(), ...values)
  }
  // Looking costs no write; only what is found takes the lock.
  if ((await due(parts.database)).length === 0) return
  await parts.database.transaction(async (sql) => {
    for (const record of await recordsOf(sql, parts.seal, await due(sql))) await expire(sql, parts, record)
  })
}

/** Expires one held change. */
export async function expire(sql: Sql, parts: StoreParts, record: ChangeRecord): Promise<void> {
  await moveTo(sql, parts, record, 'expired')
  await tell(sql, parts, record, 'expired', SERVER)
}

/** One change by its id, of one organisation or (undefined) of any. */
export async function findChange(
  sql: Sql,
  { seal }: StoreParts,
  organisation: string | undefined,
  id: string,
): Promise<ChangeRecord | undefined> {
  const rows = await sql.all('select * from changes where id = ?', id)
  const own = rows.filter((row) => organisation === undefined || row.organisation === organisation)
  const [record] = await recordsOf(sql, seal, own)
  return record
}

/** Drops a held change; false where it is not held any more. */
export async function withdrawHeld(
  sql: Sql,
  parts: StoreParts,
  organisation: string,
  id: string,
  actor: string,
): Promise<boolean> {
  const record = await findChange(sql, parts, organisation, id)
  if (record?.state !== 'held') return false
  if (record.expiresAt <= parts.clock.now()) {
    await expire(sql, parts, record)
    return false
  }
  await moveTo(sql, parts, record, 'withdrawn')
  await tell(sql, parts, record, 'withdrawn', actor)
  return true
}

/** Carries out an act that touches this store alone, in the transaction that records it. */
export async function carryOutLocal(
  sql: Sql,
  parts: StoreParts,
  { change, organisation, proposer }: Pick<ChangeRecord, 'change' | 'organisation' | 'proposer'>,
): Promise<Outcome> {
  const done: Outcome = { state: 'done', record: undefined, warnings: [] }
  if (change.act === 'put_on_record') {
    const { entry, last } = change
    const note = await addNote(sql, parts, organisation.id, { ...entry, by: proposer.user }, last)
    if (!note && change.wholePlan) throw notedSince()
    return note ? done : { state: 'failed', ...NOTED_SINCE }
  }
  if (change.act !== 'withdraw_change') throw new Error(`${change.act} is no local act`)
  const withdrawn = await withdrawHeld(sql, parts, organisation.id, change.changeId, proposer.user)
  if (withdrawn) return done
  return { state: 'failed', fact: 'That change is not held any more.', next: 'See list_changes.' }
}

/** The Fault of a plan that another one was quicker than. */
export function notedSince(): Fault {
  return new Fault('refused', NOTED_SINCE.fact, `Nothing was done. ${NOTED_SINCE.next}`)
}

const NOTED_SINCE = {
  fact: 'Something else was put on record about it in the meantime.',
  next: 'Look at what is on record now, and call again.',
}
