import { Fault } from '../../../call/fault.ts'
import { FIELDS_OF_LEVEL, type PolicyFields, type PolicyLevel, type WholeFields } from './cadence-policy.ts'

/** What a caller wants of one level: fields to set, and fields, or all of them, to leave to the wider level again. */
export interface WantedPolicy {
  set?: PolicyFields | undefined
  reset?: readonly (keyof PolicyFields | 'all')[] | undefined
}

/** What a level says after a change: what is reset leaves first, then what is set joins, the days of the steps one by one. Throws Fault for a field that the level may not say. */
export function changedFields(
  own: PolicyFields,
  { set = {}, reset = [] }: WantedPolicy,
  level: PolicyLevel,
): PolicyFields {
  const allowed = FIELDS_OF_LEVEL[level]
  const foreign = namesIn(set).find((field) => !allowed.includes(field))
  if (foreign) {
    const fact = `set.${foreign}: ${A[level]} cannot say it.`
    throw new Fault('invalid_input', fact, `It may say ${allowed.join(', ')}; set ${foreign} at a wider level.`)
  }
  const kept = reset.includes('all')
    ? {}
    : Object.fromEntries(Object.entries(own).filter(([name]) => !isIn(reset, name)))
  const days = { ...(kept as PolicyFields).days, ...set.days }
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
  return { ...kept, ...given, ...(Object.keys(days).length > 0 ? { days } : {}) }
}

const A: Readonly<Record<PolicyLevel, string>> = {
  organisation: 'the organisation',
  group: 'a group',
  contact: 'a contact',
  invoice: 'an invoice',
}

function namesIn(fields: PolicyFields): (keyof PolicyFields)[] {
  return Object.keys(fields) as (keyof PolicyFields)[]
}

function isIn(names: readonly string[], name: string): boolean {
  return names.includes(name)
}

const ORDER = ['first', 'second', 'call', 'firm', 'final'] as const
const IN_TURN: readonly (readonly (keyof WholeFields['days'])[])[] = [
  ORDER,
  ['first', 'first_latest'],
  ['first', 'call_tier_a', 'call'],
]

/** Throws Fault where a step would begin before one that it follows. */
export function checkDays({ days }: WholeFields): void {
  for (const names of IN_TURN) {
    const begin = names.flatMap((name) => {
      const from = days[name]
      return typeof from === 'number' ? [{ name, from }] : []
    })
    begin.forEach(({ name, from }, index) => {
      const earlier = begin[index - 1]
      if (earlier && from < earlier.from) {
        throw outOfOrder(`set.days: ${name} ${from} is before ${earlier.name} ${earlier.from}, which it follows.`)
      }
    })
  }
}

function outOfOrder(fact: string): Fault {
  return new Fault(
    'invalid_input',
    fact,
    `Give the days in the order ${ORDER.join(', ')}, with call_tier_a up to call.`,
  )
}

/** The rules of fields as names and words, the days of each step as a rule of its own: "days.first" "3". */
export function rulesIn(fields: PolicyFields | WholeFields): ReadonlyMap<string, string> {
  const { days = {}, ...plain } = fields
  const steps = Object.entries(days).map(([name, from]): [string, string] => [`days.${name}`, String(from)])
  return new Map([...steps, ...Object.entries(plain).map(([name, value]): [string, string] => [name, inWords(value)])])
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

/** One rule that a change alters. */
export interface RuleChange {
  rule: string
  before: string
  now: string
}

/** What differs between two sets of fields, in the order in which rules are shown. */
export function differences(before: WholeFields, now: WholeFields): RuleChange[] {
  const [old, rules] = [rulesIn(before), rulesIn(now)]
  return [...rules].flatMap(([rule, text]) => {
    const was = old.get(rule) ?? ''
    return was === text ? [] : [{ rule, before: was, now: text }]
  })
}
