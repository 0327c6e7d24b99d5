import type { Answer, Approvals } from '../call/approvals.ts'
import { sha256 } from '../call/canonical.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import { activeApprover, approverBook } from './approvers.ts'
import { carryOutLocal, expire, expireDue, findChange, moveTo, settle, tell } from './change-moves.ts'
import { bytes, recordsOf } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { refuseWhilePaused } from './pause.ts'
import { openText } from './seal.ts'
import type { Sql } from './sql.ts'

/** The queue of held changes and those who decide. With `fourEyes` nobody agrees to what their own assistant proposed. */
export function approvalQueue(parts: StoreParts, { fourEyes }: { fourEyes: () => boolean }): Approvals {
  const { database, seal, clock } = parts
  return {
    held: async () => {
      await expireDue(parts, undefined)
      const rows = await database.all("select * from changes where state = 'held' order by seq")
      return await recordsOf(database, seal, rows)
    },
    find: async (id) => {
      await expireDue(parts, undefined)
      return await findChange(database, parts, undefined, id)
    },
    approve: async (id, hash, answer) => {
      const result = await database.transaction(async (sql) => {
        await refuseWhilePaused(sql)
        const record = await asShown(sql, parts, id, hash)
        if (record instanceof Fault) return record
        await refuseAnswer(sql, record, answer)
        await refuseYes(sql, record, answer, fourEyes())
        return await agree(sql, parts, record, answer)
      })
      return orThrow(result)
    },
    reject: async (id, hash, answer, reason) => {
      const result = await database.transaction(async (sql) => {
        const record = await asShown(sql, parts, id, hash)
        if (record instanceof Fault) return record
        await refuseAnswer(sql, record, answer)
        return await reject(sql, parts, record, answer, reason)
      })
      return orThrow(result)
    },
    ...approverBook(parts),
    keepOnce: async (name, value, until) => {
      const row = sha256(name)
      await database.run(
        `insert into once_values (name, value, good_until) values (?, ?, ?)
         on conflict (name) do update set value = excluded.value, good_until = excluded.good_until`,
        ...[row, seal.seal(value, `once_values||${row}`), until],
      )
    },
    takeOnce: async (name) => {
      const row = sha256(name)
      const [taken] = await database.all('delete from once_values where name = ? returning value, good_until', row)
      if (!taken || typeof taken.good_until !== 'number' || taken.good_until <= clock.now()) return undefined
      return openText(seal, bytes(taken, 'value'), `once_values||${row}`)
    },
  }
}

function orThrow(result: ChangeRecord | Fault): ChangeRecord {
  if (result instanceof Fault) throw result
  return result
}

// That a change expired must outlive the transaction, so it is answered instead of thrown.
async function asShown(sql: Sql, parts: StoreParts, id: string, hash: string): Promise<ChangeRecord | Fault> {
  const record = await findChange(sql, parts, undefined, id)
  if (!record) throw new Fault('not_found', `There is no change ${id}.`, 'See what is held now.')
  if (record.state === 'held' && record.expiresAt <= parts.clock.now()) {
    await expire(sql, parts, record)
    return new Fault(
      'refused',
      `${id} was not agreed to in time and has expired.`,
      'If it is still wanted, have it proposed again.',
    )
  }
  if (record.state !== 'held') {
    throw new Fault('refused', `${id} is not held any more: it is ${record.state}.`, 'See what is held now.')
  }
  if (record.hash !== hash) {
    throw new Fault('refused', `${id} is not what was shown.`, 'Look at it again, and answer what it says now.')
  }
  return record
}

async function refuseAnswer(sql: Sql, { tier }: ChangeRecord, answer: Answer): Promise<void> {
  if (answer.method === 'elicitation') {
    if (tier === 'elicitation') return
    throw new Fault(
      'refused',
      'An answer in the assistant’s host is not enough for this change.',
      'It takes an enrolled approver: on the approvals page, or with xero-mcp approvals.',
    )
  }
  const approver = await activeApprover(sql, answer.approverId ?? '')
  if (approver?.name === answer.name && approver.method === answer.method) return
  throw new Fault('refused', 'Whoever answered is not an enrolled approver.', 'Another approver can enrol them.')
}

async function refuseYes(sql: Sql, { id, proposer }: ChangeRecord, answer: Answer, fourEyes: boolean): Promise<void> {
  if (fourEyes && (answer.method === 'elicitation' || samePerson(answer.name, proposer.user))) {
    throw new Fault('refused', 'Nobody agrees to what their own assistant proposed.', 'Somebody else must look at it.')
  }
  const before = await sql.all("select approver_id, name from approvals where change_id = ? and answer = 'yes'", id)
  const agreed = before.some(
    (row) =>
      (answer.approverId !== undefined && row.approver_id === answer.approverId) ||
      samePerson(`${row.name}`, answer.name),
  )
  if (agreed) throw new Fault('refused', 'This person has agreed to it already.', 'Another person must agree as well.')
}

// One person may be enrolled twice, with a passkey and with a code.
function samePerson(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

async function agree(sql: Sql, parts: StoreParts, record: ChangeRecord, answer: Answer): Promise<ChangeRecord> {
  await noteAnswer(sql, parts, record, answer, undefined)
  await tell(sql, parts, record, 'agreed', answer.name, factsOf(record, answer))
  const enough = record.agreed.length + 1 >= (record.tier === 'two_people' ? 2 : 1)
  if (enough && record.effect === 'local') {
    await settle(sql, parts, record, await carryOutLocal(sql, parts, record), {})
  } else if (enough) await moveTo(sql, parts, record, 'sending')
  return await again(sql, parts, record)
}

async function reject(
  sql: Sql,
  parts: StoreParts,
  record: ChangeRecord,
  answer: Answer,
  reason: string,
): Promise<ChangeRecord> {
  await noteAnswer(sql, parts, record, answer, reason)
  await moveTo(sql, parts, record, 'rejected')
  await tell(sql, parts, record, 'rejected', answer.name, factsOf(record, answer))
  return await again(sql, parts, record)
}

function factsOf({ hash, planId, tier }: ChangeRecord, { method, proof, approverId = '' }: Answer) {
  return { plan: planId, hash, tier, method, proof, approver: approverId }
}

async function again(sql: Sql, parts: StoreParts, { id }: ChangeRecord): Promise<ChangeRecord> {
  const now = await findChange(sql, parts, undefined, id)
  if (!now) throw new Error(`${id} vanished from its own transaction`)
  return now
}

async function noteAnswer(
  sql: Sql,
  { seal, clock }: StoreParts,
  { id, organisation }: ChangeRecord,
  { approverId, name, method }: Answer,
  reason: string | undefined,
): Promise<void> {
  const [last] = await sql.all('select coalesce(max(place), 0) as place from approvals where change_id = ?', id)
  const place = (typeof last?.place === 'number' ? last.place : 0) + 1
  const sealed = reason === undefined ? null : seal.seal(reason, `approvals|${organisation.id}|${id}|${place}`)
  await sql.run(
    `insert into approvals (change_id, place, answer, approver_id, name, method, at, reason) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, place, reason === undefined ? 'yes' : 'no', approverId ?? null, name, method, clock.now(), sealed],
  )
}
