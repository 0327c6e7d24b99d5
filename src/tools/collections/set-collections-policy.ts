import * as z from 'zod'
import { contactName } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { View } from '../../call/reply.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { counted } from '../lists/columns.ts'
import {
  DEFAULT_FIELDS,
  FIELDS_OF_LEVEL,
  overridden,
  type PolicyFields,
  policyFields,
  type WholeFields,
} from './cadence/cadence-policy.ts'
import { changedFields, checkDays, differences, type RuleChange, rulesIn } from './cadence/policy-change.ts'
import { type PolicyPlace, policyPlace, unknownGroup } from './cadence/policy-place.ts'
import { type CadencePolicies, POLICY_NOTES, policySubject, readPolicies } from './cadence/read-policies.ts'

const resettable = ['all', ...FIELDS_OF_LEVEL.organisation] as const

/** Shows or changes when and whom the cadence of reminders chases. */
export const setCollectionsPolicy = writeTool({
  name: 'set_collections_policy',
  title: 'Rules of chasing debts',
  toolset: 'collections_extras',
  effect: 'local',
  reach: 'local',
  about:
    'Show (without set and reset) or change when customers are reminded: days of each step, gaps, holidays, least amount, whom to leave alone. Use when the user asks for other rules, of the organisation or of one group, contact or invoice. Not for one promise, dispute or hold (log_promise_or_dispute).',
  input: z.strictObject({
    group: z.string().min(1).max(255).optional(),
    contact: contactName.optional(),
    invoice: z.string().min(1).max(255).optional(),
    set: policyFields.optional(),
    reset: z.array(z.enum(resettable)).min(1).max(resettable.length).optional().describe('Back to the wider level'),
  }),
  example: { set: { gap_days: 6, days: { second: 12 }, holidays: ['2026-12-24..2027-01-04'] } },
  async plan({ group, contact, invoice, set, reset }, context) {
    const place = await policyPlace({ group, contact, invoice }, context.books)
    const policies = await readPolicies(context.notes)
    if (set === undefined && reset === undefined) return { changes: [], shown: policyView(place, policies) }
    return await changedPlan(place, policies, { set, reset }, context)
  },
})

interface Wanted {
  set: PolicyFields | undefined
  reset: readonly (keyof PolicyFields | 'all')[] | undefined
}

async function changedPlan(
  place: PolicyPlace,
  policies: CadencePolicies,
  wanted: Wanted,
  { books }: Context,
): Promise<ShownPlan> {
  const { level, id, words } = place
  const { fields: own, number } = policies.at(level, id)
  const wider = policies.below(level, place.whom)
  const changed = changedFields(own ?? {}, wanted, level)
  const [before, now] = [overridden(wider, own ?? {}), overridden(wider, changed)]
  checkDays(now)
  await checkHoldGroups(wanted.set?.hold_groups, books)
  const differing = differences(before, now)
  if (own && sameRules(own, changed)) {
    throw new Fault(
      'refused',
      `The collections policy of ${words} would not change: it is so already.`,
      'Nothing to do.',
    )
  }
  const shown = changeView(place, policies, differing)
  const notes = [...(shown.notes ?? []), ...farReaching(place, before, now)]
  return { changes: [policyChange(place, changed, number, differing)], shown: { ...shown, notes } }
}

const REMINDERS = ['first', 'second', 'call', 'firm', 'final'] as const

/** What a user would want to hear before anything else: that nobody is chased any more, or that who was left alone is chased again. */
function farReaching({ level }: PolicyPlace, before: WholeFields, now: WholeFields): string[] {
  if (level !== 'organisation') return []
  const isSilent = ({ chase, days }: WholeFields) => !chase || REMINDERS.every((step) => days[step] === 'never')
  const kept = new Set(now.hold_groups.map((name) => name.toLowerCase()))
  const freed = before.hold_groups.filter((name) => !kept.has(name.toLowerCase()))
  return [
    ...(isSilent(now) && !isSilent(before) ? ['Nobody at all is chased under these rules: tell the user.'] : []),
    ...(freed.length > 0
      ? [`Who is in ${freed.map((name) => quoted(name, 60)).join(' or ')} may be chased again: tell the user.`]
      : []),
  ]
}

function sameRules(one: PolicyFields, other: PolicyFields): boolean {
  const [a, b] = [rulesIn(one), rulesIn(other)]
  return a.size === b.size && [...a].every(([rule, text]) => b.get(rule) === text)
}

// A name with a mistake in it would hold nobody, and nobody would notice.
async function checkHoldGroups(names: readonly string[] | undefined, books: Context['books']): Promise<void> {
  const usual: readonly string[] = DEFAULT_FIELDS.hold_groups
  const named = (names ?? []).filter((name) => !usual.includes(name))
  if (named.length === 0) return
  const groups = await books.contactGroups()
  const missing = named.find((name) => !groups.some((group) => group.name.toLowerCase() === name.toLowerCase()))
  if (missing !== undefined) throw unknownGroup('set.hold_groups', missing, groups)
}

function policyChange(
  { level, id, words, contact }: PolicyPlace,
  fields: PolicyFields,
  last: number,
  differing: readonly RuleChange[],
): ChangeOf<'put_on_record'> {
  const facts = differing.map(({ rule, before, now }): [string, string] => [rule, `${before} -> ${now}`])
  return {
    act: 'put_on_record',
    entry: { kind: POLICY_NOTES, subject: policySubject(level, id), body: fields },
    last,
    ...(contact ? { contact } : {}),
    facts: [['Collections policy of', words], ...facts],
    summary: `Set the collections policy of ${words}: ${differenceText(differing)}`,
    warnings: [],
  }
}

function differenceText(differing: readonly RuleChange[]): string {
  if (differing.length === 0) return 'the same rules, said here'
  return differing.map(({ rule, before, now }) => `${rule} ${before} -> ${now}`).join('; ')
}

function changeView(place: PolicyPlace, policies: CadencePolicies, differing: readonly RuleChange[]): View {
  const version = versionText(place, policies)
  const rules = differing.map(({ rule, before, now }) => [rule, before, now])
  return {
    say: `Collections policy of ${place.words}: ${counted(differing.length, 'rule')} ${differing.length === 1 ? 'differs' : 'differ'} from ${version}.`,
    table: { columns: ['rule', 'before', 'now'], rows: rules, longestCell: 200 },
    notes: [
      differing.length === 0
        ? 'What holds stays the same; it no longer follows the wider level.'
        : 'What stands under now holds from this call on, unless it was a dry run.',
    ],
    data: {
      level: place.level,
      before: version,
      changed: Object.fromEntries(differing.map(({ rule, now }) => [rule, now])),
    },
  }
}

function policyView(place: PolicyPlace, policies: CadencePolicies): View {
  const { level, id, whom } = place
  const { fields: own } = policies.at(level, id)
  const holds: WholeFields = overridden(policies.below(level, whom), own ?? {})
  const said = rulesIn(own ?? {})
  const allowed: readonly string[] = FIELDS_OF_LEVEL[level]
  const rules = [...rulesIn(holds)].filter(([rule]) => allowed.includes(rule.split('.')[0] ?? ''))
  return {
    say: `Collections policy of ${place.words}, ${versionText(place, policies)}: ${said.size === 0 ? 'nothing is' : `${counted(said.size, 'rule')}`} set at this level.`,
    table: {
      columns: ['rule', 'holds', 'set here'],
      rows: rules.map(([rule, text]) => [rule, text, said.has(rule) ? 'yes' : '']),
      longestCell: 200,
    },
    notes: own ? NOTES : ['What is on record here cannot be read, so nobody is chased under it; reset it.', ...NOTES],
    data: { level, version: versionText(place, policies), rules: Object.fromEntries(rules) },
  }
}

const NOTES = [
  'Days are business days past due, hand_over those after the final notice. Of several groups the one that chases less counts.',
]

function versionText({ level, id, whom }: PolicyPlace, policies: CadencePolicies): string {
  if (level === 'group') {
    const { number } = policies.at(level, id)
    const wider = policies.organisation.version
    return `version ${number === 0 ? wider : wider === 'default' ? number : `${wider}+${number}`}`
  }
  return `version ${whom ? policies.for(whom).version : policies.organisation.version}`
}
