import type { OrganisationRef } from '../books/organisation.ts'
import { actOf, MAKING_ACTS } from '../call/acts.ts'
import { sha256 } from '../call/canonical.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import type { Closed, Concluded, FollowUp, Intent, IntentLog, OpenWork, StoredRequest } from '../call/intents.ts'
import { SERVER, settle, tell } from './change-moves.ts'
import { bytes, instant, maybeInstant, recordsOf, text } from './change-rows.ts'
import { contentIn } from './contents.ts'
import { recordFollowUp } from './follow-up.ts'
import { openRequest, sealRequest } from './intent-requests.ts'
import { markWritten } from './mirror-marks.ts'
import { CLAIM_MS, freshId, placeholders, type StoreParts } from './parts.ts'
import { isPaused } from './pause.ts'
import { countSettingWrite } from './reference.ts'
import type { Row, Sql } from './sql.ts'

// By then a caller has been told that it is open; sending it so late would surprise.
const UNSENT_MS = 3_600_000

/** The durable log of what is sent to Xero for one organisation. */
export function intentLog(parts: StoreParts, organisation: OrganisationRef): IntentLog {
  const { database, worker } = parts
  return {
    open: (changes, key, request) =>
      database.transaction((sql) => openIntent(sql, parts, organisation.id, changes, key, request)),
    sending: (intentId) => database.transaction((sql) => noteAttempt(sql, parts, organisation.id, intentId)),
    close: (intentId, outcomes, followUps) =>
      database.transaction((sql) => closeIntent(sql, parts, organisation.id, intentId, outcomes, followUps)),
    conclude: (outcomes) =>
      database.transaction(async (sql) => {
        for (const { changeId, outcome } of outcomes) {
          const [record] = await claimedIn(sql, parts, organisation.id, [changeId])
          if (!record || (await linkedElsewhere(sql, organisation.id, [{ changeId, outcome }], [record]))) continue
          await settle(sql, parts, record, outcome, {})
        }
      }),
    release: async (changeIds) => {
      if (changeIds.length === 0) return
      await database.run(
        `update changes set worker = null, claimed_until = 0
         where organisation = ? and worker = ? and id in (${placeholders(changeIds)})`,
        ...[organisation.id, worker, ...changeIds],
      )
    },
    claimOpen: (limit) => database.transaction((sql) => claimOpen(sql, parts, organisation.id, limit)),
    content: (hash) => contentIn(database, parts, organisation.id, hash),
    alreadyLinked: async (writtenIds) => {
      if (writtenIds.length === 0) return new Set()
      const rows = await database.all(
        `select distinct written from changes where organisation = ? and act in (${placeholders(MAKING_ACTS)})
         and written in (${placeholders(writtenIds)})`,
        ...[organisation.id, ...MAKING_ACTS, ...writtenIds],
      )
      return new Set(rows.map((row) => text(row, 'written')))
    },
    equalOpen: async (changeId) => {
      const rows = await database.all(
        `select other.id, intents.first_sent, intents.last_sent from changes own
         join changes other on other.organisation = own.organisation and other.essence = own.essence and other.id <> own.id
         left join intents on intents.id = other.intent
         where own.id = ? and own.organisation = ? and other.state = 'sending' order by other.seq`,
        ...[changeId, organisation.id],
      )
      return rows.map((row) => ({
        changeId: text(row, 'id'),
        firstSent: maybeInstant(row, 'first_sent'),
        lastSent: maybeInstant(row, 'last_sent'),
      }))
    },
  }
}

// A claim that ran out and that nobody took is still this worker's: taking it would have put another name there.
async function claimedIn(
  sql: Sql,
  { seal, worker }: StoreParts,
  organisation: string,
  ids: readonly string[],
): Promise<ChangeRecord[]> {
  const rows = await sql.all(
    `select * from changes where organisation = ? and state = 'sending' and worker = ? and intent is null
     and id in (${placeholders(ids)})`,
    ...[organisation, worker, ...ids],
  )
  return await recordsOf(sql, seal, rows)
}

async function openIntent(
  sql: Sql,
  parts: StoreParts,
  organisation: string,
  changes: readonly ChangeRecord[],
  key: string,
  request: StoredRequest,
): Promise<Intent> {
  const ids = changes.map(({ id }) => id)
  const claimed = new Map(
    (await claimedIn(sql, parts, organisation, ids)).map((record) => [record.id, record] as const),
  )
  const inOrder = ids.map((id) => claimed.get(id)).filter((record) => record !== undefined)
  if (ids.length === 0 || inOrder.length < ids.length || claimed.size < ids.length) throw takenOver()
  const id = await freshId(sql, 'intents', 'int', parts.newHandle)
  await sql.run(
    'insert into intents (id, organisation, idempotency_key, state, opened_at, attempts, request) values (?, ?, ?, ?, ?, ?, ?)',
    ...[id, organisation, key, 'open', parts.clock.now(), 0, sealRequest(parts, organisation, id, request)],
  )
  for (const [place, changeId] of ids.entries()) {
    await sql.run('insert into intent_changes (intent_id, place, change_id) values (?, ?, ?)', id, place, changeId)
    await sql.run('update changes set intent = ? where id = ?', id, changeId)
  }
  return { id, key, request, changes: inOrder, firstSent: undefined, lastSent: undefined }
}

function takenOver(): Fault {
  return new Fault(
    'unavailable',
    'Another process has taken these changes over.',
    'Nothing was sent from here; it goes on there. See list_changes.',
  )
}

async function noteAttempt(sql: Sql, parts: StoreParts, organisation: string, intentId: string): Promise<boolean> {
  const { clock, worker } = parts
  const mine = await rowsOfOwn(sql, parts, organisation, intentId)
  if (!mine || (await isPaused(sql))) return false
  const request = openRequest(parts, organisation, intentId, bytes(mine.intent, 'request'))
  const now = clock.now()
  await sql.run(
    'update intents set first_sent = coalesce(first_sent, ?), last_sent = ?, attempts = attempts + 1 where id = ?',
    ...[now, now, intentId],
  )
  await sql.run(
    'update changes set claimed_until = ? where intent = ? and worker = ?',
    ...[now + CLAIM_MS, intentId, worker],
  )
  const subjects = mine.changes.map(({ subject }) => subject)
  await markWritten(sql, organisation, subjects)
  await countSettingWrite(
    sql,
    organisation,
    mine.changes.map(({ act }) => act),
  )
  const facts = { intent: intentId, attempt: instant(mine.intent, 'attempts') + 1, request: sha256(request.body) }
  for (const row of mine.changes) {
    const change = { id: text(row, 'id'), organisation: { id: organisation } }
    await tell(sql, parts, change, 'sent', SERVER, facts)
  }
  return true
}

/** An open intent, all of whose changes this worker has claimed. */
async function rowsOfOwn(
  sql: Sql,
  { worker }: StoreParts,
  organisation: string,
  intentId: string,
): Promise<{ intent: Row; changes: readonly Row[] } | undefined> {
  const [intent] = await sql.all(
    "select * from intents where id = ? and organisation = ? and state = 'open'",
    ...[intentId, organisation],
  )
  if (!intent) return undefined
  const changes = await changesOf(sql, intentId)
  return changes.every((row) => row.worker === worker) ? { intent, changes } : undefined
}

async function changesOf(sql: Sql, intentId: string): Promise<readonly Row[]> {
  return await sql.all(
    `select changes.* from changes join intent_changes on intent_changes.change_id = changes.id
     where intent_changes.intent_id = ? and changes.intent = ? order by intent_changes.place`,
    ...[intentId, intentId],
  )
}

async function intentIn(sql: Sql, parts: StoreParts, row: Row, changes: readonly Row[]): Promise<Intent> {
  const [id, organisation] = [text(row, 'id'), text(row, 'organisation')]
  return {
    id,
    key: text(row, 'idempotency_key'),
    request: openRequest(parts, organisation, id, bytes(row, 'request')),
    changes: await recordsOf(sql, parts.seal, changes),
    firstSent: maybeInstant(row, 'first_sent'),
    lastSent: maybeInstant(row, 'last_sent'),
  }
}

async function closeIntent(
  sql: Sql,
  parts: StoreParts,
  organisation: string,
  intentId: string,
  outcomes: readonly Concluded[],
  followUps: readonly FollowUp[],
): Promise<Closed> {
  const mine = await rowsOfOwn(sql, parts, organisation, intentId)
  if (!mine) return NOT_RECORDED
  const records = await recordsOf(sql, parts.seal, mine.changes)
  if (await linkedElsewhere(sql, organisation, outcomes, records)) return NOT_RECORDED
  await sql.run("update intents set state = 'closed', closed_at = ? where id = ?", parts.clock.now(), intentId)
  for (const record of records) {
    const concluded = outcomes.find(({ changeId }) => changeId === record.id)
    if (concluded) await settle(sql, parts, record, concluded.outcome, { intent: intentId })
    else {
      await sql.run('update changes set intent = null where id = ?', record.id)
      await tell(sql, parts, record, 'not_found', SERVER, { intent: intentId })
    }
  }
  const following: ChangeRecord[] = []
  for (const { after, change } of followUps) {
    const first = records.find(({ id }) => id === after)
    if (first) following.push(await recordFollowUp(sql, parts, first, change))
  }
  return { recorded: true, followUps: following }
}

const NOT_RECORDED: Closed = { recorded: false, followUps: [] }

/**
 * Whether one of these outcomes claims a document that another change has made: one of the two was read back wrongly, so
 * nothing may be concluded from it, neither that this one happened nor that it did not.
 */
async function linkedElsewhere(
  sql: Sql,
  organisation: string,
  outcomes: readonly Concluded[],
  records: readonly ChangeRecord[],
): Promise<boolean> {
  const made = outcomes.flatMap(({ changeId, outcome }) => {
    const creates = records.some(({ id, change }) => id === changeId && actOf(change).makes)
    return creates && outcome.state === 'done' && outcome.record ? [outcome.record.id] : []
  })
  if (new Set(made).size < made.length) return true
  if (made.length === 0) return false
  const taken = await sql.all(
    `select id from changes where organisation = ? and makes = 1 and written in (${placeholders(made)}) limit 1`,
    ...[organisation, ...made],
  )
  return taken.length > 0
}

const FREE = '(worker is null or claimed_until <= ?)'

async function claimOpen(sql: Sql, parts: StoreParts, organisation: string, limit: number): Promise<OpenWork> {
  const now = parts.clock.now()
  await giveUpUnsent(sql, parts, organisation, now)
  const open = await sql.all(
    `select * from intents where organisation = ? and state = 'open' and not exists (
       select 1 from changes where changes.intent = intents.id and not ${FREE}) order by opened_at, id limit ?`,
    ...[organisation, now, limit],
  )
  for (const row of open) await claim(sql, parts, 'intent = ?', text(row, 'id'))
  const unsent = await unsentRows(sql, organisation, now, limit)
  for (const row of unsent) await claim(sql, parts, 'id = ?', text(row, 'id'))
  const intents: Intent[] = []
  for (const row of open) intents.push(await intentIn(sql, parts, row, await changesOf(sql, text(row, 'id'))))
  return { intents, unsent: await recordsOf(sql, parts.seal, unsent) }
}

async function unsentRows(sql: Sql, organisation: string, now: number, limit: number): Promise<readonly Row[]> {
  return await sql.all(
    `select * from changes where organisation = ? and state = 'sending' and intent is null and ${FREE} order by seq limit ?`,
    ...[organisation, now, limit],
  )
}

async function claim(sql: Sql, { clock, worker }: StoreParts, which: string, id: string): Promise<void> {
  await sql.run(
    `update changes set worker = ?, claimed_until = ? where ${which}`,
    ...[worker, clock.now() + CLAIM_MS, id],
  )
}

async function giveUpUnsent(sql: Sql, parts: StoreParts, organisation: string, now: number): Promise<void> {
  const late = await sql.all(
    `select * from changes where organisation = ? and state = 'sending' and intent is null and ${FREE}
     and let_through_at < ? order by seq`,
    ...[organisation, now, now - UNSENT_MS],
  )
  for (const record of await recordsOf(sql, parts.seal, late)) await settle(sql, parts, record, NOT_SENT, {})
}

const NOT_SENT = {
  state: 'failed',
  fact: 'It was not sent in time: for more than an hour nothing could be sent to Xero. Nothing was written.',
  next: 'If it is still wanted, ask for it again.',
} as const
