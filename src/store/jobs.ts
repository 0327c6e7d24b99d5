import { canonicalText, fromCanonical } from '../call/canonical.ts'
import type { CanDo, JobStanding, Jobs, NewJob, TakenJob } from '../call/jobs.ts'
import { bytes, instant, maybeInstant, text } from './change-rows.ts'
import { freshId, placeholders, type StoreParts } from './parts.ts'
import { openText } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** The table of jobs, as statements of the store's schema. `again_at` is when a job is due once more that was put while it was in hand. */
export const JOB_TABLES: readonly string[] = [
  `create table jobs (
    id text primary key, name text not null, organisation text not null, key text not null, state text not null, due_at bigint not null,
    again_at bigint, owner text, held_until bigint, failures bigint not null, why text, body bytea not null,
    unique (name, organisation, key))`,
  'create index jobs_due on jobs (state, due_at)',
  // One piece of work for an organisation at a time, whatever goes wrong elsewhere.
  "create unique index jobs_in_hand on jobs (organisation) where state = 'in hand'",
]

/** The jobs of all processes on one store. */
export function jobsIn(parts: StoreParts): Jobs {
  const { database, worker } = parts
  return {
    put: (job) => database.transaction((sql) => put(sql, parts, job)),
    take: (can, until) => database.transaction((sql) => take(sql, parts, can, until)),
    renew: async (id, until) => {
      const renewed = await database.run(
        "update jobs set held_until = ? where id = ? and owner = ? and state = 'in hand'",
        ...[until, id, worker],
      )
      return renewed > 0
    },
    done: (id, again) => database.transaction((sql) => end(sql, worker, id, { again, failed: undefined })),
    failed: (id, why, again) => database.transaction((sql) => end(sql, worker, id, { again, failed: why })),
    all: async () => (await database.all('select * from jobs order by due_at, id')).map(standingOf),
  }
}

async function put(sql: Sql, parts: StoreParts, job: NewJob): Promise<void> {
  const { name, organisation, key = '', body = null, dueAt } = job
  const sealed = parts.seal.seal(canonicalText(body), contextOf({ name, organisation, key }))
  const [there] = await sql.all(
    'select id, state, due_at, again_at from jobs where name = ? and organisation = ? and key = ?',
    ...[name, organisation, key],
  )
  if (!there) {
    const id = await freshId(sql, 'jobs', 'job', parts.newHandle)
    await sql.run(
      "insert into jobs (id, name, organisation, key, state, due_at, failures, body) values (?, ?, ?, ?, 'waiting', ?, 0, ?)",
      ...[id, name, organisation, key, dueAt, sealed],
    )
    return
  }
  const inHand = text(there, 'state') === 'in hand'
  const column = inHand ? 'again_at' : 'due_at'
  const earliest = Math.min(dueAt, maybeInstant(there, column) ?? dueAt)
  await sql.run(`update jobs set ${column} = ?, body = ? where id = ?`, earliest, sealed, text(there, 'id'))
}

async function take(sql: Sql, parts: StoreParts, can: CanDo, until: number): Promise<TakenJob | undefined> {
  const { clock, worker } = parts
  const now = clock.now()
  // Whoever had these is gone; what was lost with them counts as a failure.
  await sql.run(
    "update jobs set state = 'waiting', owner = null, held_until = null, failures = failures + 1 where state = 'in hand' and held_until <= ?",
    now,
  )
  const [row] = await sql.all(
    `select * from jobs where state = 'waiting' and due_at <= ? and name in (${placeholders(can.names)})
     and organisation in (${placeholders(can.organisations)})
     and organisation not in (select organisation from jobs where state = 'in hand') order by due_at, id limit 1`,
    ...[now, ...can.names, ...can.organisations],
  )
  if (!row) return undefined
  const id = text(row, 'id')
  await sql.run("update jobs set state = 'in hand', owner = ?, held_until = ? where id = ?", worker, until, id)
  const { heldUntil: _, why: __, ...job } = standingOf(row)
  return { ...job, body: fromCanonical(openText(parts.seal, bytes(row, 'body'), contextOf(job))) }
}

async function end(
  sql: Sql,
  worker: string,
  id: string,
  { again, failed }: { again: number | undefined; failed: string | undefined },
): Promise<void> {
  const [row] = await sql.all("select again_at from jobs where id = ? and owner = ? and state = 'in hand'", id, worker)
  // It was lost meanwhile: what becomes of it is another's to say.
  if (!row) return
  const times = [again, maybeInstant(row, 'again_at')].filter((time) => time !== undefined)
  if (times.length === 0) {
    await sql.run('delete from jobs where id = ?', id)
    return
  }
  await sql.run(
    `update jobs set state = 'waiting', owner = null, held_until = null, again_at = null, due_at = ?, why = ?,
     failures = ${failed === undefined ? '0' : 'failures + 1'} where id = ?`,
    ...[Math.min(...times), failed ?? null, id],
  )
}

function standingOf(row: Row): JobStanding {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    organisation: text(row, 'organisation'),
    key: text(row, 'key'),
    dueAt: instant(row, 'due_at'),
    failures: instant(row, 'failures'),
    heldUntil: maybeInstant(row, 'held_until'),
    why: row.why === null ? undefined : text(row, 'why'),
  }
}

function contextOf({ name, organisation, key }: { name: string; organisation: string; key: string }): string {
  return `jobs|${JSON.stringify([name, organisation, key])}`
}
