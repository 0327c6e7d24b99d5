import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { amountOf, contactOf, effectOf } from '../../src/call/acts.ts'
import { type Change, EFFECTS, reachesAtMost } from '../../src/call/change.ts'
import { decide, PRESETS, policyOf } from '../../src/call/policy.ts'
import { EVERY_ACT } from './every-act.ts'
import { changeStatus, contact, documentRef, draft } from './fixtures.ts'
import {
  anyChange,
  anyFacts,
  facts,
  patchContact,
  strictness,
  unknownContact,
  update,
  usedBefore,
  withLimits,
} from './policy-fixtures.ts'

const described = { summary: '', warnings: [] }

describe('effects are read off the change', () => {
  it.each<[string, Change, string]>([
    ['a new draft', draft(), 'draft'],
    ['a new submitted invoice', draft({ status: 'SUBMITTED' }), 'submit'],
    ['a new approved invoice', draft({ status: 'AUTHORISED' }), 'post'],
    ['an edited draft', update({ reference: 'x' }), 'draft'],
    ['an edited open invoice', update({ reference: 'x' }, { status: 'AUTHORISED' }), 'post'],
    [
      'a promise on an open invoice',
      update({ expectedPaymentDate: day('2026-12-01') }, { status: 'AUTHORISED' }),
      'record',
    ],
    [
      'a promise beside another field',
      update({ expectedPaymentDate: day('2026-12-01'), due: day('2026-12-02') }, { status: 'AUTHORISED' }),
      'post',
    ],
    ['a payment', EVERY_ACT.record_payment, 'pay'],
    ['a batch payment', EVERY_ACT.record_batch_payment, 'pay'],
    ['an allocation', EVERY_ACT.allocate_credit, 'post'],
    ['an allocation taken off', EVERY_ACT.remove_allocation, 'destroy'],
    ['money spent', EVERY_ACT.create_bank_transaction, 'post'],
    ['a transfer', EVERY_ACT.create_bank_transfer, 'post'],
    ['a posted journal', EVERY_ACT.create_journal, 'post'],
    ['submitting', changeStatus('SUBMITTED'), 'submit'],
    ['approving', changeStatus('AUTHORISED'), 'post'],
    ['voiding', changeStatus('VOIDED', { status: 'AUTHORISED' }), 'destroy'],
    ['deleting our own untouched draft', changeStatus('DELETED', {}, true), 'draft'],
    ["deleting somebody's draft", changeStatus('DELETED'), 'destroy'],
    ['deleting our submitted invoice', changeStatus('DELETED', { status: 'SUBMITTED' }, true), 'destroy'],
    ['e-mailing', { act: 'email_document', document: documentRef(), ...described }, 'send'],
    ['marking as sent', { act: 'mark_sent', document: documentRef(), ...described }, 'send'],
    ['a new contact', { act: 'create_contact', contact: { name: 'New' }, ...described }, 'record'],
    ['archiving', { act: 'archive_contact', contact, ...described }, 'destroy'],
    ['withdrawing', { act: 'withdraw_change', changeId: 'chg_1', ...described }, 'local'],
  ])('%s', (_, change, effect) => expect(effectOf(change)).toBe(effect))
})

describe('the preset table', () => {
  it.each([
    ['observe', draft(), 'refuse'],
    ['observe', changeStatus('AUTHORISED'), 'refuse'],
    ['observe', { act: 'withdraw_change', changeId: 'x', ...described } as Change, 'apply'],
    ['draft', draft(), 'apply'],
    ['draft', draft({ status: 'SUBMITTED' }), 'apply'],
    ['draft', draft({ status: 'AUTHORISED' }), 'ask'],
    ['draft', changeStatus('VOIDED', { status: 'AUTHORISED' }), 'ask'],
    ['controlled', draft({ status: 'AUTHORISED' }), 'apply'],
    ['controlled', changeStatus('AUTHORISED'), 'apply'],
    ['controlled', changeStatus('VOIDED', { status: 'AUTHORISED' }), 'ask'],
  ] as const)('%s decides %o as %s', (preset, change, decision) => {
    expect(decide(change, policyOf(preset), facts).decision).toBe(decision)
  })

  it.each([
    ['a contact without posted documents', {}, { history: unknownContact }],
    ['an amount above the limit', { totals: { subTotal: 100_001n, totalTax: 0n, total: 100_001n } }, {}],
    ['a foreign currency', { currency: 'USD' }, {}],
    ["more than the day's limit", {}, { used: [usedBefore(490_000n)] }],
  ])('controlled asks for %s', (_, over, more) => {
    const change = draft({ status: 'AUTHORISED', ...over })
    expect(decide(change, policyOf('controlled'), { ...facts, ...more }).decision).toBe('ask')
  })

  it.each([['bankAccount'], ['email']])('always asks before a changed %s', (field) => {
    for (const preset of ['draft', 'controlled'] as const) {
      expect(decide(patchContact({ [field]: 'x' }), policyOf(preset), facts).decision).toBe('ask')
    }
    expect(decide(patchContact({ [field]: 'x' }), policyOf('observe'), facts).decision).toBe('refuse')
    expect(decide(patchContact({ phone: 'x' }), policyOf('draft'), facts).decision).toBe('apply')
  })

  it('asks before a posted document moves to another contact', () => {
    const moved = update({ contact: { id: 'c2', name: 'Other' } }, { status: 'AUTHORISED' })
    expect(decide(moved, policyOf('controlled'), facts).decision).toBe('ask')
    expect(decide(update({ contact: { id: 'c2', name: 'Other' } }), policyOf('draft'), facts).decision).toBe('apply')
  })

  it('asks before changing what already awaits approval in Xero', () => {
    for (const preset of ['draft', 'controlled'] as const) {
      expect(decide(update({ reference: 'x' }, { status: 'SUBMITTED' }), policyOf(preset), facts).decision).toBe('ask')
      expect(decide(changeStatus('DRAFT', { status: 'SUBMITTED' }), policyOf(preset), facts).decision).toBe('ask')
    }
    const promise = update({ expectedPaymentDate: day('2026-12-01') }, { status: 'SUBMITTED' })
    expect(decide(promise, policyOf('draft'), facts).decision).toBe('apply')
  })

  it('refuses to post into a locked period, and lets drafts be written there', () => {
    const locked = { ...facts, lockDate: day('2026-11-30') }
    for (const preset of ['draft', 'controlled'] as const) {
      expect(decide(draft({ status: 'AUTHORISED' }), policyOf(preset), locked).decision).toBe('refuse')
      expect(decide(changeStatus('VOIDED', { status: 'AUTHORISED' }), policyOf(preset), locked).decision).toBe('refuse')
      expect(decide(EVERY_ACT.record_payment, policyOf(preset), locked).decision).toBe('refuse')
      expect(decide(draft(), policyOf(preset), locked).decision).toBe('apply')
    }
  })
})

describe('properties', () => {
  it('the default policy never applies anything past submit', () => {
    fc.assert(
      fc.property(anyChange, anyFacts, (change, known) => {
        if (decide(change, policyOf('draft'), known).decision !== 'apply') return
        expect(reachesAtMost(effectOf(change), 'submit')).toBe(true)
      }),
    )
  })

  it('observe applies nothing but what stays in the server', () => {
    fc.assert(
      fc.property(anyChange, anyFacts, (change, known) => {
        const local = effectOf(change) === 'local'
        expect(decide(change, policyOf('observe'), known).decision).toBe(local ? 'apply' : 'refuse')
      }),
    )
  })

  it('no preset applies a payment or a destruction by itself', () => {
    fc.assert(
      fc.property(anyChange, anyFacts, fc.constantFrom(...PRESETS), (change, known, preset) => {
        if (!['pay', 'destroy'].includes(effectOf(change))) return
        expect(decide(change, policyOf(preset), known).decision).not.toBe('apply')
      }),
    )
  })

  it('a tighter limit never lets more through', () => {
    const limits = fc.record({
      max_amount: fc.bigInt({ min: 0n, max: 100_000n }),
      max_per_day: fc.bigInt({ min: 0n, max: 500_000n }),
    })
    fc.assert(
      fc.property(anyChange, anyFacts, limits, (change, known, tighter) => {
        const wide = decide(change, policyOf('controlled'), known)
        const tight = decide(change, withLimits(policyOf('controlled'), tighter), known)
        expect(strictness(tight)).toBeGreaterThanOrEqual(strictness(wide))
      }),
    )
  })

  it('effects are ordered by reach', () => {
    EFFECTS.forEach((effect, index) => {
      EFFECTS.forEach((limit, other) => {
        expect(reachesAtMost(effect, limit)).toBe(index <= other)
      })
    })
  })
})

describe('posted documents under controlled', () => {
  const policy = policyOf('controlled')

  it.each<[string, Change]>([
    [
      'a large posted invoice made small',
      { ...update({ lines: [] }, { status: 'AUTHORISED', total: 9_000_000n }), totals: totalsOf(100n) } as Change,
    ],
    [
      'a small posted invoice made large',
      { ...update({ lines: [] }, { status: 'AUTHORISED', total: 100n }), totals: totalsOf(9_000_000n) } as Change,
    ],
    [
      'a new date for a large posted invoice',
      update({ due: day('2027-01-01') }, { status: 'AUTHORISED', total: 9_000_000n }),
    ],
    ['a large credit', draft({ status: 'AUTHORISED', totals: totalsOf(-9_000_000n) })],
    ['a currency without a rate', draft({ status: 'AUTHORISED', currency: 'USD' })],
    [
      'a foreign posted invoice marked as sent',
      { act: 'mark_sent', document: documentRef({ currency: 'USD' }), ...described },
    ],
    ['approving what awaits approval', changeStatus('AUTHORISED', { status: 'SUBMITTED' })],
  ])('%s is asked', (_, change) => expect(decide(change, policy, facts).decision).toBe('ask'))

  it('a posted invoice that moves out of a locked period is refused', () => {
    const change = update({ date: day('2026-11-15') }, { status: 'AUTHORISED', date: day('2026-03-01') })
    expect(decide(change, policy, { ...facts, lockDate: day('2026-06-30') }).decision).toBe('refuse')
  })

  it('taking a posted invoice back to draft moves the ledger', () => {
    expect(effectOf(changeStatus('DRAFT', { status: 'AUTHORISED' }))).toBe('post')
    expect(effectOf(changeStatus('SUBMITTED', { status: 'PAID' }))).toBe('post')
  })

  it('the contact that a document is given to is the one that must be known', () => {
    const other = { id: 'c2', name: 'Stranger' }
    expect(contactOf(update({ contact: other }, { status: 'AUTHORISED' }))).toEqual(other)
  })
})

function totalsOf(total: bigint) {
  return { subTotal: total, totalTax: 0n, total }
}

describe('the edges of the rules', () => {
  const controlled = policyOf('controlled')
  const lockDate = day('2026-11-01')

  it.each([
    ['on the lock date', changeStatus('AUTHORISED', { date: day('2026-11-01') }), 'refuse'],
    ['the day after it', changeStatus('AUTHORISED', { date: day('2026-11-02') }), 'apply'],
    ['voiding what is locked', changeStatus('VOIDED', { status: 'AUTHORISED', date: lockDate }), 'refuse'],
    ['deleting a draft that is locked', changeStatus('DELETED', { date: lockDate }), 'ask'],
  ] as const)('a lock date decides %s', (_, change, decision) => {
    expect(decide(change, controlled, { ...facts, lockDate }).decision).toBe(decision)
  })

  it.each([
    [100_000n, 0n, 'apply'],
    [100_001n, 0n, 'ask'],
    [100_000n, 400_000n, 'apply'],
    [100_000n, 400_001n, 'ask'],
  ])('%s cents after %s that day: %s', (total, usedToday, decision) => {
    const change = draft({ status: 'AUTHORISED', totals: { subTotal: total, totalTax: 0n, total } })
    expect(decide(change, controlled, { ...facts, used: [usedBefore(usedToday)] }).decision).toBe(decision)
  })

  it('a new contact with bank details is asked for, without them it is not', () => {
    const create = (more: object): Change => ({
      act: 'create_contact',
      contact: { name: 'New', ...more },
      ...described,
    })
    expect(decide(create({ bankAccount: '12-3456' }), controlled, facts).decision).toBe('ask')
    expect(decide(create({ email: 'a@b.example' }), controlled, facts).decision).toBe('apply')
  })

  it('an update is as large as the larger of before and after, whatever the sign', () => {
    const totals = (total: bigint) => ({ subTotal: total, totalTax: 0n, total })
    const sized = (before: bigint, after: bigint) =>
      amountOf({ ...update({}, { total: before }), totals: totals(after) } as Change)?.amount
    expect(sized(-20_000n, 10_000n)).toBe(-20_000n)
    expect(sized(10_000n, -20_000n)).toBe(-20_000n)
    expect(sized(10_000n, 20_000n)).toBe(20_000n)
  })
})
