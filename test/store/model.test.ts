import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChangeState } from '../../src/call/changes.ts'
import * as rig from './rig.ts'
import { apply, ask, done, failed, numbered, organisation, plan } from './rig.ts'

const HOUR = 3_600_000
const CLAIM = 90_000

/** What a change should be, kept as simply as can be: the store is held against it. */
interface Modelled {
  id: string
  reference: string
  state: ChangeState
  planned: number
  decided: number
  letThrough: number
  worker: number | undefined
  until: number
  intent: string | undefined
  written: string | undefined
}

interface ModelledIntent {
  id: string
  open: boolean
  changes: Modelled[]
  lastSent: number | undefined
}

type Step =
  | { do: 'begin'; worker: number; references: string[]; asked: boolean; again: boolean }
  | { do: 'approve' | 'reject' | 'withdraw'; worker: number; pick: number }
  | { do: 'open'; worker: number; picks: number[] }
  | { do: 'send'; worker: number; pick: number }
  | { do: 'close'; worker: number; pick: number; outcomes: (string | undefined)[] }
  | { do: 'claim'; worker: number; limit: number }
  | { do: 'release'; worker: number; pick: number }
  | { do: 'wait'; milliseconds: number }

const worker = fc.integer({ min: 0, max: 1 })
const pick = fc.nat(11)
const reference = fc.constantFrom('r1', 'r2', 'r3')
const outcome = fc.constantFrom('d1', 'd2', 'd3', 'd4', 'failed', undefined)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('begin' as const),
      worker,
      references: fc.array(reference, { minLength: 1, maxLength: 3 }),
      asked: fc.boolean(),
      again: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('approve' as const, 'reject' as const, 'withdraw' as const),
      worker,
      pick,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      worker,
      picks: fc.uniqueArray(pick, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('send' as const), worker, pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      worker,
      pick,
      outcomes: fc.array(outcome, { minLength: 3, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('claim' as const), worker, limit: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), worker, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      milliseconds: fc.constantFrom(1, 30_000, CLAIM, HOUR, 25 * HOUR, 72 * HOUR),
    }),
  },
)

class Model {
  readonly pair: rig.Pair
  readonly changes: Modelled[] = []
  readonly intents: ModelledIntent[] = []
  constructor(pair: rig.Pair) {
    this.pair = pair
  }
  get now() {
    return this.pair.clock.now()
  }
  store(which: number) {
    return which === 0 ? this.pair.a : this.pair.b
  }
  at(index: number): Modelled | undefined {
    return this.changes[index % Math.max(this.changes.length, 1)]
  }
  expire() {
    for (const one of this.changes)
      if (one.state === 'held' && one.planned + 72 * HOUR <= this.now) one.state = 'expired'
  }
  free(one: Modelled) {
    return one.worker === undefined || one.until <= this.now
  }
  claim(one: Modelled, which: number) {
    one.worker = which
    one.until = this.now + CLAIM
  }
  settle(one: Modelled, state: ChangeState, written?: string) {
    Object.assign(one, { state, decided: this.now, worker: undefined, until: 0, intent: undefined, written })
  }

  async begin({ worker, references, asked, again }: Step & { do: 'begin' }) {
    const before = [...this.changes]
    const used = new Set<Modelled>()
    const begun = await this.store(worker)
      .changesOf(organisation)
      .begin({ ...plan(...references.map((name) => numbered(name))), again }, asked ? ask : apply)
    for (const [index, { record, replayed }] of begun.entries()) {
      const earlier = again
        ? undefined
        : before.find((one) => !used.has(one) && one.reference === references[index] && this.replays(one))
      expect(replayed).toBe(earlier !== undefined)
      if (earlier) {
        used.add(earlier)
        expect(record?.id).toBe(earlier.id)
        continue
      }
      const fresh: Modelled = {
        id: record?.id ?? '',
        reference: references[index] ?? '',
        state: 'held',
        planned: this.now,
        decided: this.now,
        letThrough: 0,
        worker: undefined,
        until: 0,
        intent: undefined,
        written: undefined,
      }
      this.changes.push(fresh)
      if (!asked) this.letThrough(fresh, worker)
    }
  }
  replays({ state, decided }: Modelled) {
    return state === 'held' || state === 'sending' || (state === 'applied' && decided > this.now - 24 * HOUR)
  }
  letThrough(one: Modelled, which: number) {
    Object.assign(one, { state: 'sending', letThrough: this.now, decided: this.now })
    this.claim(one, which)
  }

  async answer({ do: what, worker, pick }: Step & { do: 'approve' | 'reject' | 'withdraw' }) {
    const one = this.at(pick)
    if (!one) return
    const { approvals } = this.store(worker)
    const hash = (await approvals.find(one.id))?.hash ?? ''
    const person = { approverId: 'p', name: 'Aroha', method: 'totp', proof: '1' } as const
    const act = {
      approve: () => approvals.approve(one.id, hash, person),
      reject: () => approvals.reject(one.id, hash, person, 'no'),
      withdraw: () => this.store(worker).changesOf(organisation).withdraw(one.id),
    }[what]
    const happened = await act().then(
      (result) => result !== false,
      () => false,
    )
    expect(happened).toBe(one.state === 'held')
    if (!happened) return
    if (what === 'approve') this.letThrough(one, worker)
    else this.settle(one, what === 'reject' ? 'rejected' : 'withdrawn')
  }

  async open({ worker, picks }: Step & { do: 'open' }) {
    const chosen = [...new Set(picks.map((index) => this.at(index)).filter((one) => one !== undefined))]
    if (chosen.length === 0) return
    const store = this.store(worker)
    const records = await Promise.all(chosen.map(({ id }) => store.changesOf(organisation).find(id)))
    const allowed = chosen.every((one) => one.state === 'sending' && one.worker === worker && one.intent === undefined)
    const opened = await store
      .intentsOf(organisation)
      .open(
        records.filter((one) => one !== undefined),
        `key ${this.intents.length}`,
        rig.request(),
      )
      .catch(() => undefined)
    expect(opened !== undefined).toBe(allowed)
    if (!opened) return
    this.intents.push({ id: opened.id, open: true, changes: chosen, lastSent: undefined })
    for (const one of chosen) one.intent = opened.id
  }

  async send({ worker, pick }: Step & { do: 'send' }) {
    const intent = this.intents[pick % Math.max(this.intents.length, 1)]
    if (!intent) return
    const mine = intent.open && intent.changes.every((one) => one.worker === worker)
    expect(await this.store(worker).intentsOf(organisation).sending(intent.id)).toBe(mine)
    if (!mine) return
    intent.lastSent = this.now
    for (const one of intent.changes) this.claim(one, worker)
  }

  async close({ worker, pick, outcomes }: Step & { do: 'close' }) {
    const intent = this.intents[pick % Math.max(this.intents.length, 1)]
    if (!intent) return
    const concluded = intent.changes.flatMap((one, index) => {
      const written = outcomes[index]
      return written === undefined ? [] : [{ one, written }]
    })
    const made = concluded.filter(({ written }) => written !== 'failed').map(({ written }) => written)
    const taken = made.some((id, index) => made.indexOf(id) !== index || this.changes.some((one) => one.written === id))
    const allowed = intent.open && intent.changes.every((one) => one.worker === worker) && !taken
    const closed = await this.store(worker)
      .intentsOf(organisation)
      .close(
        intent.id,
        concluded.map(({ one, written }) => ({
          changeId: one.id,
          outcome: written === 'failed' ? failed : done(written),
        })),
        [],
      )
    expect(closed.recorded).toBe(allowed)
    if (!closed.recorded) return
    intent.open = false
    for (const one of intent.changes) one.intent = undefined
    for (const { one, written } of concluded) {
      if (written === 'failed') this.settle(one, 'failed')
      else this.settle(one, 'applied', written)
    }
  }

  async claimOpen({ worker, limit }: Step & { do: 'claim' }) {
    const unsent = () =>
      this.changes.filter((one) => one.state === 'sending' && one.intent === undefined && this.free(one))
    for (const one of unsent()) if (one.letThrough < this.now - HOUR) this.settle(one, 'failed')
    const intents = this.intents
      .filter((intent) => intent.open && intent.changes.every((one) => this.free(one)))
      .slice(0, limit)
    const changes = unsent().slice(0, limit)
    const work = await this.store(worker).intentsOf(organisation).claimOpen(limit)
    expect(work.intents.map(({ id, lastSent }) => [id, lastSent])).toEqual(
      intents.map(({ id, lastSent }) => [id, lastSent]),
    )
    expect(work.unsent.map(({ id }) => id)).toEqual(changes.map(({ id }) => id))
    for (const one of [...intents.flatMap((intent) => intent.changes), ...changes]) this.claim(one, worker)
  }

  async take(one: Step): Promise<void> {
    this.expire()
    if (one.do === 'begin') await this.begin(one)
    else if (one.do === 'open') await this.open(one)
    else if (one.do === 'send') await this.send(one)
    else if (one.do === 'close') await this.close(one)
    else if (one.do === 'claim') await this.claimOpen(one)
    else if (one.do === 'wait') this.pair.clock.advance(one.milliseconds)
    else if (one.do === 'release') {
      const chosen = this.at(one.pick)
      if (chosen) await this.store(one.worker).intentsOf(organisation).release([chosen.id])
      if (chosen?.worker === one.worker) Object.assign(chosen, { worker: undefined, until: 0 })
    } else await this.answer(one)
    this.expire()
    const page = await this.store(0).changesOf(organisation).list({ limit: 1_000 })
    expect(page.rows.map(({ id, state }) => [id, state])).toEqual(
      this.changes.map(({ id, state }) => [id, state]).toReversed(),
    )
  }
}

it('agrees with a simple model of it, whatever is done in whatever order', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
      const pair = await rig.pairInMemory()
      try {
        await pair.a.approvals.enrol({ id: 'p', name: 'Aroha', method: 'totp', credential: 's', enrolledBy: undefined })
        const model = new Model(pair)
        for (const one of steps) await model.take(one)
      } finally {
        await pair.close()
      }
    }),
    { numRuns: 60 },
  )
})
