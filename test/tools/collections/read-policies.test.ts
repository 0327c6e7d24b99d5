import { describe, expect, test } from 'vitest'
import type { Note, NoteQuery, NoteReader } from '../../../src/call/notes.ts'
import {
  defaultFields,
  overridden,
  type PolicyFields,
  policyFields,
  strictest,
  timingFrom,
} from '../../../src/tools/collections/cadence/cadence-policy.ts'
import { POLICY_NOTES, readPolicies } from '../../../src/tools/collections/cadence/read-policies.ts'

function notes(...said: readonly [subject: string, body: unknown][]): NoteReader {
  const all = said.map(
    ([subject, body], index): Note => ({ kind: POLICY_NOTES, subject, body, by: 'Ann', number: index + 1, at: 0 }),
  )
  return {
    async read({ kinds, after = 0, limit = 1_000 }: NoteQuery = {}) {
      return all.filter(({ kind, number }) => kinds?.includes(kind) && number > after).slice(0, limit)
    },
  }
}

const whom = { groupIds: ['g1', 'g2'], contactId: 'c1' }

describe('the policies on record', () => {
  test('none is the default', async () => {
    const policies = await readPolicies(notes())
    expect(policies.organisation).toMatchObject({
      ...{ version: 'default', leftAlone: undefined, material: 50_00n, gapDays: 5, mostContacts: 3, toneJump: 1 },
      ...{ holidays: [], holdGroups: ['Collections hold', 'In dispute'], besideXeroReminders: false },
      days: {
        courtesy: -3,
        first: 3,
        first_latest: 7,
        second: 10,
        call: 17,
        call_tier_a: 10,
        firm: 25,
        final: 40,
        hand_over: 7,
      },
    })
    expect(policies.for(whom)).toBe(policies.organisation)
  })

  test('the narrower level overrides field by field, and step by step', async () => {
    const policies = await readPolicies(
      notes(
        ['organisation', { material: 100, gap_days: 6, days: { second: 12, firm: 30 } }],
        ['group:g1', { gap_days: 7, days: { second: 13 } }],
        ['contact:c1', { material: 20.5 }],
        ['invoice:i1', { days: { second: 20 } }],
        ['contact:c2', { chase: false }],
      ),
    )
    expect(policies.for(whom)).toMatchObject({ version: '1+2+3', material: 20_50n, gapDays: 7 })
    expect(policies.for(whom).days).toMatchObject({ first: 3, second: 13, firm: 30 })
    expect(policies.for(whom).invoices.get('i1')?.days).toMatchObject({ second: 20, firm: 30 })
    const ofInvoice = policies.for({ ...whom, invoiceId: 'i1' })
    expect(ofInvoice).toMatchObject({ version: '1+2+3+4', days: { second: 20 } })
    expect(policies.for({ groupIds: [], contactId: 'c2' }).leftAlone).toBe(
      'the collections policy says to leave it alone',
    )
    expect(policies.organisation).toMatchObject({ version: '1', material: 100_00n, leftAlone: undefined })
    expect(policies.below('contact', whom)).toMatchObject({ gap_days: 7, material: 100 })
    expect(policies.below('group', whom)).toMatchObject({ gap_days: 6 })
    expect(policies.below('organisation', whom)).toEqual(defaultFields())
  })

  test('of a subject the newest counts, and one that was reset says nothing', async () => {
    const policies = await readPolicies(
      notes(
        ['organisation', { material: 100 }],
        ['contact:c1', { gap_days: 9 }],
        ['organisation', { gap_days: 6 }],
        ['contact:c1', {}],
      ),
    )
    expect(policies.for(whom)).toMatchObject({ version: '3', material: 50_00n, gapDays: 6 })
    expect(policies.at('contact', 'c1')).toEqual({ fields: {}, number: 4 })
  })

  test('all pages are read', async () => {
    const many = Array.from({ length: 1_001 }, (_, index): [string, unknown] => [
      'organisation',
      { gap_days: 1 + (index % 9) },
    ])
    expect((await readPolicies(notes(...many))).organisation).toMatchObject({ version: '1001', gapDays: 2 })
  })

  test('what cannot be read means that nobody is chased under it', async () => {
    const policies = await readPolicies(notes(['group:g2', { gap_days: 7, mood: 'grim' }], ['invoice:i1', 'nothing']))
    expect(policies.organisation.leftAlone).toBeUndefined()
    expect(policies.for(whom).leftAlone).toBe('the collections policy 1 on record cannot be read')
    expect(policies.organisation.invoices.get('i1')?.leftAlone).toMatch('cannot be read')
    expect(policies.for({ groupIds: [], contactId: 'c2' }).leftAlone).toBeUndefined()
  })
})

describe('several groups', () => {
  test('chase as little as any of them says, field by field', () => {
    const one: PolicyFields = {
      chase: true,
      gap_days: 7,
      most_contacts: 3,
      days: { second: 12, call: 'never', firm: 30 },
    }
    const other: PolicyFields = {
      chase: false,
      gap_days: 6,
      most_contacts: 2,
      tone_jump: 2,
      days: { second: 11, call: 20, final: 50 },
    }
    const together = {
      chase: false,
      gap_days: 7,
      most_contacts: 2,
      tone_jump: 2,
      days: { second: 12, call: 'never', firm: 30, final: 50 },
    }
    expect(strictest([one, other])).toEqual(together)
    expect(strictest([other, one])).toEqual(together)
    expect(
      strictest([
        { beside_xero_reminders: true, material: 1, courtesy_from_risk: 30 },
        { beside_xero_reminders: false, material: 2, courtesy_from_risk: 60 },
      ]),
    ).toEqual({
      ...{ beside_xero_reminders: false, material: 2, courtesy_from_risk: 60 },
    })
  })
})

describe('the fields', () => {
  test('no step begins before one that it follows, whichever level said so', () => {
    const late = timingFrom(overridden(defaultFields(), { days: { second: 45, call_tier_a: 1 } })).days
    expect(late).toMatchObject({ first: 3, second: 45, call: 45, firm: 45, final: 45, call_tier_a: 3 })
    const never = timingFrom(overridden(defaultFields(), { days: { first: 'never', call: 'never' } })).days
    expect(never).toMatchObject({ first: Infinity, second: 10, call: Infinity, firm: 25 })
    expect(timingFrom(overridden(defaultFields(), { days: { first: 9 } })).days).toMatchObject({ first_latest: 9 })
  })

  test('holidays are days or ranges', async () => {
    const holidays = ['2026-12-25', '2026-12-31..2027-01-02']
    const policies = await readPolicies(notes(['organisation', { holidays }]))
    expect(policies.organisation.holidays).toEqual(['2026-12-25', '2026-12-31', '2027-01-01', '2027-01-02'])
  })

  test.each([
    '25.12.2026',
    '2026-12-25..2026-12-24',
    '2026-02-30',
    '2026-01-01..2026-03-02',
    '2026-01-01..',
    '..',
    'x..2026-01-01',
    '2026-01-01..2026-01-02..2026-01-03',
  ])('%s is no holiday', (text) => expect(policyFields.safeParse({ holidays: [text] }).success).toBe(false))

  test('amounts have cents at most', () => {
    expect(policyFields.safeParse({ material: 10.55 }).success).toBe(true)
    expect(policyFields.safeParse({ material: 10.555 }).success).toBe(false)
  })
})
