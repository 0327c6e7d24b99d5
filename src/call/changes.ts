import type { Cents } from '../books/money.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Change, Effect, Outcome } from './change.ts'

/**
 * Where a change stands. `held` waits for a person; `sending` is decided and recorded before any request leaves, and stays so until
 * it is certain what came of it; the others are final: nothing follows them.
 */
export type ChangeState = 'held' | 'sending' | 'applied' | 'failed' | 'withdrawn' | 'rejected' | 'expired'

/** Every state, in the order of a change's life. */
export const CHANGE_STATES = ['held', 'sending', 'applied', 'failed', 'withdrawn', 'rejected', 'expired'] as const

/**
 * What a person's yes takes: `elicitation` an answer in the assistant's host will do, `person` an enrolled approver's passkey or
 * one-time code, `two_people` two different ones.
 */
export type ApprovalTier = 'elicitation' | 'person' | 'two_people'

/** Every tier, from the least that it takes to the most. */
export const APPROVAL_TIERS = ['elicitation', 'person', 'two_people'] as const

/** Whose assistant proposed something: `user` as the operator named them, `client` the host's own name and version. */
export interface Proposer {
  user: string
  client: string
}

/**
 * One change with its story. `id` is like `chg_1a2b3c4d`, `hash` what a person agrees to (64 hexadecimal digits, see `hashOf`),
 * `why` the policy's reason; instants are milliseconds UTC. What is held and not agreed to by `expiresAt` never happens.
 */
export interface ChangeRecord {
  id: string
  planId: string
  organisation: OrganisationRef
  tool: string
  proposer: Proposer
  change: Change
  effect: Effect
  state: ChangeState
  tier: ApprovalTier
  why: string
  hash: string
  plannedAt: number
  decidedAt: number
  expiresAt: number
  outcome: Outcome | undefined
  /** The people who agreed to it so far, by name. */
  agreed: readonly string[]
}

/** Which changes to list, newest first; a page is at most 1,000 rows, 50 unless told. */
export interface ChangeQuery {
  states?: readonly ChangeState[] | undefined
  /** Only what is about these contacts, or their documents. */
  contactIds?: readonly string[] | undefined
  /** Only what these tools planned. */
  tools?: readonly string[] | undefined
  /** Only what was decided then or later, milliseconds. */
  since?: number | undefined
  offset?: number | undefined
  limit?: number | undefined
}

/** A page of changes: `total` there are, `counts` of them by state. */
export interface ChangePage {
  rows: readonly ChangeRecord[]
  total: number
  counts: Readonly<Partial<Record<ChangeState, number>>>
}

/** The changes of one organisation, as tools may see them. */
export interface ChangeReader {
  list(query?: ChangeQuery): Promise<ChangePage>
  find(id: string): Promise<ChangeRecord | undefined>
  /** Applied changes after `since` that were about this document or contact, or made it. */
  appliedSince(subjectId: string, since: number): Promise<readonly ChangeRecord[]>
  /** Whether this server drafted the document and nobody has touched it since: its modified instant is still ours. */
  isOwnUntouchedDraft(documentId: string, updatedAt: number): Promise<boolean>
}

/**
 * One change that was let through (sending or applied), as limits count it: `subject` is the document it was about or made, or the
 * change itself while that is unknown; `amount` base-currency cents.
 */
export interface UsedRecord {
  effect: Effect
  tool: string
  subject: string
  amount: Cents
  at: number
}

/** What is decided on one change of a plan. */
export interface Decided {
  decision: 'apply' | 'ask' | 'refuse'
  why: string
  tier: ApprovalTier
}

/** A plan as a tool made it. With `again`, changes that were asked for in the last 24 hours are done once more. */
export interface NewPlan {
  tool: string
  proposer: Proposer
  changes: readonly Change[]
  again: boolean
}

/** What came of recording one change: refused ones have no record; `replayed` ones show the record of the first time. */
export interface Begun {
  change: Change
  decided: Decided
  record: ChangeRecord | undefined
  replayed: boolean
}

/** Decides on one change, given what was let through in the last 48 hours, earlier changes of the same plan included. Pure. */
export type Decide = (change: Change, used: readonly UsedRecord[]) => Decided

/** The record of changes that `run` writes. Everything it says was done is durable when its promise settles. */
export interface ChangeLog extends ChangeReader {
  /** What deciding now would say, without recording anything. */
  preview(plan: NewPlan, decide: Decide): Promise<readonly Begun[]>
  /**
   * Decides on a plan and records it, in one transaction, so that plans at the same time cannot pass a limit together: what is let
   * through is `sending`, claimed by this worker and counted; what is asked is `held`; every decision is in the audit.
   * A change that equals one which is held, sending or was applied in the last 24 hours is that one (each of them once per plan).
   * Throws Fault `refused` while the server is paused, `unavailable` when nothing could be recorded.
   */
  begin(plan: NewPlan, decide: Decide): Promise<readonly Begun[]>
  /** Drops a held change; false where it is not held any more. */
  withdraw(id: string): Promise<boolean>
}
