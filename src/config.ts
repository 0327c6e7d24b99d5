import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { nearestNames } from './books/nearest.ts'
import { PRESETS, type Preset } from './call/policy.ts'
import { TOOLSETS, type Toolset } from './call/tool.ts'

/** Countries that the demo company can be in. */
const DEMO_COUNTRIES = ['nz', 'au', 'uk', 'us'] as const

/** Where the books come from: the made-up company in this process, a simulator on this machine, or nowhere yet. */
export type Source =
  | { kind: 'demo'; country: (typeof DEMO_COUNTRIES)[number]; clock: number | undefined }
  | { kind: 'simulator'; url: string; clientId: string; clientSecret: string }
  | { kind: 'none' }

/** What a server runs with. `notices` are for standard error before it starts. */
export interface Config {
  source: Source
  policy: Preset
  organisation: string | undefined
  toolsets: readonly Toolset[]
  logLevel: LogLevel
  notices: readonly string[]
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** The least that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A setting that cannot be used. The message names the setting, where it stands and the fix. */
export class ConfigError extends Error {}

const loopback = z
  .string()
  .refine(isLoopback, 'must be http on localhost, 127.0.0.1 or [::1], such as http://127.0.0.1:5050')
const instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-20T09:00:00Z' })
const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be ${names.join(', ')}` })

/** Every setting, by the name it has as a flag; as an environment variable it is `XERO_MCP_` and the name in capitals. */
const settings = z.strictObject({
  demo: oneOf(DEMO_COUNTRIES).optional(),
  simulator: loopback.optional(),
  'client-id': z.string().min(1).optional(),
  'client-secret': z.string().min(1).optional(),
  policy: oneOf(PRESETS).optional(),
  organisation: z.string().min(1).max(255).optional(),
  toolsets: z.array(oneOf(TOOLSETS)).min(1).optional(),
  clock: instant.optional(),
  'log-level': oneOf(LOG_LEVELS).optional(),
})

type SettingName = keyof typeof settings.shape
const NAMES = settings.keyof().options

// A secret in the arguments is visible to every process of the machine.
const NOT_AS_FLAG = new Set<SettingName>(['client-secret'])

// The login that `xero-mcp simulator` prints; it guards nothing but made-up books.
const SIMULATOR_LOGIN = { id: 'simulator-custom', secret: 'simulator-secret' }

interface Given {
  value: unknown
  /** As the operator wrote it: `--policy`, `XERO_MCP_POLICY`, `policy in xero.json`. */
  where: string
}

type Settings = Partial<Record<SettingName, Given>>

/** Reads flags, environment and the optional config file, in this order of precedence. Throws ConfigError. */
export function readConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const flags = readFlags(argv)
  const variables = readEnvironment(environment)
  const file = flags.config ?? variables.config
  const given: Settings = { ...(file ? readConfigFile(file, readFile) : {}), ...variables.settings, ...flags.settings }
  return configOf(given)
}

function configOf(given: Settings): Config {
  const notices: string[] = []
  const policy = readPolicy(given, notices)
  const checked = Object.fromEntries(NAMES.map((name) => [name, given[name]?.value]))
  const result = settings.safeParse(checked)
  if (!result.success) throw new ConfigError(wordIssues(result.error.issues, given))
  const values = result.data
  return {
    source: sourceOf(values, given),
    policy,
    organisation: values.organisation,
    toolsets: values.toolsets ?? ['core'],
    logLevel: values['log-level'] ?? 'info',
    notices,
  }
}

// Whoever mistypes a restriction must not get the wider default.
function readPolicy(given: Settings, notices: string[]): Preset {
  if (!given.policy) return 'draft'
  const result = settings.shape.policy.safeParse(given.policy.value)
  if (result.success) return result.data ?? 'draft'
  notices.push(
    `${given.policy.where}: ${show(given.policy.value)} is no policy (${PRESETS.join(', ')}). Running as "observe": nothing can be written.`,
  )
  delete given.policy
  return 'observe'
}

function sourceOf(values: z.output<typeof settings>, given: Settings): Source {
  const { demo, simulator, clock } = values
  if (demo !== undefined && simulator !== undefined) {
    throw new ConfigError(`${given.demo?.where} and ${given.simulator?.where} exclude each other: leave one out.`)
  }
  if (clock !== undefined && demo === undefined) {
    throw new ConfigError(`${given.clock?.where} sets the time of the demo company: add --demo, or leave it out.`)
  }
  if (demo !== undefined) {
    return { kind: 'demo', country: demo, clock: clock === undefined ? undefined : Date.parse(clock) }
  }
  if (simulator === undefined) return { kind: 'none' }
  return {
    kind: 'simulator',
    url: simulator,
    clientId: values['client-id'] ?? SIMULATOR_LOGIN.id,
    clientSecret: values['client-secret'] ?? SIMULATOR_LOGIN.secret,
  }
}

function readFlags(argv: readonly string[]): { settings: Settings; config: string | undefined } {
  const found: Settings & { config?: Given } = {}
  for (let index = 0; index < argv.length; index++) {
    const { name, inline } = splitFlag(argv[index] ?? '')
    const value = inline ?? (name === 'demo' ? 'nz' : argv[++index])
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      throw new ConfigError(`--${name} needs a value: --${name} VALUE.`)
    }
    if (found[name]) throw new ConfigError(`--${name} is given twice: leave one out.`)
    found[name] = { value: fromText(name, value), where: `--${name}` }
  }
  const { config, ...settings } = found
  return { settings, config: config ? String(config.value) : undefined }
}

function splitFlag(argument: string): { name: SettingName | 'config'; inline: string | undefined } {
  const [, typed, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
  const flags = [...NAMES.filter((name) => !NOT_AS_FLAG.has(name)), 'config' as const]
  const name = flags.find((flag) => flag === typed)
  if (name) return { name, inline }
  if (typed === 'client-secret') {
    throw new ConfigError('--client-secret would show the secret to other processes: set XERO_MCP_CLIENT_SECRET.')
  }
  const near = nearestNames(typed ?? argument, [...flags, 'help', 'version']).map((flag) => `--${flag}`)
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See xero-mcp help.'
  throw new ConfigError(`${show(argument)} is not a flag of this server. ${hint}`)
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const found: Settings = {}
  let config: string | undefined
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('XERO_MCP_') || value === undefined || value === '') continue
    const name = NAMES.find((one) => variable === variableOf(one))
    if (name) found[name] = { value: fromText(name, value), where: variable }
    else if (variable === 'XERO_MCP_CONFIG') config = value
    else throw new ConfigError(unknownVariable(variable))
  }
  return { settings: found, config }
}

function variableOf(name: string): string {
  return `XERO_MCP_${name.toUpperCase().replaceAll('-', '_')}`
}

function unknownVariable(variable: string): string {
  const near = nearestNames(variable, [...NAMES.map(variableOf), 'XERO_MCP_CONFIG'])
  return `${variable} is not a setting of this server. Did you mean ${near.join(' or ')}?`
}

function fromText(name: string, value: string): unknown {
  if (name === 'toolsets') return value.split(',').map((part) => part.trim())
  return name === 'demo' && (value === 'true' || value === '1') ? 'nz' : value
}

function readConfigFile(path: string, readFile: (path: string) => string): Settings {
  const content = parseFile(path, readFile)
  const found: Settings = {}
  for (const [key, value] of Object.entries(content)) {
    const name = NAMES.find((one) => one === key)
    if (name) found[name] = { value: value === true && name === 'demo' ? 'nz' : value, where: `"${key}" in ${path}` }
    else throw new ConfigError(`"${key}" in ${path} is no setting. Known: ${NAMES.join(', ')}.`)
  }
  return found
}

function parseFile(path: string, readFile: (path: string) => string): object {
  try {
    const content: unknown = JSON.parse(readFile(path))
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new ConfigError(`The config file ${path} ${why}: mend it, or leave --config out.`)
  }
  throw new ConfigError(`The config file ${path} must hold one JSON object of settings.`)
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return protocol === 'http:' && username === '' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function wordIssues(issues: readonly z.core.$ZodIssue[], given: Settings): string {
  return issues.map((issue) => wordIssue(issue, given)).join('\n')
}

function wordIssue({ path, message }: z.core.$ZodIssue, given: Settings): string {
  const name = NAMES.find((one) => one === path[0])
  const setting = name ? given[name] : undefined
  if (!name || !setting) return message
  const shown = name === 'client-secret' ? '' : ` (now ${show(setting.value)})`
  return `${setting.where}: ${message}${shown}.`
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing'
}
