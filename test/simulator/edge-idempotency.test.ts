import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { ApiRefusal } from '../../src/simulator/contract.ts'
import { createIdempotencyCache, IDEMPOTENCY_WINDOW } from '../../src/simulator/edge/idempotency.ts'
import type { XeroSimulator } from '../../src/simulator/simulator.ts'
import { callHeaders, INVOICES, json, rig, SERVICES, send, text } from './edge-rig.ts'

const MINUTE = 60_000

let simulator: XeroSimulator
let headers: Record<string, string>
beforeEach(async () => {
  simulator = rig()
  headers = await callHeaders(simulator)
})

const written = async () => [json(await send(simulator, 'GET', INVOICES, headers)).Invoices].flat()[0]
const post = (key: string, body: unknown = { A: 1 }, url = INVOICES, method = 'POST', extra = {}) =>
  send(simulator, method, url, { ...headers, 'idempotency-key': key, ...extra }, body)

it('replays the first answer to the same request and writes once', async () => {
  const first = await post('k')
  const second = await post('k')
  expect(text(second)).toBe(text(first))
  expect(second.headers['x-minlimit-remaining']).toBe('58')
  expect(second.headers['xero-correlation-id']).not.toBe(first.headers['xero-correlation-id'])
  expect(await written()).toMatchObject({ Count: 1 })
})

it('refuses the key for another method, URL or body', async () => {
  await post('k')
  const others = [
    post('k', { A: 2 }),
    post('k', { A: 1 }, `${INVOICES}?unitdp=4`),
    post('k', { A: 1 }, INVOICES, 'PUT'),
  ]
  for (const answer of await Promise.all(others)) {
    expect(answer.status).toBe(400)
    expect(json(answer).Message).toBe('Idempotency Key: k is used with a different request.')
  }
  expect(await written()).toMatchObject({ Count: 1 })
})

it('forgets after six minutes from the first call, replays in between notwithstanding', async () => {
  await post('k')
  simulator.clock.advance(6 * MINUTE - 1)
  await post('k')
  expect(await written()).toMatchObject({ Count: 1 })
  simulator.clock.advance(1)
  await post('k', { A: 2 })
  expect(await written()).toMatchObject({ Count: 2 })
})

it('keeps keys apart by organisation and ignores them on GET', async () => {
  await post('k')
  await post('k', { A: 2 }, INVOICES, 'POST', { 'xero-tenant-id': SERVICES })
  expect(simulator.state.organisations.get(SERVICES)?.nextNumber.get('calls')).toBe(1)
  expect((await send(simulator, 'GET', INVOICES, { ...headers, 'idempotency-key': 'k' })).status).toBe(200)
})

it('replays errors, internal ones too', async () => {
  const broken = await post('k', '{')
  expect(broken.status).toBe(400)
  expect(text(await post('k', '{'))).toBe(text(broken))
  const before = await post('m', { A: 1 }, INVOICES, 'POST', { 'x-simulator-fault': '500-before' })
  expect([before.status, (await post('m')).status]).toEqual([500, 500])
  expect(await written()).toMatchObject({ Count: 0 })
  const after = await post('n', { A: 1 }, INVOICES, 'POST', { 'x-simulator-fault': '500-after' })
  expect([after.status, (await post('n')).status]).toEqual([500, 500])
  expect(await written()).toMatchObject({ Count: 1 })
})

it('is looked at after the limits: a refused call leaves no trace', async () => {
  const answer = await post('k', { A: 1 }, INVOICES, 'POST', { 'x-simulator-fault': '429-minute' })
  expect(answer.status).toBe(429)
  expect((await post('k', { A: 2 })).status).toBe(200)
})

it('replays what a lost connection hid', async () => {
  const lost = await post('k', { A: 1 }, INVOICES, 'POST', { 'x-simulator-fault': 'reset-after' })
  expect(lost.fate).toBe('reset')
  const again = await post('k')
  expect(again.fate).toBeUndefined()
  expect(text(again)).toBe(text(lost))
  expect(await written()).toMatchObject({ Count: 1 })
})

it('makes a repeat wait for the first', async () => {
  const gates: (() => void)[] = []
  simulator = rig({ latency: () => new Promise((resolve) => gates.push(resolve)) })
  headers = await callHeaders(simulator)
  const both = [post('k'), post('k')]
  while (gates.length === 0) await Promise.resolve()
  expect(gates).toHaveLength(1)
  gates[0]?.()
  const [first, second] = await Promise.all(both)
  expect(first && second && text(first) === text(second)).toBe(true)
  const organisation = [...simulator.state.organisations.values()][0]
  expect(organisation?.nextNumber.get('calls')).toBe(1)
})

it('takes keys of up to 128 characters', async () => {
  expect((await post('k'.repeat(128))).status).toBe(200)
  expect((await post('k'.repeat(129))).status).toBe(400)
  expect(await written()).toMatchObject({ Count: 1 })
})

interface Step {
  key: string
  scope: string
  signature: string
  gap: number
}

/** The number of the call that is answered for each call, or true where the key is refused. */
function modelAnswers(sequence: readonly Step[]): (number | true)[] {
  const firsts = new Map<string, { signature: string; at: number; answer: number }>()
  let now = 0
  return sequence.map(({ key, scope, signature, gap }, index) => {
    now += gap
    const known = firsts.get(scope + key)
    if (known && now - known.at < IDEMPOTENCY_WINDOW) return known.signature === signature ? known.answer : true
    firsts.set(scope + key, { signature, at: now, answer: index })
    return index
  })
}

it('behaves like a table of first calls, whatever comes in whatever order', async () => {
  const calls = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b'),
      scope: fc.constantFrom('x', 'y'),
      signature: fc.constantFrom('1', '2'),
      gap: fc.integer({ min: 0, max: 200_000 }),
    }),
    { maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(calls, async (sequence) => {
      const cache = createIdempotencyCache<number>()
      const expected = modelAnswers(sequence)
      let now = 0
      for (const [index, { gap, ...call }] of sequence.entries()) {
        now += gap
        const answer = cache.answer(call, now, async () => index).catch((error: unknown) => error instanceof ApiRefusal)
        expect(await answer).toBe(expected[index])
      }
      expect(cache.size()).toBeLessThanOrEqual(4)
    }),
  )
})

it('remembers no run that broke off without an answer', async () => {
  const cache = createIdempotencyCache<number>()
  const call = { scope: 's', key: 'k', signature: 'x' }
  await expect(cache.answer(call, 0, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
  expect(await cache.answer(call, 0, async () => 7)).toBe(7)
})
