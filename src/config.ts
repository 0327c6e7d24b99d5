import { readFileSync } from 'node:fs'
import type * as z from 'zod'
import { PRESETS, type Preset } from './call/policy.ts'
import type { ScopeModel } from './call/scopes.ts'
import { DEFAULT_TOOLSETS, type Toolset } from './call/tool.ts'
import { type DEMO_COUNTRIES, type LOG_LEVELS, POLICY_WORDS, settings } from './config-schema.ts'
import {
  ConfigError,
  forgetSecrets,
  isSecret,
  partSettings,
  readConfigFile,
  readEnvironment,
  readFlags,
  type Settings,
  shown,
} from './config-sources.ts'

export { ConfigError }

/**
 * Where the books come from: the made-up company in this process, or Xero. `simulator` is the address of a simulator on this machine that
 * stands in for Xero; `given` is a credential from the environment, which counts before the logins of the store.
 */
export type Source =
  | { kind: 'demo'; country: (typeof DEMO_COUNTRIES)[number]; clock: number | undefined }
  | { kind: 'xero'; simulator: string | undefined; given: GivenCredential | undefined }

/** A credential from the environment: a custom connection, or a bearer token that somebody else keeps fresh. */
export type GivenCredential =
  | { kind: 'custom'; clientId: string; clientSecret: string }
  | { kind: 'bearer'; token: string }

/** The operator's policy: a preset, or the path of a file of rules. */
export type PolicyChoice = { preset: Preset } | { file: string }

/** Where the server keeps its record, and the sources of the key that seals it; the first that is given counts. */
export interface Keeping {
  /** The folder of the store; undefined for the computer's usual place. */
  folder: string | undefined
  key: string | undefined
  keyFile: string | undefined
  passphrase: string | undefined
  /** Whether a key may be made and kept in a file beside the store. */
  allowKeyFile: boolean
  /** A file, best on another disk, to which every checkpoint of the audit is appended. */
  checkpoints: string | undefined
  /** Whether the documents of organisations are copied into the store, so that analysis need not read them all each time. */
  mirror: boolean
  /** For how many days requests to Xero, settled changes and the audit are kept; undefined for the usual time. */
  keepDays: { requests: number | undefined; changes: number | undefined; audit: number | undefined }
}

/** Where the server listens for HTTP; without TLS, so beyond this computer something must stand in front that speaks it. */
export interface HttpPlace {
  host: string
  /** 0 takes a free one. */
  port: number
  /** Names by which it may be asked for, beside this computer's own. */
  hosts: readonly string[]
}

/** What a server runs with. `notices` are for standard error before it starts. */
export interface Config {
  source: Source
  policy: PolicyChoice
  keeping: Keeping
  /** Whose assistant this is; undefined for the name of the computer's user. */
  user: string | undefined
  /** The port of the approvals page on this machine; 0 for a free one. */
  approvalsPort: number
  organisation: string | undefined
  /** The app of Xero's that `login` is for. */
  clientId: string | undefined
  toolsets: readonly Toolset[]
  /** By which of Xero's names scopes are asked for. */
  scopeModel: ScopeModel
  /** The folders of this computer that files may be read from and saved to; none, unless told. */
  fileFolders: readonly string[]
  /** Undefined where it speaks on standard input and output. */
  http: HttpPlace | undefined
  logLevel: LogLevel
  notices: readonly string[]
}

/** The least that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number]

const NAMES = settings.keyof().options

/** Reads flags, environment and the optional config file, in this order of precedence. Throws ConfigError. */
export function readConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const flags = readFlags(argv, NAMES)
  const variables = readEnvironment(environment, NAMES)
  const file = flags.config ?? variables.config
  const given: Settings = {
    ...(file ? readConfigFile(file, readFile, NAMES) : {}),
    ...variables.settings,
    ...flags.settings,
  }
  return configOf(given)
}

/** Reads the configuration that this process was started with, and takes the secrets out of its environment, which cannot be read again. Throws ConfigError. */
export function takeConfig(argv: readonly string[], environment: Record<string, string | undefined>): Config {
  try {
    return readConfig(argv, environment)
  } finally {
    forgetSecrets(environment)
  }
}

/** Parts what stands after a command's name into settings of the server and the command's own words; `own` are flags that the command keeps for itself. */
export function splitSettings(argv: readonly string[], own: readonly string[] = []) {
  return partSettings(
    argv,
    NAMES.filter((name) => !own.includes(name)),
  )
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
    keeping: keepingOf(values),
    user: values.user,
    approvalsPort: values['approvals-port'] ?? 0,
    organisation: values.organisation,
    clientId: values['client-id'],
    toolsets: values.toolsets ?? DEFAULT_TOOLSETS,
    scopeModel: values['scope-model'] ?? 'granular',
    fileFolders: values['file-folders'] ?? [],
    http: httpOf(values, given),
    logLevel: values['log-level'] ?? 'info',
    notices,
  }
}

function keepingOf(values: z.output<typeof settings>): Keeping {
  return {
    folder: values.data,
    key: values.key,
    keyFile: values['key-file'],
    passphrase: values.passphrase,
    allowKeyFile: values['allow-key-file'] === 'true',
    checkpoints: values.checkpoints,
    mirror: values.mirror !== 'off',
    keepDays: {
      requests: values['keep-requests'],
      changes: values['keep-changes'],
      audit: values['keep-audit'],
    },
  }
}

// Whoever mistypes a restriction must not get the wider default.
function readPolicy(given: Settings, notices: string[]): PolicyChoice {
  if (!given.policy) return { preset: 'draft' }
  const result = settings.shape.policy.safeParse(given.policy.value)
  if (result.success) return policyChoice(result.data ?? 'draft')
  notices.push(
    `${given.policy.where}: ${shown(given.policy.value)} is no policy (${POLICY_WORDS}). Running as "observe": nothing can be written.`,
  )
  delete given.policy
  return { preset: 'observe' }
}

function policyChoice(text: string): PolicyChoice {
  const preset = PRESETS.find((name) => name === text)
  return preset === undefined ? { file: text } : { preset }
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
  return { kind: 'xero', simulator, given: credentialOf(values, given) }
}

function credentialOf(values: z.output<typeof settings>, given: Settings): GivenCredential | undefined {
  const { bearer: token, 'client-id': clientId, 'client-secret': clientSecret } = values
  if (token !== undefined && clientSecret !== undefined) {
    throw new ConfigError(
      `${given.bearer?.where} and ${given['client-secret']?.where} exclude each other: leave one out.`,
    )
  }
  if (token !== undefined) return { kind: 'bearer', token }
  if (clientSecret === undefined) return undefined
  if (clientId !== undefined) return { kind: 'custom', clientId, clientSecret }
  throw new ConfigError(`${given['client-secret']?.where} needs the app's client id beside it: set XERO_MCP_CLIENT_ID.`)
}

const DEFAULT_HTTP_PORT = 5070

function httpOf(values: z.output<typeof settings>, given: Settings): HttpPlace | undefined {
  const { 'http-host': host = '127.0.0.1', 'http-port': port = DEFAULT_HTTP_PORT, 'http-hosts': hosts = [] } = values
  if (values.http !== 'true') {
    const idle = given['http-port'] ?? given['http-host'] ?? given['http-hosts']
    if (idle) throw new ConfigError(`${idle.where} says where HTTP is served: add --http, or leave it out.`)
    return undefined
  }
  if (!['127.0.0.1', '::1', 'localhost'].includes(host) && hosts.length === 0) {
    throw new ConfigError(
      `${given['http-host']?.where} lets other computers in: name what they call this one by, with --http-hosts.`,
    )
  }
  return { host, port, hosts }
}

function wordIssues(issues: readonly z.core.$ZodIssue[], given: Settings): string {
  return issues.map((issue) => wordIssue(issue, given)).join('\n')
}

function wordIssue({ path, message }: z.core.$ZodIssue, given: Settings): string {
  const name = NAMES.find((one) => one === path[0])
  const setting = name ? given[name] : undefined
  if (!name || !setting) return message
  const now = isSecret(name) ? '' : ` (now ${shown(setting.value)})`
  return `${setting.where}: ${message}${now}.`
}
