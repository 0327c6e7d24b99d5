import type { Change, Outcome } from './change.ts'
import type { ChangeRecord } from './changes.ts'

/** A request to Xero as it is sent, again and again if need be: no token, the same bytes each time. */
export interface StoredRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  /** The app that it is sent through, among whose keys Xero knows its own; undefined where that is not known. */
  app?: string | undefined
}

/**
 * One write to Xero under one idempotency key, recorded before its first byte leaves. `changes` are in the order of the body.
 * `firstSent` and `lastSent` (milliseconds) are the two clocks: when the first and the last attempt left.
 */
export interface Intent {
  id: string
  key: string
  request: StoredRequest
  changes: readonly ChangeRecord[]
  firstSent: number | undefined
  lastSent: number | undefined
}

/** What became of one change. */
export interface Concluded {
  changeId: string
  outcome: Outcome
}

/** A change that follows from one that was done, recorded with its conclusion: the note that it leaves in Xero's history. */
export interface FollowUp {
  /** The id of the change that it follows. */
  after: string
  change: Change
}

/** What came of closing an intent: its follow-ups are `sending` and claimed by this worker; none where nothing was recorded. */
export interface Closed {
  recorded: boolean
  followUps: readonly ChangeRecord[]
}

/** A change that asks for the same as another, with the two clocks of its open intent; undefined where it has none, or nothing left yet. */
export interface EqualChange {
  changeId: string
  firstSent: number | undefined
  lastSent: number | undefined
}

/** Open work that this worker has claimed: intents whose fate is open, and changes that were never sent. */
export interface OpenWork {
  intents: readonly Intent[]
  unsent: readonly ChangeRecord[]
}

/**
 * The durable log of what is sent to Xero for one organisation, shared by all processes on one store. A change is worked on by the
 * worker that has claimed it, until the claim runs out; `begin` and `approve` claim for the worker that called them.
 * All methods throw Fault `unavailable` when the store cannot be written: then nothing was recorded and nothing may be sent.
 */
export interface IntentLog {
  /** Opens an intent for claimed changes that are in no open one. Throws Fault `unavailable` where one of them is claimed elsewhere by now. */
  open(changes: readonly ChangeRecord[], key: string, request: StoredRequest): Promise<Intent>
  /**
   * Records that an attempt leaves now, and renews the claim. False where this worker no longer has the claim, the intent is closed or the
   * server is paused: then nothing may be sent.
   */
  sending(intentId: string): Promise<boolean>
  /**
   * Closes an intent, in one transaction with its outcomes and with the changes that follow from them. Changes without an outcome were not
   * written: they are unsent again, still claimed, to be sent under another key. `recorded` is false where this worker no longer has the
   * claim, or where a document of the outcomes is what another change has made: then nothing was recorded, and it is to be read back again.
   */
  close(intentId: string, outcomes: readonly Concluded[], followUps: readonly FollowUp[]): Promise<Closed>
  /** Records outcomes of claimed changes that were never sent. Those whose claim was lost are left out. */
  conclude(outcomes: readonly Concluded[]): Promise<void>
  /** Gives up the claim on changes, so that any worker may go on with them. */
  release(changeIds: readonly string[]): Promise<void>
  /** Claims open work of this organisation that nobody has claimed, oldest first: at most `limit` intents and as many changes. */
  claimOpen(limit: number): Promise<OpenWork>
  /** The bytes of a file that a change of this organisation is about, by their SHA-256; undefined once they are not kept any more. */
  content(sha256: string): Promise<Uint8Array | undefined>
  /** Of these ids of Xero's, those that a concluded change has made already (create_…): they cannot be what another one made. */
  alreadyLinked(writtenIds: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Other changes that ask for the same as this one and are sending: which of two equal documents belongs to which can only be told once
   * both are certain.
   */
  equalOpen(changeId: string): Promise<readonly EqualChange[]>
}
