import {
  type ListState,
  MIRROR_LISTS,
  type MirrorCopy,
  type MirrorList,
  type MirrorState,
} from '../books/mirror-copy.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { canonicalText } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { instant, maybeInstant, text } from './change-rows.ts'
import { leasesIn } from './leases.ts'
import { digestsOf } from './mirror-digest.ts'
import { forgetStrangers, marksOf, unmark } from './mirror-marks.ts'
import { everyDocument } from './mirror-read.ts'
import { listIn, MIRROR_SHAPE, nextNumber, putRow } from './mirror-rows.ts'
import type { StoreParts } from './parts.ts'
import type { Row, Sql } from './sql.ts'

/** The copy of one organisation's documents. */
export function mirrorCopy(parts: StoreParts, organisation: OrganisationRef): MirrorCopy {
  const { database, worker } = parts
  const lease = leaseOf(organisation.id)
  const leases = leasesIn(parts)
  return {
    ...refreshing(parts, organisation),
    state: () => stateOf(database, organisation.id),
    writesCounted: () =>
      database.transaction(async (sql) => {
        await beginCounting(sql, parts, organisation, 'nothing')
        return (await stateOf(sql, organisation.id)).writes
      }),
    every: (kind, query) => everyDocument(parts, organisation.id, kind, query),
    digest: digestsOf(parts, organisation.id),
    take: (until) => leases.take(lease, worker, until),
    release: () => leases.release(lease, worker),
    unmet: async (list, run, limit) => {
      const rows = await database.all(
        `select id from mirror_documents where organisation = ? and list = ? and run < ?
         and status not in ('VOIDED', 'DELETED') order by id limit ?`,
        ...[organisation.id, list, run, limit],
      )
      return rows.map((row) => text(row, 'id'))
    },
    marks: (list) => marksOf(database, organisation.id, list),
  }
}

type Refreshing = Omit<
  MirrorCopy,
  'state' | 'writesCounted' | 'every' | 'digest' | 'take' | 'release' | 'unmet' | 'marks'
>

function refreshing(parts: StoreParts, organisation: OrganisationRef): Refreshing {
  const { id } = organisation
  const own: Own = (work) =>
    parts.database.transaction(async (sql) => {
      await mustHave(sql, parts, id)
      return await work(sql)
    })
  return { ...walking(parts, organisation, own), ...catchingUp(parts, id, own) }
}

/** A transaction of whoever has the copy. */
type Own = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

function walking(
  parts: StoreParts,
  organisation: OrganisationRef,
  own: Own,
): Pick<Refreshing, 'beginWalk' | 'keepPage' | 'endWalk'> {
  const { id } = organisation
  return {
    beginWalk: (list, began) =>
      own(async (sql) => {
        const run = await beginRun(sql, parts, organisation, list, began)
        return { run, began, page: 1, total: undefined }
      }),
    keepPage: (list, rows, readAt, { run, page, total }) =>
      own(async (sql) => {
        await moveOn(sql, id, list, run, 'walk_page = ?, walk_total = ?', [page, total ?? null])
        const number = await nextNumber(sql, id, list, parts.clock.now())
        for (const row of rows) await putRow(sql, parts.seal, { organisation: id, run, readAt, number }, row)
      }),
    endWalk: (list, { run, began }, alone) =>
      own(async (sql) => {
        const asOf = 'as_of = case when as_of > ? then as_of else ? end'
        const done = `${asOf}, whole_at = ?, walk_began = null, walk_page = null, walk_total = null`
        await moveOn(sql, id, list, run, done, [began, began, began])
        const gone = 'delete from mirror_documents where organisation = ? and list = ? and run < ?'
        if (alone && (await sql.run(gone, id, list, run)) > 0) await nextNumber(sql, id, list, parts.clock.now())
      }),
  }
}

function catchingUp(
  { seal, clock }: StoreParts,
  id: string,
  own: Own,
): Pick<Refreshing, 'put' | 'remove' | 'noteChanges' | 'unmark'> {
  return {
    put: (list, rows, readAt) =>
      own(async (sql) => {
        const run = await runOf(sql, id, list)
        const number = await nextNumber(sql, id, list, clock.now())
        for (const row of rows) await putRow(sql, seal, { organisation: id, run, readAt, number }, row)
      }),
    remove: (list, documentId) =>
      own(async (sql) => {
        const one = 'delete from mirror_documents where organisation = ? and list = ? and id = ?'
        if ((await sql.run(one, id, list, documentId)) > 0) await nextNumber(sql, id, list, clock.now())
      }),
    noteChanges: (list, asOf, writes) =>
      own(async (sql) => {
        await sql.run(
          'update mirror_lists set as_of = ?, writes = ? where organisation = ? and list = ?',
          ...[asOf, writes, id, list],
        )
        await forgetStrangers(sql, id)
      }),
    unmark: (marks) => own((sql) => unmark(sql, id, marks)),
  }
}

function leaseOf(organisation: string): string {
  return `mirror of ${organisation}`
}

// Whoever was held up for longer than its lease must not write what it read before another went on.
async function mustHave(sql: Sql, { worker, clock }: StoreParts, organisation: string): Promise<void> {
  const held = await sql.all(
    'select 1 as held from leases where name = ? and owner = ? and held_until > ?',
    ...[leaseOf(organisation), worker, clock.now()],
  )
  if (held.length === 0) throw overtaken()
}

function overtaken(): Fault {
  return new Fault('unavailable', 'Another process keeps the copy of these books by now.', 'It goes on there.')
}

async function beginCounting(
  sql: Sql,
  { seal }: StoreParts,
  { id, name, demo }: OrganisationRef,
  where: 'nothing' | 'update set body = excluded.body',
): Promise<void> {
  const body = seal.seal(canonicalText({ id, name, demo }), `mirrors|${id}`)
  await sql.run(
    `insert into mirrors (organisation, writes, body) values (?, 0, ?) on conflict (organisation) do ${where}`,
    ...[id, body],
  )
}

async function beginRun(
  sql: Sql,
  parts: StoreParts,
  organisation: OrganisationRef,
  list: MirrorList,
  began: number,
): Promise<number> {
  const { id } = organisation
  await beginCounting(sql, parts, organisation, 'update set body = excluded.body')
  const [before] = await sql.all('select * from mirror_lists where organisation = ? and list = ?', id, list)
  if (before && before.shape !== MIRROR_SHAPE) {
    await sql.run('delete from mirror_documents where organisation = ? and list = ?', id, list)
    await sql.run('delete from mirror_lists where organisation = ? and list = ?', id, list)
  }
  const run = before ? instant(before, 'run') + 1 : 1
  await sql.run(
    `insert into mirror_lists (organisation, list, shape, writes, run, walk_began, walk_page) values (?, ?, ?, 0, ?, ?, 1)
     on conflict (organisation, list) do update set run = excluded.run, walk_began = excluded.walk_began, walk_page = 1, walk_total = null`,
    ...[id, list, MIRROR_SHAPE, run, began],
  )
  return run
}

async function moveOn(
  sql: Sql,
  organisation: string,
  list: MirrorList,
  run: number,
  set: string,
  values: readonly (number | null)[],
): Promise<void> {
  const moved = await sql.run(
    `update mirror_lists set ${set} where organisation = ? and list = ? and run = ? and walk_page is not null`,
    ...[...values, organisation, list, run],
  )
  if (moved === 0) throw overtaken()
}

async function runOf(sql: Sql, organisation: string, list: MirrorList): Promise<number> {
  const [row] = await sql.all('select run from mirror_lists where organisation = ? and list = ?', organisation, list)
  if (!row) throw overtaken()
  return instant(row, 'run')
}

const NOTHING: ListState = { asOf: undefined, wholeAt: undefined, writes: 0, walk: undefined }

async function stateOf(sql: Sql, organisation: string): Promise<MirrorState> {
  const [mirror] = await sql.all('select writes from mirrors where organisation = ?', organisation)
  const rows = await sql.all(
    'select * from mirror_lists where organisation = ? and shape = ?',
    ...[organisation, MIRROR_SHAPE],
  )
  const known = new Map(rows.map((row) => [listIn(row), listState(row)] as const))
  const lists = Object.fromEntries(MIRROR_LISTS.map((list) => [list, known.get(list) ?? NOTHING]))
  return { writes: mirror ? instant(mirror, 'writes') : 0, lists: lists as MirrorState['lists'] }
}

function listState(row: Row): ListState {
  const [began, page] = [maybeInstant(row, 'walk_began'), maybeInstant(row, 'walk_page')]
  const total = maybeInstant(row, 'walk_total')
  return {
    asOf: maybeInstant(row, 'as_of'),
    wholeAt: maybeInstant(row, 'whole_at'),
    writes: instant(row, 'writes'),
    walk: began === undefined || page === undefined ? undefined : { run: instant(row, 'run'), began, page, total },
  }
}
