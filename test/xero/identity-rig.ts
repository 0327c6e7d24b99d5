import { randomUUID } from 'node:crypto'
import type { Login } from '../../src/call/logins.ts'
import type { SimulatorOptions, XeroSimulator } from '../../src/simulator/simulator.ts'
import { type BrowserApp, createIdentity, type Identity, type TokenSet } from '../../src/xero/identity.ts'
import { loginTokens } from '../../src/xero/login-tokens.ts'
import type { Network, NetworkRequest } from '../../src/xero/network.ts'
import { rig } from '../simulator/edge-rig.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { recorded, seededRandom, sharedClock } from './rig.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export const APP: BrowserApp = { kind: 'pkce', clientId: 'DESKTOP', identityBase: 'https://identity.xero.com' }
export const WEB_APP: BrowserApp = {
  kind: 'web',
  clientId: 'WEB',
  clientSecret: 's3cr:t & more',
  identityBase: 'https://identity.xero.com',
}
export const REDIRECT = 'http://localhost:51234/callback'
export const SCOPES = ['accounting.invoices', 'accounting.payments']
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** What a login of the desktop app looks like in the store. */
export const LOGIN: Login = { ...APP, id: 'lgn_1a2b3c4d', scopes: SCOPES, at: 0 }

/** The fields of a form that was sent. */
export function formOf(request: NetworkRequest): URLSearchParams {
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'))
}

/** A simulator on a clock of its own, what was sent to it, and one app's identity. */
export function identityRig(
  options: { app?: BrowserApp; simulator?: SimulatorOptions; between?: (inner: Network) => Network } = {},
) {
  const clock = virtualClock()
  const simulator = rig({ clock: sharedClock(clock), ...options.simulator })
  const { between = (inner) => inner } = options
  const recorder = recorded(between((request) => simulator.handle(request)))
  const around = { network: recorder.network, clock, apiBase: 'https://api.xero.com' }
  const grants = () =>
    recorder.sent
      .filter(({ url }) => url.endsWith('/connect/token'))
      .map((request) => formOf(request).get('grant_type'))
  return { clock, simulator, recorder, around, grants, identity: createIdentity(options.app ?? APP, around) }
}

/** The person's browser: goes to the page, and answers with the address it was sent back to. */
export async function browse(simulator: XeroSimulator, address: string): Promise<URL> {
  const page = await simulator.handle({ method: 'GET', url: address, headers: {}, body: new Uint8Array() })
  const { location } = page.headers
  if (location === undefined) throw new RangeError(`the page did not send the browser back: HTTP ${page.status}`)
  return new URL(location)
}

/** A login from its beginning to its tokens. */
export async function logInWith(identity: Identity, simulator: XeroSimulator, scopes = SCOPES): Promise<TokenSet> {
  const { address, finish } = await identity.begin(REDIRECT, scopes)
  return await finish(await browse(simulator, address))
}

/** Token sources of several processes on one store, for the login of the desktop app. */
export function processesOn(
  { clock, recorder, around }: ReturnType<typeof identityRig>,
  options: { seed?: number; slowest?: number } = {},
) {
  const random = seededRandom(options.seed ?? 1)
  const leases = leasesInMemory(clock, () => random() * (options.slowest ?? 8))
  const process = (own: { clock?: VirtualClock | typeof clock; leases?: typeof leases; network?: Network } = {}) =>
    loginTokens({
      login: LOGIN,
      ...{ network: own.network ?? recorder.network, apiBase: around.apiBase, clock: own.clock ?? clock },
      shared: { leases: own.leases ?? leases, owner: randomUUID(), random },
    })
  return { leases, process }
}
