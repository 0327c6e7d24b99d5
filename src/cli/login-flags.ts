import type { Login } from '../call/logins.ts'
import { ArgumentError, flagsOf } from './command-line.ts'
import { LOGIN_PORTS } from './login-listen.ts'

/** What `xero-mcp login --help` prints. */
export const LOGIN_HELP = `xero-mcp login: connects organisations of Xero, or of a simulator, to this
server.

  --client-id ID       the app, made at https://developer.xero.com/app/manage
                       (docs/connecting.md); default: that of the last
                       login of this kind
  --web                the app is a web app: its secret comes from
                       XERO_MCP_CLIENT_SECRET or is asked for
  --custom             it is a custom connection, with a secret too: no browser
  --add SCOPE...       keeps what was granted and asks for these scopes besides
  --no-browser         prints the address and opens no browser; the address at
                       which the browser ends can be pasted, for logging in from
                       another computer
  --port N             the port at which the browser comes back (default:
                       ${LOGIN_PORTS.join(', ')}, the first free one);
                       http://localhost:N/callback must be a redirect address of
                       the app
  --simulator URL      logs in to a running "xero-mcp simulator"

Without --add it asks for what --toolsets and --policy need, and no more.
Logging in again adds organisations and renews the login. Tokens are kept sealed
in the record and shown to nobody. To undo it: xero-mcp logout
`

/** How a person wants to log in. */
export interface LoginFlags {
  kind: Extract<Login['kind'], 'pkce' | 'web' | 'custom'>
  /** Scopes besides what was granted; undefined when what toolsets and policy need is asked for. */
  add: readonly string[] | undefined
  browser: boolean
  port: number | undefined
}

const OPTIONS = {
  web: { type: 'boolean' },
  custom: { type: 'boolean' },
  add: { type: 'string', multiple: true },
  'no-browser': { type: 'boolean' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the words after `login`. Throws ArgumentError. */
export function readLoginFlags(words: readonly string[]): LoginFlags | 'help' {
  const { values, positionals } = flagsOf('login', words, OPTIONS)
  if (values.help) return 'help'
  if (values.web && values.custom) throw new ArgumentError('--web and --custom exclude each other: leave one out.')
  if (values.add === undefined && positionals.length > 0) {
    throw new ArgumentError('login takes no words, other than scopes after --add. See xero-mcp login --help.')
  }
  const kind = values.custom ? 'custom' : values.web ? 'web' : 'pkce'
  const strange = (['port', 'no-browser'] as const).find((name) => kind === 'custom' && values[name] !== undefined)
  if (strange) throw new ArgumentError(`--${strange} does not go with --custom, which needs no browser.`)
  const add = values.add && scopesIn([...values.add, ...positionals])
  return { kind, add, browser: !values['no-browser'], port: portIn(values.port) }
}

function scopesIn(texts: readonly string[]): string[] {
  const scopes = texts.flatMap((text) => text.split(/[\s,]+/)).filter((scope) => scope !== '')
  const odd = scopes.find((scope) => !/^[a-z]+(\.[a-z0-9_]+)*$/.test(scope) || scope.length > 80)
  if (odd !== undefined || scopes.length === 0) {
    throw new ArgumentError('--add takes names of scopes, such as accounting.journals.read.')
  }
  return scopes
}

function portIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number.parseInt(text, 10) : 0
  if (port >= 1024 && port <= 65_535) return port
  throw new ArgumentError('--port must be a number from 1024 to 65535.')
}
