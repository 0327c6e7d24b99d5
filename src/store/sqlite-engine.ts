import type { Row, SqlValue } from './sql.ts'

/** One connection to an SQLite file, whichever package speaks to it. It is synchronous and throws the package's own errors. */
export interface SqliteEngine {
  all(text: string, values: readonly SqlValue[]): readonly Row[]
  run(text: string, values: readonly SqlValue[]): number
  /** Runs statements without values, such as pragmas and the bounds of a transaction. */
  execute(text: string): void
  close(): void
}

// Texts are few, except that lists of values differ in length.
const CACHED_STATEMENTS = 200

interface Statement {
  all(...values: unknown[]): unknown[]
  run(...values: unknown[]): { changes: number | bigint }
}

interface Connection {
  prepare(text: string): Statement
  exec(text: string): void
  close(): void
}

/** Opens a file, or `:memory:`, with the SQLite that is part of Node where it is, else with libsql. */
export async function openEngine(file: string): Promise<SqliteEngine> {
  const builtIn = nodeSqlite()
  if (builtIn) return engineOver(new builtIn.DatabaseSync(file), (values) => values)
  const { default: Libsql } = await import('libsql')
  // Given bare, a lone blob or null is taken for named values, which ends the process.
  return engineOver(new Libsql(file), (values) => [values])
}

/** Which package opens a store on this Node. */
export function engineName(): 'node:sqlite' | 'libsql' {
  return nodeSqlite() ? 'node:sqlite' : 'libsql'
}

/** Node's own SQLite, as far as it is used here; the types of Node 20 do not know it. */
interface NodeSqlite {
  DatabaseSync: new (file: string) => Connection
}

function nodeSqlite(): NodeSqlite | undefined {
  const warn = process.emitWarning
  process.emitWarning = ((...warning: Parameters<typeof warn>) => {
    if (`${warning[0]}`.includes('SQLite is an experimental feature')) return
    warn.apply(process, warning)
  }) as typeof warn
  try {
    return process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined
  } finally {
    process.emitWarning = warn
  }
}

function engineOver(connection: Connection, bound: (values: readonly SqlValue[]) => readonly unknown[]): SqliteEngine {
  const statements = new Map<string, Statement>()
  const prepared = (text: string): Statement => {
    const known = statements.get(text)
    if (known) return known
    const statement = connection.prepare(unpeeked(text))
    if (statements.size >= CACHED_STATEMENTS) statements.clear()
    statements.set(text, statement)
    return statement
  }
  return {
    all: (text, values) => {
      const rows = prepared(text).all(...bound(values)) as Record<string, unknown>[]
      for (const row of rows) unifyBlobs(row)
      return rows as unknown as Row[]
    },
    run: (text, values) => {
      const { changes } = prepared(text).run(...bound(values))
      return Number(changes)
    },
    execute: (text) => connection.exec(text),
    close: () => {
      statements.clear()
      connection.close()
    },
  }
}

// SQLite plans a statement again each time that a bare limit is bound: it looks at the value to choose a plan.
function unpeeked(text: string): string {
  return text.replace(/\blimit \?/g, 'limit cast(? as integer)')
}

// Some versions answer a blob as a bare buffer.
function unifyBlobs(row: Record<string, unknown>): void {
  for (const name in row) {
    const value = row[name]
    if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value)
  }
}
