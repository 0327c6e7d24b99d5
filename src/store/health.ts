import { maybeInstant, text } from './change-rows.ts'
import { isPaused } from './pause.ts'
import type { Row, Sql } from './sql.ts'

/** How many of something there are, and since when (milliseconds) the oldest waits. */
export interface Waiting {
  count: number
  oldest: number | undefined
}

/** What a store tells of itself without its key. */
export interface StoreHealth {
  schema: number
  /** SQLite's version, and the size of the file, bytes. */
  engine: string
  bytes: number
  /** Changes that wait for a person, that are under way, and requests to Xero whose fate is open. */
  held: Waiting
  sending: Waiting
  intents: Waiting
  /** Other processes that have something of it at this moment. */
  others: number
  paused: boolean
}

/** Looks at a store, and at what waits in one organisation or in all; `worker` is this process, `now` in milliseconds. It changes nothing. Throws Fault `unavailable`. */
export async function storeHealth(sql: Sql, worker: string, now: number, organisation?: string): Promise<StoreHealth> {
  const [where, of] = organisation === undefined ? ['', []] : [' and organisation = ?', [organisation]]
  const one = async (query: string, ...values: (string | number)[]): Promise<Row> =>
    (await sql.all(query, ...values))[0] ?? {}
  const changesIn = (state: string) =>
    one(`select count(*) as n, min(planned_at) as oldest from changes where state = ?${where}`, state, ...of)
  const pages = await one('pragma page_count')
  const size = await one('pragma page_size')
  const others = await one(
    `select count(*) as n from (
       select owner from leases where held_until > ? and owner <> ?
       union select worker from changes where state = 'sending' and claimed_until > ? and worker is not null and worker <> ?) as owners`,
    ...[now, worker, now, worker],
  )
  return {
    schema: count(await one('select version as n from schema_version')),
    engine: text(await one('select sqlite_version() as version'), 'version'),
    bytes: count({ n: pages.page_count ?? 0 }) * count({ n: size.page_size ?? 0 }),
    held: waiting(await changesIn('held')),
    sending: waiting(await changesIn('sending')),
    intents: waiting(
      await one(`select count(*) as n, min(opened_at) as oldest from intents where state = 'open'${where}`, ...of),
    ),
    others: count(others),
    paused: await isPaused(sql),
  }
}

/** What SQLite finds wrong with the pages of a store, in its own words; none where it is whole. It reads the whole file. */
export async function storeDamage(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.all('pragma quick_check(5)')
  return rows.map((row) => String(Object.values(row)[0])).filter((words) => words !== 'ok')
}

function waiting(row: Row): Waiting {
  return { count: count(row), oldest: maybeInstant(row, 'oldest') }
}

function count({ n }: Row): number {
  return typeof n === 'number' ? n : 0
}
