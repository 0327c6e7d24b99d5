import Libsql from 'libsql'
import type { Database, Row, Sql } from '../../src/store/sql.ts'

/** A database in memory with the given tables: as much of an engine as tests of single tables need. */
export function memoryDatabase(tables: readonly string[]): Database {
  const raw = new Libsql(':memory:')
  for (const table of tables) raw.exec(table)
  let last: Promise<unknown> = Promise.resolve()
  const sql: Sql = {
    all: async (text, ...values) => raw.prepare(text).all(...values) as Row[],
    run: async (text, ...values) => raw.prepare(text).run(...values).changes,
  }
  async function within<T>(work: (inner: Sql) => Promise<T>): Promise<T> {
    raw.exec('begin immediate')
    try {
      const answer = await work(sql)
      raw.exec('commit')
      return answer
    } catch (thrown) {
      raw.exec('rollback')
      throw thrown
    }
  }
  return {
    ...sql,
    transaction: async (work) => {
      const mine = last.then(() => within(work))
      last = mine.catch(() => undefined)
      return await mine
    },
    close: async () => {
      raw.close()
    },
  }
}
