import { type ParseArgsConfig, parseArgs } from 'node:util'
import { cleanText } from '../books/ledger-text.ts'
import { nearestNames } from '../books/nearest.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { Fault } from '../call/fault.ts'

/** Where a command writes: what was asked for, and complaints. */
export interface Output {
  write(text: string): void
  complain(text: string): void
}

/** An argument that cannot be used; the message says which and what would do. */
export class ArgumentError extends Error {}

/** Runs a command; answers its exit code, 2 when its arguments cannot be used and 1 when the store refuses, each with a sentence. */
export async function runNamed(command: string, around: Output, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (thrown) {
    const usable = thrown instanceof ArgumentError || thrown instanceof Fault
    if (!usable) throw thrown
    around.complain(`xero-mcp ${command}: ${cleanText(thrown.message, 1_000)}\n`)
    return thrown instanceof ArgumentError ? 2 : 1
  }
}

/** The flags and words of a command. Throws ArgumentError for a flag that it does not have, or one without its value. */
export function flagsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (error) {
    const what = error instanceof TypeError ? error.message.split('. ')[0] : 'The arguments cannot be read'
    throw new ArgumentError(`${what}. See xero-mcp ${command} --help.`)
  }
}

/** A whole number of at least 1 that a flag gives; `fallback` without one. Throws ArgumentError. */
export function numberOf(flag: string, text: string | undefined, most: number, fallback: number): number {
  if (text === undefined) return fallback
  const value = /^\d{1,10}$/.test(text) ? Number.parseInt(text, 10) : 0
  if (value >= 1 && value <= most) return value
  throw new ArgumentError(`${flag} must be a whole number from 1 to ${most}.`)
}

/** The organisation that a name or id means, whatever its case. Throws ArgumentError for one that is not there, or that fits several. */
export function organisationNamed(where: string, name: string, known: readonly OrganisationRef[]): OrganisationRef {
  const found = fitting(name, known)
  const [only] = found
  if (only && found.length === 1) return only
  if (only) throw new ArgumentError(`${where}: several are called that. Give the id: ${found.map(named).join('; ')}.`)
  const near = nearestNames(
    name,
    known.map((one) => one.name),
  )
  const names = near.length > 0 ? near : known.slice(0, 10).map((one) => one.name)
  const there = names.length > 0 ? ` Known: ${names.map((one) => cleanText(one, 80)).join('; ')}.` : ''
  throw new ArgumentError(`${where}: no organisation here is called "${cleanText(name, 80)}".${there}`)
}

function named({ id, name }: OrganisationRef): string {
  return `${cleanText(name, 80)} ${cleanText(id, 40)}`
}

const SHORT_ID = /^[0-9a-f]{8}$/

// An id means its own organisation, whatever another one is called; names count as a person sees them.
function fitting(name: string, known: readonly OrganisationRef[]): readonly OrganisationRef[] {
  const folded = (text: string) => cleanText(text, 255).toLowerCase()
  const wanted = folded(name)
  const byId = known.filter(({ id }) => id.toLowerCase() === wanted)
  if (byId.length > 0) return byId
  const byName = known.filter((one) => folded(one.name) === wanted)
  if (byName.length > 0 || !SHORT_ID.test(wanted)) return byName
  return known.filter(({ id }) => id.toLowerCase().startsWith(wanted))
}
