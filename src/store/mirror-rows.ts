import type { MirroredDocuments, MirrorKind } from '../books/mirror.ts'
import { LIST_OF, MIRROR_LISTS, type MirrorList, type MirrorRow } from '../books/mirror-copy.ts'
import { bytes, instant, text } from './change-rows.ts'
import { documentText, textDocument } from './document-text.ts'
import { changed, openText, type Seal } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** The shape in which documents are kept: a copy of another shape is read anew from Xero. Raise it when a mirrored type changes. */
export const MIRROR_SHAPE = 1

/** Tables of the copies of Xero's documents. What queries ask about is plain: codes, days and Xero's ids; the documents are sealed. */
export const MIRROR_TABLES = [
  'create table mirrors (organisation text primary key, writes bigint not null, body bytea not null)',
  `create table mirror_lists (
    organisation text not null, list text not null, shape bigint not null, as_of bigint, whole_at bigint, writes bigint not null,
    run bigint not null, walk_began bigint, walk_page bigint, walk_total bigint, primary key (organisation, list))`,
  `create table mirror_documents (
    organisation text not null, list text not null, id text not null, kind text not null, status text not null, day text, closed_on text,
    contact text not null, updated_at bigint not null, read_at bigint not null, run bigint not null, body bytea not null,
    primary key (organisation, list, id))`,
  'create index mirror_asked on mirror_documents (organisation, kind, id, status, day, closed_on, contact)',
  'create index mirror_unmet on mirror_documents (organisation, list, run)',
  'create table mirror_marks (organisation text not null, id text not null, number bigint not null, primary key (organisation, id))',
] as const

/** What tells which documents have changed since somebody looked: a number that grows with each writing, of each list and each document. */
export const MIRROR_NUMBERS = [
  'alter table mirror_lists add column number bigint not null default 0',
  'alter table mirror_documents add column number bigint not null default 0',
  'create index mirror_changed on mirror_documents (organisation, kind, number, id)',
] as const

/**
 * The next number of a list, for what is written or removed in this transaction. It is never less than the instant `now`, so that a copy
 * which was removed and made anew goes on above the old one.
 */
export async function nextNumber(sql: Sql, organisation: string, list: MirrorList, now: number): Promise<number> {
  await sql.run(
    `update mirror_lists set number = case when number >= ? then number + 1 else ? end where organisation = ? and list = ?`,
    ...[now, now, organisation, list],
  )
  return await numberOf(sql, organisation, list)
}

/** The number of what was last written or removed in a list; 0 where there is nothing. */
export async function numberOf(sql: Sql, organisation: string, list: MirrorList): Promise<number> {
  const [row] = await sql.all('select number from mirror_lists where organisation = ? and list = ?', organisation, list)
  return row ? instant(row, 'number') : 0
}

/** Writes a document as it was when it was asked for at `readAt`, unless a newer one is there: Xero does not note every change, so of equal versions the one read later counts. */
export async function putRow(
  sql: Sql,
  seal: Seal,
  { organisation, run, readAt, number }: { organisation: string; run: number; readAt: number; number: number },
  { kind, id, status, date, closedOn, contactId, updatedAt, document }: MirrorRow,
): Promise<void> {
  const plain = {
    ...{ organisation, list: LIST_OF[kind], id, kind, status, day: date ?? null, closed_on: closedOn ?? null },
    ...{ contact: contactId, updated_at: updatedAt },
  }
  await sql.run(
    `insert into mirror_documents (organisation, list, id, kind, status, day, closed_on, contact, updated_at, read_at, run, number, body)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (organisation, list, id) do update set kind = excluded.kind,
       status = excluded.status, day = excluded.day, closed_on = excluded.closed_on, contact = excluded.contact,
       updated_at = excluded.updated_at, read_at = excluded.read_at, run = excluded.run, number = excluded.number, body = excluded.body
     where excluded.updated_at > mirror_documents.updated_at
       or (excluded.updated_at = mirror_documents.updated_at and excluded.read_at >= mirror_documents.read_at)`,
    ...[...Object.values(plain), readAt, run, number, seal.seal(documentText(document), contextOf(plain))],
  )
}

/** The document of a row, as it was put there. Throws Fault `unavailable` when the row is not as it was written. */
export function documentIn<Kind extends MirrorKind>(seal: Seal, row: Row, kind: Kind): MirroredDocuments[Kind] {
  if (row.kind !== kind) throw changed()
  return textDocument<MirroredDocuments[Kind]>(openText(seal, bytes(row, 'body'), contextOf(row)))
}

const PLAIN = ['organisation', 'list', 'id', 'kind', 'status', 'day', 'closed_on', 'contact', 'updated_at'] as const

function contextOf(row: Row): string {
  return `mirror ${MIRROR_SHAPE}|${PLAIN.map((column) => row[column] ?? '').join('|')}`
}

/** The list that a row's column names. Throws Fault `unavailable` where there is none of that name. */
export function listIn(row: Row): MirrorList {
  const name = text(row, 'list')
  const list = MIRROR_LISTS.find((one) => one === name)
  if (list === undefined) throw changed()
  return list
}
