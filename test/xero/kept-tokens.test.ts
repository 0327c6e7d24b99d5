import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import type { Leases } from '../../src/call/leases.ts'
import { type Grant, keptTokens } from '../../src/xero/kept-tokens.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { mortal } from './processes.ts'
import { rig, SCOPES, seededRandom } from './rig.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

const LIFE = 1_800_000

/** An identity service that numbers its tokens. */
function identity(clock: VirtualClock, takes: () => number = () => 300) {
  const asked: (string | undefined)[] = []
  const grant: Grant = async (keep) => {
    asked.push(keep)
    const number = asked.length
    await clock.wait(takes())
    return { token: `t${number}`, lifeMs: LIFE, keep: `k${number}` }
  }
  return { asked, grant }
}

function processes(seed = 1, slowest = 8) {
  const clock = virtualClock()
  const random = seededRandom(seed)
  const leases = leasesInMemory(clock, () => random() * slowest)
  const { asked, grant } = identity(clock)
  const process = (owner: string, through: Leases = leases) =>
    keptTokens({ name: 'login', grant, grantMs: 15_000, clock, shared: { leases: through, owner, random } })
  const three = ['a', 'b', 'c'].map((owner) => process(owner))
  const all = () => clock.run(Promise.all(three.map((source) => source.token())))
  return { clock, leases, asked, grant, process, three, all }
}

describe('three processes of one login', () => {
  test('ask once at the start, and once again when the token nears its end at the same moment', async () => {
    const { clock, asked, all } = processes()
    expect(new Set(await all())).toEqual(new Set(['t1']))
    clock.advance(LIFE * 0.79)
    expect(new Set(await all())).toEqual(new Set(['t1']))
    clock.advance(LIFE * 0.08)
    expect(new Set(await all())).toEqual(new Set(['t2']))
    expect(asked).toEqual([undefined, 'k1'])
  })

  test('ask once when Xero calls the token of all of them expired', async () => {
    const { clock, asked, three, all } = processes()
    await all()
    const renewed = await clock.run(Promise.all(three.flatMap((source) => [source.renew('t1'), source.renew('t1')])))
    expect(new Set(renewed)).toEqual(new Set(['t2']))
    expect(asked).toHaveLength(2)
    expect(new Set(await all())).toEqual(new Set(['t2']))
  })

  test('keep a token before anybody uses it, and it serves who starts later', async () => {
    const { clock, leases, asked, process } = processes()
    expect(await clock.run(process('a').token())).toBe('t1')
    expect(leases.values.get('login')?.value).toContain('t1')
    expect(await clock.run(process('d').token())).toBe('t1')
    expect(asked).toHaveLength(1)
  })

  test('replace a lease holder that dies while it asks, when its lease runs out', async () => {
    const { clock, leases, asked, process } = processes()
    const first = mortal(clock, leases)
    process('dying', first.leases)
      .token()
      .catch(() => undefined)
    await clock.run(clock.wait(100))
    first.kill()
    expect(asked).toHaveLength(1)
    const begun = clock.now()
    const others = [process('b'), process('c')]
    const tokens = await clock.run(Promise.all(others.map((source) => source.token())))
    expect(new Set(tokens)).toEqual(new Set(['t2']))
    expect(asked).toHaveLength(2)
    expect(clock.now() - begun).toBeLessThanOrEqual(21_000)
  })

  test('tell a refusal at once, and let the next one try', async () => {
    const { clock, leases, process } = processes()
    const refusing = keptTokens({
      name: 'login',
      grant: () => Promise.reject(new Fault('unauthorised', 'No.', 'Stop.')),
      grantMs: 15_000,
      clock,
      shared: { leases, owner: 'x', random: () => 0 },
    })
    await expect(clock.run(refusing.token())).rejects.toMatchObject({ code: 'unauthorised' })
    const begun = clock.now()
    expect(await clock.run(process('y').token())).toBe('t1')
    expect(clock.now() - begun).toBeLessThan(1_000)
  })
})

describe('a store', () => {
  test('that is away makes each ask for itself', async () => {
    const { leases, asked, all } = processes()
    leases.out = true
    expect(new Set(await all())).toEqual(new Set(['t1', 't2', 't3']))
    expect(await all()).toHaveLength(3)
    expect(asked).toHaveLength(3)
  })

  test('that goes away while one asks loses nothing', async () => {
    const { clock, leases, process } = processes()
    const source = process('a')
    const token = source.token()
    await clock.run(clock.wait(100))
    leases.out = true
    expect(await clock.run(token)).toBe('t1')
    expect(await clock.run(source.token())).toBe('t1')
  })

  test.each(['', '{', '{"token":7}'])('that holds %j is written anew', async (value) => {
    const { clock, leases, process } = processes()
    leases.values.set('login', { value, version: 9 })
    expect(await clock.run(process('a').token())).toBe('t1')
    expect(leases.values.get('login')).toMatchObject({ version: 10, value: expect.stringContaining('t1') })
  })
})

test('whoever took longer than its lease uses what was kept since', async () => {
  const { clock, leases, process, grant } = processes(1, 0)
  const slow = keptTokens({
    name: 'login',
    grant: async (keep) => {
      await clock.wait(60_000)
      return await grant(keep)
    },
    grantMs: 15_000,
    clock,
    shared: { leases, owner: 'slow', random: () => 0 },
  })
  const late = slow.token()
  await clock.run(clock.wait(30_000))
  expect(await clock.run(process('quick').token())).toBe('t1')
  expect(await clock.run(late)).toBe('t1')
})

test('whatever the order, one token is asked for at each end, and all have the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1_000_000),
        slowest: fc.constantFrom(0, 5, 120),
        rounds: fc.array(
          fc.array(fc.record({ process: fc.nat(2), after: fc.nat(900), stale: fc.boolean() }), {
            minLength: 1,
            maxLength: 12,
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
      }),
      async ({ seed, slowest, rounds }) => {
        const { clock, asked, three } = processes(seed, slowest)
        for (const [index, calls] of rounds.entries()) {
          const stale = `t${index}`
          const tokens = calls.map(async ({ process, after, stale: refused }) => {
            await clock.wait(after)
            return refused && index > 0 ? await three[process]?.renew(stale) : await three[process]?.token()
          })
          expect(new Set(await clock.run(Promise.all(tokens)))).toEqual(new Set([`t${index + 1}`]))
          expect(asked).toHaveLength(index + 1)
          clock.advance(LIFE * 0.9)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('logins of custom connections share a token only with the same scopes', async () => {
  const { clock, recorder } = await rig({ company: 'empty' })
  const leases = leasesInMemory(clock)
  const login = (owner: string, scopes: readonly string[]) =>
    clientCredentials({
      clientId: 'app',
      clientSecret: 'secret',
      scopes,
      identityBase: 'https://identity.xero.com',
      network: (request) => recorder.network(request),
      clock,
      shared: { leases, owner, random: () => 0.5 },
    })
  const tokens = await clock.run(
    Promise.all([
      login('a', SCOPES).token(),
      login('b', [...SCOPES].reverse()).token(),
      login('c', SCOPES.slice(0, 1)).token(),
    ]),
  )
  expect(tokens[0]).toBe(tokens[1])
  expect(tokens[2]).not.toBe(tokens[0])
  expect(recorder.sent).toHaveLength(2)
  expect([...leases.values.keys()].join()).not.toContain('app')
})
