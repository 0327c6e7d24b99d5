import { postDataInvalid } from './refusals.ts'

/** The keys of a JSON object that a client sent, whatever their case: Xero reads `invoicenumber` like `InvoiceNumber`. */
export interface Fields {
  /** The value under a name, undefined when absent. Of repeated names the last wins. */
  get(name: string): unknown
  has(name: string): boolean
  /** The object as it was sent, for the echo in a validation exception. */
  readonly sent: Readonly<Record<string, unknown>>
}

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A view of an object by name in any case; anything that is no object has no fields. */
export function fieldsOf(value: unknown): Fields {
  const sent = isObject(value) ? value : {}
  const byName = new Map<string, unknown>()
  for (const name in sent) if (Object.hasOwn(sent, name)) byName.set(lowerCase(name), sent[name])
  return {
    sent,
    get: (name) => byName.get(lowerCase(name)),
    has: (name) => byName.has(lowerCase(name)),
  }
}

/** Field names come by the million and are few: each is lowered once. Bounded, since clients choose names too. */
const lowered = new Map<string, string>()
const MOST_LOWERED = 1_000

function lowerCase(name: string): string {
  const known = lowered.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  if (lowered.size < MOST_LOWERED) lowered.set(name, lower)
  return lower
}

/**
 * The elements of a write: `{Invoices:[…]}`, a bare object, or a bare array. `resource` is the plural name.
 * Throws PostDataInvalidException when there is no object at all.
 */
export function elementsOf(body: unknown, resource: string): Fields[] {
  if (Array.isArray(body)) return elementList(body)
  if (!isObject(body))
    throw postDataInvalid('No data was submitted. The request body must hold one object or a list of objects')
  const fields = fieldsOf(body)
  const listed = fields.get(resource)
  if (Array.isArray(listed)) return elementList(listed)
  return isObject(listed) ? [fieldsOf(listed)] : [fields]
}

function elementList(values: readonly unknown[]): Fields[] {
  if (!values.every(isObject)) throw postDataInvalid('Each element of the list must be an object')
  return values.map(fieldsOf)
}

/** The items of a list inside a body, as fields; empty when the value is no list. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isObject).map(fieldsOf) : []
}

/** Text that a client sent: numbers and booleans become text as Xero's reader makes them; null and absent are undefined. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A boolean as JSON or as the text `true`/`false`; undefined otherwise. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return text === 'true' ? true : text === 'false' ? false : undefined
}
