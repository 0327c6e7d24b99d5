import { Fault } from '../call/fault.ts'
import { ACCESS_TOKEN_TABLES } from './access-tokens.ts'
import { AUDIT_TABLES } from './audit.ts'
import { JOB_TABLES } from './jobs.ts'
import { LOGIN_TABLES } from './logins.ts'
import { MIRROR_NUMBERS, MIRROR_TABLES } from './mirror-rows.ts'
import { NOTE_TABLES } from './notes.ts'
import { REFERENCE_TABLES } from './reference.ts'
import type { Database, Sql } from './sql.ts'

/**
 * The schema, step by step: a step is never changed once it is released. Instants are milliseconds UTC, amounts base-currency cents as
 * text; what is `bytea` is sealed. SQLite takes these column types as they are.
 */
const STEPS: readonly (readonly string[])[] = [
  [
    `create table plans (
      id text primary key, organisation text not null, tool text not null, planned_at bigint not null)`,
    `create table changes (
      id text primary key, seq bigint not null unique, plan_id text not null references plans (id), organisation text not null,
      tool text not null, act text not null, effect text not null, state text not null, tier text not null,
      essence text not null, hash text not null, subject text, contact text, amount text not null,
      planned_at bigint not null, decided_at bigint not null, let_through_at bigint, expires_at bigint not null,
      worker text, claimed_until bigint not null, intent text,
      written text, written_at bigint, own_draft bigint not null, makes bigint not null,
      body bytea not null, outcome bytea not null)`,
    'create index changes_listed on changes (organisation, state, seq)',
    'create index changes_alike on changes (organisation, essence)',
    'create index changes_due on changes (state, expires_at)',
    'create index changes_counted on changes (organisation, effect, let_through_at)',
    'create index changes_about on changes (organisation, subject)',
    'create index changes_of_contact on changes (organisation, contact, seq)',
    'create index changes_written on changes (organisation, written)',
    // One document of Xero's is what one change made, whatever goes wrong elsewhere.
    'create unique index changes_made on changes (organisation, written) where makes = 1 and written is not null',
    `create table intents (
      id text primary key, organisation text not null, idempotency_key text not null, state text not null,
      opened_at bigint not null, first_sent bigint, last_sent bigint, attempts bigint not null, closed_at bigint, request bytea,
      unique (organisation, idempotency_key))`,
    'create index intents_closed on intents (state, closed_at)',
    `create table intent_changes (
      intent_id text not null references intents (id), place bigint not null, change_id text not null references changes (id),
      primary key (intent_id, place))`,
    'create index intent_changes_of on intent_changes (change_id)',
    `create table approvers (
      id text primary key, name text not null, method text not null, credential bytea not null,
      enrolled_at bigint not null, enrolled_by text, revoked_at bigint)`,
    `create table approvals (
      change_id text not null references changes (id), place bigint not null, answer text not null, approver_id text, name text not null,
      method text not null, at bigint not null, reason bytea, primary key (change_id, place))`,
    ...AUDIT_TABLES,
    'create index audit_of_change on audit (change)',
    'create table settings (name text primary key, value text not null)',
    'create table leases (name text primary key, owner text not null, held_until bigint not null, note text not null)',
    'create table shared_values (name text primary key, value bytea not null, version bigint not null)',
    'create table once_values (name text primary key, value bytea not null, good_until bigint not null)',
  ],
  // Each attempt and each minute ask for these, however much is kept; what is settled is in neither.
  [
    'create index changes_of_intent on changes (intent) where intent is not null',
    "create index intents_open on intents (organisation, opened_at, id) where state = 'open'",
  ],
  // Files stand apart, so that reading a change does not read them, and only until it is settled.
  [
    `create table contents (
      change_id text primary key references changes (id), organisation text not null, sha256 text not null, body bytea not null)`,
    'create index contents_alike on contents (organisation, sha256)',
  ],
  MIRROR_TABLES,
  NOTE_TABLES,
  JOB_TABLES,
  LOGIN_TABLES,
  REFERENCE_TABLES,
  ACCESS_TOKEN_TABLES,
  MIRROR_NUMBERS,
]

/** The version of the schema that this server writes. */
export const SCHEMA_VERSION = STEPS.length

/**
 * Brings a store's schema up to date; several processes may do so at once. What `check` throws, and a newer version, leave the store as it
 * was: Fault `unavailable`.
 */
export async function migrate(database: Database, check: (sql: Sql) => Promise<void> = async () => {}): Promise<void> {
  await database.transaction(async (sql) => {
    const done = await versionOf(sql)
    if (done > STEPS.length) {
      throw new Fault(
        'unavailable',
        'The store was written by a newer version of this server.',
        'Nothing in it was touched. Start that version, or name another folder for the store.',
      )
    }
    if (done > 0) await check(sql)
    for (const statement of STEPS.slice(done).flat()) await sql.run(statement)
    if (done < STEPS.length) await sql.run('update schema_version set version = ?', STEPS.length)
    if (done === 0) await check(sql)
  })
}

async function versionOf(sql: Sql): Promise<number> {
  await sql.run('create table if not exists schema_version (version bigint not null)')
  const [row] = await sql.all('select version from schema_version')
  if (row) return typeof row.version === 'number' ? row.version : 0
  await sql.run('insert into schema_version values (0)')
  return 0
}
