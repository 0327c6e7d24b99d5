import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, onlyReads, policyBeside, policyFrom, policyName, policyOf } from '../../src/call/policy.ts'
import { draft } from './fixtures.ts'
import { anyChange, anyFacts, anyPolicy, facts, strictness } from './policy-fixtures.ts'

const posting = draft({ status: 'AUTHORISED' })
const refusing = policyFrom({
  name: 'no posting',
  base: 'controlled',
  rules: [{ name: 'none', decision: 'refuse', when: { effects: ['post'] } }],
})

describe('a policy beside another', () => {
  it('decides as the stricter of both, whatever the change and the facts', () => {
    fc.assert(
      fc.property(anyChange, anyPolicy, anyPolicy, anyFacts, (change, server, own, known) => {
        const both = decide(change, policyBeside(server, own), known)
        const each = [decide(change, server, known), decide(change, own, known)]
        expect(strictness(both)).toBe(Math.max(...each.map(strictness)))
        expect(each).toContainEqual(both)
      }),
      { numRuns: 500 },
    )
  })

  it('can only tighten: neither widens the other, in either order', () => {
    const [observe, controlled] = [policyOf('observe'), policyOf('controlled')]
    expect(decide(draft(), policyBeside(controlled, observe), facts).decision).toBe('refuse')
    expect(decide(draft(), policyBeside(observe, controlled), facts).decision).toBe('refuse')
    expect(decide(posting, policyBeside(controlled, policyOf('draft')), facts).decision).toBe('ask')
    const refused = decide(posting, policyBeside(policyOf('draft'), refusing), facts)
    expect(refused).toMatchObject({ decision: 'refuse', why: expect.stringContaining('"none"') })
  })

  it('only reads where one of both does, and is called by both names', () => {
    const [observe, draft] = [policyOf('observe'), policyOf('draft')]
    expect([policyBeside(draft, observe), policyBeside(observe, draft)].map(onlyReads)).toEqual([true, true])
    expect(onlyReads(policyBeside(draft, refusing))).toBe(false)
    expect(policyName(policyBeside(draft, refusing))).toBe('draft with no posting')
    expect(policyBeside(draft, undefined)).toBe(draft)
  })
})
