import type { Clock } from '../../src/books/clock.ts'
import type { OrganisationRef } from '../../src/books/organisation.ts'
import { effectOf } from '../../src/call/acts.ts'
import { essenceOf, hashOf } from '../../src/call/canonical.ts'
import type { Change, Outcome, WrittenRecord } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Concluded, FollowUp, Intent, IntentLog, StoredRequest } from '../../src/call/intents.ts'

const CLAIM_MS = 2 * 60_000

interface Row {
  record: ChangeRecord
  owner: string | undefined
  claimedUntil: number
}

interface IntentRow {
  id: string
  key: string
  request: StoredRequest
  changeIds: readonly string[]
  firstSent: number | undefined
  lastSent: number | undefined
  open: boolean
}

/** What several workers share. */
export interface SharedIntents {
  /** The log as one worker has it. */
  logOf(worker: string): IntentLog
  /** Records changes that were let through, claimed by this worker. */
  begin(changes: readonly Change[], worker: string, more?: Partial<ChangeRecord>): ChangeRecord[]
  record(id: string): ChangeRecord
  records(): ChangeRecord[]
  intents(): readonly IntentRow[]
  /** While true nothing may be sent. */
  paused: boolean
  /** While true nothing can be written. */
  broken: boolean
}

/** An intent log in memory, as the port says: for tests. */
export function intentsInMemory(organisation: OrganisationRef, clock: Clock): SharedIntents {
  const rows = new Map<string, Row>()
  const intents: IntentRow[] = []
  let made = 0
  const shared: SharedIntents = {
    paused: false,
    broken: false,
    logOf: (worker) => logOf(worker),
    begin: (changes, worker, more) => changes.map((change) => add(change, worker, more)),
    record: (id) => rowOf(id).record,
    records: () => [...rows.values()].map(({ record }) => record),
    intents: () => intents,
  }

  function rowOf(id: string): Row {
    const row = rows.get(id)
    if (!row) throw new RangeError(`no change ${id}`)
    return row
  }

  function add(change: Change, worker: string, more: Partial<ChangeRecord> = {}): ChangeRecord {
    made += 1
    const now = clock.now()
    const record: ChangeRecord = {
      id: `chg_${made.toString(16).padStart(8, '0')}`,
      planId: 'plan_1',
      organisation,
      tool: 'test',
      proposer: { user: 'Tester', client: 'vitest 1' },
      change,
      effect: effectOf(change),
      state: 'sending',
      tier: 'person',
      why: 'A test let it through.',
      hash: '',
      plannedAt: now,
      decidedAt: now,
      expiresAt: now + 86_400_000,
      outcome: undefined,
      agreed: [],
      ...more,
    }
    record.hash = hashOf(record)
    rows.set(record.id, { record, owner: worker, claimedUntil: now + CLAIM_MS })
    return record
  }

  function claimedBy(id: string, worker: string): boolean {
    const { owner, claimedUntil } = rowOf(id)
    return owner === worker && clock.now() < claimedUntil
  }

  function openIntentOf(changeId: string): IntentRow | undefined {
    return intents.find(({ open, changeIds }) => open && changeIds.includes(changeId))
  }

  function settle({ changeId, outcome }: Concluded): void {
    const row = rowOf(changeId)
    if (row.record.state !== 'sending') throw new RangeError(`${changeId} was concluded twice`)
    const state = outcome.state === 'done' ? 'applied' : 'failed'
    rows.set(changeId, { ...row, record: { ...row.record, state, outcome } })
  }

  function claim(ids: readonly string[], owner: string | undefined): void {
    for (const id of ids) rows.set(id, { ...rowOf(id), owner, claimedUntil: clock.now() + CLAIM_MS })
  }

  function asIntent({ changeIds, open, ...row }: IntentRow): Intent {
    return { ...row, changes: changeIds.map((id) => rowOf(id).record) }
  }

  function writable(): void {
    if (shared.broken) throw new Fault('unavailable', 'The store cannot be written.', 'Free some space.')
  }

  function isFree(id: string): boolean {
    const { owner, claimedUntil, record } = rowOf(id)
    return record.state === 'sending' && (owner === undefined || clock.now() >= claimedUntil)
  }

  function logOf(worker: string): IntentLog {
    return {
      open: async (changes, key, request) => {
        writable()
        const ids = changes.map(({ id }) => id)
        const ready = ids.every(
          (id) => claimedBy(id, worker) && !openIntentOf(id) && rowOf(id).record.state === 'sending',
        )
        if (!ready) throw new Fault('refused', 'These changes are not this worker’s.', 'Leave them.')
        const id = `int_${intents.length + 1}`
        const row = { id, key, request, changeIds: ids, firstSent: undefined, lastSent: undefined, open: true }
        intents.push(row)
        return asIntent(row)
      },
      sending: async (intentId) => {
        writable()
        const row = intents.find(({ id }) => id === intentId)
        if (!row?.open || shared.paused || !row.changeIds.every((id) => claimedBy(id, worker))) return false
        row.lastSent = clock.now()
        row.firstSent ??= row.lastSent
        claim(row.changeIds, worker)
        return true
      },
      close: async (intentId, outcomes, followUps) => {
        writable()
        const row = intents.find(({ id }) => id === intentId)
        if (!row?.open || !row.changeIds.every((id) => claimedBy(id, worker))) return { recorded: false, followUps: [] }
        for (const one of outcomes) settle(one)
        row.open = false
        return { recorded: true, followUps: followUps.map(({ change }: FollowUp) => add(change, worker)) }
      },
      conclude: async (outcomes) => {
        writable()
        for (const one of outcomes) {
          if (openIntentOf(one.changeId)) throw new RangeError('an open intent was concluded as never sent')
          if (claimedBy(one.changeId, worker)) settle(one)
        }
      },
      release: async (ids) => {
        writable()
        claim(
          ids.filter((id) => rowOf(id).owner === worker),
          undefined,
        )
      },
      claimOpen: async (limit) => {
        writable()
        const free = intents.filter(({ open, changeIds }) => open && changeIds.every(isFree)).slice(0, limit)
        for (const { changeIds } of free) claim(changeIds, worker)
        const unsent = [...rows.keys()].filter((id) => isFree(id) && !openIntentOf(id)).slice(0, limit)
        claim(unsent, worker)
        return { intents: free.map(asIntent), unsent: unsent.map((id) => rowOf(id).record) }
      },
      content: async () => undefined,
      alreadyLinked: async (ids) => {
        const linked = [...rows.values()].flatMap(({ record }) =>
          record.change.act.startsWith('create_') ? (writtenBy(record.outcome)?.id ?? []) : [],
        )
        return new Set(ids.filter((id) => linked.includes(id)))
      },
      equalOpen: async (changeId) => {
        const essence = essenceOf(rowOf(changeId).record.change)
        const equal = [...rows.values()].filter(
          ({ record: { id, state, change } }) =>
            id !== changeId && state === 'sending' && essenceOf(change) === essence,
        )
        return equal.map(({ record: { id } }) => {
          const { firstSent, lastSent } = openIntentOf(id) ?? {}
          return { changeId: id, firstSent, lastSent }
        })
      },
    }
  }
  return shared
}

/** What a change wrote, where it was done. */
export function writtenBy(outcome: Outcome | undefined): WrittenRecord | undefined {
  return outcome?.state === 'done' ? outcome.record : undefined
}
