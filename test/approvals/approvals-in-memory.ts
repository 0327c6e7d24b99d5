import { effectOf } from '../../src/call/acts.ts'
import type { Answer, Approvals, Approver } from '../../src/call/approvals.ts'
import { hashOf } from '../../src/call/canonical.ts'
import type { Change, Outcome } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Holder, Leases } from '../../src/call/leases.ts'

const HOUR = 3_600_000

/** A held change with its true hash. */
export function heldRecord(change: Change, over: Partial<ChangeRecord> = {}): ChangeRecord {
  const now = Date.UTC(2026, 10, 20, 9)
  const record: Omit<ChangeRecord, 'hash'> = {
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
    plannedAt: now,
    decidedAt: now,
    expiresAt: now + 24 * HOUR,
    outcome: undefined,
    agreed: [],
    ...over,
  }
  return { ...record, hash: over.hash ?? hashOf(record) }
}

/** What a person said, as an audit would keep it. */
interface Said {
  id: string
  verdict: 'approved' | 'rejected' | 'revoked'
  answer: Answer
  hash?: string
  reason?: string
}

/** The queue of approvals as the port says it, for one process; what is read and then written takes turns, so that callers interleave. */
export function approvalsInMemory(clock: { now(): number }, given: readonly ChangeRecord[] = []) {
  const records = new Map(given.map((record) => [record.id, record]))
  const people = new Map<string, Approver>()
  const once = new Map<string, { value: string; until: number }>()
  const said: Said[] = []

  const put = (record: ChangeRecord, over: Partial<ChangeRecord>) => {
    const next = { ...record, ...over, decidedAt: clock.now() }
    records.set(record.id, next)
    return next
  }
  const expire = () => {
    for (const record of records.values()) {
      if (record.state === 'held' && clock.now() >= record.expiresAt) put(record, { state: 'expired' })
    }
  }
  const heldAs = (id: string, hash: string, { approverId }: Answer): ChangeRecord => {
    expire()
    const record = records.get(id)
    if (record?.state !== 'held' || record.hash !== hash) {
      throw new Fault('refused', `${id} is not held as it was shown.`, 'Open it again.')
    }
    const approver = people.get(approverId ?? '')
    if (!approver || approver.revokedAt !== undefined) {
      throw new Fault('refused', 'Who answers is no approver.', 'Enrol first.')
    }
    if (record.agreed.includes(approver.name)) {
      throw new Fault('refused', `${approver.name} has agreed already.`, 'Another approver must.')
    }
    return record
  }

  const approvals: Approvals = {
    async held() {
      expire()
      return [...records.values()].filter(({ state }) => state === 'held')
    },
    async find(id) {
      expire()
      return records.get(id)
    },
    async approve(id, hash, answer) {
      const record = heldAs(id, hash, answer)
      said.push({ id, verdict: 'approved', answer, hash })
      const agreed = [...record.agreed, answer.name]
      const enough = agreed.length >= (record.tier === 'two_people' ? 2 : 1)
      return put(record, { agreed, state: enough ? 'sending' : 'held' })
    },
    async reject(id, hash, answer, reason) {
      const record = heldAs(id, hash, answer)
      said.push({ id, verdict: 'rejected', answer, hash, reason })
      return put(record, { state: 'rejected' })
    },
    async approvers() {
      await turn()
      return [...people.values()]
    },
    async enrol(approver) {
      const by = people.get(approver.enrolledBy ?? '')
      if (people.size > 0 && (!by || by.revokedAt !== undefined)) {
        throw new Fault('refused', 'An approver must let in another.', 'Ask one.')
      }
      const enrolled = { ...approver, enrolledAt: clock.now(), revokedAt: undefined }
      people.set(approver.id, enrolled)
      return enrolled
    },
    async useCredential(id, before, after) {
      await turn()
      const approver = people.get(id)
      if (!approver || approver.credential !== before) return false
      people.set(id, { ...approver, credential: after })
      return true
    },
    async revoke(id, answer) {
      const approver = people.get(id)
      if (!approver) throw new Fault('not_found', 'There is no such approver.', 'Look again.')
      said.push({ id, verdict: 'revoked', answer })
      people.set(id, { ...approver, revokedAt: clock.now() })
    },
    async keepOnce(name, value, until) {
      once.set(name, { value, until })
    },
    async takeOnce(name) {
      const kept = once.get(name)
      once.delete(name)
      return kept && clock.now() < kept.until ? kept.value : undefined
    },
  }
  return {
    approvals,
    said,
    records,
    people,
    add: (record: ChangeRecord) => records.set(record.id, record),
    conclude(id: string, outcome: Outcome): ChangeRecord {
      const record = records.get(id)
      if (record?.state !== 'sending') throw new Error(`${id} is not sending`)
      return put(record, { outcome, state: outcome.state === 'done' ? 'applied' : 'failed' })
    },
    decided: () => [...records.values()].filter(({ state }) => state !== 'held').reverse(),
  }
}

/** Leases as the port says them, for one process. */
export function leasesInMemory(clock: { now(): number }): Leases {
  const held = new Map<string, Holder>()
  const values = new Map<string, { value: string; version: number }>()
  const holder = (name: string) => {
    const current = held.get(name)
    return current && clock.now() < current.until ? current : undefined
  }
  return {
    async take(name, owner, until, note = '') {
      const current = holder(name)
      if (current && current.owner !== owner) return false
      held.set(name, { owner, until, note })
      return true
    },
    holder: async (name) => holder(name),
    async release(name, owner) {
      if (holder(name)?.owner === owner) held.delete(name)
    },
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
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
