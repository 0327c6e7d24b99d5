import { quoted } from '../books/ledger-text.ts'
import { actOf, amountOf } from './acts.ts'
import { type Change, type Effect, reachesAtMost } from './change.ts'
import { APPROVAL_TIERS, type ApprovalTier, type Decided } from './changes.ts'
import type { Truth } from './policy-accounts.ts'
import { CONDITIONS, type Given, plainName, type Scope } from './policy-conditions.ts'
import { type Case, caseOf, type PolicyFacts } from './policy-facts.ts'
import { alwaysAsked, alwaysRefused, askedForHistory } from './policy-floor.ts'
import { rulesForOrganisations } from './policy-organisations.ts'
import { PRESET_RULES } from './policy-presets.ts'
import type { ConditionName, Conditions, PolicyFile, Preset, Rule } from './policy-rules.ts'

export { baseAmount, type PolicyFacts } from './policy-facts.ts'
export { type Decision, PRESETS, type Preset } from './policy-rules.ts'

/** The operator's policy: the rules of the preset it builds on and its own, in one list whose order means nothing. */
export interface Policy {
  name: string
  base: Preset
  /** Nobody agrees to what their own assistant proposed. */
  fourEyes: boolean
  rules: readonly Rule[]
  /** Contacts' names that rules rely on, as `plainName` says them: who gives or takes one is held. */
  guarded: readonly string[]
  /** Another policy that is asked as well, such as that of a caller's token: the stricter decision of both counts. */
  beside?: Policy | undefined
}

/** The policy of a preset as shipped. */
export function policyOf(preset: Preset): Policy {
  return policyFrom({ name: preset, base: preset, rules: [] })
}

/** The policy that a policy file says. */
export function policyFrom(file: PolicyFile): Policy {
  const { name, base = 'observe', four_eyes: fourEyes = false, organisations = [], rules } = file
  const guarded = rules.flatMap(({ when, unless }) => [...(when?.contacts ?? []), ...(unless?.contacts ?? [])])
  const all = [...PRESET_RULES[base], ...rulesForOrganisations(organisations), ...rules]
  return { name, base, fourEyes, rules: all, guarded: guarded.map(plainName) }
}

/** A policy with another beside it, which can only tighten it. */
export function policyBeside(policy: Policy, beside: Policy | undefined): Policy {
  return beside ? { ...policy, beside } : policy
}

/** What a policy is called, with the one beside it. */
export function policyName({ name, beside }: Policy): string {
  return beside ? `${name} with ${policyName(beside)}` : name
}

/** The rules of a policy, and of the one beside it. */
export function rulesOf({ rules, beside }: Policy): readonly Rule[] {
  return beside ? [...rules, ...rulesOf(beside)] : rules
}

/** Whether a policy lets nothing happen beyond this server, not even with a person's yes. */
export function onlyReads({ rules, beside }: Policy): boolean {
  if (beside && onlyReads(beside)) return true
  return rules.every(({ decision, when }) => decision === 'refuse' || when?.effects?.every((one) => one === 'local'))
}

/** A policy's decision on one change, with the rules that matched. */
export interface Weighed {
  decided: Decided
  matched: readonly Rule[]
}

/** Decides on one change. Refusing wins over asking, asking over applying; what no rule matches is refused. Pure. */
export function decide(change: Change, policy: Policy, facts: PolicyFacts): Decided {
  return weigh(change, policy, facts).decided
}

/** As `decide`, and which rules it came from: those that a missing fact could make match count where they ask or refuse. */
export function weigh(change: Change, policy: Policy, facts: PolicyFacts): Weighed {
  const own = weighAlone(change, policy, facts)
  if (!policy.beside) return own
  const other = weigh(change, policy.beside, facts)
  return strictness(other.decided) > strictness(own.decided) ? other : own
}

function strictness({ decision, tier }: Decided): number {
  if (decision === 'apply') return -1
  return decision === 'ask' ? rank(tier) : APPROVAL_TIERS.length
}

function weighAlone(change: Change, policy: Policy, facts: PolicyFacts): Weighed {
  const at = caseOf(change, facts)
  const matching = policy.rules.filter((rule) => matches(rule, at))
  const applied = matching.some(({ decision }) => decision === 'apply')
  const matched = applied ? matching.filter((rule) => !rule.unless_allowed) : matching
  return { decided: overFloor(at, policy, byRules(at, policy, matched)), matched }
}

// What a missing fact could make pass does not pass, and what it could make stop stops.
function matches(rule: Rule, at: Case): boolean {
  const truth = truthOf(rule, at)
  return rule.decision === 'apply' ? truth === 'yes' : truth !== 'no'
}

/** Whether a rule's conditions hold, as far as the facts tell. */
export function truthOf(rule: Rule, at: Case): Truth {
  const scope = scopeOf(rule)
  const when = rule.when ? allOf(rule.when, at, scope) : 'yes'
  const unless = rule.unless ? allOf(rule.unless, at, scope) : 'no'
  if (when === 'no' || unless === 'yes') return 'no'
  return when === 'unknown' || unless === 'unknown' ? 'unknown' : 'yes'
}

/** The effects whose day a rule's limits count. */
export function scopeOf(rule: Rule): Scope {
  return rule.when?.effects
}

/** The names of the conditions that are given. */
export function namesIn(conditions: Conditions): ConditionName[] {
  return (Object.keys(conditions) as ConditionName[]).filter((name) => conditions[name] !== undefined)
}

function allOf(conditions: Conditions, at: Case, scope: Scope): Truth {
  const truths = namesIn(conditions).map((name) => testOne(name, conditions, at, scope))
  if (truths.includes('no')) return 'no'
  return truths.includes('unknown') ? 'unknown' : 'yes'
}

function testOne<Name extends ConditionName>(name: Name, conditions: Conditions, at: Case, scope: Scope): Truth {
  return CONDITIONS[name].test(conditions[name] as Given[Name], at, scope)
}

function wordsOf<Name extends ConditionName>(name: Name, conditions: Conditions): string {
  return CONDITIONS[name].words(conditions[name] as Given[Name])
}

function byRules(at: Case, policy: Policy, matched: readonly Rule[]): Decided {
  const what = `It ${wordsFor(at)}`
  const refusing = matched.find(({ decision }) => decision === 'refuse')
  if (refusing)
    return decided('refuse', `${what}, which the rule ${quoted(refusing.name)} refuses${numbers(refusing, at)}.`)
  const applying = matched.find(({ decision }) => decision === 'apply')
  const asking = matched.filter(({ decision }) => decision === 'ask')
  if (asking.length > 0) return asked(at, policy, asking, what)
  if (applying) return decided('apply', `${what}, as the rule ${quoted(applying.name)} allows${numbers(applying, at)}.`)
  return decided(
    'refuse',
    `${what}, and no rule of the policy ${quoted(policy.name)} allows that${missed(at, policy)}.`,
  )
}

function decided(decision: Decided['decision'], why: string, tier: ApprovalTier = 'person'): Decided {
  return { decision, why, tier }
}

function asked(at: Case, policy: Policy, asking: readonly Rule[], what: string): Decided {
  const tiers = asking.map((rule) => ({ rule, tier: tierFor(rule, at) }))
  const strictest = tiers.reduce((one, other) => (rank(other.tier) > rank(one.tier) ? other : one))
  const { rule, tier } = strictest
  const who = tier === 'two_people' ? 'two people' : 'a person'
  const because = rule.unless_allowed ? missed(at, policy) : numbers(rule, at)
  return decided('ask', `${what}, which ${who} must agree to (rule ${quoted(rule.name)})${because}.`, tier)
}

function rank(tier: ApprovalTier): number {
  return APPROVAL_TIERS.indexOf(tier)
}

// Some hosts answer elicitations by themselves, so nothing is sent, paid or destroyed on such an answer, nor changed that documents are
// posted with: without an amount it is not a small one.
function tierFor({ tier = 'person', elicitation_up_to: most }: Rule, { amount, change, effect }: Case): ApprovalTier {
  if (tier !== 'elicitation') return tier
  const small = amount !== undefined && most !== undefined && amount <= most
  const sized = effect !== 'post' || amountOf(change) !== undefined
  return small && sized && reachesAtMost(effect, 'post') ? 'elicitation' : 'person'
}

function overFloor(at: Case, policy: Policy, ruled: Decided): Decided {
  if (ruled.decision === 'refuse') return ruled
  const refused = alwaysRefused(at)
  if (refused) return decided('refuse', refused)
  const tier = ruled.decision === 'ask' && ruled.tier === 'two_people' ? 'two_people' : 'person'
  const sensitive = alwaysAsked(at, policy.guarded)
  if (sensitive) return decided('ask', sensitive, tier)
  if (!couldPassUnseen(ruled)) return ruled
  const unusual = askedForHistory(at)
  return unusual ? decided('ask', unusual, tier) : ruled
}

/** Whether a decision lets something happen without an enrolled person's yes: only then a contact's history decides further. */
export function couldPassUnseen({ decision, tier }: Decided): boolean {
  return decision === 'apply' || (decision === 'ask' && tier === 'elicitation')
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  local: 'stays in this server',
  record: 'changes a record outside the ledger',
  draft: 'stays a draft',
  submit: "goes to Xero's awaiting-approval list",
  post: 'posts to the ledger',
  send: 'sends something to the contact',
  pay: 'records a payment',
  destroy: 'voids, deletes or archives something',
}

function wordsFor({ change, effect }: Case): string {
  return actOf(change).does?.[effect] ?? EFFECT_WORDS[effect]
}

/** The limits of a rule that matched, with what there is. */
function numbers(rule: Rule, at: Case): string {
  const told = [rule.when, rule.unless].flatMap((conditions) =>
    conditions === undefined
      ? []
      : namesIn(conditions)
          .filter((name) => CONDITIONS[name].measured)
          .map((name) => `${CONDITIONS[name].found(at, scopeOf(rule))} (limit: ${wordsOf(name, conditions)})`),
  )
  return told.length === 0 ? '' : `: ${told.join('; ')}`
}

/** What kept a rule for such changes from letting this one pass; nothing where there is no such rule. */
function missed(at: Case, { rules }: Policy): string {
  const near = rules.find((rule) => rule.decision === 'apply' && isAbout(rule, at))
  if (!near?.when) return ''
  const { when } = near
  const truths = namesIn(when).map((one) => ({ one, truth: testOne(one, when, at, scopeOf(near)) }))
  // What is known not to hold says more than what was not looked up because of it.
  const name = (truths.find(({ truth }) => truth === 'no') ?? truths.find(({ truth }) => truth !== 'yes'))?.one
  if (!name) return ''
  const found = CONDITIONS[name].found(at, scopeOf(near))
  return `: the rule ${quoted(near.name)} lets it pass only where ${wordsOf(name, near.when)}, and ${found}`
}

const IDENTIFYING = new Set<ConditionName>(['effects', 'tools', 'acts', 'organisations', 'kinds'])

function isAbout({ when, ...rule }: Rule, at: Case): boolean {
  if (!when?.effects) return false
  return namesIn(when)
    .filter((name) => IDENTIFYING.has(name))
    .every((name) => testOne(name, when, at, scopeOf({ when, ...rule })) === 'yes')
}
