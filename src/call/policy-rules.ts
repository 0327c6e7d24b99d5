import * as z from 'zod'
import { type Cents, cents, DecimalError } from '../books/money.ts'
import { RECORD_KINDS } from '../books/records.ts'
import { ACTS } from './acts.ts'
import { EFFECTS, type Effect, reachesAtMost } from './change.ts'
import { SOURCES } from './change-sources.ts'
import { APPROVAL_TIERS } from './changes.ts'

/** The language of policies: rules with conditions, as they stand in a policy file. */

/** The three shipped presets. `draft` is the default; a broken policy means `observe`. */
export const PRESETS = ['observe', 'draft', 'controlled'] as const

/** Name of a preset. */
export type Preset = (typeof PRESETS)[number]

/** What happens to a change: it is applied, held until a person agrees, or refused. */
export const DECISIONS = ['apply', 'ask', 'refuse'] as const

/** One of them. */
export type Decision = (typeof DECISIONS)[number]

/** Days of the week as rules write them, in the order of `weekday`. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

const LARGEST = 10n ** 15n

const amount = z.unknown().transform((value, context): Cents => {
  const read = centsIn(value)
  if (read !== undefined && read >= 0n && read <= LARGEST) return read
  context.addIssue({
    code: 'custom',
    message: 'must be an amount in base currency such as 1000 or "1000.50", not negative',
  })
  return z.NEVER
})

function centsIn(value: unknown): Cents | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  try {
    return cents(value)
  } catch (thrown) {
    if (thrown instanceof DecimalError) return undefined
    throw thrown
  }
}

const whole = z.number().min(0).max(1_000_000).multipleOf(1)
const names = z.array(z.string().trim().min(1).max(255)).min(1).max(500)
const someOf = <const Value extends string>(values: readonly Value[]) => z.array(z.enum(values)).min(1)
const time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as "08:30"')
const source = z.enum(SOURCES).optional()

/** What must hold for a rule, each condition for itself; amounts are base-currency cents inside. */
export const conditions = z
  .strictObject({
    effects: someOf(EFFECTS).optional(),
    tools: names.optional(),
    acts: someOf(ACTS).optional(),
    organisations: names.optional(),
    kinds: someOf(RECORD_KINDS).optional(),
    contacts: names.optional(),
    any_account: names.optional(),
    only_accounts: names.optional(),
    currency: z.enum(['base', 'foreign']).optional(),
    max_amount: amount.optional(),
    max_per_day: amount.optional(),
    max_count_per_day: whole.optional(),
    known_contact: z.boolean().optional(),
    min_contact_age_days: whole.optional(),
    min_posted_documents: whole.optional(),
    lock_date_margin_days: whole.optional(),
    hours: z
      .strictObject({ from: time, to: time })
      .refine(({ from, to }) => from !== to, 'must have two different times')
      .optional(),
    weekdays: someOf(WEEKDAYS).optional(),
    sources: z.strictObject({ payee: source, address: source, bank_details: source, amount: source }).optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'must have at least one condition')

/** Conditions that must all hold. */
export type Conditions = z.output<typeof conditions>

/** The name of a condition. */
export type ConditionName = keyof Conditions

const ruleShape = z.strictObject({
  name: z.string().trim().min(1).max(80),
  decision: z.enum(DECISIONS),
  /** Of `ask`: what a person's yes takes; `person` unless told. */
  tier: z.enum(APPROVAL_TIERS).optional(),
  /** Of the tier `elicitation`: above this amount a `person` is asked. */
  elicitation_up_to: amount.optional(),
  /** Of `ask`: only where no `apply` rule matches. */
  unless_allowed: z.boolean().optional(),
  when: conditions.optional(),
  unless: conditions.optional(),
})

/** One rule: it matches where `when` holds and `unless` does not. */
export const rule = ruleShape.superRefine((given, context) => {
  const fault = (key: keyof Rule, message: string) => context.addIssue({ code: 'custom', path: [key], message })
  for (const key of ['tier', 'unless_allowed', 'elicitation_up_to'] as const) {
    if (given[key] !== undefined && given.decision !== 'ask') fault(key, 'goes with the decision "ask" alone')
  }
  const byElicitation = given.tier === 'elicitation'
  if (byElicitation && given.elicitation_up_to === undefined) fault('tier', 'needs elicitation_up_to beside it')
  if (!byElicitation && given.elicitation_up_to !== undefined) {
    fault('elicitation_up_to', 'goes with the tier "elicitation" alone')
  }
  if (byElicitation && !maybeElicited(given.when?.effects)) {
    fault('tier', 'must be "person" or "two_people" for what is sent, paid or destroyed: name effects up to "post"')
  }
})

function maybeElicited(effects: readonly Effect[] | undefined): boolean {
  return effects?.every((effect) => reachesAtMost(effect, 'post')) === true
}

/** What a rule can have. */
export const ruleFields = Object.keys(ruleShape.shape)

/** One rule as data. */
export type Rule = z.output<typeof ruleShape>

const organisationPreset = z.strictObject({ names, base: z.enum(PRESETS) })

/** What a preset for single organisations has. */
export const organisationFields = Object.keys(organisationPreset.shape)

/** A preset that tightens the policy in some organisations, by name or id. */
export type OrganisationPreset = z.output<typeof organisationPreset>

/** A policy file: own rules beside those of a preset, `observe` unless told. */
export const policyFile = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    base: z.enum(PRESETS).optional(),
    four_eyes: z.boolean().optional(),
    organisations: z.array(organisationPreset).max(200).optional(),
    rules: z
      .array(rule)
      .max(200)
      .superRefine((rules, context) => {
        rules.forEach(({ name }, index) => {
          if (rules.findIndex((one) => one.name === name) === index) return
          context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another rule as well' })
        })
      }),
  })
  .superRefine(({ base = 'observe', organisations = [] }, context) => {
    organisations.forEach((one, index) => {
      if (base !== 'observe' || one.base === 'observe') return
      const path = ['organisations', index, 'base']
      context.addIssue({
        code: 'custom',
        path,
        message: 'is wider than the base of the policy, and can only be tighter',
      })
    })
  })

/** A policy file as data. */
export type PolicyFile = z.output<typeof policyFile>
