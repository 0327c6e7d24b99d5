import type { OpenBooks } from '../src/cli/furnish.ts'
import type { Database, Row } from '../src/store/sql.ts'

const TABLES = ['mirrors', 'mirror_lists', 'mirror_documents', 'mirror_marks']

// Some 3 MB each.
const kept = new Map<string, ReadonlyMap<string, readonly Row[]>>()

/** Puts the copy of all books into the record of a house: read from Xero once for each `key`, which names the founded state, then put there row by row. */
export async function keepCopies(key: string, { mirrorKeepers, store }: OpenBooks): Promise<void> {
  const known = kept.get(key)
  if (known) await putRows(store.database, known)
  for (const keeper of mirrorKeepers.values()) while (await keeper.keep(new AbortController().signal));
  if (!known) kept.set(key, await rowsOf(store.database))
}

async function rowsOf(database: Database): Promise<ReadonlyMap<string, readonly Row[]>> {
  const rows = new Map<string, readonly Row[]>()
  for (const table of TABLES) rows.set(table, await database.all(`select * from ${table}`))
  return rows
}

async function putRows(database: Database, tables: ReadonlyMap<string, readonly Row[]>): Promise<void> {
  await database.transaction(async (sql) => {
    for (const [table, rows] of tables) {
      // Nothing read while the house was opened is older than the copy.
      await sql.run(`delete from ${table}`)
      for (const row of rows) {
        const columns = Object.keys(row)
        const values = `values (${columns.map(() => '?').join(', ')})`
        await sql.run(`insert into ${table} (${columns.join(', ')}) ${values}`, ...Object.values(row))
      }
    }
  })
}
