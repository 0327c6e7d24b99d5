import fc from 'fast-check'
import { day } from '../../src/books/day.ts'
import { INVOICE_STATUSES } from '../../src/books/documents.ts'
import { ACTS } from '../../src/call/acts.ts'
import { type Change, EFFECTS } from '../../src/call/change.ts'
import { APPROVAL_TIERS, type Decided, type UsedRecord } from '../../src/call/changes.ts'
import type { Policy, PolicyFacts } from '../../src/call/policy.ts'
import { policyFrom } from '../../src/call/policy.ts'
import { type Conditions, PRESETS, type Rule, WEEKDAYS } from '../../src/call/policy-rules.ts'
import { changeStatus, contact, documentRef, draft } from './fixtures.ts'

const described = { summary: '', warnings: [] }

/** Facts of a contact with history, in a quiet day. */
export const facts: PolicyFacts = {
  tool: 'create_invoices',
  organisation: { id: 'org', name: 'Test Ltd', demo: true },
  baseCurrency: 'NZD',
  lockDate: undefined,
  today: day('2026-11-20'),
  dayStartedAt: 1_000,
  time: '12:00',
  history: { total: 3, documents: [] },
  accounts: ['200'],
  used: [],
}

export const unknownContact = { total: 0, documents: [] }

/** Something else that was let through today. */
export function usedBefore(amount: bigint, over: Partial<UsedRecord> = {}): UsedRecord {
  return { effect: 'post', tool: 'create_invoices', subject: 'another', amount, at: 2_000, ...over }
}

export function update(patch: object, over = {}): Change {
  return {
    act: 'update_document',
    document: documentRef(over),
    patch,
    differences: [],
    totals: undefined,
    ...described,
  }
}

export function patchContact(patch: object): Change {
  return { act: 'update_contact', contact, patch, differences: [], ...described }
}

/** A policy with other numbers in the rule that lets known contacts pass. */
export function withLimits(policy: Policy, limits: Pick<Conditions, 'max_amount' | 'max_per_day'>): Policy {
  const rules = policy.rules.map((rule) =>
    rule.name === 'known contacts' ? { ...rule, when: { ...rule.when, ...limits } } : rule,
  )
  return { ...policy, rules }
}

/** How much stands between a decision and its happening: 0 nothing, then a yes in the host, a person, two, and never. */
export function strictness({ decision, tier }: Decided): number {
  if (decision === 'apply') return 0
  return decision === 'refuse' ? 9 : 1 + APPROVAL_TIERS.indexOf(tier)
}

const total = fc.oneof(fc.bigInt({ min: 0n, max: 300_000n }), fc.bigInt({ min: 0n, max: 10n ** 9n }))
const ref = fc.constantFrom(contact, { id: 'c2', name: 'Kauri Legal' }, { id: 'c3', name: 'Kauri  legal' })
const currency = fc.constantFrom('NZD', 'NZD', 'NZD', 'USD')
const date = fc.constantFrom(day('2026-11-20'), day('2026-11-03'), day('2026-03-01'))
const kind = fc.constantFrom('invoice' as const, 'bill' as const)
const account = fc.option(fc.constantFrom('200', '400', '900'), { nil: undefined })
const lines = fc.array(
  account.map((accountCode) => ({
    description: '',
    quantity: 1n,
    ...(accountCode === undefined ? {} : { accountCode }),
  })),
  { maxLength: 3 },
)
const document = fc.record({
  id: fc.constantFrom('d1', 'd2', 'd3'),
  kind,
  contact: ref,
  status: fc.constantFrom(...INVOICE_STATUSES),
  date,
  total,
  currency,
  currencyRate: fc.constantFrom(1_000_000n, 600_000n, 0n),
})

/** Any change that the rules can tell from another. */
export const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({
      status: fc.constantFrom('DRAFT' as const, 'SUBMITTED' as const, 'AUTHORISED' as const, 'AUTHORISED' as const),
      totals: total.map((amount) => ({ subTotal: amount, totalTax: 0n, total: amount })),
      contact: ref,
      currency,
      date,
      kind,
      lines,
    })
    .map((over) => draft(over)),
  fc
    .tuple(document, fc.constantFrom(...INVOICE_STATUSES), fc.boolean())
    .map(([over, to, ours]) => changeStatus(to, over, ours)),
  fc
    .tuple(document, fc.constantFrom('reference', 'due', 'expectedPaymentDate'))
    .map(([over, field]) => update({ [field]: 'x' }, over)),
  fc.tuple(document, lines, ref).map(([over, list, to]) => update({ lines: list, contact: to }, over)),
  fc.constantFrom('email', 'bankAccount', 'phone').map((field) => patchContact({ [field]: 'x' })),
  fc.constantFrom('Kauri Legal', 'Other').map((name) => patchContact({ name })),
  fc
    .constantFrom('Kauri Legal', 'Fresh Ltd')
    .map((name): Change => ({ act: 'create_contact', contact: { name }, ...described })),
  document.map((over): Change => ({ act: 'email_document', document: documentRef(over), ...described })),
  document.map((over): Change => ({ act: 'mark_sent', document: documentRef(over), ...described })),
  fc.constant<Change>({ act: 'withdraw_change', changeId: 'x', ...described }),
)

const posted = fc.array(
  fc.record({ id: fc.constantFrom('d1', 'p1', 'p2'), kind, date, amount: fc.bigInt({ min: 0n, max: 300_000n }) }),
  { maxLength: 8 },
)

/** Any facts. */
export const anyFacts: fc.Arbitrary<PolicyFacts> = fc.record({
  tool: fc.constantFrom('create_invoices', 'email_invoice'),
  organisation: fc.constantFrom(facts.organisation, { id: 'o2', name: 'Kestrel', demo: false }),
  baseCurrency: fc.constantFrom('NZD', 'NZD', 'USD'),
  lockDate: fc.option(fc.constantFrom(day('2026-10-31'), day('2026-12-31')), { nil: undefined }),
  today: fc.constantFrom(day('2026-11-20'), day('2026-11-22')),
  dayStartedAt: fc.constant(1_000),
  time: fc.constantFrom('00:00', '08:00', '12:30', '18:00', '23:59'),
  history: fc.option(
    posted.map((documents) => ({ total: documents.length, documents })),
    { nil: undefined },
  ),
  accounts: fc.option(fc.array(account, { maxLength: 3 }), { nil: undefined }),
  used: fc.array(
    fc.record({
      effect: fc.constantFrom(...EFFECTS),
      tool: fc.constant('create_invoices'),
      subject: fc.constantFrom('d1', 'd2', 'x1', 'x2'),
      amount: fc.bigInt({ min: 0n, max: 300_000n }),
      at: fc.constantFrom(500, 1_000, 2_000),
    }),
    { maxLength: 5 },
  ),
})

const some = <Value>(...values: Value[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 })
const limit = fc.constantFrom(0n, 50_000n, 100_000n, 250_000n)
const few = fc.constantFrom(0, 1, 2, 5, 30)
const source = fc.constantFrom('xero' as const, 'caller' as const)

const CONDITION: { readonly [Name in keyof Conditions]-?: fc.Arbitrary<NonNullable<Conditions[Name]>> } = {
  effects: some(...EFFECTS),
  tools: some('create_invoices', 'email_invoice'),
  acts: some(...ACTS),
  organisations: some('Test Ltd', 'o2'),
  kinds: some('invoice' as const, 'bill' as const),
  contacts: some('c1', 'Kauri Legal', 'Somebody'),
  any_account: some('200', '400', '900'),
  only_accounts: some('200', '400', '900'),
  currency: fc.constantFrom('base' as const, 'foreign' as const),
  max_amount: limit,
  max_per_day: limit,
  max_count_per_day: few,
  known_contact: fc.boolean(),
  min_contact_age_days: few,
  min_posted_documents: few,
  lock_date_margin_days: few,
  hours: fc
    .tuple(fc.constantFrom('00:00', '08:00', '12:30'), fc.constantFrom('07:00', '18:00', '24:00'))
    .map(([from, to]) => ({ from, to })),
  weekdays: some(...WEEKDAYS),
  sources: fc.record({ payee: source, address: source, bank_details: source, amount: source }, { requiredKeys: [] }),
}

/** Any conditions, three at most. */
export const anyConditions = fc
  .uniqueArray(
    fc.constantFrom(...(Object.keys(CONDITION) as (keyof Conditions)[]), 'effects' as const, 'effects' as const),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .chain((names) =>
    fc.record<Record<string, unknown>>(Object.fromEntries(names.map((name) => [name, CONDITION[name]]))),
  )
  .map((given): Conditions => given)

/** Any rule, of one decision if told. */
export function anyRule(decision?: Rule['decision']): fc.Arbitrary<Rule> {
  return fc
    .record({
      name: fc.string({ minLength: 1, maxLength: 5 }),
      decision: decision ? fc.constant(decision) : fc.constantFrom('apply' as const, 'ask' as const, 'refuse' as const),
      tier: fc.constantFrom(...APPROVAL_TIERS),
      elicitation_up_to: limit,
      unless_allowed: fc.boolean(),
      when: fc.option(anyConditions, { nil: undefined, freq: 8 }),
      unless: fc.option(anyConditions, { nil: undefined, freq: 1 }),
    })
    .map(({ tier, elicitation_up_to, unless_allowed, ...rule }) =>
      rule.decision === 'ask'
        ? { ...rule, tier, unless_allowed, ...(tier === 'elicitation' ? { elicitation_up_to } : {}) }
        : rule,
    )
}

/** Any policy. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    base: fc.constantFrom(...PRESETS),
    four_eyes: fc.boolean(),
    rules: fc.array(anyRule(), { maxLength: 5 }),
  })
  .map((given) => policyFrom({ name: 'any', ...given }))
