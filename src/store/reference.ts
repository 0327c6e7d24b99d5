import type { ReferenceCopy, ReferenceKind } from '../books/reference-copy.ts'
import type { Change } from '../call/change.ts'
import { bytes, instant } from './change-rows.ts'
import { documentText, textDocument } from './document-text.ts'
import type { StoreParts } from './parts.ts'
import { openText } from './seal.ts'
import type { Row, Sql } from './sql.ts'

/** Tables of what was read of organisations' settings: when is plain, what is sealed. */
export const REFERENCE_TABLES = [
  'create table reference_writes (organisation text primary key, writes bigint not null)',
  `create table reference_copies (
    organisation text not null, kind text not null, shape bigint not null, at bigint not null, whole_at bigint not null,
    writes bigint not null, body bytea not null, primary key (organisation, kind))`,
] as const

// The shape in which settings are kept: a copy of another shape is read anew from Xero. Raise it when a type of ReferenceData changes.
const SHAPE = 1

const SETTING_ACTS: ReadonlySet<unknown> = new Set<Change['act']>([
  'create_setting',
  'update_setting',
  'set_group_members',
])

/** What was read of an organisation's settings, for all processes on the store. */
export function referenceCopy({ database, seal }: StoreParts, organisation: string): ReferenceCopy {
  const counted = async (sql: Sql, kind: ReferenceKind) =>
    kind === 'organisation' ? 0 : await writesOf(sql, organisation)
  return {
    writes: (kind) => counted(database, kind),
    read: async (kind) => {
      const [row] = await database.all(
        'select * from reference_copies where organisation = ? and kind = ? and shape = ?',
        ...[organisation, kind, SHAPE],
      )
      if (!row) return undefined
      const value = textDocument<never>(openText(seal, bytes(row, 'body'), contextOf(row)))
      return { value, at: instant(row, 'at'), wholeAt: instant(row, 'whole_at'), writes: instant(row, 'writes') }
    },
    keep: (kind, { value, at, wholeAt, writes }) =>
      database.transaction(async (sql) => {
        if ((await counted(sql, kind)) !== writes) return
        const row = { organisation, kind, shape: SHAPE, at, whole_at: wholeAt, writes }
        await sql.run(
          `insert into reference_copies (organisation, kind, shape, at, whole_at, writes, body) values (?, ?, ?, ?, ?, ?, ?)
           on conflict (organisation, kind) do update set shape = excluded.shape, at = excluded.at, whole_at = excluded.whole_at,
             writes = excluded.writes, body = excluded.body
           where excluded.shape <> reference_copies.shape or excluded.at >= reference_copies.at`,
          ...[...Object.values(row), seal.seal(documentText(value), contextOf(row))],
        )
      }),
  }
}

async function writesOf(sql: Sql, organisation: string): Promise<number> {
  const [row] = await sql.all('select writes from reference_writes where organisation = ?', organisation)
  return row ? instant(row, 'writes') : 0
}

/** Counts a write to settings, in the transaction that records it, where one of the acts is one; before it leaves and once it is concluded, so that no crash leaves old settings that pass for fresh. */
export async function countSettingWrite(sql: Sql, organisation: string, acts: readonly unknown[]): Promise<void> {
  if (!acts.some((act) => SETTING_ACTS.has(act))) return
  await sql.run(
    `insert into reference_writes (organisation, writes) values (?, 1)
     on conflict (organisation) do update set writes = reference_writes.writes + 1`,
    organisation,
  )
}

/** Removes what was read of an organisation's settings; answers how many kinds there were. The count stays: other processes hold readings against it. */
export async function removeReference(sql: Sql, organisation: string): Promise<number> {
  return await sql.run('delete from reference_copies where organisation = ?', organisation)
}

/** Removes what nobody has read again since `before`; answers how many kinds there were. */
export async function removeOldReference(sql: Sql, before: number): Promise<number> {
  return await sql.run('delete from reference_copies where at < ?', before)
}

function contextOf({ organisation, kind, shape, at, whole_at, writes }: Row): string {
  return `reference_copies|${[organisation, kind, shape, at, whole_at, writes].join('|')}`
}
