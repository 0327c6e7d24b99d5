import * as z from 'zod'
import { parseDay } from '../books/day.ts'
import { INVOICE_STATUSES } from '../books/documents.ts'
import { ACTS } from '../call/acts.ts'
import { fromCanonical } from '../call/canonical.ts'
import type { Change } from '../call/change.ts'

/** An argument that cannot be used; the message says which and what would do. */
export class ArgumentError extends Error {}

const contactRef = z.looseObject({ id: z.string(), name: z.string() })
const status = z.enum(INVOICE_STATUSES)
const kind = z.enum(['invoice', 'bill'])
const day = z.string().refine((given) => parseDay(given) !== undefined, 'must be a day')
const documentRef = z.looseObject({
  id: z.string(),
  kind,
  contact: contactRef,
  status,
  date: day.optional(),
  total: z.bigint(),
  currency: z.string(),
  currencyRate: z.bigint(),
})
const lines = z.array(z.looseObject({ accountCode: z.string().optional() }))
const draft = z.looseObject({
  kind,
  contact: contactRef,
  status: z.enum(['DRAFT', 'SUBMITTED', 'AUTHORISED']),
  date: day,
  currency: z.string(),
  lines,
  totals: z.looseObject({ total: z.bigint() }),
})

// As far as a decision looks; the rest of a change is only sent and shown. Mapped, so that the compiler misses an act that is not in it.
const CONTENT: { readonly [Name in Change['act']]: z.ZodType } = {
  create_contact: z.looseObject({ contact: z.looseObject({ name: z.string() }) }),
  update_contact: z.looseObject({ contact: contactRef, patch: z.looseObject({}) }),
  archive_contact: z.looseObject({ contact: contactRef }),
  create_document: z.looseObject({ draft }),
  update_document: z.looseObject({
    document: documentRef,
    patch: z.looseObject({ contact: contactRef.optional(), date: day.optional(), lines: lines.optional() }),
    totals: z.looseObject({ total: z.bigint() }).optional(),
  }),
  set_status: z.looseObject({ document: documentRef, to: status, ours: z.boolean() }),
  email_document: z.looseObject({ document: documentRef }),
  mark_sent: z.looseObject({ document: documentRef }),
  add_note: z.looseObject({ to: z.looseObject({ kind: z.enum(['invoice', 'bill', 'contact']), id: z.string() }) }),
  withdraw_change: z.looseObject({ changeId: z.string() }),
}

const anyChange = z.looseObject({ act: z.enum(ACTS) })

/** A change as the audit exports it: JSON whose amounts are `{"$bigint": "250000"}`, cents. Throws ArgumentError. */
export function changeIn(json: string): Change {
  let value: unknown
  try {
    value = fromCanonical(json)
  } catch {
    throw new ArgumentError('--change must be a file or JSON with one change.')
  }
  const named = anyChange.safeParse(value)
  const result = named.success ? CONTENT[named.data.act].safeParse(value) : named
  if (result.success) return result.data as unknown as Change
  const [issue] = result.error.issues
  throw new ArgumentError(`--change: ${issue?.path.join('.') || 'the change'}: ${issue?.message ?? 'cannot be used'}.`)
}
