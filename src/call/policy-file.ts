import type * as z from 'zod'
import { cleanText } from '../books/ledger-text.ts'
import { nearestNames } from '../books/nearest.ts'
import { type Policy, policyFrom, policyOf } from './policy.ts'
import { tightens } from './policy-reload.ts'
import { conditions, organisationFields, policyFile, ruleFields } from './policy-rules.ts'

/** A policy as read from text; with any fault it is `observe`, never something wider. */
export interface LoadedPolicy {
  policy: Policy
  /** What is wrong, each with its place and what would do. */
  faults: readonly string[]
}

/** Reads a policy file. With `tools`, the names of the tools that there are, a rule for another one is a fault as well. */
export function loadPolicy(text: string, tools?: readonly string[]): LoadedPolicy {
  const parsed = parseJson(text)
  if ('fault' in parsed) return broken([parsed.fault])
  const result = policyFile.safeParse(parsed.value)
  if (!result.success) return broken(result.error.issues.flatMap((issue) => wordIssue(issue, parsed.value)))
  const unknown = tools ? unknownTools(result.data.rules, tools) : []
  return unknown.length > 0 ? broken(unknown) : { policy: policyFrom(result.data), faults: [] }
}

function broken(faults: readonly string[]): LoadedPolicy {
  return { policy: policyOf('observe'), faults }
}

function parseJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (thrown) {
    const at = thrown instanceof SyntaxError ? /position (\d+)/.exec(thrown.message)?.[1] : undefined
    const before = at === undefined ? undefined : text.slice(0, Number.parseInt(at, 10)).split('\n')
    const place = before ? ` near line ${before.length}, column ${(before.at(-1) ?? '').length + 1}` : ''
    return { fault: `This is not JSON${place}: a comma, quote or bracket is missing or too many.` }
  }
}

function unknownTools(rules: z.output<typeof policyFile>['rules'], tools: readonly string[]): string[] {
  return rules.flatMap(({ when, unless }, index) =>
    Object.entries({ when, unless }).flatMap(([part, given]) =>
      (given?.tools ?? [])
        .filter((name) => !tools.includes(name))
        .map((name) => `rules[${index}].${part}.tools: ${show(name)} is no tool.${hint(name, tools)}`),
    ),
  )
}

function wordIssue(issue: z.core.$ZodIssue, whole: unknown): string[] {
  const place = placeOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path)
    return issue.keys.map((key) => `${place}: ${show(key)} is not known here.${hint(key, known)}`)
  }
  const found = valueAt(whole, issue.path)
  if (issue.code === 'invalid_value') {
    const options = issue.values.map(String)
    return [`${place}: ${show(found)} is none of ${options.join(', ')}.${hint(String(found), options)}`]
  }
  if (issue.code === 'invalid_type' && found === undefined)
    return [`${place}: is missing, it must be a ${issue.expected}.`]
  return [`${place}: ${issue.message.replace(/^(Invalid|Too)/, (word) => word.toLowerCase())} (now ${show(found)}).`]
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return place === '' ? 'policy' : place.replace(/^\./, '')
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  const last = path.at(-1)
  if (last === undefined) return Object.keys(policyFile.shape)
  if (path[0] === 'organisations') return organisationFields
  if (last === 'when' || last === 'unless') return Object.keys(conditions.shape)
  if (last === 'sources') return ['payee', 'address', 'bank_details', 'amount']
  return last === 'hours' ? ['from', 'to'] : ruleFields
}

function hint(typed: string, known: readonly string[]): string {
  const near = nearestNames(typed, known)
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ` Known: ${known.slice(0, 30).join(', ')}.`
}

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    whole,
  )
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : cleanText(JSON.stringify(value) ?? 'nothing', 80)
}

/** What watching a policy file needs; nothing here knows where it lies. */
export interface WatchedFile {
  /** What was read at the start. */
  first: Policy
  /** The file's version then, and now: any text that changes when the file does; undefined where it is gone. */
  firstVersion: string | undefined
  version(): string | undefined
  read(): string
  tools?: readonly string[]
  warn(message: string): void
}

/**
 * The policy of a file that may change while the server runs: it takes effect only where it can be shown to let nothing more pass than what
 * was started with and tightened since. A file that is gone or broken means `observe` until it is whole again.
 */
export function watchPolicy(file: WatchedFile): () => Policy {
  let [granted, current, seen] = [file.first, file.first, file.firstVersion]
  return () => {
    const version = attempt(file.version)
    if (version === seen) return version === undefined ? policyOf('observe') : current
    seen = version
    const loaded = version === undefined ? gone() : loadAgain(file)
    if (loaded.faults.length > 0) {
      file.warn(`The policy file cannot be used, so nothing can be written until it can: ${loaded.faults.join(' ')}`)
      current = loaded.policy
    } else {
      granted = tighter(granted, loaded.policy, file.warn)
      current = granted
    }
    return current
  }
}

function tighter(granted: Policy, next: Policy, warn: (message: string) => void): Policy {
  // A rule that is dropped no longer relies on its contacts' names, but dropping it must not set them free.
  const guarded = { ...next, guarded: [...new Set([...granted.guarded, ...next.guarded])] }
  const verdict = tightens(granted, guarded)
  if (verdict === true) return guarded
  warn(`The changed policy file allows more, which needs a restart. The policy before stays: ${verdict.join('; ')}.`)
  return granted
}

function gone(): LoadedPolicy {
  return broken(['It is gone or cannot be read.'])
}

function loadAgain({ read, tools }: WatchedFile): LoadedPolicy {
  const text = attempt(read)
  return text === undefined ? gone() : loadPolicy(text, tools)
}

function attempt(ask: () => string | undefined): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
