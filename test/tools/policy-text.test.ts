import { describe, expect, it } from 'vitest'
import { policyFrom, policyOf } from '../../src/call/policy.ts'
import { policyText } from '../../src/tools/guide/policy-text.ts'

describe('a policy as the guide tells it', () => {
  it('is one sentence where nothing can be written', () => {
    expect(policyText(policyOf('observe'), 'NZD')).toBe('policy "observe": only reading; every write is refused')
  })

  it('says each rule, what is always asked, and its limits', () => {
    const text = policyText(policyOf('controlled'), 'NZD')
    expect(text).toContain('policy "controlled", amounts in NZD.')
    expect(text).toContain('"known contacts": done at once where the effect is post or send')
    expect(text).toContain('at most 1,000.00 and the day comes to at most 5,000.00')
    expect(text).toContain('who may answer in the host up to 1,000.00')
    expect(text).toContain('Always held for a person: bank details')
    expect(text.length).toBeLessThan(1_400)
  })

  it('tells a count of a day from its amount', () => {
    const rules = [{ name: 'few', decision: 'apply' as const, when: { max_count_per_day: 10 } }]
    expect(policyText(policyFrom({ name: 'own', base: 'draft', rules }), 'NZD')).toContain('at most 10 changes')
  })

  it('keeps a name of the file in quotes, and long policies short', () => {
    const rules = Array.from({ length: 50 }, (_, index) => ({ name: `rule ${index}`, decision: 'refuse' as const }))
    const text = policyText(policyFrom({ name: 'own "x"\n', base: 'draft', rules }), 'NZD')
    expect(text).toContain(`policy "own 'x'", beside "draft"`)
    expect(text).toContain('more rules)')
    expect(text).not.toContain('"rule 40"')
  })
})
