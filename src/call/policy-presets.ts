import type { Preset, Rule } from './policy-rules.ts'

const OWN: Rule = { name: 'own notes', decision: 'apply', when: { effects: ['local'] } }

const DRAFTING: Rule = {
  name: 'drafts and records',
  decision: 'apply',
  when: { effects: ['record', 'draft', 'submit'] },
}

const POSTING: Rule = {
  name: 'posting',
  decision: 'ask',
  tier: 'elicitation',
  elicitation_up_to: 100_000n,
  unless_allowed: true,
  when: { effects: ['post'] },
}

const BEYOND: Rule = {
  name: 'sending, paying, destroying',
  decision: 'ask',
  tier: 'person',
  unless_allowed: true,
  when: { effects: ['send', 'pay', 'destroy'] },
}

const WITHIN_LIMITS = {
  known_contact: true,
  currency: 'base',
  max_amount: 100_000n,
  max_per_day: 500_000n,
} as const

const KNOWN: Rule = {
  name: 'known contacts',
  decision: 'apply',
  when: { effects: ['post', 'send'], ...WITHIN_LIMITS },
}

/** The rules of the shipped presets, in the language of policy files; amounts are cents. */
export const PRESET_RULES: Readonly<Record<Preset, readonly Rule[]>> = {
  observe: [OWN],
  draft: [OWN, DRAFTING, POSTING, BEYOND],
  controlled: [OWN, DRAFTING, KNOWN, POSTING, BEYOND],
}

function always({ unless_allowed: _, ...rule }: Rule): Rule {
  return rule
}

/** What each preset stops, as rules that let nothing pass: what makes another policy at least as tight as the preset. */
export const STOPPING_RULES: Readonly<Record<Preset, readonly Rule[]>> = {
  observe: [{ name: 'everything but own notes', decision: 'refuse', unless: { effects: ['local'] } }],
  draft: [always(POSTING), always(BEYOND)],
  controlled: [
    // One rule for both effects, since a day's limit counts what its rule is about; a host's answer never lets anything be sent.
    { ...always(POSTING), name: 'beyond the limits', when: { effects: ['post', 'send'] }, unless: WITHIN_LIMITS },
    { ...always(BEYOND), name: 'paying, destroying', when: { effects: ['pay', 'destroy'] } },
  ],
}
