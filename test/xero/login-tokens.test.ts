import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/books/clock.ts'
import { Fault } from '../../src/call/fault.ts'
import type { Leases } from '../../src/call/leases.ts'
import type { FaultKind } from '../../src/simulator/edge/faults.ts'
import { listConnections } from '../../src/xero/connections.ts'
import { pinHosts } from '../../src/xero/hosts.ts'
import { type Grant, keptTokens } from '../../src/xero/kept-tokens.ts'
import { keepTokens, loginTokens, revokeTokens, tokensLeft } from '../../src/xero/login-tokens.ts'
import type { Network } from '../../src/xero/network.ts'
import { createBreaker } from '../../src/xero/retry.ts'
import { createTransport } from '../../src/xero/transport.ts'
import { CUSTOM } from '../simulator/edge-rig.ts'
import { DAY, formOf, HOUR, identityRig, LOGIN, logInWith, MINUTE, SCOPES } from './identity-rig.ts'
import { type LeasesInMemory, leasesInMemory } from './leases-in-memory.ts'
import { mortal } from './processes.ts'
import { seededRandom } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

const NAME = `token ${LOGIN.id}`
const ENDED = 'The login to Xero has ended (unused for 60 days, or revoked).'

interface Granted {
  at: number
  status: number
}

/** A person logged in; processes on one store share what the login gave. */
async function loggedIn(options: { seed?: number; slowest?: number; ahead?: number } = {}) {
  const granted: Granted[] = []
  const hook = { answered: async () => undefined as unknown }
  const rig = identityRig({
    ...options,
    between: (inner) => async (request) => {
      const answer = await inner(request)
      if (formOf(request).get('grant_type') === 'refresh_token') {
        granted.push({ at: rig.clock.now(), status: answer.status })
        await hook.answered()
      }
      return answer
    },
  })
  const { clock, simulator, around, recorder, identity } = rig
  const random = seededRandom(options.seed ?? 1)
  const leases = leasesInMemory(around.clock, () => random() * (options.slowest ?? 8))
  let made = 0
  const process = (own: { leases?: Leases; network?: Network; clock?: Clock } = {}) => {
    made += 1
    return loginTokens({
      login: LOGIN,
      network: own.network ?? recorder.network,
      apiBase: around.apiBase,
      clock: own.clock ?? around.clock,
      shared: { leases: own.leases ?? leases, owner: `process ${made}`, random },
    })
  }
  const logIn = async (scopes = SCOPES) => {
    const tokens = await logInWith(identity, simulator, scopes)
    await keepTokens(leases, LOGIN.id, tokens, identity, around.clock)
    return tokens
  }
  const first = await clock.run(logIn())
  const kept = () => JSON.parse(leases.values.get(NAME)?.value ?? '{}')
  /** Whether Xero takes a token now. */
  const isTaken = (token: string) => {
    const known = simulator.state.identity.accessTokens.get(token)
    return known !== undefined && !known.revoked && clock.now() < known.expiresAt
  }
  return { ...rig, leases, process, logIn, first, kept, isTaken, granted, hook, random }
}

describe('three processes of one login', () => {
  test.each([1, 2, 3])(
    'refresh once in each due period of 12 hours, and Xero refuses nothing (seed %i)',
    async (seed) => {
      const { clock, process, isTaken, granted } = await loggedIn({ seed })
      const random = seededRandom(seed)
      const begun = clock.now()
      const work = [process(), process(), process()].map(async (source) => {
        while (clock.now() < begun + 12 * HOUR) {
          expect(isTaken(await source.token())).toBe(true)
          await clock.wait(random() < 0.5 ? MINUTE : MINUTE * random())
        }
      })
      await clock.run(Promise.all(work))
      expect(granted.filter(({ status }) => status !== 200)).toEqual([])
      // Due after 80 to 85% of half an hour, and found so by the next call: within a minute.
      const ats = [begun, ...granted.map(({ at }) => at)]
      for (const [index, at] of ats.entries()) {
        const period = at - (ats[index - 1] ?? at - 24 * MINUTE)
        expect(period).toBeGreaterThanOrEqual(24 * MINUTE)
        expect(period).toBeLessThanOrEqual(27 * MINUTE)
      }
      expect(granted.length).toBeGreaterThanOrEqual(27)
      expect(granted.length).toBeLessThanOrEqual(30)
    },
  )

  test('refresh once when Xero calls the token of all of them expired', async () => {
    const { clock, process, granted, first, simulator } = await loggedIn()
    const three = [process(), process(), process()]
    await clock.run(Promise.all(three.map((source) => source.token())))
    simulator.state.identity.accessTokens.delete(first.accessToken)
    const renewals = three.flatMap((source) => [source.renew(first.accessToken), source.renew(first.accessToken)])
    const renewed = new Set(await clock.run(Promise.all(renewals)))
    expect(renewed.size).toBe(1)
    expect(renewed.has(first.accessToken)).toBe(false)
    expect(granted).toHaveLength(1)
  })

  test('whatever dies, stalls or is away for some minutes, no login is lost and none is refused', {
    timeout: 120_000,
  }, async () => {
    const faults = ['reset-after', 'stall', '503'] as const
    const event = fc.record({
      wait: fc.oneof(fc.nat(300), fc.integer({ min: 1_000, max: 4 * MINUTE })),
      process: fc.nat(2),
      what: fc.constantFrom('token', 'token', 'renew', 'kill', 'out', ...faults),
    })
    let grants = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.array(event, { minLength: 30, maxLength: 80 }), async (seed, events) => {
        const rig = await loggedIn({ seed, slowest: 200 })
        const { clock, simulator, leases, isTaken, granted } = rig
        const { alive, acts } = troubled(rig, faults)
        for (const [place, { wait, process: index, what }] of events.entries()) {
          acts[what]?.(index).catch(expectTrouble)
          await clock.run(clock.wait(wait))
          // What heals does so within the half hour in which Xero takes an old refresh token.
          if (place % 5 < 4) continue
          simulator.faults.clear()
          leases.out = false
          // Whoever joins a request that hangs shares its end; the next one is answered.
          const token = ({ source }: (typeof alive)[number]) => source.token().catch(() => source.token())
          for (const one of alive) expect(isTaken(await clock.run(token(one)))).toBe(true)
        }
        expect(granted.filter(({ status }) => status === 400)).toEqual([])
        grants += granted.length
      }),
      { numRuns: 30 },
    )
    expect(grants).toBeGreaterThan(20)
  })
})

/** Three processes of a login, and what can happen to the one of a number. */
function troubled(
  { clock, leases, process, simulator, isTaken }: Awaited<ReturnType<typeof loggedIn>>,
  faults: readonly FaultKind[],
) {
  const start = () => {
    const life = mortal(clock, leases)
    return { life, source: process({ leases: life.leases, clock: life.clock }) }
  }
  const alive = [start(), start(), start()]
  const last: string[] = []
  const acts: Record<string, (index: number) => Promise<void>> = {
    kill: async (index) => {
      alive[index]?.life.kill()
      alive[index] = start()
    },
    out: async () => {
      leases.out = true
      await clock.wait(2 * MINUTE)
      leases.out = false
    },
    token: async (index) => {
      last[index] = (await alive[index]?.source.token()) ?? ''
      expect(isTaken(last[index])).toBe(true)
    },
    renew: async (index) => {
      await alive[index]?.source.renew(last[index] ?? '')
    },
  }
  for (const kind of faults) {
    acts[kind] = async () => simulator.faults.next(kind, ({ pathAndQuery }) => pathAndQuery.includes('/connect/token'))
  }
  return { alive, acts }
}

function expectTrouble(thrown: unknown): void {
  if (!(thrown instanceof Fault) || thrown.code !== 'unavailable') throw thrown
}

describe('a process that dies between the answer and the record', () => {
  test.each([1, 28])('is healed by the old refresh token, %i minutes later', async (minutes) => {
    const { clock, process, leases, hook, granted, isTaken, kept, first } = await loggedIn()
    clock.advance(25 * MINUTE)
    const life = mortal(clock, leases)
    hook.answered = async () => life.kill()
    process({ leases: life.leases, clock: life.clock })
      .token()
      .catch(() => undefined)
    await clock.run(clock.wait(1_000))
    expect(granted).toHaveLength(1)
    expect(kept().keep).toBe(first.refreshToken)
    hook.answered = async () => undefined
    clock.advance(minutes * MINUTE)
    const tokens = await clock.run(Promise.all([process().token(), process().token()]))
    expect(new Set(tokens).size).toBe(1)
    expect(isTaken(tokens[0] ?? '')).toBe(true)
    expect(granted.map(({ status }) => status)).toEqual([200, 200])
    expect(kept().earlier).toBe(first.refreshToken)
    clock.advance(10 * HOUR)
    expect(isTaken(await clock.run(process().token()))).toBe(true)
  })
})

describe('a store', () => {
  test('that is away is never gone round: the token is used to its end, then the call fails', async () => {
    const { clock, process, leases, granted, first, isTaken } = await loggedIn()
    const source = process()
    await clock.run(source.token())
    leases.out = true
    for (let minute = 0; minute < 29; minute += 1) {
      expect(await clock.run(source.token())).toBe(first.accessToken)
      expect(isTaken(first.accessToken)).toBe(true)
      clock.advance(MINUTE)
    }
    clock.advance(MINUTE)
    await expect(clock.run(source.token())).rejects.toMatchObject({ code: 'unavailable' })
    await expect(clock.run(source.renew(first.accessToken))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(clock.run(process().token())).rejects.toMatchObject({ code: 'unavailable' })
    expect(granted).toEqual([])
    leases.out = false
    expect(isTaken(await clock.run(source.token()))).toBe(true)
    expect(granted).toHaveLength(1)
  })

  test('that cannot be written after the answer is written before anything else is asked for', async () => {
    const { clock, process, leases, hook, granted, kept, isTaken, first } = await loggedIn()
    clock.advance(31 * MINUTE)
    const source = process()
    hook.answered = async () => {
      leases.out = true
    }
    await expect(clock.run(source.token())).rejects.toMatchObject({ code: 'unavailable' })
    expect(kept().keep).toBe(first.refreshToken)
    leases.out = false
    // Beyond the grace of the old refresh token.
    clock.advance(3 * HOUR)
    hook.answered = async () => undefined
    const late = await clock.run(source.token())
    expect(granted.map(({ status }) => status)).toEqual([200])
    expect(kept()).toMatchObject({ token: late, earlier: first.refreshToken })
    expect(isTaken(await clock.run(source.renew(late)))).toBe(true)
    expect(granted.map(({ status }) => status)).toEqual([200, 200])
  })

  test('that holds what cannot be read asks for a login, and keeps it as it is', async () => {
    const { clock, process, leases, granted } = await loggedIn()
    leases.values.set(NAME, { value: '{', version: 3 })
    await expect(clock.run(process().token())).rejects.toMatchObject({ code: 'unauthorised' })
    expect(leases.values.get(NAME)).toEqual({ value: '{', version: 3 })
    expect(granted).toEqual([])
  })

  test('restored from a copy of 20 minutes ago heals, from one of yesterday asks for a login', async () => {
    const { clock, process, leases, isTaken, logIn } = await loggedIn()
    clock.advance(25 * MINUTE)
    const copy = leases.values.get(NAME)
    await clock.run(process().token())
    clock.advance(20 * MINUTE)
    if (copy) leases.values.set(NAME, copy)
    expect(isTaken(await clock.run(process().token()))).toBe(true)
    const older = leases.values.get(NAME)
    clock.advance(HOUR)
    await clock.run(process().token())
    clock.advance(DAY)
    if (older) leases.values.set(NAME, older)
    await expect(clock.run(process().token())).rejects.toMatchObject({ fact: ENDED, next: 'Run: xero-mcp login' })
    await clock.run(logIn())
    expect(isTaken(await clock.run(process().token()))).toBe(true)
  })
})

test('a grant that took longer than its lease does not undo what another process kept', async () => {
  const { clock, process, recorder, kept, isTaken } = await loggedIn({ slowest: 0 })
  clock.advance(25 * MINUTE)
  const slow = process({
    network: async (request) => {
      const answer = await recorder.network(request)
      await clock.wait(2 * MINUTE)
      return answer
    },
  }).token()
  await clock.run(clock.wait(MINUTE))
  const quick = await clock.run(process().token())
  expect(await clock.run(slow)).toBe(quick)
  expect(kept().token).toBe(quick)
  expect(isTaken(quick)).toBe(true)
})

test('where Xero has lost the newest refresh token, the one before is tried once', async () => {
  const { clock, process, simulator, kept, granted, isTaken, first } = await loggedIn()
  clock.advance(25 * MINUTE)
  const token = await clock.run(process().token())
  simulator.state.identity.refreshTokens.delete(kept().keep)
  clock.advance(MINUTE)
  expect(isTaken(await clock.run(process().renew(token)))).toBe(true)
  expect(granted.map(({ status }) => status)).toEqual([200, 400, 200])
  expect(kept().earlier).toBe(first.refreshToken)
})

describe('a login that has ended', () => {
  const ended = async () => {
    const rig = await loggedIn()
    const { clock, leases, identity, process } = rig
    await clock.run(revokeTokens(leases, LOGIN.id, identity))
    clock.advance(31 * MINUTE)
    return { ...rig, three: [process(), process(), process()] }
  }
  const all = (sources: { token(): Promise<string> }[]) => Promise.allSettled(sources.map((source) => source.token()))

  test('is not asked for again by any process for five minutes, then once', async () => {
    const { clock, three, granted, leases } = await ended()
    for (let minute = 0; minute < 5; minute += 1) {
      for (const one of await clock.run(all(three))) {
        expect(one).toMatchObject({ reason: { code: 'unauthorised', fact: ENDED, next: 'Run: xero-mcp login' } })
      }
      clock.advance(MINUTE - 1_000)
    }
    expect(granted).toHaveLength(1)
    expect(await clock.run(tokensLeft(leases, LOGIN.id, clock.now()))).toMatchObject({
      accessUntil: undefined,
      ended: ENDED,
    })
    clock.advance(MINUTE)
    await clock.run(all(three))
    expect(granted).toHaveLength(2)
  })

  test('heals at once by a new login, without a restart', async () => {
    const { clock, three, logIn, granted, isTaken } = await ended()
    await clock.run(all(three))
    const { accessToken } = await clock.run(logIn())
    expect(await clock.run(all(three))).toEqual(three.map(() => ({ status: 'fulfilled', value: accessToken })))
    expect(isTaken(accessToken)).toBe(true)
    expect(granted).toHaveLength(1)
  })

  test('revoked while its token still seems good, is told from Xero’s 401 on', async () => {
    const { clock, process, leases, identity, granted, first } = await loggedIn()
    const source = process()
    await clock.run(source.token())
    await clock.run(revokeTokens(leases, LOGIN.id, identity))
    for (let call = 0; call < 5; call += 1) {
      await expect(clock.run(source.renew(first.accessToken))).rejects.toMatchObject({ fact: ENDED })
      await expect(clock.run(source.token())).rejects.toMatchObject({ fact: ENDED })
    }
    expect(granted).toHaveLength(1)
  })

  test('of 61 idle days says so', async () => {
    const { clock, process } = await loggedIn()
    clock.advance(61 * DAY)
    await expect(clock.run(process().token())).rejects.toMatchObject({ code: 'unauthorised', fact: ENDED })
  })
})

describe('another process', () => {
  test('that logs in anew is followed within ten seconds, as when it asked for more', async () => {
    const { clock, process, logIn, first } = await loggedIn()
    const source = process()
    expect(await clock.run(source.token())).toBe(first.accessToken)
    const { accessToken } = await clock.run(logIn([...SCOPES, 'accounting.settings']))
    clock.advance(10_000)
    expect(await clock.run(source.token())).toBe(accessToken)
  })

  test('that logs out ends the use of its tokens within ten seconds, and they are not written again', async () => {
    const { clock, process, leases, hook } = await loggedIn()
    const source = process()
    await clock.run(source.token())
    leases.values.delete(NAME)
    clock.advance(10_000)
    await expect(clock.run(source.token())).rejects.toMatchObject({ code: 'unauthorised', next: 'Run: xero-mcp login' })
    const { clock: other, process: late, leases: store } = await loggedIn()
    other.advance(25 * MINUTE)
    hook.answered = async () => undefined
    const refreshing = late()
    const token = refreshing.token()
    await other.run(other.wait(5))
    store.values.delete(NAME)
    await expect(other.run(token)).rejects.toMatchObject({ code: 'unauthorised' })
    expect(store.values.has(NAME)).toBe(false)
  })

  test('that logs in while a server refreshes the old login is not undone by it', async () => {
    const { clock, process, hook, logIn, kept } = await loggedIn({ slowest: 0 })
    clock.advance(25 * MINUTE)
    let anew = ''
    hook.answered = async () => {
      hook.answered = async () => undefined
      anew = (await logIn()).accessToken
    }
    expect(await clock.run(process().token())).toBe(anew)
    expect(kept().token).toBe(anew)
  })
})

describe('the clock of this computer', () => {
  test.each([10 * MINUTE, -10 * MINUTE, 3 * DAY, -3 * DAY])(
    'may be off by %i ms: tokens are still good',
    async (ahead) => {
      const { clock, process, isTaken, granted, leases, identity, simulator } = await loggedIn()
      const here = { ...clock, now: () => clock.now() + ahead }
      const store: LeasesInMemory = leasesInMemory(here)
      await keepTokens(store, LOGIN.id, await clock.run(logInWith(identity, simulator)), identity, here)
      const source = process({ leases: store, clock: here })
      for (let hour = 0; hour < 5; hour += 1) {
        expect(isTaken(await clock.run(source.token()))).toBe(true)
        clock.advance(HOUR)
      }
      expect(granted.every(({ status }) => status === 200)).toBe(true)
      expect(leases.values.size).toBe(1)
    },
  )

  test('may jump ahead and back: a token that was thought fresh is replaced when Xero refuses it, and a lease from the future is let go', async () => {
    const { clock, process, isTaken, leases } = await loggedIn()
    let ahead = 400 * DAY
    const here = { ...clock, now: () => clock.now() + ahead }
    const inFuture = leasesInMemory(here)
    inFuture.values.set(NAME, leases.values.get(NAME) ?? { value: '', version: 0 })
    const source = process({ leases: inFuture, clock: here })
    await clock.run(source.token())
    await inFuture.take(NAME, 'a process that died', here.now() + 35_000)
    ahead = 0
    clock.advance(HOUR)
    const old = await clock.run(source.token())
    expect(isTaken(old)).toBe(false)
    expect(isTaken(await clock.run(source.renew(old)))).toBe(true)
    clock.advance(HOUR)
    expect(isTaken(await clock.run(source.token()))).toBe(true)
  })
})

test('trouble at the identity service leaves the token in use to its end, asked for no more than twice a minute', async () => {
  const { clock, process, simulator, granted, first, isTaken } = await loggedIn()
  const source = process()
  clock.advance(26 * MINUTE)
  simulator.faults.odds(1, ['503'])
  const begun = clock.now()
  while (clock.now() < begun + 3 * MINUTE) {
    expect(await clock.run(source.token())).toBe(first.accessToken)
    clock.advance(1_000)
  }
  expect(granted.length).toBeLessThanOrEqual(7)
  simulator.faults.clear()
  clock.advance(MINUTE)
  expect(isTaken(await clock.run(source.token()))).toBe(true)
})

test('what is left of a login’s tokens is told without asking Xero', async () => {
  const { clock, leases, recorder, process } = await loggedIn({ slowest: 0 })
  const begun = clock.now()
  recorder.clear()
  const left = await tokensLeft(leases, LOGIN.id, begun)
  expect(left).toEqual({ accessUntil: expect.any(Number), refreshedAt: expect.any(Number), ended: undefined })
  expect((left?.accessUntil ?? 0) - (left?.refreshedAt ?? 0)).toBe(30 * MINUTE)
  expect(await tokensLeft(leases, LOGIN.id, begun + HOUR)).toMatchObject({ accessUntil: undefined })
  expect(await tokensLeft(leases, 'lgn_00000000', begun)).toBeUndefined()
  expect(recorder.sent).toEqual([])
  clock.advance(25 * MINUTE)
  await clock.run(process().token())
  expect((await tokensLeft(leases, LOGIN.id, clock.now()))?.refreshedAt).toBeGreaterThan(left?.refreshedAt ?? 0)
})

test('what came of a grant is kept over the refusal of whoever took over meanwhile', async () => {
  const clock = virtualClock()
  const leases = leasesInMemory(clock)
  leases.values.set('login', { version: 1, value: JSON.stringify({ token: 't0', freshUntil: 0, keep: 'k0' }) })
  const process = (owner: string, grant: Grant) =>
    keptTokens({
      name: 'login',
      grant,
      grantMs: 15_000,
      clock,
      rotates: true,
      shared: { leases, owner, random: () => 0 },
    })
  const slow = process('slow', async () => {
    await clock.wait(MINUTE)
    return { token: 't1', lifeMs: 30 * MINUTE, keep: 'k1' }
  }).token()
  await clock.run(clock.wait(30_000))
  const refused = process('quick', () => Promise.reject(new Fault('unauthorised', 'No.', 'Stop.')))
  await expect(clock.run(refused.token())).rejects.toMatchObject({ fact: 'No.' })
  expect(await clock.run(slow)).toBe('t1')
  expect(await clock.run(refused.token())).toBe('t1')
})

test('a refusal does not count where a person logged in anew meanwhile', async () => {
  const clock = virtualClock()
  const leases = leasesInMemory(clock)
  const record = (token: string, freshUntil: number) => JSON.stringify({ token, freshUntil, keep: `of ${token}` })
  leases.values.set('login', { version: 1, value: record('old', 0) })
  const grant: Grant = async () => {
    leases.values.set('login', { version: 2, value: record('new', clock.now() + HOUR) })
    throw new Fault('unauthorised', 'No.', 'Stop.')
  }
  const shared = { leases, owner: 'a', random: () => 0 }
  const source = keptTokens({ name: 'login', grant, grantMs: 15_000, clock, rotates: true, shared })
  expect(await clock.run(source.token())).toBe('new')
  expect(leases.values.get('login')).toMatchObject({ version: 2, value: expect.not.stringContaining('ended') })
})

test('who was refused a token is not given it again by what others began before', async () => {
  const clock = virtualClock()
  const leases = leasesInMemory(clock, () => 50)
  const value = JSON.stringify({ token: 'refused', freshUntil: clock.now() + HOUR, keep: 'k0' })
  leases.values.set('login', { version: 1, value })
  const shared = { leases, owner: 'a', random: () => 0 }
  const grant: Grant = async () => ({ token: 't1', lifeMs: HOUR, keep: 'k1' })
  const source = keptTokens({ name: 'login', grant, grantMs: 15_000, clock, rotates: true, shared })
  const first = source.token()
  await clock.run(clock.wait(10))
  expect(await clock.run(Promise.all([first, source.renew('refused')]))).toEqual(['refused', 't1'])
})

test('no secret of a login is in what is logged of its calls, before the log is scrubbed', async () => {
  const { clock, process, simulator, secrets, around, first } = await loggedIn()
  const lines: string[] = []
  const log = (event: string, facts: Record<string, unknown>) => lines.push(inspect({ event, facts }))
  const pin = pinHosts()
  const parts = { ...around, tokens: process(), random: () => 0, pin, breaker: createBreaker(), log }
  const list = () => clock.run(listConnections(createTransport(parts), around))
  expect(await list()).toHaveLength(2)
  simulator.faults.next('token-expired')
  expect(await list()).toHaveLength(2)
  simulator.faults.next('reset-after')
  expect(await list()).toHaveLength(2)
  clock.advance(61 * DAY)
  const fault = await list().catch((thrown: unknown) => thrown)
  expect(fault).toMatchObject({ fact: ENDED })
  expect(lines.length).toBeGreaterThanOrEqual(5)
  expect(secrets.has(first.accessToken)).toBe(true)
  expect(secrets.size).toBeGreaterThanOrEqual(9)
  const told = [...lines, inspect(fault, { depth: 20, showHidden: true })].join()
  for (const secret of secrets) expect(told).not.toContain(secret)
})

test('a stored custom connection has its tokens under its id, and those of other scopes are not used', async () => {
  const { clock, around, recorder, grants } = identityRig()
  const leases = leasesInMemory(clock)
  const login = (scopes: readonly string[]) =>
    loginTokens({
      login: { ...LOGIN, kind: 'custom', clientId: CUSTOM.clientId, clientSecret: CUSTOM.clientSecret, scopes },
      ...{ network: recorder.network, apiBase: around.apiBase, clock },
      shared: { leases, owner: 'a', random: () => 0 },
    })
  const scopes = CUSTOM.scopes ?? []
  const wide = await clock.run(login(scopes).token())
  expect(await clock.run(login(scopes).token())).toBe(wide)
  expect(await clock.run(login(scopes.slice(1)).token())).not.toBe(wide)
  expect([...leases.values.keys()]).toEqual([NAME])
  expect(grants()).toEqual(['client_credentials', 'client_credentials'])
})

test('a bearer token is no stored login', () => {
  const { around, recorder, clock } = identityRig()
  const shared = { leases: leasesInMemory(clock), owner: 'a', random: () => 0 }
  const parts = { network: recorder.network, apiBase: around.apiBase, clock, shared }
  expect(() => loginTokens({ ...parts, login: { ...LOGIN, kind: 'bearer' } })).toThrow(/bearer/)
})
