import * as z from 'zod'
import {
  type AccessToken,
  type AccessTokens,
  type NewAccessToken,
  type TokenOrganisation,
  tokenNameKey,
} from '../call/access-tokens.ts'
import { canonicalText, fromCanonical } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { appendAudit } from './audit.ts'
import { bytes, instant, maybeInstant, text } from './change-rows.ts'
import { freshId, type StoreParts } from './parts.ts'
import { changed, openText, type Seal } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** The table of access tokens, as statements of the store's schema. What decides over a token is bound to its sealed body. */
export const ACCESS_TOKEN_TABLES: readonly string[] = [
  `create table access_tokens (
    id text primary key, name text not null, name_key text not null, sha256 text not null unique, made_at bigint not null,
    expires_at bigint not null, revoked_at bigint, last_used bigint, body bytea not null)`,
  'create index access_tokens_named on access_tokens (name_key)',
]

/** How exactly the last use is kept, milliseconds: a write for each request would be one too many. */
const USE_MS = 60_000

/** The access tokens of a store. */
export function accessTokensIn(parts: StoreParts): AccessTokens {
  const { database, seal, clock } = parts
  return {
    add: (token, actor) => database.transaction((sql) => add(sql, parts, token, actor)),
    find: async (sha256) => {
      const [row] = await database.all(
        'select * from access_tokens where sha256 = ? and revoked_at is null and expires_at > ?',
        ...[sha256, clock.now()],
      )
      return row && tokenIn(seal, row)
    },
    list: async () => {
      const rows = await database.all('select * from access_tokens order by made_at, id')
      return rows.map((row) => tokenIn(seal, row))
    },
    revoke: (name, actor) => database.transaction((sql) => revoke(sql, parts, name, actor)),
    noteUse: async (id) => {
      const now = clock.now()
      await database.run(
        'update access_tokens set last_used = ? where id = ? and coalesce(last_used, 0) <= ?',
        ...[now, id, now - USE_MS],
      )
    },
  }
}

async function inUse(sql: Sql, { clock }: StoreParts, name: string): Promise<Row | undefined> {
  const [row] = await sql.all(
    'select * from access_tokens where name_key = ? and revoked_at is null and expires_at > ?',
    ...[tokenNameKey(name), clock.now()],
  )
  return row
}

async function add(sql: Sql, parts: StoreParts, token: NewAccessToken, actor: string): Promise<AccessToken> {
  const { seal, clock, auditKeys, newHandle } = parts
  if (await inUse(sql, parts, token.name)) {
    throw new Fault(
      'refused',
      'A token of this name is in use.',
      'Choose another name, or end that one first: xero-mcp serve --revoke-token NAME.',
    )
  }
  const id = await freshId(sql, 'access_tokens', 'tok', newHandle)
  const made: AccessToken = { ...token, id, madeAt: clock.now(), revokedAt: undefined, lastUsedAt: undefined }
  const { name, sha256, madeAt, expiresAt, organisations, policy } = made
  await sql.run(
    'insert into access_tokens (id, name, name_key, sha256, made_at, expires_at, body) values (?, ?, ?, ?, ?, ?, ?)',
    ...[id, name, tokenNameKey(name), sha256, madeAt, expiresAt, sealed(seal, made)],
  )
  const facts = { token: id, expires: expiresAt, organisations: organisations?.length ?? 0, tightened: !!policy }
  await appendAudit(sql, { at: madeAt, kind: 'token_made', organisation: '', actor, change: '', facts }, auditKeys)
  return made
}

async function revoke(sql: Sql, parts: StoreParts, name: string, actor: string): Promise<boolean> {
  const { seal, clock, auditKeys } = parts
  const row = await inUse(sql, parts, name)
  if (!row) return false
  const at = clock.now()
  const token = { ...tokenIn(seal, row), revokedAt: at }
  await sql.run(
    'update access_tokens set revoked_at = ?, body = ? where id = ?',
    ...[at, sealed(seal, token), token.id],
  )
  const facts = { token: token.id }
  await appendAudit(sql, { at, kind: 'token_revoked', organisation: '', actor, change: '', facts }, auditKeys)
  return true
}

const bodyShape = z.strictObject({
  organisations: z.array(z.strictObject({ id: z.string(), name: z.string() })).optional(),
  policy: z.string().optional(),
})

function sealed(seal: Seal, token: AccessToken): Uint8Array {
  const { policy } = token
  const organisations = token.organisations?.map(({ id, name }) => ({ id, name }))
  return seal.seal(canonicalText({ organisations, policy }), contextOf(token))
}

function tokenIn(seal: Seal, row: Row): AccessToken {
  const plain = {
    id: text(row, 'id'),
    name: text(row, 'name'),
    sha256: text(row, 'sha256'),
    madeAt: instant(row, 'made_at'),
    expiresAt: instant(row, 'expires_at'),
    revokedAt: maybeInstant(row, 'revoked_at'),
  }
  const body = bodyShape.safeParse(fromCanonical(openText(seal, bytes(row, 'body'), contextOf(plain))))
  if (!body.success) throw changed()
  const organisations: readonly TokenOrganisation[] | undefined = body.data.organisations
  return { ...plain, organisations, policy: body.data.policy, lastUsedAt: maybeInstant(row, 'last_used') }
}

// Whoever can write the file, but lacks the key, can neither add a token nor make one last longer or see more.
function contextOf({
  id,
  name,
  sha256,
  expiresAt,
  revokedAt,
}: Pick<AccessToken, 'id' | 'name' | 'sha256' | 'expiresAt' | 'revokedAt'>) {
  return `access_tokens||${canonicalText([id, name, sha256, expiresAt, revokedAt ?? 0])}`
}
