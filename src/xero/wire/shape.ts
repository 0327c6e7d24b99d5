import { z } from 'zod'
import { type Day, parseDay, utcDay } from '../../books/day.ts'
import { type Cents, type Decimal4, roundDecimal } from '../../books/money.ts'
import { Fault } from '../../call/fault.ts'

/**
 * How values arrive from xero-node: dates as Date or text, amounts as JSON numbers, and anything optional as null or
 * missing. An essential field that is missing or of another type is a changed shape, and is noticed.
 */

/** Optional text, '' where Xero has none. Text that xero-node took for a date is written out again. */
export const text = z
  .union([z.string(), z.date()])
  .nullish()
  .transform((value) => (value instanceof Date ? value.toISOString() : (value ?? '')))

/** Essential text, such as an id or a name. */
export const requiredText = z.string().min(1)

/** An essential amount as cents. */
export const cents = z.number().transform((value) => roundDecimal(String(value), 2))

/** An amount as cents, 0 where Xero has none. */
export const centsOrZero = optional(cents).transform((value): Cents => value ?? 0n)

/** An amount as cents, undefined where Xero has none. */
export const maybeCents = optional(cents)

/** A quantity, unit price or rate with four places, undefined where Xero has none. */
export const maybeDecimal4 = optional(z.number().transform((value): Decimal4 => roundDecimal(String(value), 4)))

/** Units of a document's currency per base unit, in millionths; 1 where Xero names no rate. */
export const currencyRate = optional(z.number().transform((value) => roundDecimal(String(value), 6))).transform(
  (value) => value ?? 1_000_000n,
)

/** A calendar day, undefined where Xero has none. */
export const maybeDay = optional(z.union([z.date(), z.string()]).transform(dayOrIssue))

/** An essential calendar day. */
export const requiredDay = z.union([z.date(), z.string()]).transform(dayOrIssue)

/** An instant in milliseconds UTC, 0 where Xero has none. */
export const instant = optional(z.union([z.date(), z.string()]).transform(instantOf)).transform((value) => value ?? 0)

/** A flag, false where Xero has none. */
export const flag = optional(z.boolean()).transform((value) => value ?? false)

/** A flag, undefined where Xero has none; in some places Xero writes it as text. */
export const maybeFlag = optional(z.union([z.boolean(), z.stringbool()]))

/** A list, undefined where Xero sent none. */
export function maybeList<Item extends z.ZodType>(item: Item) {
  return optional(z.array(item))
}

/** A list, empty where Xero sent none. */
export function list<Item extends z.ZodType>(item: Item) {
  return maybeList(item).transform((items): z.output<Item>[] => items ?? [])
}

/** Anything that may be null or missing. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined)
}

/** Reads one of Xero's objects; throws Fault `unavailable` naming the resource and the field when its shape changed. */
export function read<Schema extends z.ZodType>(resource: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue ? fieldName(resource, issue.path) : resource
  throw new Fault(
    'unavailable',
    `Xero's answer changed shape: ${field} is not as expected.`,
    'Report this with the version of this server; until it is corrected this cannot be read.',
  )
}

// xero-node writes `invoiceID` for Xero's `InvoiceID`; list positions are left out of a person's sight.
function fieldName(resource: string, path: readonly PropertyKey[]): string {
  const names = path.filter((part) => typeof part === 'string').map((part) => part.replace(/^_/, ''))
  return [resource, ...names.map((name) => name.charAt(0).toUpperCase() + name.slice(1))].join('.')
}

function dayOrIssue(value: Date | string, context: z.RefinementCtx): Day {
  const found = value instanceof Date ? utcDayOf(value.getTime()) : dayOfText(value)
  if (found) return found
  context.addIssue({ code: 'custom', message: 'not a day' })
  return z.NEVER
}

function dayOfText(value: string): Day | undefined {
  const milliseconds = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(value)?.[1]
  if (milliseconds !== undefined) return utcDayOf(Number.parseInt(milliseconds, 10))
  return parseDay(value.slice(0, 10))
}

function utcDayOf(milliseconds: number): Day | undefined {
  return Number.isFinite(milliseconds) ? utcDay(milliseconds) : undefined
}

function instantOf(value: Date | string): number {
  const milliseconds = value instanceof Date ? value.getTime() : Date.parse(value)
  return Number.isFinite(milliseconds) ? milliseconds : 0
}
