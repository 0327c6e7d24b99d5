import { effectOf } from '../../src/call/acts.ts'
import type { Answer, Approvals, Approver } from '../../src/call/approvals.ts'
import { hashOf } from '../../src/call/canonical.ts'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord, ChangeState } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Leases, SharedValue } from '../../src/call/leases.ts'

const HOUR = 3_600_000

/** A held change with its true hash. */
export function heldRecord(change: Change, over: Partial<ChangeRecord> = {}): ChangeRecord {
  const now = Date.UTC(2026, 10, 20, 9)
  const record: ChangeRecord = {
    id: 'chg_00000001',
    planId: 'plan_1',
    organisation: { id: 'org', name: 'Kestrel Trading Ltd', demo: true },
    tool: 'approve_documents',
    proposer: { user: 'sam', client: 'Claude 1.0' },
    change,
    effect: effectOf(change),
    state: 'held',
    tier: 'person',
    why: 'It posts to the ledger, which a person must agree to.',
    hash: '',
    plannedAt: now,
    decidedAt: now,
    expiresAt: now + 24 * HOUR,
    outcome: undefined,
    agreed: [],
    ...over,
  }
  return { ...record, hash: over.hash ?? hashOf(record) }
}

/** Approvals and shared values in memory, with every answer that was given; each call takes a turn, so that callers interleave. */
export interface ApprovalsInMemory {
  approvals: Approvals
  leases: Pick<Leases, 'read' | 'write'>
  answers: { id: string; hash: string; answer: Answer; reason?: string }[]
  enrolled: Approver[]
  records: Map<string, ChangeRecord>
}

export function approvalsInMemory(records: readonly ChangeRecord[] = []): ApprovalsInMemory {
  const kept = new Map(records.map((record) => [record.id, record]))
  const enrolled: Approver[] = []
  const answers: ApprovalsInMemory['answers'] = []
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  function decide(id: string, hash: string, state: ChangeState): ChangeRecord {
    const record = kept.get(id)
    if (record?.state !== 'held') throw new Fault('refused', `${id} is not held.`, 'Nothing to decide.')
    if (record.hash !== hash) throw new Fault('refused', `${id} differs from what was shown.`, 'Look at it again.')
    const next = { ...record, state }
    kept.set(id, next)
    return next
  }
  const approvals: Approvals = {
    async held() {
      return [...kept.values()].filter(({ state }) => state === 'held')
    },
    async find(id) {
      return kept.get(id)
    },
    async approve(id, hash, answer) {
      const record = decide(id, hash, 'sending')
      answers.push({ id, hash, answer })
      return record
    },
    async reject(id, hash, answer, reason) {
      const record = decide(id, hash, 'rejected')
      answers.push({ id, hash, answer, reason })
      return record
    },
    async approvers() {
      await turn()
      return [...enrolled]
    },
    async enrol(approver) {
      const active = enrolled.filter(({ revokedAt }) => revokedAt === undefined)
      if (active.length > 0 && !active.some(({ id }) => id === approver.enrolledBy)) {
        throw new Fault('refused', 'Somebody enrolled must let in the next.', 'Ask them.')
      }
      const added = { ...approver, enrolledAt: 1, revokedAt: undefined }
      enrolled.push(added)
      return added
    },
    async useCredential(id, before, after) {
      await turn()
      const index = enrolled.findIndex((one) => one.id === id)
      const approver = enrolled[index]
      if (!approver || approver.credential !== before) return false
      enrolled[index] = { ...approver, credential: after }
      return true
    },
    async revoke(id, by) {
      const index = enrolled.findIndex((one) => one.id === id)
      const approver = enrolled[index]
      if (!approver) throw new Fault('not_found', 'no such approver', '')
      answers.push({ id, hash: '', answer: by })
      enrolled[index] = { ...approver, revokedAt: 2 }
    },
    keepOnce: async () => {},
    takeOnce: async () => undefined,
  }
  const values = new Map<string, SharedValue>()
  const leases: Pick<Leases, 'read' | 'write'> = {
    async read(name) {
      await turn()
      return values.get(name)
    },
    async write(name, value, version) {
      await turn()
      if ((values.get(name)?.version ?? 0) !== version) return false
      values.set(name, { value, version: version + 1 })
      return true
    },
  }
  return { approvals, leases, answers, enrolled, records: kept }
}
