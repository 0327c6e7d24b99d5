import { nearestNames } from './books/nearest.ts'

/** A setting that cannot be used. The message names the setting, where it stands and the fix. */
export class ConfigError extends Error {}

/** One setting as the operator gave it: `where` is `--policy`, `XERO_MCP_POLICY`, `"policy" in xero.json`. */
export interface Given {
  value: unknown
  where: string
}

/** What was given, by the setting's name. */
export type Settings = Partial<Record<string, Given>>

// A secret in the arguments is visible to every process of the machine.
const SECRETS = new Set(['client-secret', 'bearer', 'key', 'passphrase'])

// Given without a value they mean this.
const ALONE: Readonly<Partial<Record<string, string>>> = { demo: 'nz', 'allow-key-file': 'true', http: 'true' }

/** Whether a setting's value must never be shown, and so is never a flag. */
export function isSecret(name: string): boolean {
  return SECRETS.has(name)
}

/** Takes the secrets out of an environment, so that what the process starts or dumps has none of them. */
export function forgetSecrets(environment: Record<string, string | undefined>): void {
  for (const name of SECRETS) delete environment[variableOf(name)]
}

/** Reads settings of these names from flags; `config` is the file that --config names. Throws ConfigError. */
export function readFlags(
  argv: readonly string[],
  names: readonly string[],
): { settings: Settings; config: string | undefined } {
  const found: Settings = {}
  for (let index = 0; index < argv.length; index++) {
    const { name, inline } = splitFlag(argv[index] ?? '', names)
    const value = inline ?? ALONE[name] ?? argv[++index]
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      throw new ConfigError(`--${name} needs a value: --${name} VALUE.`)
    }
    if (found[name]) throw new ConfigError(`--${name} is given twice: leave one out.`)
    found[name] = { value: fromText(name, value), where: `--${name}` }
  }
  const { config, ...settings } = found
  return { settings, config: config ? String(config.value) : undefined }
}

/** Reads settings of these names from the environment. Throws ConfigError for a XERO_MCP_ variable that is none. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): { settings: Settings; config: string | undefined } {
  const found: Settings = {}
  let config: string | undefined
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('XERO_MCP_') || value === undefined || value === '') continue
    const name = names.find((one) => variable === variableOf(one))
    if (name) found[name] = { value: fromText(name, value), where: variable }
    else if (variable === 'XERO_MCP_CONFIG') config = value
    else throw new ConfigError(unknownVariable(variable, names))
  }
  return { settings: found, config }
}

/** Reads settings of these names from a JSON file. Throws ConfigError. */
export function readConfigFile(path: string, readFile: (path: string) => string, names: readonly string[]): Settings {
  const found: Settings = {}
  for (const [key, value] of Object.entries(parseFile(path, readFile))) {
    const name = names.find((one) => one === key)
    if (name) found[name] = { value: value === true ? (ALONE[name] ?? value) : value, where: `"${key}" in ${path}` }
    else throw new ConfigError(`"${key}" in ${path} is no setting. Known: ${names.join(', ')}.`)
  }
  return found
}

/** Parts what stands after a command's name into settings of these names and the command's own words, each in order. */
export function partSettings(argv: readonly string[], names: readonly string[]): { settings: string[]; own: string[] } {
  const settings: string[] = []
  const own: string[] = []
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    const [, typed = '', inline] = /^--([^=]+)(=.*)?$/s.exec(argument) ?? []
    if (typed !== 'config' && !names.includes(typed)) own.push(argument)
    else if (inline !== undefined || ALONE[typed] !== undefined) settings.push(argument)
    else settings.push(...argv.slice(index, ++index + 1))
  }
  return { settings, own }
}

/** A setting's value as a message shows it, at most 80 characters. */
export function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing'
}

function splitFlag(argument: string, names: readonly string[]): { name: string; inline: string | undefined } {
  const [, typed, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
  const flags = [...names.filter((name) => !isSecret(name)), 'config']
  const name = flags.find((flag) => flag === typed)
  if (name) return { name, inline }
  if (typed !== undefined && isSecret(typed)) {
    throw new ConfigError(`--${typed} would show the secret to other processes: set ${variableOf(typed)}.`)
  }
  const near = nearestNames(typed ?? argument, [...flags, 'help', 'version']).map((flag) => `--${flag}`)
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See xero-mcp help.'
  // What stands behind it may be a secret.
  throw new ConfigError(`${shown(typed === undefined ? argument : `--${typed}`)} is not a flag of this server. ${hint}`)
}

function variableOf(name: string): string {
  return `XERO_MCP_${name.toUpperCase().replaceAll('-', '_')}`
}

function unknownVariable(variable: string, names: readonly string[]): string {
  const near = nearestNames(variable, [...names.map(variableOf), 'XERO_MCP_CONFIG'])
  return `${variable} is not a setting of this server. Did you mean ${near.join(' or ')}?`
}

// Given as one text, their parts stand between commas.
const LISTS = new Set(['toolsets', 'file-folders', 'http-hosts'])

function fromText(name: string, value: string): unknown {
  if (LISTS.has(name)) return value.split(',').map((part) => part.trim())
  return name === 'demo' && (value === 'true' || value === '1') ? 'nz' : value
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
