import * as z from 'zod'
import { ACTS, accountCodesOf, amountOf, contactOf, effectOf, postingDateOf, sourcesOf } from '../call/acts.ts'
import { fromCanonical } from '../call/canonical.ts'
import type { Change } from '../call/change.ts'
import { showChange } from '../call/shown-change.ts'
import { ArgumentError } from './command-line.ts'

const anyChange = z.looseObject({
  act: z.enum(ACTS),
  summary: z.string().default(''),
  warnings: z.array(z.string()).default([]),
})

/** A change as the audit exports it: JSON whose amounts are `{"$bigint": "250000"}`, cents. Throws ArgumentError. */
export function changeIn(json: string): Change {
  let value: unknown
  try {
    value = fromCanonical(json)
  } catch {
    throw new ArgumentError('--change must be a file or JSON with one change.')
  }
  const named = anyChange.safeParse(value)
  if (!named.success) {
    const [issue] = named.error.issues
    throw new ArgumentError(
      `--change: ${issue?.path.join('.') || 'the change'}: ${issue?.message ?? 'cannot be used'}.`,
    )
  }
  const change = named.data as unknown as Change
  if (!isWhole(change)) {
    throw new ArgumentError(
      `--change: it is no whole ${change.act}; take a change as \`xero-mcp audit export\` has it.`,
    )
  }
  return change
}

// Whatever a decision looks at must be there, and each act knows what that is.
function isWhole(change: Change): boolean {
  try {
    effectOf(change)
    contactOf(change)
    postingDateOf(change)
    sourcesOf(change)
    accountCodesOf(change, [])
    showChange(change)
    const money = amountOf(change)
    return money === undefined || (typeof money.amount === 'bigint' && typeof money.currencyRate === 'bigint')
  } catch {
    return false
  }
}
