import type { OrganisationRef } from '../books/organisation.ts'
import { canonicalText, fromCanonical, sha256 } from '../call/canonical.ts'
import type { NewNote, Note, NoteQuery, Notes } from '../call/notes.ts'
import { appendAudit } from './audit.ts'
import { bytes, instant, text } from './change-rows.ts'
import { placeholders, type StoreParts } from './parts.ts'
import { changed, openText } from './seal.ts'
import type { Row, Sql, SqlValue } from './sql.ts'

/** The table of notes, as statements of the store's schema. */
export const NOTE_TABLES: readonly string[] = [
  `create table notes (
    organisation text not null, number bigint not null, kind text not null, subject text not null, key text, at bigint not null,
    body bytea not null, primary key (organisation, number))`,
  'create index notes_of_subject on notes (organisation, subject, number)',
  'create index notes_of_kind on notes (organisation, kind, number)',
  'create unique index notes_told on notes (organisation, kind, key) where key is not null',
]

const AT_ONCE = 1_000

/** The notes of one organisation in the store; each is in the audit by its hash. */
export function notesOf(parts: StoreParts, organisation: OrganisationRef): Notes {
  const { database } = parts
  return {
    add: (note, last) => database.transaction((sql) => addNote(sql, parts, organisation.id, note, last)),
    read: async (query = {}) => {
      const rows = await database.all(...selectFor(organisation.id, query))
      return rows.map((row) => noteIn(parts, row))
    },
  }
}

/** Puts a note on record inside a transaction, as Notes.add does. */
export async function addNote(
  sql: Sql,
  parts: StoreParts,
  organisation: string,
  { kind, subject, by, body, key }: NewNote,
  last: number | undefined,
): Promise<Note | undefined> {
  const told = key === undefined ? undefined : await noteTold(sql, organisation, kind, key)
  if (told) return noteIn(parts, told)
  if (last !== undefined && (await newestOf(sql, organisation, subject)) !== last) return undefined
  const [row] = await sql.all('select max(number) as newest from notes where organisation = ?', organisation)
  const note: Note = { number: numberIn(row, 'newest') + 1, kind, subject, by, body, key, at: parts.clock.now() }
  const content = canonicalText({ by, body })
  await sql.run(
    'insert into notes (organisation, number, kind, subject, key, at, body) values (?, ?, ?, ?, ?, ?, ?)',
    ...[organisation, note.number, kind, subject, key ?? null, note.at],
    parts.seal.seal(content, contextOf(organisation, note)),
  )
  const facts = { note: note.number, kind, hash: sha256(content) }
  const entry = { at: note.at, kind: 'noted', organisation, actor: by, change: '', facts } as const
  await appendAudit(sql, entry, parts.auditKeys)
  return note
}

async function noteTold(sql: Sql, organisation: string, kind: string, key: string): Promise<Row | undefined> {
  const rows = await sql.all(
    'select * from notes where organisation = ? and kind = ? and key = ?',
    organisation,
    kind,
    key,
  )
  return rows[0]
}

async function newestOf(sql: Sql, organisation: string, subject: string): Promise<number> {
  const [row] = await sql.all(
    'select max(number) as newest from notes where organisation = ? and subject = ?',
    ...[organisation, subject],
  )
  return numberIn(row, 'newest')
}

function selectFor(
  organisation: string,
  { kinds, subject, after, limit = AT_ONCE }: NoteQuery,
): [string, ...SqlValue[]] {
  const conditions: [string, readonly SqlValue[]][] = [['organisation = ?', [organisation]]]
  if (kinds) conditions.push([`kind in (${placeholders(kinds)})`, kinds])
  if (subject !== undefined) conditions.push(['subject = ?', [subject]])
  if (after !== undefined) conditions.push(['number > ?', [after]])
  const which = conditions.map(([condition]) => condition).join(' and ')
  const values = conditions.flatMap(([, given]) => given)
  return [`select * from notes where ${which} order by number limit ?`, ...values, limit]
}

function noteIn({ seal }: StoreParts, row: Row): Note {
  const plain = {
    number: instant(row, 'number'),
    kind: text(row, 'kind'),
    subject: text(row, 'subject'),
    at: instant(row, 'at'),
    key: row.key === null ? undefined : text(row, 'key'),
  }
  const sealed = fromCanonical(openText(seal, bytes(row, 'body'), contextOf(text(row, 'organisation'), plain)))
  if (typeof sealed !== 'object' || sealed === null || !('by' in sealed) || typeof sealed.by !== 'string')
    throw changed()
  return { ...plain, by: sealed.by, body: 'body' in sealed ? sealed.body : undefined }
}

// Bound to every plain column, so that none of them can be changed beside it.
function contextOf(organisation: string, { number, kind, subject, key, at }: Omit<Note, 'by' | 'body'>): string {
  return `notes|${JSON.stringify([organisation, number, kind, subject, key ?? null, at])}`
}

function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column]
  return typeof value === 'number' ? value : 0
}
