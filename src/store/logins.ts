import { canonicalText, fromCanonical } from '../call/canonical.ts'
import { type Connection, LOGIN_KINDS, type Login, type Logins } from '../call/logins.ts'
import { appendAudit, type NewEntry } from './audit.ts'
import { bytes, instant, text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { removeReference } from './reference.ts'
import { removeMirror } from './retention.ts'
import { changed, openText, type Seal } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** Tables of the logins. What a login is asked by is plain; secrets, scopes and names are sealed, bound to all that is plain beside them. */
export const LOGIN_TABLES = [
  `create table logins (
    id text primary key, seq bigint not null unique, kind text not null, client_id text not null, identity_base text not null,
    at bigint not null, body bytea not null, unique (client_id, identity_base))`,
  `create table connections (
    organisation text primary key, connection_id text not null, login text not null references logins (id),
    removed bigint not null, body bytea not null)`,
  'create index connections_of on connections (login)',
] as const

/** The operator has no name of their own here: whoever runs commands on the store. */
const OPERATOR = 'operator'

type NewConnection = Parameters<Logins['keep']>[1][number]

/** The logins of a store and what they reach. */
export function loginsIn(parts: StoreParts): Logins {
  const { database, seal } = parts
  return {
    all: async () => (await database.all('select * from logins order by seq')).map((row) => loginIn(seal, row)),
    connections: async () => {
      const rows = await database.all('select * from connections')
      return rows.map((row) => connectionIn(seal, row)).sort(byName)
    },
    keep: (login, connections) => database.transaction((sql) => keep(sql, parts, login, connections)),
    setRemoved: (organisation, removed) => database.transaction((sql) => setRemoved(sql, parts, organisation, removed)),
    forget: (login) => database.transaction((sql) => forget(sql, parts, login)),
    usual: async () => {
      const [row] = await database.all('select value from shared_values where name = ?', USUAL)
      return row && openText(seal, bytes(row, 'value'), `shared_values||${USUAL}`)
    },
    setUsual: (organisation) => database.transaction((sql) => setUsual(sql, seal, organisation)),
  }
}

function byName(one: Connection, other: Connection): number {
  return one.name.localeCompare(other.name, 'en') || (one.organisation < other.organisation ? -1 : 1)
}

function loginIn(seal: Seal, row: Row): Login {
  const [id, kind] = [text(row, 'id'), LOGIN_KINDS.find((one) => one === row.kind)]
  const body = fromCanonical(openText(seal, bytes(row, 'body'), loginContext(row)))
  if (kind === undefined || !isBody(body)) throw changed()
  const { clientSecret, scopes } = body
  const plain = { id, kind, clientId: text(row, 'client_id'), identityBase: text(row, 'identity_base') }
  return { ...plain, ...(clientSecret === undefined ? {} : { clientSecret }), scopes, at: instant(row, 'at') }
}

function isBody(value: unknown): value is Pick<Login, 'clientSecret' | 'scopes'> {
  return typeof value === 'object' && value !== null && 'scopes' in value && Array.isArray(value.scopes)
}

function connectionIn(seal: Seal, row: Row): Connection {
  const name = openText(seal, bytes(row, 'body'), connectionContext(row))
  const plain = { organisation: text(row, 'organisation'), connectionId: text(row, 'connection_id') }
  return { ...plain, name, login: text(row, 'login'), removed: row.removed === 1 }
}

function loginContext(row: Row): string {
  return `logins|${[row.id, row.kind, row.client_id, row.identity_base, row.at].join('|')}`
}

function connectionContext(row: Row): string {
  return `connections|${[row.organisation, row.connection_id, row.login, row.removed].join('|')}`
}

async function keep(sql: Sql, parts: StoreParts, login: Login, connections: readonly NewConnection[]): Promise<void> {
  const { kind, clientId, scopes } = login
  const before = await connectedIn(sql, parts.seal)
  const replaced = await sql.all(
    'select id, seq from logins where id = ? or (client_id = ? and identity_base = ?) order by seq',
    ...[login.id, clientId, login.identityBase],
  )
  for (const row of replaced) {
    if (row.id !== login.id) await forgetTokens(sql, text(row, 'id'))
    await sql.run('delete from connections where login = ?', text(row, 'id'))
    await sql.run('delete from logins where id = ?', text(row, 'id'))
  }
  await insertLogin(sql, parts.seal, login, replaced[0])
  for (const connection of connections) {
    const removed = before.get(connection.organisation)?.removed ?? false
    await putConnection(sql, parts.seal, { ...connection, login: login.id, removed })
  }
  const facts = { login: login.id, login_kind: kind, client: clientId, scopes: scopes.join(' ') }
  await tell(sql, parts, { kind: 'logged_in', facts })
  await tellReached(sql, parts, before)
}

async function insertLogin(sql: Sql, seal: Seal, login: Login, place: Row | undefined): Promise<void> {
  const { id, kind, clientId, clientSecret, identityBase, scopes, at } = login
  const [last] = await sql.all('select coalesce(max(seq), 0) as seq from logins')
  const seq = place ? instant(place, 'seq') : instant(last ?? {}, 'seq') + 1
  const row = { id, seq, kind, client_id: clientId, identity_base: identityBase, at }
  const body = canonicalText({ scopes, ...(clientSecret === undefined ? {} : { clientSecret }) })
  await sql.run(
    'insert into logins (id, seq, kind, client_id, identity_base, at, body) values (?, ?, ?, ?, ?, ?, ?)',
    ...[...Object.values(row), seal.seal(body, loginContext(row))],
  )
}

async function putConnection(sql: Sql, seal: Seal, connection: Connection): Promise<void> {
  const { organisation, connectionId, login, removed, name } = connection
  const row = { organisation, connection_id: connectionId, login, removed: removed ? 1 : 0 }
  await sql.run(
    `insert into connections (organisation, connection_id, login, removed, body) values (?, ?, ?, ?, ?)
     on conflict (organisation) do update set connection_id = excluded.connection_id, login = excluded.login,
       removed = excluded.removed, body = excluded.body`,
    ...[...Object.values(row), seal.seal(name, connectionContext(row))],
  )
}

async function connectedIn(sql: Sql, seal: Seal): Promise<Map<string, Connection>> {
  const rows = await sql.all('select * from connections order by organisation')
  return new Map(rows.map((row) => [text(row, 'organisation'), connectionIn(seal, row)]))
}

async function forget(sql: Sql, parts: StoreParts, login: string): Promise<void> {
  const before = await connectedIn(sql, parts.seal)
  await forgetTokens(sql, login)
  await sql.run('delete from connections where login = ?', login)
  if ((await sql.run('delete from logins where id = ?', login)) === 0) return
  await tell(sql, parts, { kind: 'logged_out', facts: { login } })
  await tellReached(sql, parts, before)
}

async function forgetTokens(sql: Sql, login: string): Promise<void> {
  await sql.run('delete from shared_values where name = ?', `token ${login}`)
}

async function setRemoved(sql: Sql, parts: StoreParts, organisation: string, removed: boolean): Promise<boolean> {
  const connection = (await connectedIn(sql, parts.seal)).get(organisation)
  if (!connection) return false
  if (connection.removed === removed) return true
  await putConnection(sql, parts.seal, { ...connection, removed })
  if (removed) await dropUsual(sql, parts.seal, organisation)
  await tell(sql, parts, { kind: removed ? 'out_of_use' : 'in_use', organisation })
  return true
}

/** Tells the audit which organisations came and went; of those that went, no copy is kept, and none is the usual one. */
async function tellReached(sql: Sql, parts: StoreParts, before: ReadonlyMap<string, Connection>): Promise<void> {
  const after = await connectedIn(sql, parts.seal)
  for (const [organisation, { login }] of after) {
    const was = before.get(organisation)
    if (was?.login !== login) await tell(sql, parts, { kind: 'connected', organisation, facts: { login } })
  }
  for (const [organisation, { login }] of before) {
    if (after.has(organisation)) continue
    await dropUsual(sql, parts.seal, organisation)
    const documents = await removeMirror(sql, organisation)
    const settings = await removeReference(sql, organisation)
    await tell(sql, parts, { kind: 'disconnected', organisation, facts: { login, documents, settings } })
  }
}

const USUAL = 'usual organisation'

async function setUsual(sql: Sql, seal: Seal, organisation: string | undefined): Promise<void> {
  await sql.run('delete from shared_values where name = ?', USUAL)
  if (organisation === undefined) return
  await sql.run(
    'insert into shared_values (name, value, version) values (?, ?, 1)',
    ...[USUAL, seal.seal(organisation, `shared_values||${USUAL}`)],
  )
}

async function dropUsual(sql: Sql, seal: Seal, organisation: string): Promise<void> {
  const [row] = await sql.all('select value from shared_values where name = ?', USUAL)
  if (!row || openText(seal, bytes(row, 'value'), `shared_values||${USUAL}`) !== organisation) return
  await setUsual(sql, seal, undefined)
}

async function tell(
  sql: Sql,
  { clock, auditKeys }: StoreParts,
  told: Pick<NewEntry, 'kind'> & Partial<NewEntry>,
): Promise<void> {
  const entry = { at: clock.now(), organisation: '', actor: OPERATOR, change: '', facts: {}, ...told }
  await appendAudit(sql, entry, auditKeys)
}
