import type { Answer, Approvals, Approver } from '../../src/call/approvals.ts'
import type { Outcome } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Holder, Leases } from '../../src/call/leases.ts'

/** The queue of approvals as the port says it, for one process; `said` is what an audit would keep of each answer. */
export function approvalsInMemory(clock: { now(): number }) {
  const records = new Map<string, ChangeRecord>()
  const people = new Map<string, Approver>()
  const once = new Map<string, { value: string; until: number }>()
  const said: { id: string; verdict: 'approved' | 'rejected'; answer: Answer; reason: string }[] = []

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
      said.push({ id, verdict: 'approved', answer, reason: '' })
      const agreed = [...record.agreed, answer.name]
      const enough = agreed.length >= (record.tier === 'two_people' ? 2 : 1)
      return put(record, { agreed, state: enough ? 'sending' : 'held' })
    },
    async reject(id, hash, answer, reason) {
      const record = heldAs(id, hash, answer)
      said.push({ id, verdict: 'rejected', answer, reason })
      return put(record, { state: 'rejected' })
    },
    approvers: async () => [...people.values()],
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
      const approver = people.get(id)
      if (!approver || approver.credential !== before) return false
      people.set(id, { ...approver, credential: after })
      return true
    },
    async revoke(id) {
      const approver = people.get(id)
      if (approver) people.set(id, { ...approver, revokedAt: clock.now() })
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
    read: async (name) => values.get(name),
    async write(name, value, version) {
      if ((values.get(name)?.version ?? 0) !== version) return false
      values.set(name, { value, version: version + 1 })
      return true
    },
  }
}
