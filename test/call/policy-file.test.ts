import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Policy, policyOf } from '../../src/call/policy.ts'
import { loadPolicy, watchPolicy } from '../../src/call/policy-file.ts'
import { catalogue } from '../../src/catalogue.ts'

const rule = (over: object) =>
  JSON.stringify({ name: 'own', base: 'draft', rules: [{ name: 'one', decision: 'apply', ...over }] })
const posting = (when: object) => rule({ when: { effects: ['post'], ...when } })

describe('a policy file', () => {
  it('is as the example says, and names tools that there are', () => {
    const text = readFileSync(new URL('../../policy.json.example', import.meta.url), 'utf8')
    const tools = catalogue.map(({ name }) => name)
    const { policy, faults } = loadPolicy(text, tools)
    expect(faults).toEqual([])
    expect(policy).toMatchObject({ name: 'small company', base: 'draft', fourEyes: true })
    expect(policy.rules.find(({ name }) => name === 'large amounts')?.unless).toEqual({ max_amount: 1_000_000n })
  })

  it.each([
    ['1000', 100_000n],
    ['"1000.50"', 100_050n],
    ['0.1', 10n],
  ])('takes %s as an amount', (text, cents) => {
    const { policy } = loadPolicy(posting({ max_amount: JSON.parse(text) }))
    expect(policy.rules.at(-1)?.when?.max_amount).toBe(cents)
  })

  it.each<[string, string, string[]]>([
    ['no JSON', '{\n  "name": "own",,\n}', ['not JSON', 'line 2']],
    ['no object', '[]', ['policy: ']],
    ['no name', '{"rules":[]}', ['name: is missing']],
    [
      'an unknown key',
      '{"name":"a","rules":[],"foureyes":true}',
      ['policy: "foureyes" is not known here. Did you mean four_eyes'],
    ],
    [
      'a wrong preset',
      '{"name":"a","base":"drafts","rules":[]}',
      ['base: "drafts" is none of observe, draft, controlled. Did you mean draft'],
    ],
    ['an unknown key of a rule', rule({ wen: {} }), ['rules[0]: "wen" is not known here. Did you mean when']],
    [
      'an unknown condition',
      posting({ max_amuont: 1 }),
      ['rules[0].when: "max_amuont" is not known here. Did you mean max_amount'],
    ],
    [
      'a wrong effect',
      rule({ when: { effects: ['psot'] } }),
      ['rules[0].when.effects[0]: "psot" is none of', 'Did you mean post'],
    ],
    [
      'a wrong decision',
      rule({ decision: 'aply' }),
      ['rules[0].decision: "aply" is none of apply, ask, refuse. Did you mean apply'],
    ],
    [
      'an amount that is none',
      posting({ max_amount: 'lots' }),
      ['rules[0].when.max_amount: must be an amount', '"lots"'],
    ],
    ['a negative amount', posting({ max_amount: -1 }), ['rules[0].when.max_amount: must be an amount']],
    ['a third of a cent', posting({ max_amount: 0.333 }), ['rules[0].when.max_amount: must be an amount']],
    [
      'a wrong time',
      posting({ hours: { from: '8', to: '18:00' } }),
      ['rules[0].when.hours.from: must be a time such as "08:30"'],
    ],
    ['no condition in an exception', rule({ unless: {} }), ['rules[0].unless: must have at least one condition']],
    ['a tier beside apply', rule({ tier: 'person' }), ['rules[0].tier: goes with the decision "ask" alone']],
    [
      'an answer in the host without a limit',
      rule({ decision: 'ask', tier: 'elicitation', when: { effects: ['post'] } }),
      ['rules[0].tier: needs elicitation_up_to'],
    ],
    [
      'an answer in the host for what is sent',
      rule({ decision: 'ask', tier: 'elicitation', elicitation_up_to: 1, when: { effects: ['send'] } }),
      ['rules[0].tier: must be "person" or "two_people"'],
    ],
    [
      'two rules of one name',
      '{"name":"a","rules":[{"name":"x","decision":"ask"},{"name":"x","decision":"ask"}]}',
      ['rules[1].name: is the name of another rule'],
    ],
    [
      'a tool that is none',
      posting({ tools: ['create_invoice'] }),
      ['rules[0].when.tools: "create_invoice" is no tool. Did you mean create_invoices'],
    ],
  ])('with %s is "observe", and says what is wrong', (_, text, words) => {
    const { policy, faults } = loadPolicy(text, ['create_invoices', 'create_bills'])
    expect(policy).toEqual(policyOf('observe'))
    expect(faults.length).toBeGreaterThan(0)
    for (const word of words) expect(faults.join('\n')).toContain(word)
  })

  it('names every mistake at once', () => {
    const { faults } = loadPolicy(
      '{"name":"a","bse":"draft","rules":[{"name":"x","decision":"no"},{"decision":"ask"}]}',
    )
    expect(faults).toHaveLength(3)
  })

  it('keeps hidden characters out of what it says', () => {
    const { faults } = loadPolicy(rule({ decision: 'ap\u202eply\n' }))
    expect(faults.join('')).not.toMatch(/[\u202e\n]/)
  })
})

describe('a policy file that changes while the server runs', () => {
  function watched(text: string) {
    const warned: string[] = []
    const disk: { version: string | undefined; text: string; reads: number } = { version: '1', text, reads: 0 }
    const first = loadPolicy(text).policy
    const policy = watchPolicy({
      first,
      firstVersion: '1',
      version: () => disk.version,
      read: () => {
        disk.reads += 1
        return disk.text
      },
      warn: (message) => warned.push(message),
    })
    const write = (next: string, version: string) => Object.assign(disk, { text: next, version })
    return { policy, write, warned, disk, first }
  }
  const most = (policy: Policy) => policy.rules.at(-1)?.when?.max_amount

  it('is not read before it changed', () => {
    const { policy, disk, first } = watched(posting({ max_amount: 5 }))
    expect([policy(), policy()]).toEqual([first, first])
    expect(disk.reads).toBe(0)
  })

  it('may become tighter, and not as wide again as it was', () => {
    const { policy, write, warned } = watched(posting({ max_amount: 5 }))
    write(posting({ max_amount: 3 }), '2')
    expect(most(policy())).toBe(300n)
    write(posting({ max_amount: 4 }), '3')
    expect([most(policy()), most(policy())]).toEqual([300n, 300n])
    expect(warned).toHaveLength(1)
    expect(warned[0]).toContain('the rule "one" allows more than before')
  })

  it('means "observe" while it is broken or gone, and is itself again when it is mended', () => {
    const { policy, write, warned, disk } = watched(posting({ max_amount: 5 }))
    write('{', '2')
    expect([policy().name, policy().name]).toEqual(['observe', 'observe'])
    expect(warned).toHaveLength(1)
    write(posting({ max_amount: 5 }), '3')
    expect(most(policy())).toBe(500n)
    disk.version = undefined
    expect([policy().name, policy().name]).toEqual(['observe', 'observe'])
    expect(warned).toHaveLength(2)
    write(posting({ max_amount: 6 }), '4')
    expect(most(policy())).toBe(500n)
  })

  it('cannot be read', () => {
    const { policy, disk } = watched(posting({ max_amount: 5 }))
    Object.defineProperty(disk, 'text', {
      get: () => {
        throw new Error('EACCES')
      },
    })
    disk.version = '2'
    expect(policy().name).toBe('observe')
  })

  it('that was broken at the start needs a restart', () => {
    const { policy, write } = watched('{')
    write(posting({ max_amount: 5 }), '2')
    expect(policy().name).toBe('observe')
  })

  it("still guards a contact's name when the rule that relied on it is gone", () => {
    const { policy, write } = watched(posting({ contacts: ['Kauri Legal'] }))
    write('{"name":"own","base":"draft","rules":[]}', '2')
    expect(policy()).toMatchObject({ guarded: ['kaurilegal'] })
    expect(policy().rules.some(({ name }) => name === 'one')).toBe(false)
  })
})
