import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/simulator/clock.ts'
import type { WireRequest } from '../../src/simulator/contract.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { httpsNetwork } from '../../src/xero/https-network.ts'
import { createIdentity } from '../../src/xero/identity.ts'
import { keepTokens, tokensLeft } from '../../src/xero/login-tokens.ts'
import { rig, START } from '../simulator/edge-rig.ts'
import { openOn, stillClock, temporaryFolder } from '../store/rig.ts'
import { HOUR, LOGIN, logInWith, MINUTE } from './identity-rig.ts'

const built = resolve(import.meta.dirname, '../../dist')

interface Answer {
  token?: string
  code?: string
  fact?: string
}

interface Question {
  stale?: string
  dieAfterAnswer?: boolean
}

const ending: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A simulator over TCP on which a person has logged in, and the store in a file that processes share. */
async function loggedIn() {
  const clock = stillClock(START)
  const simulator = rig({ clock: { ...fixedClock(START), now: clock.now } })
  const grants: number[] = []
  const counted = {
    ...simulator,
    handle: async (request: WireRequest) => {
      const answer = await simulator.handle(request)
      if (Buffer.from(request.body).toString('utf8').includes('grant_type=refresh_token')) grants.push(answer.status)
      return answer
    },
  }
  const listening: Listening = await listen(counted)
  ending.push(() => listening.close())
  const file = join(temporaryFolder(), 'store.db')
  const store = await openOn(file, { clock })
  ending.push(() => store.close())
  const login = { ...LOGIN, identityBase: listening.identity }
  const around = { network: httpsNetwork({ loopbackBase: listening.api }), clock, apiBase: listening.api }
  const identity = createIdentity({ ...login, kind: 'pkce' }, around)
  const tokens = await logInWith(identity, simulator)
  await keepTokens(store.leases, login.id, tokens, identity, clock)

  async function start(name: string) {
    const child = spawn(process.execPath, [
      join(import.meta.dirname, 'login-worker.mjs'),
      ...[built, file, listening.api, name, JSON.stringify(login)],
    ])
    ending.push(() => ended(child))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    expect(JSON.parse((await lines.next()).value)).toEqual({ ready: true })
    const ask = async (question: Question = {}): Promise<Answer | undefined> => {
      child.stdin.write(`${JSON.stringify({ now: clock.now(), ...question })}\n`)
      const { value, done } = await lines.next()
      return done ? undefined : JSON.parse(value)
    }
    return { ask, child }
  }
  const isTaken = (token = '') => {
    const known = simulator.state.identity.accessTokens.get(token)
    return known !== undefined && !known.revoked && clock.now() < known.expiresAt
  }
  return { clock, grants, start, store, isTaken, first: tokens.accessToken }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.stdin?.end()
  await once(child, 'exit')
}

it('three processes on one file refresh once in each due period of 12 hours, and none is refused', async () => {
  const { clock, grants, start, isTaken } = await loggedIn()
  const three = await Promise.all(['a', 'b', 'c'].map(start))
  for (let minute = 0; minute < 12 * 60; minute += 5) {
    clock.advance(5 * MINUTE)
    const before = grants.length
    const answers = await Promise.all(three.map(({ ask }) => ask()))
    expect(new Set(answers.map((answer) => answer?.token)).size).toBe(1)
    expect(isTaken(answers[0]?.token)).toBe(true)
    expect(grants.length - before).toBeLessThanOrEqual(1)
  }
  // Due after 24 to 25.5 minutes, so at the fifth or sixth question after the last.
  expect(grants.length).toBeGreaterThanOrEqual(24)
  expect(grants.length).toBeLessThanOrEqual(28)
  expect(new Set(grants)).toEqual(new Set([200]))
})

it('three processes that are told 401 at once refresh once', async () => {
  const { clock, grants, start, first } = await loggedIn()
  const three = await Promise.all(['a', 'b', 'c'].map(start))
  clock.advance(MINUTE)
  const answers = await Promise.all(three.map(({ ask }) => ask({ stale: first })))
  expect(new Set(answers.map((answer) => answer?.token)).size).toBe(1)
  expect(answers[0]?.token).not.toBe(first)
  expect(grants).toEqual([200])
})

it('a process killed between the answer and the record is healed by another, once its lease has run out', async () => {
  const { clock, grants, start, store, isTaken } = await loggedIn()
  const [dying, other] = await Promise.all(['dying', 'other'].map(start))
  clock.advance(26 * MINUTE)
  const begun = clock.now()
  const killed = dying && once(dying.child, 'exit')
  expect(await dying?.ask({ dieAfterAnswer: true })).toBeUndefined()
  expect(await killed).toEqual([null, 'SIGKILL'])
  expect(grants).toEqual([200])
  expect((await tokensLeft(store.leases, LOGIN.id, begun))?.refreshedAt).toBe(START)
  clock.advance(MINUTE)
  expect(isTaken((await other?.ask())?.token)).toBe(true)
  expect(grants).toEqual([200, 200])
  expect((await tokensLeft(store.leases, LOGIN.id, begun))?.refreshedAt).toBeGreaterThan(begun)
  clock.advance(3 * HOUR)
  expect(isTaken((await other?.ask())?.token)).toBe(true)
})
