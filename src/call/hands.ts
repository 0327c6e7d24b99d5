import type { ChangeRecord } from './changes.ts'

/** Carries out changes that were decided on and recorded; the only way to write to Xero. It never throws for what Xero answers. */
export interface Hands {
  /**
   * Carries out changes that are `sending` and claimed by this worker, and records what came of each. Settles when each is concluded, or
   * when what is left must wait: that stays `sending`, unclaimed.
   */
  carryOut(records: readonly ChangeRecord[]): Promise<void>
  /** Goes on with open work that nobody has claimed: resends, reads back, concludes. To be called at start and every minute. */
  reconcile(): Promise<void>
}
