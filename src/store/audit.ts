import { createHmac, type KeyObject } from 'node:crypto'
import type { AuditEntry, AuditKind } from '../call/audit.ts'
import { canonicalText, fromCanonical, sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import type { Row, Sql } from './sql.ts'

/** The tables of the audit, as statements of the store's schema. */
export const AUDIT_TABLES: readonly string[] = [
  `create table audit (
    seq bigint primary key, at bigint not null, kind text not null, organisation text not null, actor text not null,
    change text not null, facts text not null, prev text not null, hash text not null)`,
  `create table checkpoints (
    seq bigint primary key, at bigint not null, hash text not null, prev_signature text not null,
    signature text not null, public_key text not null)`,
  `create table audit_head (
    id bigint primary key check (id = 1), seq bigint not null, hash text not null, checkpoint text not null, mac text not null)`,
]

/** The secret by which only this server can say where its audit ends: at least 32 bytes, derived from the master key. */
export interface AuditKeys {
  head: KeyObject
}

/** What is told to the audit: an entry without its place in the chain. */
export type NewEntry = Omit<AuditEntry, 'seq' | 'prev' | 'hash'>

/** Where the chain ends: its newest entry, and the signature of the newest checkpoint. Nothing recorded yet is seq 0. */
export interface AuditHead {
  seq: number
  hash: string
  checkpoint: string
}

const START: AuditHead = { seq: 0, hash: '', checkpoint: '' }

/** Entries that are read at a time. */
export const AUDIT_PAGE = 1_000

/**
 * Appends one entry, inside the transaction of what it tells. Throws Fault `unavailable` when the end of the audit is not as this server
 * left it: an entry on top would make somebody's edit look genuine.
 */
export async function appendAudit(sql: Sql, entry: NewEntry, keys: AuditKeys): Promise<void> {
  const head = await headOf(sql, keys)
  const { at, kind, organisation, actor, change, facts } = entry
  const unsealed = { seq: head.seq + 1, at, kind, organisation, actor, change, facts, prev: head.hash }
  const hash = hashOfEntry(unsealed)
  await sql.run(
    'insert into audit (seq, at, kind, organisation, actor, change, facts, prev, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[unsealed.seq, at, kind, organisation, actor, change, canonicalText(facts), unsealed.prev, hash],
  )
  await writeHead(sql, { ...head, seq: unsealed.seq, hash }, keys)
}

/** SHA-256 over an entry and the hash before it, hexadecimal. */
export function hashOfEntry({ hash, ...entry }: Omit<AuditEntry, 'hash'> & { hash?: string }): string {
  return sha256(canonicalText(entry))
}

/** Where the chain ends. Throws Fault `unavailable` when somebody else than this server has written that, or it is gone. */
export async function headOf(sql: Sql, keys: AuditKeys): Promise<AuditHead> {
  const [row] = await sql.all('select seq, hash, checkpoint, mac from audit_head where id = 1')
  if (!row) {
    const [left] = await sql.all('select seq from audit union all select seq from checkpoints limit 1')
    if (left) throw damaged()
    return START
  }
  const head = readHead(row)
  if (!head || row.mac !== macOf(head, keys)) throw damaged()
  return head
}

/** The head in a row of its table; undefined where the row has something else in it. Its mac is not looked at. */
export function readHead({ seq, hash, checkpoint }: Row): AuditHead | undefined {
  if (typeof seq !== 'number' || typeof hash !== 'string' || typeof checkpoint !== 'string') return undefined
  return { seq, hash, checkpoint }
}

/** Records where the chain ends now, in the transaction that moved it. */
export async function writeHead(sql: Sql, head: AuditHead, keys: AuditKeys): Promise<void> {
  const { seq, hash, checkpoint } = head
  await sql.run(
    `insert into audit_head (id, seq, hash, checkpoint, mac) values (1, ?, ?, ?, ?)
     on conflict (id) do update set seq = excluded.seq, hash = excluded.hash, checkpoint = excluded.checkpoint, mac = excluded.mac`,
    ...[seq, hash, checkpoint, macOf(head, keys)],
  )
}

/** What only the holder of the key can write beside a head. */
export function macOf({ seq, hash, checkpoint }: AuditHead, keys: AuditKeys): string {
  return createHmac('sha256', keys.head)
    .update(canonicalText(['audit head', seq, hash, checkpoint]))
    .digest('hex')
}

function damaged(): Fault {
  return new Fault(
    'unavailable',
    'The end of the audit is not as this server left it, or the key is not the one it was written with; nothing more is recorded, and nothing was done.',
    'Run "xero-mcp audit verify" to see what is wrong, and keep the store as it is for whoever looks into it.',
  )
}

/** The entry in a row of the audit; undefined where the row is not as this server writes them, to the letter. */
export function readEntry(row: Row): AuditEntry | undefined {
  const { seq, at, kind, organisation, actor, change, facts, prev, hash } = row
  if (typeof seq !== 'number' || typeof at !== 'number' || typeof prev !== 'string' || typeof hash !== 'string') {
    return undefined
  }
  if (typeof kind !== 'string' || typeof organisation !== 'string' || typeof actor !== 'string') return undefined
  const told = readFacts(facts)
  if (typeof change !== 'string' || told === undefined) return undefined
  return { seq, at, kind: kind as AuditKind, organisation, actor, change, facts: told, prev, hash }
}

function readFacts(text: unknown): AuditEntry['facts'] | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const facts = fromCanonical(text)
    const plain = typeof facts === 'object' && facts !== null && !Array.isArray(facts)
    return plain && canonicalText(facts) === text ? (facts as AuditEntry['facts']) : undefined
  } catch {
    return undefined
  }
}

/** Rows of the audit after `seq`, oldest first, at most so many. */
export async function rowsAfter(sql: Sql, seq: number, limit = AUDIT_PAGE): Promise<readonly Row[]> {
  return await sql.all(
    'select seq, at, kind, organisation, actor, change, facts, prev, hash from audit where seq > ? order by seq limit ?',
    ...[seq, limit],
  )
}
