/** What an audit entry tells of. */
export type AuditKind =
  | 'planned'
  | 'refused'
  | 'held'
  | 'replayed'
  | 'agreed'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'sent'
  | 'applied'
  | 'failed'
  | 'not_found'
  | 'paused'
  | 'resumed'
  | 'enrolled'
  | 'revoked'
  | 'policy'
  | 'logged_in'
  | 'logged_out'
  | 'connected'
  | 'disconnected'
  | 'out_of_use'
  | 'in_use'
  | 'token_made'
  | 'token_revoked'
  | 'purged'
  | 'pruned'
  | 'noted'

/**
 * One line of the audit: appended in the transaction of what it tells, never changed. `facts` hold ids, numbers, hashes and states, no ledger
 * text: the sealed body of a change is bound by its hash. `hash` is SHA-256 over the entry and `prev`, the hash before it (hexadecimal).
 */
export interface AuditEntry {
  seq: number
  at: number
  kind: AuditKind
  /** Tenant id, or empty for what concerns all. */
  organisation: string
  /** Who: an approver's name, the user whose assistant it was, `operator` for whoever runs commands on the store, or `server`. */
  actor: string
  change: string
  facts: Readonly<Record<string, string | number | boolean>>
  prev: string
  hash: string
}

/** A signed statement of where the chain stood: Ed25519 over seq, instant, hash and the signature before; base64url. */
export interface Checkpoint {
  seq: number
  at: number
  hash: string
  prevSignature: string
  signature: string
  publicKey: string
}

/** What is wrong with an audit, in one sentence for a person; none where it is whole. */
export interface AuditVerdict {
  entries: number
  checkpoints: number
  faults: readonly string[]
}

/** Reading and checking the audit of a store. */
export interface Audit {
  /** Entries from `seq` on, oldest first, at most 1,000. */
  entries(from: number, limit: number): Promise<readonly AuditEntry[]>
  last(): Promise<AuditEntry | undefined>
  /** Checks every link and signature, and that checkpoints kept elsewhere are in the chain. */
  verify(elsewhere: readonly Checkpoint[]): Promise<AuditVerdict>
  checkpoints(): Promise<readonly Checkpoint[]>
}
