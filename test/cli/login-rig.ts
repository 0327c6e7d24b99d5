import { createServer } from 'node:net'
import { expect } from 'vitest'
import type { Clock } from '../../src/books/clock.ts'
import { runLogin } from '../../src/cli/login.ts'
import type { LoginAround, LoginPlace } from '../../src/cli/login-around.ts'
import { LOGIN_MS } from '../../src/cli/login-browser.ts'
import { loginPlace, logoutPlace } from '../../src/cli/login-commands.ts'
import { runLogout } from '../../src/cli/logout.ts'
import { Interrupted, type Terminal } from '../../src/cli/terminal.ts'
import type { AppRegistration } from '../../src/simulator/identity-state.ts'
import { listen } from '../../src/simulator/listen.ts'
import { httpsNetwork } from '../../src/xero/https-network.ts'
import type { Network } from '../../src/xero/network.ts'
import { memoryStore } from '../memory-store.ts'
import { CUSTOM, DESKTOP, rig, START } from '../simulator/edge-rig.ts'

export const SCOPES = ['accounting.invoices', 'accounting.contacts.read']

const WEB: AppRegistration = {
  clientId: 'WEB',
  name: 'Office web app',
  kind: 'web',
  clientSecret: 'web-s3cret-value',
  redirectUris: ['http://localhost/callback'],
}

/** What a browser was shown last, after all redirects. */
export interface Seen {
  url: string
  status: number
  html: string
}

export interface LoginRigOptions {
  isTTY?: boolean
  /** What is typed, in turn; `undefined` is Ctrl+C. With nothing left a question waits until it is taken back. */
  typed?: (string | undefined | ((printed: string) => Promise<string>))[]
  /** Told of all that is printed. */
  onWrite?: (text: string) => void
  stopped?: AbortSignal
  settings?: Partial<LoginAround['settings']>
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address ? address.port : 0
}

/** A clock that stands; who waits for a person is woken by hand. */
function handClock(): Clock & { ring(): void } {
  const waiting: (() => void)[] = []
  let rung = false
  let now = START
  return {
    now: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        if (milliseconds < LOGIN_MS) now += milliseconds
        if (milliseconds < LOGIN_MS || rung) resolve()
        else waiting.push(resolve)
      }),
    ring: () => {
      rung = true
      for (const wake of waiting.splice(0)) wake()
    },
  }
}

/** A simulator on a port of its own, a store in memory, and a person with browser and terminal. */
export async function loginRig() {
  const simulator = rig({ control: true })
  for (const app of [DESKTOP, WEB, { ...CUSTOM, scopes: SCOPES }])
    simulator.state.identity.apps.set(app.clientId, { ...app })
  const listening = await listen(simulator)
  const clock = handClock()
  const kept = await memoryStore(clock)
  // It outlives each of the commands.
  const opened = { ...kept, store: { ...kept.store, close: async () => {} } }
  const sent: string[] = []
  const real = httpsNetwork({ loopbackBase: listening.api })
  const gate: { until?: Promise<unknown> } = {}
  const network: Network = async (request, signal) => {
    const body = Buffer.from(request.body).toString('utf8')
    sent.push(body)
    if (body.includes('code_verifier')) await gate.until
    return await real(request, signal)
  }
  const where = { network, clock, apiBase: listening.api, identityBase: listening.identity }
  const printed: string[] = []
  const noted: string[] = []
  const seen: Promise<Seen | undefined>[] = []
  let handles = 0

  const visit = async (address: string): Promise<Seen> => {
    const answer = await fetch(address)
    return { url: answer.url, status: answer.status, html: await answer.text() }
  }

  async function run(
    words: readonly string[],
    browser: ((address: string) => Promise<Seen | undefined>) | undefined,
    {
      isTTY = false,
      typed = [],
      settings = {},
      onWrite = () => {},
      stopped = new AbortController().signal,
    }: LoginRigOptions = {},
    place: () => Promise<LoginPlace> = async () => loginPlace(opened, where),
  ) {
    let [out, complaints] = ['', '']
    const left = [...typed]
    const answer = async (_: string, signal?: AbortSignal) => {
      out += _
      if (left.length > 0) {
        const next = left.shift()
        if (next === undefined) throw new Interrupted('stopped')
        return typeof next === 'string' ? next : await next(out)
      }
      return await new Promise<string>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Interrupted('taken back')))
      })
    }
    const terminal: Terminal = {
      ...{ isTTY, columns: 80, ask: answer, askHidden: answer },
      write: (text) => {
        out += text
        onWrite(text)
      },
      complain: (text) => (complaints += text),
    }
    const code = await runLogin(words, {
      ...{ terminal, clock, stopped, open: place },
      settings: {
        ...{ simulator: undefined, clientId: 'DESKTOP', given: undefined, scopes: SCOPES, policy: 'draft' },
        ...{ flags: [], variables: [], ...settings },
      },
      openBrowser: async (address) => {
        if (!browser) return false
        const going = Promise.resolve(browser(address))
        going.catch(() => {})
        seen.push(going)
        return true
      },
      newHandle: () => (++handles).toString(16).padStart(8, '0'),
      secret: (value) => noted.push(value),
    })
    printed.push(out, complaints)
    return { code, out, complaints }
  }

  async function runOut(words: readonly string[]) {
    let [out, complaints] = ['', '']
    const code = await runLogout(words, {
      write: (text) => (out += text),
      complain: (text) => (complaints += text),
      open: async () => logoutPlace(opened, where),
    })
    printed.push(out, complaints)
    return { code, out, complaints }
  }

  /** Everything of this simulator that nobody may ever be shown. */
  const secrets = () => {
    const { accessTokens, refreshTokens, codes } = simulator.state.identity
    const verifiers = sent.flatMap((body) => new URLSearchParams(body).get('code_verifier') ?? [])
    return [
      ...accessTokens.keys(),
      ...refreshTokens.keys(),
      ...codes.keys(),
      ...verifiers,
      WEB.clientSecret ?? '',
      'custom-secret',
    ]
  }

  return {
    ...{
      simulator,
      listening,
      clock,
      store: kept.store,
      where,
      opened,
      visit,
      run,
      runOut,
      secrets,
      sent,
      noted,
      gate,
    },
    /** The pages that browsers ended at. `gate.until` holds back what decides them, the exchange of the code. */
    pages: async () => await Promise.all(seen),
    connected: async () => (await kept.store.logins.connections()).map(({ name }) => name),
    /** Fails where anything printed so far, or any page, shows a secret. */
    async expectNothingShown() {
      const shown = [...printed, ...(await Promise.all(seen)).map((page) => page?.html ?? '')].join('\n')
      expect(secrets().filter((secret) => secret.length > 5 && shown.includes(secret))).toEqual([])
    },
    async close() {
      await listening.close()
      await kept.store.close()
    },
  }
}
