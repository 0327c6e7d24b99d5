import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Policy } from './policy.ts'
import { namedAmong } from './policy-conditions.ts'
import { STOPPING_RULES } from './policy-presets.ts'
import type { OrganisationPreset, Rule } from './policy-rules.ts'

/**
 * Presets of single organisations as rules: they stop there what the preset would stop, and let nothing pass by themselves. So an
 * organisation's preset can only tighten the policy, and whatever compares, shows or explains rules needs to know nothing of it.
 */
export function rulesForOrganisations(given: readonly OrganisationPreset[]): Rule[] {
  return given.flatMap(({ names: organisations, base }) =>
    STOPPING_RULES[base].map((rule) => ({
      ...rule,
      name: `${base} in ${placeOf(organisations)}: ${rule.name}`,
      when: { ...rule.when, organisations },
    })),
  )
}

function placeOf([first = '', ...more]: readonly string[]): string {
  return `${cleanText(first, 40)}${more.length > 0 ? ` and ${more.length} more` : ''}`
}

/** A policy as it is in one organisation: it decides there as it did, and names no other organisation in conditions. */
export function policyIn(policy: Policy, organisation: OrganisationRef): Policy {
  const { rules, beside } = policy
  const own = { ...policy, rules: rules.flatMap((rule) => ruleIn(rule, organisation)) }
  return beside ? { ...own, beside: policyIn(beside, organisation) } : own
}

function ruleIn(rule: Rule, organisation: OrganisationRef): Rule[] {
  const { when, unless } = rule
  const [here, except] = [when?.organisations, unless?.organisations].map((names) => namedAmong(names, organisation))
  if (here?.length === 0) return []
  const { unless: _, ...always } = {
    ...rule,
    ...(here ? { name: nameIn(rule, here), when: { ...when, organisations: here } } : {}),
  }
  if (!unless || except?.length === 0) return [always]
  return [{ ...always, unless: except ? { ...unless, organisations: except } : unless }]
}

// A rule of an organisation's preset is named by the first of its organisations.
function nameIn({ name, when }: Rule, here: readonly string[]): string {
  return name.replace(` in ${placeOf(when?.organisations ?? [])}: `, () => ` in ${placeOf(here)}: `)
}
