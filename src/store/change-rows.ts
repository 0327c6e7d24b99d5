import type { OrganisationRef } from '../books/organisation.ts'
import { canonicalText, fromCanonical } from '../call/canonical.ts'
import { type Change, EFFECTS, type Outcome } from '../call/change.ts'
import { APPROVAL_TIERS, CHANGE_STATES, type ChangeRecord, type ChangeState, type Proposer } from '../call/changes.ts'
import { placeholders } from './parts.ts'
import { changed, openText, type Seal } from './seal.ts'
import type { Row, Sql, SqlValue } from './sql.ts'

/** What is sealed of a change for good: everything in it that is ledger text or a person's. */
export interface ChangeBody {
  organisation: OrganisationRef
  proposer: Proposer
  change: Change
  why: string
}

// The columns of a change that never change again.
const LASTING = [
  ...[
    'id',
    'seq',
    'plan_id',
    'organisation',
    'tool',
    'act',
    'effect',
    'tier',
    'essence',
    'hash',
    'subject',
    'contact',
    'amount',
  ],
  ...['planned_at', 'expires_at'],
] as const

/** A change's body as its row keeps it; bound to the lasting columns, so that none of them can be changed beside it. */
export function sealBody(seal: Seal, row: Row, body: ChangeBody): Uint8Array {
  return seal.seal(canonicalText(body), bodyContext(row))
}

/** What came of a change, as its row keeps it; bound to the state, so that a state which was not written with it is found out. */
export function sealOutcome(
  seal: Seal,
  organisation: string,
  id: string,
  state: ChangeState,
  outcome: Outcome | undefined,
): Uint8Array {
  return seal.seal(canonicalText({ outcome }), outcomeContext(organisation, id, state))
}

/** Rows of `changes` as records, in their order. Throws Fault `unavailable` when one is not as it was written. */
export async function recordsOf(sql: Sql, seal: Seal, rows: readonly Row[]): Promise<ChangeRecord[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => text(row, 'id'))
  const yes = await sql.all(
    `select change_id, name from approvals where answer = 'yes' and change_id in (${placeholders(ids)}) order by place`,
    ...ids,
  )
  const agreed = new Map<string, string[]>()
  for (const row of yes) {
    const id = text(row, 'change_id')
    agreed.set(id, [...(agreed.get(id) ?? []), text(row, 'name')])
  }
  return rows.map((row) => recordOf(seal, row, agreed.get(text(row, 'id')) ?? []))
}

function recordOf(seal: Seal, row: Row, agreed: readonly string[]): ChangeRecord {
  const [id, organisation] = [text(row, 'id'), text(row, 'organisation')]
  const state = oneOf(CHANGE_STATES, row.state)
  const body = bodyIn(openText(seal, bytes(row, 'body'), bodyContext(row)))
  return {
    ...body,
    id,
    planId: text(row, 'plan_id'),
    tool: text(row, 'tool'),
    effect: oneOf(EFFECTS, row.effect),
    state,
    tier: oneOf(APPROVAL_TIERS, row.tier),
    hash: text(row, 'hash'),
    plannedAt: instant(row, 'planned_at'),
    decidedAt: instant(row, 'decided_at'),
    expiresAt: instant(row, 'expires_at'),
    outcome: outcomeIn(openText(seal, bytes(row, 'outcome'), outcomeContext(organisation, id, state))),
    agreed,
  }
}

function bodyIn(content: string): ChangeBody {
  const body = fromCanonical(content) as Partial<ChangeBody> | null
  if (typeof body?.change?.act !== 'string' || !body.organisation || !body.proposer || body.why === undefined) {
    throw changed()
  }
  return { organisation: body.organisation, proposer: body.proposer, change: body.change, why: body.why }
}

function outcomeIn(content: string): Outcome | undefined {
  const { outcome } = fromCanonical(content) as { outcome?: Outcome }
  if (outcome?.state !== 'done') return outcome
  // What is undefined is not kept, and a reader may ask for it.
  return { ...outcome, record: outcome.record }
}

function bodyContext(row: Row): string {
  return `changes|${JSON.stringify(LASTING.map((column) => row[column]))}`
}

function outcomeContext(organisation: string, id: string, state: ChangeState): string {
  return `changes|${organisation}|${id}|${state}`
}

function oneOf<const Names extends readonly string[]>(names: Names, value: SqlValue | undefined): Names[number] {
  const name = names.find((one) => one === value)
  if (name === undefined) throw changed()
  return name
}

/** A column's text. Throws Fault `unavailable` when it holds something else. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw changed()
  return value
}

/** A column's whole number, such as an instant. Throws Fault `unavailable` when it holds something else. */
export function instant(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw changed()
  return value
}

/** A column's whole number, or undefined where it is empty. */
export function maybeInstant(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : instant(row, column)
}

/** A column's bytes. Throws Fault `unavailable` when it holds something else. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw changed()
  return value
}
