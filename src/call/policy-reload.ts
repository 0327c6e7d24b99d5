import { quoted } from '../books/ledger-text.ts'
import { APPROVAL_TIERS } from './changes.ts'
import { namesIn, type Policy, scopeOf } from './policy.ts'
import { CONDITIONS, type Given, type Scope } from './policy-conditions.ts'
import type { ConditionName, Conditions, Rule } from './policy-rules.ts'

/**
 * Whether a policy can be shown to let nothing pass that another one did not, whatever the change and the facts; else why not.
 * It compares rule by rule: what lets pass must lie inside one old rule that did, what stops must still be stopped by one new rule. That is
 * sound and on the cautious side: a policy that is tighter only by several rules together is taken for wider.
 */
export function tightens(old: Policy, next: Policy): true | readonly string[] {
  const reasons = [
    ...(old.fourEyes && !next.fourEyes ? ['four_eyes is switched off'] : []),
    ...next.rules
      .filter((rule) => !wasAllowed(rule, old))
      .map(({ name }) => `the rule ${quoted(name)} allows more than before`),
    ...old.rules
      .filter((rule) => !isStillStopped(rule, next))
      .map(({ name }) => `the rule ${quoted(name)} stops less than before`),
  ]
  return reasons.length === 0 ? true : reasons
}

/** Whether all that a new rule can let pass was let pass, or asked for, by one old rule. */
function wasAllowed(rule: Rule, old: Policy): boolean {
  if (rule.decision === 'refuse') return true
  return old.rules.some((one) => {
    if (one.decision === 'refuse' || !covers(one, rule)) return false
    if (rule.decision === one.decision) return true
    // What asks matches on a doubt already, what applies does not: only where there can be none do they compare.
    return rule.decision === 'ask' && !canDoubt(one)
  })
}

/** Whether all that an old rule stopped is stopped by one new rule, and needs as much of a yes. */
function isStillStopped(rule: Rule, next: Policy): boolean {
  if (rule.decision === 'apply') return true
  return next.rules.some((one) => {
    if (one.decision === 'apply' || !covers(one, rule)) return false
    if (one.decision === 'refuse') return true
    return (
      rule.decision === 'ask' && (rule.unless_allowed === true || one.unless_allowed !== true) && asksAsMuch(one, rule)
    )
  })
}

function asksAsMuch(one: Rule, than: Rule): boolean {
  const [tier, least] = [one.tier ?? 'person', than.tier ?? 'person']
  if (tier === 'elicitation' && least === 'elicitation') {
    return (one.elicitation_up_to ?? 0n) <= (than.elicitation_up_to ?? 0n)
  }
  return APPROVAL_TIERS.indexOf(tier) >= APPROVAL_TIERS.indexOf(least)
}

/** Whether a rule matches wherever a narrower one does. */
function covers(wide: Rule, narrow: Rule): boolean {
  const scopes: Scopes = { narrow: scopeOf(narrow), wide: scopeOf(wide) }
  if (wide.when && !implies(narrow.when ?? {}, wide.when, scopes)) return false
  if (!wide.unless) return true
  return (
    narrow.unless !== undefined && implies(wide.unless, narrow.unless, { narrow: scopes.wide, wide: scopes.narrow })
  )
}

interface Scopes {
  narrow: Scope
  wide: Scope
}

/** Whether conditions can only hold where others hold as well. */
function implies(narrow: Conditions, wide: Conditions, scopes: Scopes): boolean {
  return namesIn(wide).every((name) => narrow[name] !== undefined && impliesOne(name, narrow, wide, scopes))
}

// A limit of the day counts what its rule is about, so it compares only with one that counts the same.
const OF_THE_DAY = new Set<ConditionName>(['max_per_day', 'max_count_per_day'])

function impliesOne<Name extends ConditionName>(
  name: Name,
  narrow: Conditions,
  wide: Conditions,
  scopes: Scopes,
): boolean {
  if (OF_THE_DAY.has(name) && !sameScope(scopes)) return false
  return CONDITIONS[name].implies(narrow[name] as Given[Name], wide[name] as Given[Name])
}

function sameScope({ narrow, wide }: Scopes): boolean {
  if (narrow === undefined || wide === undefined) return narrow === wide
  return narrow.every((effect) => wide.includes(effect)) && wide.every((effect) => narrow.includes(effect))
}

function canDoubt({ when, unless }: Rule): boolean {
  return [when, unless].some((part) => part !== undefined && namesIn(part).some((name) => CONDITIONS[name].unsure))
}
