import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Policy, policyFrom, policyOf } from '../../src/call/policy.ts'
import { tightens } from '../../src/call/policy-reload.ts'
import type { Conditions, Rule } from '../../src/call/policy-rules.ts'
import { anyChange, anyConditions, anyFacts, anyPolicy, anyRule, strictness } from './policy-fixtures.ts'

const lets = (when: Conditions, more: Partial<Rule> = {}): Rule => ({
  name: 'lets',
  decision: 'apply',
  when: { effects: ['post'], ...when },
  ...more,
})
const stops = (more: Partial<Rule>): Rule => ({ name: 'stops', decision: 'refuse', ...more })
const own = (...rules: Rule[]): Policy => policyFrom({ name: 'own', base: 'draft', rules })
const bare = (...rules: Rule[]): Policy => policyFrom({ name: 'bare', base: 'observe', rules })
const hosted = (most: bigint): Rule => ({ ...lets({}), decision: 'ask', tier: 'elicitation', elicitation_up_to: most })

describe('what may take effect while the server runs', () => {
  it.each<[string, Policy, Policy, boolean]>([
    ['nothing changed', own(), own(), true],
    ['a lower limit', own(lets({ max_amount: 2n })), own(lets({ max_amount: 1n })), true],
    ['a higher limit', own(lets({ max_amount: 1n })), own(lets({ max_amount: 2n })), false],
    ['a further condition', own(lets({})), own(lets({ known_contact: true })), true],
    ['a condition less', own(lets({ known_contact: true })), own(lets({})), false],
    ['a rule less that lets pass', own(lets({})), own(), true],
    ['a rule more that lets pass', own(), own(lets({})), false],
    ['a rule more that stops', own(), own(stops({ when: { kinds: ['bill'] } })), true],
    ['a rule less that stops', own(stops({ when: { kinds: ['bill'] } })), own(), false],
    [
      'one that stops more',
      own(stops({ when: { kinds: ['bill'], tools: ['a'] } })),
      own(stops({ when: { kinds: ['bill'] } })),
      true,
    ],
    [
      'one that stops less',
      own(stops({ when: { kinds: ['bill'] } })),
      own(stops({ when: { kinds: ['bill'], tools: ['a'] } })),
      false,
    ],
    ['an exception less', own(stops({ unless: { max_amount: 2n } })), own(stops({ unless: { max_amount: 1n } })), true],
    [
      'a wider exception',
      own(stops({ unless: { max_amount: 1n } })),
      own(stops({ unless: { max_amount: 2n } })),
      false,
    ],
    [
      "a day's limit that counts less",
      own(lets({ effects: ['post', 'send'], max_per_day: 9n })),
      own(lets({ effects: ['post'], max_per_day: 9n })),
      false,
    ],
    ['asking instead of applying', bare(lets({})), bare({ ...lets({}), decision: 'ask' }), true],
    [
      'asking on a doubt on which nothing was applied',
      bare(lets({ max_amount: 9n })),
      bare({ ...lets({ max_amount: 9n }), decision: 'ask' }),
      false,
    ],
    ['a lower limit for answers in the host', bare(hosted(2n)), bare(hosted(1n)), true],
    ['a higher one', bare(hosted(1n)), bare(hosted(2n)), false],
    ['a person instead of the host', bare(hosted(1n)), bare({ ...hosted(1n), tier: 'person' }), true],
    ['the host instead of a person', bare({ ...hosted(1n), tier: 'person' }), bare(hosted(1n)), false],
    ['controlled to draft', policyOf('controlled'), policyOf('draft'), true],
    ['draft to observe', policyOf('draft'), policyOf('observe'), false],
    ['observe to draft', policyOf('observe'), policyOf('draft'), false],
    ['draft to controlled', policyOf('draft'), policyOf('controlled'), false],
  ])('%s', (_, old, next, allowed) => expect(tightens(old, next) === true).toBe(allowed))

  it('tells why not, by the rule', () => {
    expect(tightens(own(), own(lets({})))).toEqual(['the rule "lets" allows more than before'])
    expect(tightens({ ...own(), fourEyes: true }, own())).toEqual(['four_eyes is switched off'])
  })

  it('never calls tighter what lets anything more pass', () => {
    let tighter = 0
    fc.assert(
      fc.property(
        pairs(),
        fc.array(fc.tuple(anyChange, anyFacts), { minLength: 10, maxLength: 10 }),
        ([old, next], cases) => {
          if (tightens(old, next) !== true) return
          tighter += 1
          for (const [change, facts] of cases) {
            const [before, after] = [decide(change, old, facts), decide(change, next, facts)]
            expect(strictness(after), `${before.why} / ${after.why}`).toBeGreaterThanOrEqual(strictness(before))
          }
        },
      ),
      { numRuns: 1_000 },
    )
    expect(tighter).toBeGreaterThan(100)
  })
})

/** A policy, and one that somebody might make of it: rules dropped, added, narrowed, widened or swapped. */
function pairs(): fc.Arbitrary<[Policy, Policy]> {
  const edit = fc.record({
    at: fc.nat({ max: 9 }),
    how: fc.constantFrom('drop', 'add', 'narrow', 'except', 'widen', 'decide', 'conditions' as const),
    rule: anyRule(),
    conditions: anyConditions,
  })
  return fc
    .tuple(anyPolicy, fc.array(edit, { minLength: 1, maxLength: 2 }))
    .map(([old, edits]) => [old, { ...old, rules: edits.reduce(edited, old.rules) }])
}

interface Edit {
  at: number
  how: string
  rule: Rule
  conditions: Conditions
}

function edited(rules: readonly Rule[], { at, how, rule, conditions }: Edit): readonly Rule[] {
  const index = at % rules.length
  const replaced = (change: (one: Rule) => Rule) => rules.map((one, place) => (place === index ? change(one) : one))
  switch (how) {
    case 'drop':
      return rules.filter((_, place) => place !== index)
    case 'add':
      return [...rules, rule]
    case 'narrow':
      return replaced((one) => ({ ...one, when: { ...conditions, ...one.when } }))
    case 'except':
      return replaced((one) => ({ ...one, unless: conditions }))
    case 'widen':
      return replaced(({ unless: _, ...one }) => one)
    case 'conditions':
      return replaced((one) => ({ ...one, when: { ...one.when, ...conditions } }))
    default:
      return replaced(({ when }) => ({ ...rule, ...(when ? { when } : {}) }))
  }
}
