import { describe, expect, test } from 'vitest'
import type { NetworkAnswer } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { createBreaker } from '../../src/xero/retry.ts'
import { rig } from './rig.ts'

/** A company whose Xero answers as told; `own`: only calls of its own organisation. */
async function broken() {
  const gateway = await rig({ company: 'empty' })
  const { clock, parts, organisation } = gateway
  const state = { sent: 0, answer: undefined as Partial<NetworkAnswer> | undefined }
  const network: typeof parts.network = async (request) => {
    if (!request.url.includes('/api.xro/')) return await parts.network(request)
    state.sent += 1
    await clock.wait(100)
    const answer = { status: 503, headers: {}, body: new Uint8Array() }
    return state.answer ? { ...answer, ...state.answer } : await parts.network(request)
  }
  const { books, background } = openOrganisation({ ...parts, network }, { id: organisation.id, name: '' })
  const read = (search: string) => clock.run(books.findContacts({ search }))
  const refusal = (search: string) => clock.run(books.findContacts({ search }).catch((thrown: unknown) => thrown))
  return { ...gateway, state, network, books, background, read, refusal }
}

const RESTING = { code: 'unavailable', fact: expect.stringMatching(/^Xero did not answer several times in a row\./) }

describe('a Xero that does not answer', () => {
  test.each([
    ['503', { status: 503 }],
    ['broken connections', { status: 200, fate: 'reset' as const }],
  ])('with %s is left alone for 15 s after five times, then one call asks', async (_, answer) => {
    const { clock, state, refusal, read, books } = await broken()
    state.answer = answer
    await refusal('a')
    await refusal('b')
    expect(state.sent).toBe(5)
    expect(await refusal('c')).toMatchObject({
      ...RESTING,
      next: expect.stringMatching(/Calls go out again in 1[45] s\.$/),
    })
    expect(state.sent).toBe(5)
    clock.advance(15_000)
    const [first, ...others] = ['d', 'e', 'f'].map((search) => books.findContacts({ search }).catch((thrown) => thrown))
    expect(await clock.run(Promise.all(others))).toMatchObject([RESTING, RESTING])
    expect(await clock.run(first ?? Promise.resolve())).toMatchObject(RESTING)
    expect(state.sent).toBe(6)
    state.answer = undefined
    clock.advance(15_000)
    await read('g')
    await read('h')
    expect(state.sent).toBe(8)
  })

  test('gets none of the calls that stood in line when that was seen', async () => {
    const { clock, state, background } = await broken()
    state.answer = { status: 503 }
    const reads = Array.from({ length: 40 }, (_, index) => background.findContacts({ search: `${index}` }))
    const results = await clock.run(Promise.allSettled(reads))
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([])
    // Five in a row, and those that were under way by then.
    expect(state.sent).toBeLessThanOrEqual(9)
  })

  test('for one organisation says nothing of another', async () => {
    const { clock, state, refusal, network, parts } = await broken()
    state.answer = { status: 503 }
    await refusal('a')
    await refusal('b')
    state.answer = { status: 200, body: Buffer.from('{"Contacts":[]}') }
    const other = openOrganisation({ ...parts, network }, { id: '5a5a5a5a-0000-4000-8000-000000000009', name: '' })
    expect((await clock.run(other.books.findContacts({ search: 'a' }))).rows).toEqual([])
    expect(await refusal('c')).toMatchObject(RESTING)
  })

  test.each([
    ['a limit', { status: 429, headers: { 'x-rate-limit-problem': 'minute', 'retry-after': '60' } }],
    ['its validation', { status: 400, body: Buffer.from('{"Message":"no"}') }],
    ['its permissions', { status: 403 }],
  ])('is not one that refuses by %s', async (_, answer) => {
    const { clock, state, refusal, read } = await broken()
    state.answer = answer
    for (let call = 0; call < 6; call += 1) {
      await refusal(`${call}`)
      clock.advance(120_000)
    }
    state.answer = undefined
    await read('a')
  })
})

test('an answer in between begins the count anew', () => {
  const breaker = createBreaker()
  for (let round = 0; round < 3; round += 1) {
    for (let trouble = 0; trouble < 4; trouble += 1) breaker.note(true, 0)
    expect(breaker.restsUntil(0)).toBeUndefined()
    breaker.note(false, 0)
  }
  for (let trouble = 0; trouble < 5; trouble += 1) breaker.note(true, 1_000)
  expect(breaker.restsUntil(2_000)).toBe(16_000)
  // Looking lets nobody through.
  expect([breaker.restsUntil(16_000), breaker.restsUntil(16_000)]).toEqual([undefined, undefined])
  expect([breaker.enter(16_000), breaker.enter(16_000)]).toEqual([undefined, 31_000])
})
