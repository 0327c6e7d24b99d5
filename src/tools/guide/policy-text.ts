import { quoted } from '../../books/ledger-text.ts'
import { onlyReads, type Policy, PRESETS, policyName } from '../../call/policy.ts'
import { ALWAYS_ASKED, ALWAYS_REFUSED, policyInWords } from '../../call/policy-words.ts'

const MOST_RULES = 20

/** What the operator's policy lets happen, rule by rule, and that of the caller's token beside it; amounts in base currency. */
export function policyText(policy: Policy, baseCurrency: string): string {
  if (onlyReads(policy)) return `policy ${quoted(policyName(policy))}: only reading; every write is refused`
  const { beside } = policy
  const own = beside ? ['Of that and the following the stricter counts.', ...rulesText(beside)] : []
  const base = PRESETS.some((preset) => preset === policy.name) ? '' : `, beside "${policy.base}"`
  return [
    `policy ${quoted(policyName(policy))}${base}, amounts in ${baseCurrency}.`,
    ...rulesText(policy),
    ...own,
    ALWAYS_ASKED,
    ALWAYS_REFUSED,
  ].join(' ')
}

function rulesText(policy: Policy): string[] {
  const rules = policyInWords(policy)
  const more = rules.length - MOST_RULES
  return [...rules.slice(0, MOST_RULES), ...(more > 0 ? [`(${more} more rules)`] : [])]
}
