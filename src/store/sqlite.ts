import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Database, Sql } from './sql.ts'
import { openEngine, type SqliteEngine } from './sqlite-engine.ts'
import { APPLICATION_ID, foreignFile, isLocked, storeFault } from './sqlite-faults.ts'

/** How a file is opened. `onTrouble` is told the engine's own words and the path, for the operator's log alone. */
export interface SqliteOptions {
  onTrouble?: ((message: string) => void) | undefined
}

const SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
`

type Queue = <T>(work: () => Promise<T>) => Promise<T>

// The engine waits for a lock by blocking its thread, so connections of one process must not wait for one another.
const queues = new Map<string, Queue>()

/**
 * Opens an SQLite file, made with its folder where there is none, for this user's eyes only; `:memory:` is gone when it is closed.
 * All statements of one process on one file follow one another, and none gets between those of a transaction: inside
 * one, only the `sql` that it was given may be used. Throws Fault `unavailable`, as everything it answers does.
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Database> {
  const inMemory = file === ':memory:'
  const guarded = guard(file, options)
  const queue = inMemory ? newQueue() : queueOf(resolve(file))
  return await queue(async () => {
    const engine = await guarded(async () => {
      if (!inMemory) makeFile(file)
      const opened = await openEngine(file)
      try {
        prepare(opened)
      } catch (thrown) {
        opened.close()
        throw thrown
      }
      return opened
    })
    return databaseOver(engine, queue, guarded)
  })
}

type Guard = <T>(work: () => Promise<T>) => Promise<T>

function guard(file: string, { onTrouble }: SqliteOptions): Guard {
  return async (work) => {
    try {
      return await work()
    } catch (thrown) {
      const fault = storeFault(thrown)
      if (fault !== thrown) onTrouble?.(`${thrown instanceof Error ? thrown.message : String(thrown)} (${file})`)
      throw fault
    }
  }
}

function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // SQLite gives its companion files the mode of this one, so it is made before SQLite would.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

function prepare(engine: SqliteEngine): void {
  engine.execute('PRAGMA busy_timeout = 5000')
  markAsOurs(engine)
  useWriteAheadLog(engine)
  engine.execute(SETTINGS)
}

function markAsOurs(engine: SqliteEngine): void {
  const [id] = engine.all('PRAGMA application_id', [])
  if (id?.application_id === APPLICATION_ID) return
  engine.execute('BEGIN IMMEDIATE')
  try {
    const [found] = engine.all('SELECT count(*) AS tables FROM sqlite_master', [])
    const [now] = engine.all('PRAGMA application_id', [])
    if (now?.application_id !== APPLICATION_ID) {
      if (found?.tables !== 0 || now?.application_id !== 0) throw foreignFile()
      engine.execute(`PRAGMA application_id = ${APPLICATION_ID}`)
    }
    engine.execute('COMMIT')
  } catch (thrown) {
    rollBack(engine)
    throw thrown
  }
}

// Changing to the log fails at once where another process has the file open, instead of waiting; taking the lock waits.
function useWriteAheadLog(engine: SqliteEngine): void {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      engine.all('PRAGMA journal_mode = WAL', [])
      return
    } catch (thrown) {
      if (!isLocked(thrown) || attempt === 49) throw thrown
      engine.execute('BEGIN IMMEDIATE; COMMIT')
    }
  }
}

function databaseOver(engine: SqliteEngine, queue: Queue, guarded: Guard): Database {
  return {
    all: (text, ...values) => queue(() => guarded(async () => engine.all(text, values))),
    run: (text, ...values) => queue(() => guarded(async () => engine.run(text, values))),
    transaction: (work) => queue(() => inTransaction(engine, guarded, work)),
    close: () =>
      queue(() =>
        guarded(async () => {
          foldInLog(engine)
          engine.close()
        }),
      ),
  }
}

// What the work itself throws is not the store's trouble and passes as it is.
async function inTransaction<T>(engine: SqliteEngine, guarded: Guard, work: (sql: Sql) => Promise<T>): Promise<T> {
  await guarded(async () => engine.execute('BEGIN IMMEDIATE'))
  let open = true
  const within: Guard = async (statement) => {
    if (!open) throw new Error('a transaction that is over was used')
    return await guarded(statement)
  }
  try {
    const result = await work({
      all: (text, ...values) => within(async () => engine.all(text, values)),
      run: (text, ...values) => within(async () => engine.run(text, values)),
    })
    await guarded(async () => engine.execute('COMMIT'))
    return result
  } catch (thrown) {
    rollBack(engine)
    throw thrown
  } finally {
    open = false
  }
}

// libsql leaves the log beside the file, and a copy of the file alone would then lack the newest rows.
function foldInLog(engine: SqliteEngine): void {
  try {
    engine.execute('PRAGMA busy_timeout = 0')
    engine.all('PRAGMA wal_checkpoint(TRUNCATE)', [])
  } catch {
    // Somebody else has it open, or it cannot be written; the log stays and is read with the file.
  }
}

// A full disk ends the transaction by itself; then there is nothing left to roll back.
function rollBack(engine: SqliteEngine): void {
  try {
    engine.execute('ROLLBACK')
  } catch {}
}

function newQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}

function queueOf(path: string): Queue {
  const queue = queues.get(path) ?? newQueue()
  queues.set(path, queue)
  return queue
}
