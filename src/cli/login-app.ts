import type { Login } from '../call/logins.ts'
import { ArgumentError } from './command-line.ts'
import type { LoginAround, LoginPlace } from './login-around.ts'
import type { LoginFlags } from './login-flags.ts'

/** The app that a login is for, and the login of the same app before it. */
export interface ChosenApp {
  kind: Extract<Login['kind'], 'pkce' | 'web' | 'custom'>
  clientId: string
  clientSecret: string | undefined
  before: Login | undefined
}

/** What `xero-mcp simulator` prints; it guards nothing but made-up books. */
const SIMULATOR_APPS = { pkce: 'simulator-desktop', web: 'simulator-web', custom: 'simulator-custom' } as const
const SIMULATOR_SECRET = 'simulator-secret'

const WHERE = 'docs/connecting.md shows where to click'

/** Decides for which app a login is: flag or environment, else the last login of its kind. Throws ArgumentError for want of an id or secret. */
export async function chooseApp(flags: LoginFlags, around: LoginAround, place: LoginPlace): Promise<ChosenApp> {
  const { clientId: asked, given, simulator } = around.settings
  const { kind } = flags
  if (kind === 'pkce' && given?.kind === 'custom') {
    throw new ArgumentError(
      'XERO_MCP_CLIENT_SECRET is set: say what it belongs to, --web or --custom, or unset it for a desktop app (PKCE), which has none.',
    )
  }
  const known = (await place.logins.all()).filter((one) => one.identityBase === place.identityBase)
  const last = known.filter((one) => one.kind === kind).at(-1)
  const clientId = asked ?? last?.clientId ?? (simulator === undefined ? undefined : SIMULATOR_APPS[kind])
  if (clientId === undefined) throw noClientId(kind)
  const before = known.find((one) => one.clientId === clientId)
  if (kind === 'pkce') return { kind, clientId, clientSecret: undefined, before }
  return { kind, clientId, clientSecret: await secretOf(clientId, before, around), before }
}

async function secretOf(clientId: string, before: Login | undefined, around: LoginAround): Promise<string> {
  const { settings, terminal, secret } = around
  const isSimulators = settings.simulator !== undefined && Object.values<string>(SIMULATOR_APPS).includes(clientId)
  const known =
    (settings.given?.kind === 'custom' ? settings.given.clientSecret : undefined) ??
    before?.clientSecret ??
    (isSimulators ? SIMULATOR_SECRET : undefined)
  if (known === undefined && !terminal.isTTY) {
    throw new ArgumentError(
      'the app needs its client secret: set XERO_MCP_CLIENT_SECRET, or run this on a terminal, which asks for it.',
    )
  }
  const found = known ?? (await terminal.askHidden(`Client secret of the app ${clientId} (not shown): `)).trim()
  if (found === '') throw new ArgumentError('without the client secret Xero does not know the app.')
  secret(found)
  return found
}

function noClientId(kind: ChosenApp['kind']): ArgumentError {
  const app = { pkce: 'a desktop app (PKCE)', web: 'a web app', custom: 'a custom connection' }[kind]
  return new ArgumentError(
    `Xero knows a login by the client id of an app. Make ${app} of your own, without cost, at https://developer.xero.com/app/manage (${WHERE}), then: xero-mcp login --client-id ID`,
  )
}
