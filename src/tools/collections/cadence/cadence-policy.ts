import * as z from 'zod'
import { addDays, type Day, daysBetween, parseDay } from '../../../books/day.ts'
import { type Cents, cents } from '../../../books/money.ts'

/** The levels that a policy is set at, from the widest to the narrowest: each says only what it changes. */
export const POLICY_LEVELS = ['organisation', 'group', 'contact', 'invoice'] as const

/** One of them. */
export type PolicyLevel = (typeof POLICY_LEVELS)[number]

const LONGEST_HOLIDAY = 60
const NEVER = 'never'

/** What a policy gives days of: each step, the latest day of the first one, and the day of the call where most money is at risk. */
const STEP_DAYS = [
  'courtesy',
  'first',
  'first_latest',
  'second',
  'call',
  'call_tier_a',
  'firm',
  'final',
  'hand_over',
] as const

type StepDay = (typeof STEP_DAYS)[number]

const LIMITS: Readonly<Partial<Record<StepDay, readonly [number, number]>>> = {
  courtesy: [-30, -1],
  hand_over: [1, 180],
}

function whole(least: number, most: number) {
  return z.number().min(least).max(most).multipleOf(1)
}

const stepDays = z
  .partialRecord(z.enum(STEP_DAYS), z.union([whole(-30, 365), z.literal(NEVER)]))
  .superRefine((days, context) => {
    for (const name of STEP_DAYS) {
      const [value, [least, most]] = [days[name], LIMITS[name] ?? [1, 365]]
      const fits = value === NEVER ? name !== 'first_latest' : value === undefined || (value >= least && value <= most)
      const message = `must be a day from ${least} to ${most}${name === 'first_latest' ? '' : ', or "never"'}`
      if (!fits) context.addIssue({ code: 'custom', path: [name], message })
    }
  })

const holiday = z.string().refine((text) => holidaysIn(text) !== undefined, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a day such as 2026-12-25 or a range such as 2026-12-24..2027-01-04 of at most ${LONGEST_HOLIDAY} days`,
})

const material = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .refine((value) => centsIn(value) !== undefined, 'has more than 2 decimal places')

/** What the policy of an organisation may say; groups and contacts may not say holidays and hold groups, invoices only whether and when. */
export const policyFields = z.strictObject({
  chase: z.boolean().optional().describe('false: leave alone'),
  days: stepDays
    .optional()
    .describe('Step: business days past due, or "never"; courtesy before due (-3), hand_over after final'),
  material: material.optional().describe('Least amount due worth chasing, base currency'),
  gap_days: whole(1, 60).optional().describe('Business days between contacts'),
  most_contacts: whole(1, 10).optional().describe('In 30 days'),
  tone_jump: whole(1, 4).optional().describe('How many tones up at once'),
  courtesy_from_risk: whole(0, 100).optional(),
  beside_xero_reminders: z.boolean().optional().describe("true: also remind where Xero's own reminders do"),
  holidays: z.array(holiday).max(100).optional().describe('Days, or ranges FROM..TO'),
  hold_groups: z.array(z.string().trim().min(1).max(255)).max(20).optional().describe('Contact groups not chased'),
})

/** What one level of policy says, as it is put on record; what is left out is as the wider level has it. */
export type PolicyFields = z.output<typeof policyFields>

/** The fields that a level may say. */
export const FIELDS_OF_LEVEL: Readonly<Record<PolicyLevel, readonly (keyof PolicyFields)[]>> = {
  organisation: Object.keys(policyFields.shape) as (keyof PolicyFields)[],
  group: narrower(),
  contact: narrower(),
  invoice: ['chase', 'days'],
}

function narrower(): (keyof PolicyFields)[] {
  const all = Object.keys(policyFields.shape) as (keyof PolicyFields)[]
  return all.filter((field) => field !== 'holidays' && field !== 'hold_groups')
}

/** When each step begins, in counted days past due (before it where negative); `hand_over` counts from the final notice. Infinity is never. */
export type StepDays = Readonly<Record<StepDay, number>>

/** When the steps begin, and whether anything is to be chased at all: `leftAlone` says why not. */
export interface Timing {
  days: StepDays
  leftAlone: string | undefined
}

/**
 * The rules of chasing that hold for a contact. Amounts are base-currency cents, days counted ones. `invoices` has the timing of those
 * invoices that have a policy of their own; `version` names the policies on record that went into it, or is `default`.
 */
export interface CadencePolicy extends Timing {
  version: string
  material: Cents
  gapDays: number
  /** In 30 calendar days. */
  mostContacts: number
  toneJump: number
  courtesyFromRisk: number
  besideXeroReminders: boolean
  holidays: readonly Day[]
  holdGroups: readonly string[]
  invoices: ReadonlyMap<string, Timing>
}

/** What holds where no policy says otherwise. */
export const DEFAULT_FIELDS = {
  chase: true,
  days: {
    ...{ courtesy: -3, first: 3, first_latest: 7, second: 10, call: 17, call_tier_a: 10 },
    ...{ firm: 25, final: 40, hand_over: 7 },
  },
  material: 50,
  gap_days: 5,
  most_contacts: 3,
  tone_jump: 1,
  courtesy_from_risk: 50,
  beside_xero_reminders: false,
  holidays: [] as readonly string[],
  hold_groups: ['Collections hold', 'In dispute'] as readonly string[],
} as const satisfies { readonly [Field in keyof Required<PolicyFields>]: unknown }

/** Every field with its value. */
export type WholeFields = { [Field in Exclude<keyof PolicyFields, 'days'>]-?: NonNullable<PolicyFields[Field]> } & {
  days: Record<StepDay, number | typeof NEVER>
}

/** A level's say on top of what is wider: field by field, the days of the steps one by one. */
export function overridden(wider: WholeFields, own: PolicyFields): WholeFields {
  return { ...wider, ...own, days: { ...wider.days, ...own.days } } as WholeFields
}

/** The fields that hold before any policy. */
export function defaultFields(): WholeFields {
  const { holidays, hold_groups: groups, days, ...rest } = DEFAULT_FIELDS
  return { ...rest, days: { ...days }, holidays: [...holidays], hold_groups: [...groups] }
}

/**
 * What several groups of one contact say together: of each field that more than one of them sets, what chases less. That is the later day,
 * the larger amount, gap and least risk, the fewer contacts, the smaller step in tone, and leaving alone.
 */
export function strictest(policies: readonly PolicyFields[]): PolicyFields {
  const merged: Record<string, unknown> = {}
  const days: Record<string, unknown> = {}
  for (const policy of policies) {
    mergeInto(days, policy.days ?? {})
    mergeInto(merged, policy)
  }
  return Object.keys(days).length > 0 ? { ...merged, days } : merged
}

function mergeInto(merged: Record<string, unknown>, says: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(says)) {
    merged[name] = name in merged ? chasingLess(name, merged[name], value) : value
  }
}

function chasingLess(name: string, one: unknown, other: unknown): unknown {
  if (typeof one === 'boolean') return one && other
  if (typeof one !== 'number') return one
  if (typeof other !== 'number') return other
  return name === 'most_contacts' || name === 'tone_jump' ? Math.min(one, other) : Math.max(one, other)
}

/** The fields as the cadence takes them, where no step begins before the one that it follows. */
export function policyFrom(fields: WholeFields, version: string, invoices: CadencePolicy['invoices']): CadencePolicy {
  return {
    ...timingFrom(fields),
    version,
    invoices,
    material: cents(fields.material),
    gapDays: fields.gap_days,
    mostContacts: fields.most_contacts,
    toneJump: fields.tone_jump,
    courtesyFromRisk: fields.courtesy_from_risk,
    besideXeroReminders: fields.beside_xero_reminders,
    holidays: fields.holidays.flatMap((text) => holidaysIn(text) ?? []),
    holdGroups: fields.hold_groups,
  }
}

/** When the steps begin under these fields. */
export function timingFrom({ chase, days }: WholeFields): Timing {
  const at = (name: keyof StepDays) => (days[name] === NEVER ? Number.POSITIVE_INFINITY : days[name])
  const [first, second, call] = [at('first'), at('second'), at('call')]
  const secondFrom = notBefore(second, [first])
  const callFrom = notBefore(call, [first, second])
  const firm = notBefore(at('firm'), [first, second, call])
  return {
    days: {
      courtesy: at('courtesy'),
      first,
      first_latest: Math.max(at('first_latest'), first),
      second: secondFrom,
      call: callFrom,
      call_tier_a: Math.min(callFrom, notBefore(at('call_tier_a'), [first])),
      firm,
      final: notBefore(at('final'), [first, second, call, firm]),
      hand_over: at('hand_over'),
    },
    leftAlone: chase ? undefined : 'the collections policy says to leave it alone',
  }
}

function notBefore(day: number, earlier: readonly number[]): number {
  return Math.max(day, ...earlier.filter(Number.isFinite))
}

/** The days of `2026-12-25` or `2026-12-24..2027-01-04`, both ends included; undefined for anything else or more than 60 days. */
function holidaysIn(text: string): readonly Day[] | undefined {
  const ends = text.split('..').map((part) => parseDay(part.trim()))
  const [first, last] = [ends[0], ends.at(-1)]
  if (!first || !last || ends.length > 2) return undefined
  const length = daysBetween(first, last)
  if (length < 0 || length >= LONGEST_HOLIDAY) return undefined
  return Array.from({ length: length + 1 }, (_, index) => addDays(first, index))
}

function centsIn(value: number): Cents | undefined {
  try {
    return cents(value)
  } catch {
    return undefined
  }
}
