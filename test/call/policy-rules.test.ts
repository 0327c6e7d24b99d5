import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { effectOf, sourcesOf, subjectOf } from '../../src/call/acts.ts'
import type { Change } from '../../src/call/change.ts'
import type { UsedRecord } from '../../src/call/changes.ts'
import {
  baseAmount,
  decide,
  onlyReads,
  type Policy,
  type PolicyFacts,
  policyFrom,
  policyOf,
} from '../../src/call/policy.ts'
import type { Conditions, Rule } from '../../src/call/policy-rules.ts'
import { changeStatus, documentRef, draft } from './fixtures.ts'
import {
  anyChange,
  anyFacts,
  anyPolicy,
  anyRule,
  facts,
  patchContact,
  strictness,
  unknownContact,
  update,
  usedBefore,
} from './policy-fixtures.ts'

const post = draft({ status: 'AUTHORISED' })
const totals = (total: bigint) => ({ subTotal: total, totalTax: 0n, total })
const described = { summary: '', warnings: [] }

function letting(when: Conditions): Rule {
  return { name: 'let', decision: 'apply', when: { effects: ['post'], ...when } }
}

function policyWith(...rules: Rule[]) {
  return policyFrom({ name: 'own', base: 'observe', rules })
}

function decisionWith(when: Conditions, over: Partial<PolicyFacts> = {}, change: Change = post) {
  return decide(change, policyWith(letting(when)), { ...facts, ...over }).decision
}

describe('each condition', () => {
  const coded = (...codes: (string | undefined)[]) =>
    draft({
      status: 'AUTHORISED',
      lines: codes.map((accountCode) => ({
        description: '',
        quantity: 1n,
        ...(accountCode === undefined ? {} : { accountCode }),
      })),
    })
  const since = (from: string) => ({
    history: { total: 1, documents: [{ id: 'p', kind: 'invoice' as const, date: day(from), amount: 1n }] },
  })

  it.each<[string, Conditions, Partial<PolicyFacts>, Change, 'apply' | 'refuse']>([
    ['the tool', { tools: ['create_invoices'] }, {}, post, 'apply'],
    ['another tool', { tools: ['create_bills'] }, {}, post, 'refuse'],
    ['the act', { acts: ['create_document'] }, {}, post, 'apply'],
    ['another act', { acts: ['set_status'] }, {}, post, 'refuse'],
    ['the organisation by name', { organisations: ['test ltd'] }, {}, post, 'apply'],
    ['the organisation by id', { organisations: ['org'] }, {}, post, 'apply'],
    ['another organisation', { organisations: ['Other'] }, {}, post, 'refuse'],
    ['the kind', { kinds: ['invoice'] }, {}, post, 'apply'],
    ['another kind', { kinds: ['bill'] }, {}, post, 'refuse'],
    ['the contact by name', { contacts: ['harbour dental'] }, {}, post, 'apply'],
    ['the contact by id', { contacts: ['c1'] }, {}, post, 'apply'],
    ['another contact', { contacts: ['Kauri'] }, {}, post, 'refuse'],
    ['a name that only looks the same', { contacts: ['Harbour\u200b Dental'] }, {}, post, 'refuse'],
    ['accounts within', { only_accounts: ['200', '400'] }, {}, coded('200', '400'), 'apply'],
    ['an account outside', { only_accounts: ['200'] }, {}, coded('200', '400'), 'refuse'],
    ['an account that is not said', { only_accounts: ['200'] }, {}, coded('200', undefined), 'refuse'],
    ['accounts of an existing document', { only_accounts: ['200'] }, {}, changeStatus('AUTHORISED'), 'apply'],
    [
      'such that were not read',
      { only_accounts: ['200'] },
      { accounts: undefined },
      changeStatus('AUTHORISED'),
      'refuse',
    ],
    ['any account', { any_account: ['400'] }, {}, coded('200', '400'), 'apply'],
    ['none of the accounts', { any_account: ['900'] }, {}, coded('200', '400'), 'refuse'],
    ['base currency', { currency: 'base' }, {}, post, 'apply'],
    ['foreign currency', { currency: 'base' }, { baseCurrency: 'USD' }, post, 'refuse'],
    ['the largest amount', { max_amount: 11_500n }, {}, post, 'apply'],
    ['a cent more', { max_amount: 11_499n }, {}, post, 'refuse'],
    ['an amount without a rate', { max_amount: 10n ** 9n }, { baseCurrency: 'USD' }, post, 'refuse'],
    ['the day, full', { max_per_day: 20_000n }, { used: [usedBefore(8_500n)] }, post, 'apply'],
    ['the day, a cent over', { max_per_day: 20_000n }, { used: [usedBefore(8_501n)] }, post, 'refuse'],
    ['the day before', { max_per_day: 20_000n }, { used: [usedBefore(9_000n, { at: 999 })] }, post, 'apply'],
    [
      'what the rule is not about',
      { max_per_day: 20_000n },
      { used: [usedBefore(9_000n, { effect: 'send' })] },
      post,
      'apply',
    ],
    ['a second that day', { max_count_per_day: 2 }, { used: [usedBefore(1n)] }, post, 'apply'],
    ['one too many', { max_count_per_day: 1 }, { used: [usedBefore(1n)] }, post, 'refuse'],
    ['an old contact', { min_contact_age_days: 20 }, since('2026-10-31'), post, 'apply'],
    ['a day too young', { min_contact_age_days: 21 }, since('2026-10-31'), post, 'refuse'],
    ['enough documents', { min_posted_documents: 3 }, {}, post, 'apply'],
    ['one too few', { min_posted_documents: 4 }, {}, post, 'refuse'],
    ['a history that was not read', { min_posted_documents: 0 }, { history: undefined }, post, 'refuse'],
    ['the margin', { lock_date_margin_days: 20 }, { lockDate: day('2026-10-31') }, post, 'apply'],
    ['a day too close', { lock_date_margin_days: 21 }, { lockDate: day('2026-10-31') }, post, 'refuse'],
    ['no lock date', { lock_date_margin_days: 21 }, {}, post, 'apply'],
    ['the first minute', { hours: { from: '12:00', to: '18:00' } }, {}, post, 'apply'],
    ['the minute after the last', { hours: { from: '08:00', to: '12:00' } }, {}, post, 'refuse'],
    ['over midnight', { hours: { from: '22:00', to: '12:01' } }, {}, post, 'apply'],
    ['the weekday', { weekdays: ['fri'] }, {}, post, 'apply'],
    ['another weekday', { weekdays: ['sat', 'sun'] }, {}, post, 'refuse'],
    ["an amount of the caller's", { sources: { amount: 'caller' } }, {}, post, 'apply'],
    ["an amount of Xero's", { sources: { amount: 'xero' } }, {}, changeStatus('AUTHORISED'), 'apply'],
    ['the wrong source', { sources: { amount: 'xero' } }, {}, post, 'refuse'],
    ['a source that nobody knows', { sources: { bank_details: 'xero' } }, {}, post, 'refuse'],
  ])('%s', (_, when, over, change, decision) => expect(decisionWith(when, over, change)).toBe(decision))

  it('stops on what cannot be known, where the rule stops', () => {
    const refusing: Rule = { name: 'no', decision: 'refuse', when: { any_account: ['900'] } }
    const policy = policyWith(letting({}), refusing)
    const approve = changeStatus('AUTHORISED')
    expect(decide(approve, policy, facts).decision).toBe('apply')
    expect(decide(approve, policy, { ...facts, accounts: undefined }).decision).toBe('refuse')
    const lookalike: Rule = { name: 'no', decision: 'refuse', when: { contacts: ['Harbour\u200bDental'] } }
    expect(decide(post, policyWith(letting({}), lookalike), facts).decision).toBe('refuse')
  })

  it('says where each source is known to be', () => {
    expect(sourcesOf(post)).toEqual({ payee: 'xero', amount: 'caller' })
    expect(sourcesOf(changeStatus('AUTHORISED'))).toEqual({ payee: 'xero', amount: 'xero' })
    expect(sourcesOf(patchContact({ bankAccount: 'x' }))).toEqual({ payee: 'xero', bank_details: 'caller' })
    expect(sourcesOf({ act: 'email_document', document: documentRef(), ...described })).toMatchObject({
      address: 'xero',
    })
  })
})

describe('who must agree', () => {
  const ask = (more: Partial<Rule>): Rule => ({ name: 'ask', decision: 'ask', when: { effects: ['post'] }, ...more })
  const sized = (total: bigint) => draft({ status: 'AUTHORISED', totals: totals(total) })

  it.each([
    ['draft', sized(100_000n), 'elicitation'],
    ['draft', sized(100_001n), 'person'],
    ['controlled', draft({ status: 'AUTHORISED', currency: 'USD' }), 'person'],
    ['draft', changeStatus('VOIDED', { status: 'AUTHORISED' }), 'person'],
    ['draft', { act: 'email_document', document: documentRef(), ...described } as Change, 'person'],
    ['draft', patchContact({ bankAccount: 'x' }), 'person'],
    ['draft', changeStatus('AUTHORISED', { status: 'SUBMITTED' }), 'person'],
  ] as const)('under %s a person as told: %o', (preset, change, tier) => {
    expect(decide(change, policyOf(preset), facts)).toMatchObject({ decision: 'ask', tier })
  })

  it('takes the strictest of the rules that ask', () => {
    const rules = [
      ask({ tier: 'two_people', unless: { max_amount: 200_000n } }),
      ask({ tier: 'elicitation', elicitation_up_to: 50_000n }),
    ]
    expect(decide(sized(50_000n), policyWith(...rules), facts).tier).toBe('elicitation')
    expect(decide(sized(50_001n), policyWith(...rules), facts).tier).toBe('person')
    expect(decide(sized(200_001n), policyWith(...rules), facts).tier).toBe('two_people')
  })

  it('is asked in the host for nothing that is sent, whatever a rule says', () => {
    const policy = policyWith(
      ask({ tier: 'elicitation', elicitation_up_to: 10n ** 9n, when: { effects: ['post', 'send'] } }),
    )
    expect(decide(post, policy, facts).tier).toBe('elicitation')
    expect(decide({ act: 'mark_sent', document: documentRef(), ...described }, policy, facts).tier).toBe('person')
  })

  it('is asked in the host for no setting that documents are posted with: it has no amount that could be small', () => {
    const setting = {
      act: 'create_setting',
      kind: 'currency',
      name: 'CHF',
      values: { code: 'CHF' },
      ...described,
    } as const
    const id = { id: '1', name: 'Sales' }
    const renamed = { values: { name: 'Ours' }, before: { name: 'Sales' }, setting: id, ...described }
    for (const change of [setting, { act: 'update_setting', kind: 'account', ...renamed } as const]) {
      expect(effectOf(change)).toBe('post')
      expect(decide(change, policyOf('draft'), facts)).toMatchObject({ decision: 'ask', tier: 'person' })
    }
  })

  it('is asked in the host for no contact without history, and for none whose history was not read', () => {
    for (const history of [unknownContact, undefined]) {
      expect(decide(post, policyOf('draft'), { ...facts, history })).toMatchObject({ decision: 'ask', tier: 'person' })
    }
  })

  it('lets a rule allow what is asked otherwise', () => {
    const own = policyFrom({ name: 'own', base: 'draft', rules: [letting({ max_amount: 20_000n })] })
    expect(decide(post, own, facts).decision).toBe('apply')
    expect(decide(sized(20_001n), own, facts).decision).toBe('ask')
  })
})

describe('what no rule can lift', () => {
  const everything: Rule = { name: 'everything', decision: 'apply' }
  const open = policyWith(everything)
  const usual = {
    total: 6,
    documents: [90n, 100n, 100n, 110n, 120n, 100n].map((units, index) => ({
      id: `p${index}`,
      kind: 'invoice' as const,
      date: day('2026-10-01'),
      amount: units * 100n,
    })),
  }
  const sized = (total: bigint, over = {}) => draft({ status: 'AUTHORISED', totals: totals(total), ...over })

  it.each<[string, Change, Partial<PolicyFacts>, 'apply' | 'ask' | 'refuse']>([
    ['bank details', patchContact({ bankAccount: 'x' }), {}, 'ask'],
    ['an e-mail address', patchContact({ email: 'x' }), {}, 'ask'],
    ['a telephone number', patchContact({ phone: 'x' }), {}, 'apply'],
    ['the first posted document', post, { history: unknownContact }, 'ask'],
    ['an unusual amount', sized(20_001n), { history: usual }, 'ask'],
    ['a usual amount', sized(20_000n), { history: usual }, 'apply'],
    ['an amount without habit of its kind', sized(90_000n, { kind: 'bill' }), { history: usual }, 'apply'],
    ['an amount of unknown size', sized(1n, { currency: 'USD' }), {}, 'ask'],
    [
      'another contact for what is posted',
      update({ contact: { id: 'c2', name: 'B' } }, { status: 'AUTHORISED' }),
      {},
      'ask',
    ],
    ['what is submitted', update({ reference: 'x' }, { status: 'SUBMITTED' }), {}, 'ask'],
    ['a locked date', post, { lockDate: day('2026-11-20') }, 'refuse'],
  ])('%s', (_, change, over, decision) => expect(decide(change, open, { ...facts, ...over }).decision).toBe(decision))

  it('does not let a contact take or give a name that a rule relies on', () => {
    const policy = policyWith(everything, letting({ contacts: ['Kauri Legal'] }))
    const create = (name: string): Change => ({ act: 'create_contact', contact: { name }, ...described })
    expect(decide(create('KAURI\u00a0legal'), policy, facts).decision).toBe('ask')
    expect(decide(create('Fresh'), policy, facts).decision).toBe('apply')
    expect(decide(patchContact({ name: 'Kauri Legal' }), policy, facts).decision).toBe('ask')
    expect(
      decide(patchContact({ name: 'Fresh' }), policyWith(everything, letting({ contacts: ['Harbour Dental'] })), facts)
        .decision,
    ).toBe('ask')
  })
})

describe('reasons', () => {
  it('name the rule and the number', () => {
    const over = draft({ status: 'AUTHORISED', totals: totals(150_000n) })
    const asked = decide(over, policyOf('controlled'), facts).why
    expect(asked).toContain('"known contacts"')
    expect(asked).toContain('at most 1,000.00, and its amount is 1,500.00')
    const applied = decide(post, policyOf('controlled'), { ...facts, used: [usedBefore(100_000n)] }).why
    expect(applied).toContain('with it today comes to 1,115.00 (limit: the day comes to at most 5,000.00)')
    expect(decide(post, policyOf('observe'), facts).why).toContain('no rule of the policy "observe" allows that')
  })
})

describe('properties', () => {
  const shuffled = anyPolicy.chain((policy) =>
    fc
      .shuffledSubarray([...policy.rules], { minLength: policy.rules.length })
      .map((rules) => ({ policy, other: { ...policy, rules } })),
  )

  it('the order of rules means nothing', () => {
    fc.assert(
      fc.property(shuffled, anyChange, anyFacts, ({ policy, other }, change, known) => {
        const [one, two] = [decide(change, policy, known), decide(change, other, known)]
        expect([two.decision, two.tier]).toEqual([one.decision, one.tier])
      }),
      { numRuns: 400 },
    )
  })

  it('a rule that refuses what it matches wins over every other', () => {
    const refusing: Rule = { name: 'never', decision: 'refuse', when: { acts: ['create_document'] } }
    fc.assert(
      fc.property(anyPolicy, anyChange, anyFacts, (policy, change, known) => {
        if (change.act !== 'create_document') return
        const stopped = { ...policy, rules: [...policy.rules, refusing] }
        expect(decide(change, stopped, known).decision).toBe('refuse')
      }),
    )
  })

  it('a further rule that refuses never widens', () => {
    fc.assert(
      fc.property(anyPolicy, anyRule('refuse'), anyChange, anyFacts, (policy, rule, change, known) => {
        const more = { ...policy, rules: [...policy.rules, rule] }
        expect(strictness(decide(change, more, known))).toBeGreaterThanOrEqual(
          strictness(decide(change, policy, known)),
        )
      }),
      { numRuns: 400 },
    )
  })

  it('a further rule that asks widens nothing that was allowed or asked, and applies nothing', () => {
    fc.assert(
      fc.property(anyPolicy, anyRule('ask'), anyChange, anyFacts, (policy, rule, change, known) => {
        const before = decide(change, policy, known)
        const after = decide(change, { ...policy, rules: [...policy.rules, rule] }, known)
        if (before.decision === 'refuse') expect(after.decision).not.toBe('apply')
        else expect(strictness(after)).toBeGreaterThanOrEqual(strictness(before))
      }),
      { numRuns: 400 },
    )
  })

  it('a policy that only reads lets nothing happen beyond the server', () => {
    fc.assert(
      fc.property(anyPolicy, anyChange, anyFacts, (policy, change, known) => {
        if (!onlyReads(policy) || effectOf(change) === 'local') return
        expect(decide(change, policy, known).decision).toBe('refuse')
      }),
      { numRuns: 400 },
    )
    expect(['observe', 'draft'].map((name) => onlyReads(policyOf(name as 'draft')))).toEqual([true, false])
  })

  it('nothing is sent, paid or destroyed on an answer in the host', () => {
    fc.assert(
      fc.property(anyPolicy, anyChange, anyFacts, (policy, change, known) => {
        const { decision, tier } = decide(change, policy, known)
        if (decision !== 'ask' || tier !== 'elicitation') return
        expect(['send', 'pay', 'destroy']).not.toContain(effectOf(change))
      }),
      { numRuns: 400 },
    )
  })

  it("no sequence of decisions passes a day's limits", () => {
    const limits = { max_per_day: 300_000n, max_count_per_day: 4 }
    const policy = policyWith({ name: 'day', decision: 'apply', when: { effects: ['post', 'send'], ...limits } })
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 40 }), (changes) => {
        const largest = new Map<string, bigint>()
        for (const { subject, amount } of letThrough(changes, policy)) {
          const before = largest.get(subject) ?? 0n
          largest.set(subject, amount > before ? amount : before)
        }
        expect(largest.size).toBeLessThanOrEqual(4)
        expect([...largest.values()].reduce((sum, amount) => sum + amount, 0n)).toBeLessThanOrEqual(300_000n)
      }),
      { numRuns: 300 },
    )
  })
})

/** What a policy lets through of changes one after the other, each decision knowing those before. */
function letThrough(changes: readonly Change[], policy: Policy): UsedRecord[] {
  const used: UsedRecord[] = []
  changes.forEach((change, index) => {
    const effect = effectOf(change)
    if (decide(change, policy, { ...facts, used }).decision !== 'apply' || effect === 'local') return
    const subject = subjectOf(change) ?? `new ${index}`
    used.push({ effect, tool: 'any', subject, amount: baseAmount(change), at: 2_000 })
  })
  return used
}
