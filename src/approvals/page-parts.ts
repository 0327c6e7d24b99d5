import type { Clock } from '../books/clock.ts'
import type { Shown } from '../call/agree.ts'
import type { Answer, Approvals, Approver } from '../call/approvals.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { Log } from '../call/run.ts'

/** Everything that the page works with. */
export interface PageParts {
  approvals: Approvals
  /** Changes of all organisations that are not held any more, newest first. */
  decided(limit: number): Promise<readonly ChangeRecord[]>
  /**
   * Records a person's yes to changes as they were shown, decides once more, and carries out what has enough of them; answers them as they
   * are then. Throws Fault as `Approvals.approve`.
   */
  agree(shown: readonly Shown[], answer: Answer): Promise<readonly ChangeRecord[]>
  /** Checks a one-time code; throws Fault for a wrong or used one. */
  totp: { verify(approver: Pick<Approver, 'id'>, code: string, hashes: readonly string[]): Promise<Answer> }
  clock: Clock
  /** The time zone in which people read times (IANA name). */
  zone: string
  /** A fresh secret of at least 128 bits, safe in an address. */
  randomToken(): string
  log: Log
}
