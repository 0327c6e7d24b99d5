import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Policy, policyFrom, policyOf } from '../../src/call/policy.ts'
import { loadPolicy } from '../../src/call/policy-file.ts'
import { policyIn } from '../../src/call/policy-organisations.ts'
import { tightens } from '../../src/call/policy-reload.ts'
import { PRESETS, type Preset, type Rule } from '../../src/call/policy-rules.ts'
import { policyInWords } from '../../src/call/policy-words.ts'
import { changeStatus, draft } from './fixtures.ts'
import { anyChange, anyFacts, anyRule, facts, strictness } from './policy-fixtures.ts'

const HERE = 'Test Ltd'
const with_ = (base: Preset, rules: readonly Rule[], ...here: Preset[]): Policy => {
  const organisations = here.map((one) => ({ names: [HERE], base: one }))
  return policyFrom({ name: 'own', base, organisations, rules: [...rules] })
}
const FREE: Rule = { name: 'free', decision: 'apply' }
const posting = draft({ status: 'AUTHORISED', totals: { subTotal: 5_000n, totalTax: 0n, total: 5_000n } })
const elsewhere = { ...facts, organisation: { id: 'o2', name: 'Kestrel', demo: false } }

describe('a preset for one organisation', () => {
  it('stops there what it would stop, and nothing elsewhere', () => {
    const policy = with_('draft', [FREE], 'observe')
    expect(decide(posting, policy, facts)).toMatchObject({
      decision: 'refuse',
      why: expect.stringContaining('"observe in Test Ltd: everything but own notes"'),
    })
    expect(decide(posting, policy, elsewhere).decision).toBe('apply')
    const asking = with_('draft', [FREE], 'draft')
    expect(decide(posting, asking, facts)).toMatchObject({ decision: 'ask', tier: 'elicitation' })
    expect(decide(changeStatus('VOIDED', { status: 'AUTHORISED' }), asking, facts)).toMatchObject({
      decision: 'ask',
      tier: 'person',
    })
  })

  it('also stops where an organisation only looks like the one that is named', () => {
    const policy = with_('draft', [FREE], 'observe')
    const alike = { ...facts, organisation: { id: 'x', name: 'Test\u200b  LTD', demo: false } }
    expect(decide(posting, policy, alike).decision).toBe('refuse')
  })

  it('is shown among the rules', () => {
    const words = policyInWords(with_('draft', [], 'observe')).join('\n')
    expect(words).toContain(
      '"observe in Test Ltd: everything but own notes": refused where the organisation is Test Ltd, unless the effect is local.',
    )
  })

  it('never lets more pass than the policy or the preset alone, whatever the change and the facts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PRESETS),
        fc.constantFrom(...PRESETS),
        fc.array(anyRule(), { maxLength: 3 }),
        anyChange,
        anyFacts,
        (base, here, rules, change, at) => {
          fc.pre(base !== 'observe' || here === 'observe')
          const both = strictness(decide(change, with_(base, rules, here), at))
          expect(both).toBeGreaterThanOrEqual(strictness(decide(change, with_(base, rules), at)))
          if (at.organisation.name !== HERE) return
          expect(both).toBeGreaterThanOrEqual(strictness(decide(change, policyOf(here), at)))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('may be added while the server runs, not taken away', () => {
    for (const here of PRESETS) {
      expect(tightens(with_('controlled', [FREE]), with_('controlled', [FREE], here))).toBe(true)
    }
    expect(tightens(with_('draft', [FREE], 'observe'), with_('draft', [FREE]))).not.toBe(true)
    expect(tightens(with_('draft', [FREE], 'draft'), with_('draft', [FREE], 'draft', 'observe'))).toBe(true)
  })
})

describe('a policy as it is in one organisation', () => {
  it('decides there as it did, whatever the change and the facts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PRESETS),
        fc.array(anyRule(), { maxLength: 4 }),
        anyChange,
        anyFacts,
        (base, rules, change, at) => {
          const policy = with_(base, rules, base)
          const { decision, tier } = decide(change, policy, at)
          expect(decide(change, policyIn(policy, at.organisation), at)).toMatchObject({ decision, tier })
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('names no other one', () => {
    const rules: Rule[] = [
      { name: 'one', decision: 'refuse', when: { organisations: ['Secret', HERE] } },
      { name: 'two', decision: 'refuse', when: { organisations: ['Secret'] } },
      { name: 'three', decision: 'apply', unless: { organisations: ['Secret'] } },
      { name: 'four', decision: 'ask', unless: { organisations: ['Secret', HERE] } },
    ]
    const policy = policyFrom({
      name: 'own',
      base: 'draft',
      organisations: [{ names: ['Secret', HERE], base: 'observe' }],
      rules,
    })
    const words = policyInWords(policyIn(policy, facts.organisation)).join('\n')
    expect(words).toContain('"observe in Test Ltd: everything but own notes"')
    expect(words).toContain('"four": held for a person always, unless the organisation is Test Ltd.')
    expect(words).not.toMatch(/Secret|"two"/)
  })
})

describe('in a policy file', () => {
  const file = (organisations: unknown, base = 'draft') =>
    loadPolicy(JSON.stringify({ name: 'own', base, organisations, rules: [] }))

  it('names organisations by name or id', () => {
    const { policy, faults } = file([{ names: [HERE, 'o2'], base: 'observe' }])
    expect(faults).toEqual([])
    for (const at of [facts, elsewhere]) expect(decide(draft({}), policy, at).decision).toBe('refuse')
  })

  it.each<[unknown, string, RegExp]>([
    [[{ names: ['A'], base: 'controled' }], 'draft', /organisations\[0\]\.base: .*Did you mean controlled/],
    [[{ name: ['A'], base: 'draft' }], 'draft', /"name" is not known here.*Did you mean names/],
    [[{ names: [], base: 'draft' }], 'draft', /organisations\[0\]\.names/],
    [[{ names: ['A'], base: 'draft' }], 'observe', /organisations\[0\]\.base: is wider than the base/],
  ])('%j on top of %s is refused, and the policy observes', (organisations, base, message) => {
    const { policy, faults } = file(organisations, base)
    expect(faults.join('\n')).toMatch(message)
    expect(policy.name).toBe('observe')
  })
})
