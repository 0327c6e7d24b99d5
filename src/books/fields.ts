import * as z from 'zod'
import { type Day, parseDay } from './day.ts'
import { cents, decimal4 } from './money.ts'

/** Input fields said once, so that every tool takes days, amounts, lines and paging the same way. All are strict. */

/** A calendar day, `YYYY-MM-DD`; a day that does not exist is refused. */
export const day = z.string().transform((text, context): Day => {
  const parsed = parseDay(text)
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 20)}" is not a calendar day; write YYYY-MM-DD` })
  return z.NEVER
})

/** A number with at most four decimal places, read exactly: quantities, unit prices and percentages. */
export const fourPlaces = z.number().transform((value, context) => {
  try {
    return decimal4(value)
  } catch {
    context.addIssue({ code: 'custom', message: `${value} has more than 4 decimal places or is too large` })
    return z.NEVER
  }
})

/** An amount of money above 0 with at most two decimal places, read exactly as cents. */
export const amount = z.number().transform((value, context) => {
  try {
    const read = cents(value)
    if (read > 0n) return read
  } catch {
    // Told below.
  }
  context.addIssue({ code: 'custom', message: `${value} is not an amount above 0 with at most 2 decimal places` })
  return z.NEVER
})

/** A contact by name or id. */
export const contactName = z.string().min(1).max(255)

/** How many rows of a list to show, 1 to 100. */
export const limit = z.number().min(1).max(100).multipleOf(1).default(25)

/** Where the next page of a list begins, as the page before said it. */
export const cursor = z.string().max(40).optional()

/** One line of a new invoice or bill. */
export const line = z.strictObject({
  description: z.string().min(1).max(4000),
  quantity: fourPlaces.optional().describe('Default 1'),
  unit_price: fourPlaces.describe('Per unit, in the document currency'),
  discount_percent: fourPlaces.optional(),
  account: z.string().max(150).optional().describe('Account code or name'),
  tax_type: z.string().max(50).optional().describe("Default: the contact's or account's"),
  tracking: z.record(z.string(), z.string()).optional().describe('{"category": "option"}'),
})

/** The status that a caller asks for; anything past DRAFT is an explicit opt-in. */
export const statusOptIn = z
  .enum(['DRAFT', 'SUBMITTED', 'AUTHORISED'])
  .default('DRAFT')
  .describe('Leave DRAFT unless the user asked for more')
