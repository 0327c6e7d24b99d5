import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { AccessToken, AccessTokens } from '../call/access-tokens.ts'
import { sha256 } from '../call/canonical.ts'
import { PRESETS } from '../call/policy.ts'
import { loadPolicy } from '../call/policy-file.ts'
import { alignTables } from './align-tables.ts'
import { ArgumentError, flagsOf, numberOf, type Output, organisationNamed, runNamed } from './command-line.ts'

/** The flags of `serve` that make, list and end access tokens instead of serving. */
export const TOKEN_ACTIONS = ['new-token', 'list-tokens', 'revoke-token'] as const

/** Every flag that belongs to these, apart from the server's settings. */
export const TOKEN_FLAGS = [
  ...TOKEN_ACTIONS,
  'token-name',
  'token-organisations',
  'token-policy',
  'token-days',
] as const

/** What the actions work with. */
export interface TokenAround extends Output {
  tokens: AccessTokens
  /** Who runs the command, for the audit; also the usual name of a token. */
  actor: string
  now(): number
  random(length: number): Uint8Array
  /** The connected organisations, asked only where a token is for some of them. Throws Fault while they cannot be reached. */
  organisations(): Promise<readonly OrganisationRef[]>
  readFile(path: string): string
  toolNames(): Promise<readonly string[]>
  /** Whether the server's own policy has `four_eyes`. */
  fourEyes(): boolean
}

const DAY_MS = 86_400_000
const USUAL_DAYS = 90
const MOST_DAYS = 3_650

/** A fresh access token: 32 random bytes behind `xmcp_`. */
export function freshToken(random: (length: number) => Uint8Array): string {
  return `xmcp_${Buffer.from(random(32)).toString('base64url')}`
}

/** Makes, lists or ends access tokens. Answers the exit code: 1 when the store refuses, 2 when the arguments cannot be used. */
export async function runAccessTokens(args: readonly string[], around: TokenAround): Promise<number> {
  return await runNamed('serve', around, async () => {
    const { values, positionals } = flagsOf('serve', args, {
      'new-token': { type: 'boolean' },
      'list-tokens': { type: 'boolean' },
      'revoke-token': { type: 'string' },
      'token-name': { type: 'string' },
      'token-organisations': { type: 'string' },
      'token-policy': { type: 'string' },
      'token-days': { type: 'string' },
    } as const)
    const [word] = positionals
    if (word !== undefined) throw new ArgumentError(`"${cleanText(word, 60)}" is not understood here.`)
    const [action, more] = TOKEN_ACTIONS.filter((one) => values[one] !== undefined)
    if (more) throw new ArgumentError(`--${action} and --${more} exclude each other: do one after the other.`)
    if (action === 'new-token') return await make(values, around)
    const about = TOKEN_FLAGS.find((flag) => flag.startsWith('token-') && values[flag] !== undefined)
    if (about) throw new ArgumentError(`--${about} goes with --new-token alone.`)
    return action === 'list-tokens' ? await list(around) : await revoke(values['revoke-token'] ?? '', around)
  })
}

type Wanted = Partial<Record<(typeof TOKEN_FLAGS)[number], string | boolean>>

async function make(wanted: Wanted, around: TokenAround): Promise<number> {
  const given = (flag: (typeof TOKEN_FLAGS)[number]) => wanted[flag]?.toString()
  const days = numberOf('--token-days', given('token-days'), MOST_DAYS, USUAL_DAYS)
  const name = checkedName(given('token-name') ?? around.actor)
  const policy = await checkedPolicy(given('token-policy'), around)
  const organisations = await named(given('token-organisations'), around)
  const token = freshToken(around.random)
  const expiresAt = around.now() + days * DAY_MS
  const made = await around.tokens.add({ name, sha256: sha256(token), organisations, policy, expiresAt }, around.actor)
  const where = organisations?.map((one) => cleanText(one.name, 80)).join(', ') ?? 'every organisation'
  around.complain(
    `Access token of "${cleanText(made.name, 80)}" until ${dayOf(made.expiresAt)}, for ${where}. It is shown this once and kept nowhere; whoever has it can do what its policy allows.\n`,
  )
  around.write(`${token}\n`)
  return 0
}

function checkedName(text: string): string {
  const name = cleanText(text, 80)
  if (name !== '' && name === text.trim()) return name
  throw new ArgumentError('--token-name must be a name of 1 to 80 characters on one line: whose assistant it is for.')
}

/** A preset's name or a policy file's text; undefined where none is given. Throws ArgumentError for one with a mistake. */
async function checkedPolicy(given: string | undefined, around: TokenAround): Promise<string | undefined> {
  if (given === undefined || PRESETS.some((preset) => preset === given)) return given
  if (!given.endsWith('.json')) {
    throw new ArgumentError(`--token-policy must be ${PRESETS.join(', ')} or the path of a .json file.`)
  }
  const text = contentOf(given, around)
  const { policy, faults } = loadPolicy(text, await around.toolNames())
  if (faults.length > 0) throw new ArgumentError(`--token-policy ${given}: ${faults.join(' ')}`)
  if (policy.fourEyes && !around.fourEyes()) {
    throw new ArgumentError(`--token-policy ${given}: four_eyes holds for the whole server: put it into --policy.`)
  }
  return text
}

function contentOf(path: string, { readFile }: TokenAround): string {
  try {
    return readFile(path)
  } catch {
    throw new ArgumentError(`--token-policy ${path}: the file cannot be read.`)
  }
}

async function named(
  given: string | undefined,
  around: TokenAround,
): Promise<readonly { id: string; name: string }[] | undefined> {
  if (given === undefined) return undefined
  const wanted = given.split(',').map((part) => part.trim())
  const known = await around.organisations()
  const found = wanted.map((one) => organisationNamed('--token-organisations', one, known))
  return [...new Map(found.map(({ id, name }) => [id, { id, name }])).values()]
}

async function list({ tokens, now, write }: TokenAround): Promise<number> {
  const all = await tokens.list()
  if (all.length === 0) {
    write('There are no access tokens. Make one: xero-mcp serve --new-token\n')
    return 0
  }
  const heading = 'name|state|made|until|last used|policy|organisations'
  const rows = all.map((token) => rowOf(token, now()))
  write(`${alignTables([heading, ...rows].join('\n'))}\n`)
  return 0
}

function rowOf(token: AccessToken, now: number): string {
  const { name, madeAt, expiresAt, revokedAt, lastUsedAt, policy, organisations } = token
  const ended = expiresAt <= now ? 'expired' : 'in use'
  const cells = [
    name,
    revokedAt === undefined ? ended : 'revoked',
    dayOf(madeAt),
    dayOf(expiresAt),
    lastUsedAt === undefined ? 'never' : dayOf(lastUsedAt),
    policyName(policy),
    organisations?.map((one) => one.name).join(', ') ?? 'all',
  ]
  return cells.map((cell) => cleanText(cell, 120).replaceAll('|', '/')).join('|')
}

function policyName(policy: string | undefined): string {
  if (policy === undefined) return "the server's"
  return PRESETS.some((preset) => preset === policy) ? policy : loadPolicy(policy).policy.name
}

async function revoke(name: string, { tokens, actor, write, complain }: TokenAround): Promise<number> {
  if (await tokens.revoke(name, actor)) {
    write(`The access token of "${cleanText(name, 80)}" is ended: no further request with it is answered.\n`)
    return 0
  }
  complain(`No access token of "${cleanText(name, 80)}" is in use. See xero-mcp serve --list-tokens.\n`)
  return 1
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}
