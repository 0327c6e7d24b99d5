/** What a column holds. Integers come back as numbers: instants fit; amounts, which may not, are kept as text. */
export type SqlValue = string | number | null | Uint8Array

/** One row, by column name. */
export type Row = Readonly<Record<string, SqlValue>>

/** Statements with `?` for each value, in a dialect that SQLite and Postgres share. Throws Fault `unavailable` when the store cannot do it. */
export interface Sql {
  all(text: string, ...values: SqlValue[]): Promise<readonly Row[]>
  /** Answers how many rows were changed. */
  run(text: string, ...values: SqlValue[]): Promise<number>
}

/** A store's engine. `transaction` has the write lock from its start, across processes; it is all or nothing, and they follow one another. */
export interface Database extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}
