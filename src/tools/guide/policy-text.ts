import { quoted } from '../../books/ledger-text.ts'
import { onlyReads, type Policy, PRESETS } from '../../call/policy.ts'
import { ALWAYS_ASKED, ALWAYS_REFUSED, policyInWords } from '../../call/policy-words.ts'

const MOST_RULES = 20

/** What the operator's policy lets happen, rule by rule; amounts in base currency. */
export function policyText(policy: Policy, baseCurrency: string): string {
  if (onlyReads(policy)) return `policy ${quoted(policy.name)}: only reading; every write is refused`
  const rules = policyInWords(policy)
  const shown = rules.slice(0, MOST_RULES)
  const more = rules.length > shown.length ? [`(${rules.length - shown.length} more rules)`] : []
  const base = PRESETS.some((preset) => preset === policy.name) ? '' : `, beside "${policy.base}"`
  return [
    `policy ${quoted(policy.name)}${base}, amounts in ${baseCurrency}.`,
    ...shown,
    ...more,
    ALWAYS_ASKED,
    ALWAYS_REFUSED,
  ].join(' ')
}
