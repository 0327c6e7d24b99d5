import { inspect } from 'node:util'
import { expect } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import type { Login } from '../../src/call/logins.ts'
import type { SimulatorOptions, XeroSimulator } from '../../src/simulator/simulator.ts'
import { type BrowserApp, createIdentity, type Identity, type TokenSet } from '../../src/xero/identity.ts'
import type { Network, NetworkRequest } from '../../src/xero/network.ts'
import { rig } from '../simulator/edge-rig.ts'
import { recorded, sharedClock } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

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

const SECRET_FIELDS = ['code', 'code_verifier', 'refresh_token', 'client_secret', 'token']
const SECRET_ANSWERS = /"(?:access|refresh|id)_token":"([^"]+)"/g

/** The network, with every secret that passed over it. */
function overheard(inner: Network, secrets: Set<string>): Network {
  return async (request) => {
    for (const name of SECRET_FIELDS) secrets.add(formOf(request).get(name) ?? '')
    secrets.add((request.headers.authorization ?? '').replace(/^\w+ /, ''))
    const answer = await inner(request)
    for (const [, secret = ''] of Buffer.from(answer.body).toString('utf8').matchAll(SECRET_ANSWERS))
      secrets.add(secret)
    secrets.delete('')
    return answer
  }
}

/** What a rig may be given: the app, how the simulator is made, and what stands between. */
export interface IdentityRigOptions {
  app?: BrowserApp
  simulator?: SimulatorOptions
  between?: (inner: Network) => Network
  /** How far this computer's clock is ahead of Xero's, milliseconds. */
  ahead?: number
}

/** A simulator on a clock of its own, what was sent to it, and one app's identity. */
export function identityRig(options: IdentityRigOptions = {}) {
  const { app = APP, between = (inner) => inner, ahead = 0 } = options
  const clock = virtualClock()
  const simulator = rig({ clock: sharedClock(clock), ...options.simulator })
  simulator.state.identity.apps.get('WEB')?.redirectUris.push(REDIRECT)
  const secrets = new Set<string>([WEB_APP.clientSecret ?? ''])
  const recorder = recorded(
    overheard(
      between((request) => simulator.handle(request)),
      secrets,
    ),
  )
  const here = { ...clock, now: () => clock.now() + ahead }
  const around = { network: recorder.network, clock: here, apiBase: 'https://api.xero.com' }
  const grants = () =>
    recorder.sent
      .filter(({ url }) => url.endsWith('/connect/token'))
      .map((request) => formOf(request).get('grant_type'))
  /** The fault of what must fail, with none of the secrets anywhere in it. */
  const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
    const thrown: unknown = await clock.run(work).then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    )
    if (!(thrown instanceof Fault)) throw thrown
    const whole = inspect(thrown, { depth: 20, showHidden: true })
    for (const secret of secrets) expect(whole).not.toContain(secret)
    return thrown
  }
  return { clock, simulator, recorder, around, grants, secrets, faultOf, identity: createIdentity(app, around) }
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
