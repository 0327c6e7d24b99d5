import { fileURLToPath } from 'node:url'
import { visible } from '../books/ledger-text.ts'
import type { Connection, Login } from '../call/logins.ts'
import { missingScopes } from '../call/scopes.ts'
import type { LoginSettings } from './login-around.ts'

// The built entry, which a host starts.
const ENTRY = fileURLToPath(new URL('../main.js', import.meta.url))

/** A login that was kept, and what was there before it. */
export interface LoggedIn {
  login: Login
  asked: readonly string[]
  before: readonly Connection[]
  connections: readonly Connection[]
  usual: string | undefined
  /** Whether the store had no login before. */
  first: boolean
  settings: LoginSettings
}

/** What a person reads after logging in: the organisations, what the assistant may do in them, and what comes next. */
export function loggedInText(done: LoggedIn): string {
  const { login, asked, settings } = done
  const missing = missingScopes(login.scopes, asked)
  const lines = [
    '',
    'Connected to Xero. Organisations here:',
    '',
    ...organisationLines(done),
    '',
    ...scopeLines(login.scopes),
    `What of that happens without a person is for the policy to say: ${settings.policy} (xero-mcp policy show).`,
    ...(missing.length > 0 ? [`Xero did not grant: ${missing.join(', ')}. What needs it will say so.`] : []),
    ...lostLines(done),
    ...environmentLines(settings),
    '',
    ...(done.first ? hostLines(settings) : ['A host that is set up for this server needs no change.']),
  ]
  return `${lines.join('\n')}\n`
}

const NAME_WIDTH = 50

function organisationLines({ connections, before, usual, first }: LoggedIn): string[] {
  const inUse = connections.filter(({ removed }) => !removed)
  const meant = usual ?? (inUse.length === 1 ? inUse[0]?.organisation : undefined)
  const names = connections.map(({ name }) => nameShown(name))
  const width = Math.max(...names.map((name) => name.length))
  const lines = connections.map((one, index) => {
    const marks = [
      ...(one.organisation === meant
        ? [`the ${usual ? 'usual one' : 'only one in use'}: meant when a call names none`]
        : []),
      ...(!first && !before.some(({ organisation }) => organisation === one.organisation) ? ['new'] : []),
      ...(one.removed ? ['out of use here, until xero-mcp org add'] : []),
    ]
    return `  ${(names[index] ?? '').padEnd(width)}  ${marks.join('; ')}`.trimEnd()
  })
  const choose = 'None of them is the usual one, so calls must name one; to choose it: xero-mcp org use NAME'
  return meant === undefined && inUse.length > 1 ? [...lines, '', choose] : lines
}

function nameShown(name: string): string {
  return visible(name, NAME_WIDTH)
}

function lostLines({ before, connections }: LoggedIn): string[] {
  const lost = before.filter(({ organisation }) => !connections.some((one) => one.organisation === organisation))
  if (lost.length === 0) return []
  return [`No longer connected by this app: ${lost.map(({ name }) => nameShown(name)).join('; ')}.`]
}

const AREAS: Readonly<Record<string, string>> = {
  transactions: 'invoices, bills, payments, bank transactions, journals',
  invoices: 'invoices, bills, credit notes, quotes, orders, items',
  payments: 'payments and credit',
  banktransactions: 'bank transactions and transfers',
  manualjournals: 'manual journals',
  contacts: 'contacts',
  settings: 'settings: accounts, tax rates, tracking, items',
  attachments: 'attached files',
  budgets: 'budgets',
  journals: 'the general ledger',
  classicexpenses: 'expense claims',
  reports: 'reports',
}

/** What scopes allow, in an accountant's words; those that only keep the login going are left out. */
export function scopeLines(scopes: readonly string[]): string[] {
  const areas = scopes.filter((scope) => scope.includes('.')).map(areaOf)
  const written = [...new Set(areas.filter(({ writes }) => writes).map(({ area }) => area))]
  const read = [...new Set(areas.map(({ area }) => area))].filter((area) => !written.includes(area))
  return [
    ...(written.length > 0 ? ['The assistant may read and write', ...written.map((area) => `  - ${area}`)] : []),
    ...(read.length > 0 ? ['The assistant may read, and not write', ...read.map((area) => `  - ${area}`)] : []),
  ]
}

function areaOf(scope: string): { area: string; writes: boolean } {
  const [family = '', name = ''] = scope.split('.')
  const area = family === 'accounting' && Object.hasOwn(AREAS, name) ? AREAS[name] : undefined
  return { area: area ?? visible(scope, 80), writes: !scope.endsWith('.read') }
}

function environmentLines({ given }: LoginSettings): string[] {
  if (!given) return []
  const names = given.kind === 'bearer' ? 'XERO_MCP_BEARER' : 'XERO_MCP_CLIENT_SECRET'
  return [`Leave ${names} out of the server's environment: there it counts before every login.`]
}

function hostLines({ flags, variables }: LoginSettings): string[] {
  const settings = { mcpServers: { xero: { command: 'node', args: [ENTRY, ...flags] } } }
  const also = `The server needs what this terminal sets too, in "env" beside "args": ${variables.join(', ')}.`
  return [
    ...(variables.length > 0 ? [also, ''] : []),
    'Next, paste this into the MCP settings of your assistant (README.md has the places), and ask: "Who owes us money?"',
    '',
    JSON.stringify(settings, null, 2),
  ]
}
