import type { OrganisationRef } from '../books/organisation.ts'
import type { Change, Effect, Outcome } from './change.ts'

/** Where a change stands. `sending` is recorded before the request leaves. */
export type ChangeState = 'held' | 'sending' | 'applied' | 'failed' | 'unknown' | 'withdrawn'

/** One change with its story: `id` like `chg_1a2b3c4d`, instants in milliseconds UTC, `why` the policy's reason. */
export interface ChangeRecord {
  id: string
  organisation: OrganisationRef
  tool: string
  change: Change
  effect: Effect
  state: ChangeState
  why: string
  plannedAt: number
  decidedAt: number
  outcome: Outcome | undefined
}

/** The changes of one organisation, newest first, as tools may see them. */
export interface ChangeReader {
  list(states?: readonly ChangeState[]): readonly ChangeRecord[]
  find(id: string): ChangeRecord | undefined
  /** Whether this server drafted the document and nobody has touched it since: its modified instant is still ours. */
  isOwnUntouchedDraft(documentId: string, updatedAt: number): boolean
}

/** The record of changes that `run` writes. */
export interface ChangeLog extends ChangeReader {
  /** Adds a change in its first state and gives it an id. */
  add(entry: Omit<ChangeRecord, 'id' | 'plannedAt' | 'decidedAt' | 'outcome'>): ChangeRecord
  /** Concludes a change. What is neither held nor sending stays as it is, and so does what is sending when it is to be withdrawn: the answer is false. */
  conclude(id: string, state: ChangeState, outcome?: Outcome): boolean
}
