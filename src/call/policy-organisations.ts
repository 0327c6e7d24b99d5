import { cleanText } from '../books/ledger-text.ts'
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
