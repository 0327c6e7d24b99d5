import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Change } from '../../src/call/change.ts'
import { policyOf } from '../../src/call/policy.ts'
import { type House, run } from '../../src/call/run.ts'
import { type Tool, writeTool } from '../../src/call/tool.ts'
import type { FaultKind } from '../../src/simulator/edge/faults.ts'
import { changesInMemory } from '../../src/store/changes-in-memory.ts'
import { withDeadline } from '../../src/xero/adapter.ts'
import { withLimits } from '../call/policy-fixtures.ts'
import { create, draftFor } from './changes.ts'
import { rig, seededRandom } from './rig.ts'

type Rig = Awaited<ReturnType<typeof rig>>

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

const SEEDS = Array.from({ length: 8 }, (_, index) => index + 1)

const WRONG = { description: 'x', quantity: 10_000n, unitAmount: 10_000n, accountCode: '999' }

function houseOf({ ref, books, hands, clock }: Rig): House {
  let handle = 0
  const quiet = () => {}
  return {
    books,
    hands,
    changes: changesInMemory(ref, clock, () => String(++handle).padStart(8, '0')),
    policy: withLimits(policyOf('controlled'), { max_per_day: 100_000_000n }),
    clock,
    organisations: [ref],
    log: { info: quiet, warn: quiet, error: quiet },
    withDeadline,
  }
}

/** Drafts three documents, the second of which Xero refuses, after a look at the books. */
function drafting(gateway: Rig, name: string): Tool {
  const [contact] = [...gateway.organisation.contacts.values()].filter(({ status }) => status === 'ACTIVE')
  if (!contact) throw new RangeError('the company has no contact')
  const change = (index: number): Change =>
    create(
      draftFor(
        { id: contact.id, name: contact.name },
        { reference: `${name}-${index}`, ...(index === 1 ? { status: 'AUTHORISED' as const, lines: [WRONG] } : {}) },
      ),
    )
  return writeTool({
    name: 'draft_three',
    title: 'Draft three',
    toolset: 'core',
    about: '',
    effect: 'draft',
    reach: 'post',
    input: z.strictObject({}),
    example: {},
    plan: async (_, { books }) => {
      await books.findInvoices({ contactIds: [contact.id] })
      return [0, 1, 2].map(change)
    },
  })
}

interface Told {
  name: string
  isError: boolean
  next: string
  states: string[]
}

async function call(gateway: Rig, house: House, name: string, random: () => number): Promise<Told> {
  const cancel = new AbortController()
  if (random() < 0.15) gateway.clock.wait(random() * 20_000).then(() => cancel.abort())
  const reply = await run(drafting(gateway, name), {}, house, cancel.signal)
  const changes: unknown[] = Array.isArray(reply.structured.changes) ? reply.structured.changes : []
  const states = changes.map((one) => String((one as { state: unknown }).state))
  return { name, isError: reply.isError, next: String(reply.structured.next ?? ''), states }
}

/** Whether what was told and recorded of one document is what became of it. */
function check(told: Told, index: number, gateway: Rig, house: House): void {
  const reference = `${told.name}-${index}`
  const count = [...gateway.organisation.invoices.values()].filter((one) => one.reference === reference).length
  const record = house.changes
    .list()
    .find(({ change }) => change.act === 'create_document' && change.draft.reference === reference)
  const state = told.states[index]
  const where = `${reference}: told ${state ?? told.next}, recorded ${record?.state}, written ${count}`
  const certain = new Map([
    ['applied', 1],
    ['failed', 0],
  ])
  expect(count, where).toBeLessThanOrEqual(1)
  expect(count, where).toBe(certain.get(record?.state ?? '') ?? count)
  if (state === undefined) expect([told.isError, record, count], where).toEqual([true, undefined, 0])
  else expect(record?.state, where).not.toBe('sending')
  if (certain.has(state ?? '')) expect(record?.state, where).toBe(state)
}

/** One round of calls at once, and the states that were told. */
async function round(gateway: Rig, house: House, names: readonly string[], random: () => number): Promise<string[]> {
  const { clock } = gateway
  const begun = clock.now()
  const told = await clock.run(Promise.all(names.map((name) => call(gateway, house, name, random))))
  expect(clock.now() - begun).toBeLessThanOrEqual(45_000)
  // Whatever was given up comes to its end.
  await clock.run(clock.wait(120_000))
  for (const one of told) for (const index of [0, 1, 2]) check(one, index, gateway, house)
  return told.flatMap(({ states }) => states)
}

describe('calls at once in a storm of faults', () => {
  test.each(SEEDS)('write nothing twice and tell the truth (seed %i)', async (seed) => {
    const gateway = await rig({ company: 'empty', simulator: { seed } })
    const house = houseOf(gateway)
    const random = seededRandom(seed * 7_919)
    // A known contact, so that what posts is sent too.
    const [contact] = gateway.organisation.contacts.values()
    const known = { id: contact?.id ?? '', name: contact?.name ?? '' }
    await gateway.clock.run(gateway.hands.apply([create(draftFor(known, { status: 'AUTHORISED' }))]))
    const states: string[] = []
    for (let turn = 0; turn < 12; turn += 1) {
      gateway.simulator.faults.odds(turn % 4 === 0 ? 0.05 : 0.35, KINDS)
      const names = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => `S${seed}-${turn}-${index}`)
      states.push(...(await round(gateway, house, names, random)))
    }
    expect(states.filter((state) => state === 'applied').length).toBeGreaterThan(5)
    expect(states.filter((state) => state === 'failed').length).toBeGreaterThan(2)
  })
})
