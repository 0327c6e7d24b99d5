import { cleanText, quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import { namesIn, onlyReads, type Policy } from './policy.ts'
import { CONDITIONS, type Given } from './policy-conditions.ts'
import type { ConditionName, Conditions, Rule } from './policy-rules.ts'

/** A policy's rules in sentences, refusals first; amounts in base currency. */
export function policyInWords(policy: Policy): string[] {
  const order: readonly Rule['decision'][] = ['refuse', 'ask', 'apply']
  const rules = order.flatMap((decision) => policy.rules.filter((rule) => rule.decision === decision))
  return [
    ...rules.map(ruleInWords),
    ...(policy.fourEyes ? ['Nobody agrees to what their own assistant proposed.'] : []),
    'What no rule names is refused.',
  ]
}

/** What a policy lets happen, by the names of its rules, in one line. */
export function policyInOneLine(policy: Policy): string {
  if (onlyReads(policy)) return `Policy ${quoted(policy.name)}: only reading, every write is refused.`
  const named = (decision: Rule['decision']) =>
    policy.rules.filter((rule) => rule.decision === decision).map(({ name }) => cleanText(name, 60))
  const parts = [
    ['done at once', named('apply')],
    ['held for a person', named('ask')],
    ['refused', [...named('refuse'), 'the rest']],
  ] as const
  const told = parts.flatMap(([words, names]) => (names.length > 0 ? [`${words}: ${names.join('; ')}`] : []))
  return `Policy ${quoted(policy.name)}. ${told.map((words) => `${words[0]?.toUpperCase()}${words.slice(1)}.`).join(' ')}`
}

/** One rule in a sentence. */
export function ruleInWords(rule: Rule): string {
  const where = rule.when ? `where ${conditionsInWords(rule.when)}` : 'always'
  const unless = rule.unless ? `, unless ${conditionsInWords(rule.unless)}` : ''
  const fallback = rule.unless_allowed ? ', and no other rule applies it' : ''
  return `${quoted(rule.name)}: ${decisionInWords(rule)} ${where}${unless}${fallback}.`
}

function decisionInWords({ decision, tier, elicitation_up_to: most }: Rule): string {
  if (decision === 'apply') return 'done at once'
  if (decision === 'refuse') return 'refused'
  if (tier === 'two_people') return 'held for two people'
  return tier === 'elicitation' && most !== undefined
    ? `held for a person, who may answer in the host up to ${formatAmount(most)},`
    : 'held for a person'
}

function conditionsInWords(conditions: Conditions): string {
  return namesIn(conditions)
    .map((name) => oneInWords(name, conditions))
    .join(' and ')
}

function oneInWords<Name extends ConditionName>(name: Name, conditions: Conditions): string {
  return CONDITIONS[name].words(conditions[name] as Given[Name])
}

/** What a person decides on whatever a policy's rules say. */
export const ALWAYS_ASKED =
  "Always held for a person: bank details, a changed e-mail address, what already awaits approval in Xero, a posted document moved to another contact, a batch payment of several contacts, the first posted document of a contact, an amount far above the contact's usual ones."

/** What happens under no policy. */
export const ALWAYS_REFUSED = 'Always refused: posting, paying or voiding in a locked period.'
