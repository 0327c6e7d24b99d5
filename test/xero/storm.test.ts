import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import type { FaultKind } from '../../src/simulator/edge/faults.ts'
import { withDeadline } from '../../src/xero/adapter.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { create, draftFor } from './changes.ts'
import { type Rig, rig, seededRandom, untilConcluded } from './rig.ts'

const KINDS: FaultKind[] = [
  '429-concurrent',
  '429-appminute',
  '429-minute',
  '500-before',
  '500-after',
  '502-before',
  '503',
  '504-after',
  'reset-before',
  'reset-after',
  'stall',
  'stall-before',
  'torn',
  'token-expired',
]

const SEEDS = Array.from({ length: 5 }, (_, index) => index + 1)
const CALL_MS = 45_000

const WRONG = { description: 'x', quantity: 10_000n, unitAmount: 10_000n, accountCode: '999' }

/** Three documents, the second of which Xero refuses; the third is the same for every call. */
function three({ organisation }: Rig, name: string): Change[] {
  const [contact] = organisation.contacts.values()
  if (!contact) throw new RangeError('the company has no contact')
  const draft = (reference: string, more = {}) =>
    create(draftFor({ id: contact.id, name: contact.name }, { reference, ...more }))
  const refused = draft(`${name}-1`, { status: 'AUTHORISED', lines: [WRONG] })
  return [draft(`${name}-0`), refused, draft('THE SAME')]
}

const written = ({ organisation }: Rig, reference: string) =>
  [...organisation.invoices.values()].filter((one) => one.reference === reference)

function referenceOf({ change }: ChangeRecord): string {
  return change.act === 'create_document' ? (change.draft.reference ?? '') : ''
}

/** Three workers on one store, as when a host starts the server twice. */
function workers(gateway: Rig) {
  return ['one', 'two', 'three'].map((name) => ({
    name,
    ...openOrganisation({ ...gateway.parts, intents: () => gateway.store.logOf(name) }, gateway.ref),
  }))
}

/** Whether what is recorded at this moment is what is so. */
function checkTruth(gateway: Rig): void {
  const records = gateway.store.records()
  for (const record of records) {
    const reference = referenceOf(record)
    if (reference === 'THE SAME') continue
    const count = written(gateway, reference).length
    const possible = { applied: [1], failed: [0] }[record.state as string] ?? [0, 1]
    expect(possible, `${reference} ${record.state}`).toContain(count)
  }
  const same = records.filter((record) => referenceOf(record) === 'THE SAME')
  const applied = same.filter(({ state }) => state === 'applied').length
  expect(written(gateway, 'THE SAME').length).toBeGreaterThanOrEqual(applied)
  expect(written(gateway, 'THE SAME').length).toBeLessThanOrEqual(same.length)
}

describe('calls of three workers at once in a storm of faults', () => {
  test.each(SEEDS)('write nothing twice, tell the truth, and end (seed %i)', async (seed) => {
    const gateway = await rig({ company: 'empty', simulator: { seed } })
    const { clock, store, simulator } = gateway
    const crew = workers(gateway)
    const random = seededRandom(seed * 7_919)
    for (let turn = 0; turn < 12; turn += 1) {
      simulator.faults.odds(turn % 4 === 0 ? 0.05 : 0.35, KINDS)
      const begun = clock.now()
      const calls = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => {
        const worker = crew[Math.floor(random() * crew.length)]
        if (!worker) throw new RangeError('nobody is there')
        const records = store.begin(three(gateway, `S${seed}-${turn}-${index}`), worker.name)
        return withDeadline(begun + CALL_MS - 2_000, () => worker.hands.carryOut(records))
      })
      await clock.run(Promise.all(calls))
      expect(clock.now() - begun).toBeLessThanOrEqual(CALL_MS)
      checkTruth(gateway)
      await clock.run(clock.wait(random() * 120_000))
      await clock.run(Promise.all(crew.map(({ hands }) => hands.reconcile())))
      checkTruth(gateway)
    }
    const [survivor] = crew
    if (survivor) await untilConcluded(clock, store, survivor.hands)
    const states = store.records().map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['applied', 'failed']))
    checkTruth(gateway)
    const same = store.records().filter((record) => referenceOf(record) === 'THE SAME')
    expect(written(gateway, 'THE SAME')).toHaveLength(same.filter(({ state }) => state === 'applied').length)
  })
})
