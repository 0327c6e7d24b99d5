import type { Clock } from '../books/clock.ts'
import type { Cents } from '../books/money.ts'
import type { Change } from '../call/change.ts'
import type { AuditKeys } from './audit.ts'
import type { Seal } from './seal.ts'
import type { Database, Sql } from './sql.ts'

/** What every repository of a store works with. */
export interface StoreParts {
  database: Database
  seal: Seal
  /** What the end of the audit is kept with. */
  auditKeys: AuditKeys
  clock: Clock
  /** Eight random hexadecimal digits: what tells ids apart. One that is taken already is asked for again. */
  newHandle: () => string
  /** Names this process among those on the store; each start has its own. */
  worker: string
  /** How long a held change waits for a person, milliseconds. */
  heldFor: number
  /** What a change counts against limits, in base-currency cents. */
  countedAmount: (change: Change) => Cents
}

/** How long a claim on a change lasts unless it is renewed, milliseconds: longer than one request to Xero may take. */
export const CLAIM_MS = 90_000

/** An id that no row of the table has, such as `chg_1a2b3c4d`. */
export async function freshId(
  sql: Sql,
  table: 'plans' | 'changes' | 'intents' | 'jobs' | 'access_tokens',
  prefix: string,
  newHandle: () => string,
): Promise<string> {
  for (;;) {
    const id = `${prefix}_${newHandle()}`
    const taken = await sql.all(`select 1 as taken from ${table} where id = ?`, id)
    if (taken.length === 0) return id
  }
}

/** As many `?` as there are values, for a list in a statement. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
