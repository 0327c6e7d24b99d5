import type { ChangeRecord } from './changes.ts'

/** How an approver proves who they are; `elicitation` is an answer in the assistant's host and proves nothing. */
export type ApprovalMethod = 'passkey' | 'totp' | 'elicitation'

/** A person who may agree to held changes. `credential` is the method's own data as JSON text: a public key, or a shared secret (sealed at rest). */
export interface Approver {
  id: string
  name: string
  method: Exclude<ApprovalMethod, 'elicitation'>
  credential: string
  enrolledAt: number
  /** The approver who let this one in; undefined for the first. */
  enrolledBy: string | undefined
  revokedAt: number | undefined
}

/** A person's answer. `hashes` are those of the changes as they were shown; `proof` goes to the audit: a signature over them, or the time step of a code. */
export interface Answer {
  /** Undefined for `elicitation`. */
  approverId: string | undefined
  name: string
  method: ApprovalMethod
  proof: string
}

/**
 * The queue of held changes of every organisation on one store, and the people who decide. Nothing here acts: what is agreed to becomes
 * `sending`, claimed by this worker, and the caller carries it out. All methods throw Fault, `unavailable` when the store cannot be written.
 */
export interface Approvals {
  /** Held changes of all organisations, oldest first. What is past its time is expired by this. */
  held(): Promise<readonly ChangeRecord[]>
  find(id: string): Promise<ChangeRecord | undefined>
  /**
   * Records a person's yes to one change as it was shown. Answers the change as it is now: `sending` when enough people agreed, still `held`
   * when another must. Throws Fault `refused` when it is not held, expired or differs from `hash`, when the answer's method is below its
   * tier, the approver is revoked, has agreed already or (with `fourEyes`) is who proposed it, and while the server is paused.
   */
  approve(id: string, hash: string, answer: Answer): Promise<ChangeRecord>
  /** Records a person's no with a reason; throws as `approve`. */
  reject(id: string, hash: string, answer: Answer, reason: string): Promise<ChangeRecord>
  approvers(): Promise<readonly Approver[]>
  /** Adds an approver; the second and later ones need `enrolledBy`, an approver who is not revoked. */
  enrol(approver: Omit<Approver, 'enrolledAt' | 'revokedAt'>): Promise<Approver>
  /** Updates a credential after its use: a passkey's counter, the last time step of a code. False where somebody else did so first: then the answer is a replay. */
  useCredential(approverId: string, before: string, after: string): Promise<boolean>
  revoke(approverId: string, by: Answer): Promise<void>
  /** Keeps a secret of one use until `until`: a challenge, a session, a form's token. */
  keepOnce(name: string, value: string, until: number): Promise<void>
  /** Gives it back once, and only in time; undefined otherwise. */
  takeOnce(name: string): Promise<string | undefined>
}
