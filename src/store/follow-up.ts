import { effectOf } from '../call/acts.ts'
import { hashOf } from '../call/canonical.ts'
import type { Change } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { insertChange, tell } from './change-moves.ts'
import { freshId, type StoreParts } from './parts.ts'
import type { Sql } from './sql.ts'

/** Records a change that follows from one that was done, of the same plan and let through with it; claimed by this worker. */
export async function recordFollowUp(
  sql: Sql,
  parts: StoreParts,
  after: ChangeRecord,
  change: Change,
): Promise<ChangeRecord> {
  const now = parts.clock.now()
  const { planId, organisation, tool, proposer, tier } = after
  const told = {
    ...{ id: await freshId(sql, 'changes', 'chg', parts.newHandle), planId, organisation, tool, proposer, tier },
    ...{ change, effect: effectOf(change), why: `It follows ${after.id}.` },
    ...{ plannedAt: now, expiresAt: now + parts.heldFor },
  }
  const record: ChangeRecord = {
    ...told,
    state: 'sending',
    hash: hashOf(told),
    decidedAt: now,
    outcome: undefined,
    agreed: [],
  }
  await insertChange(sql, parts, record)
  await tell(sql, parts, record, 'planned', proposer.user, {
    plan: planId,
    tool,
    effect: record.effect,
    after: after.id,
  })
  return record
}
