import { describe, expect, it } from 'vitest'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house, type TestHouse } from '../house.ts'
import { FREE } from './free-policy.ts'
import { contactIn, documentIn, everythingIn, watchLedger } from './ledger-state.ts'

function creditIn(books: OrganisationState, number: string) {
  const found = [...books.creditNotes.values()].find((one) => one.number === number)
  if (!found) throw new Error(`no credit note ${number}`)
  return found
}

/** Money received beyond what was due, or before anything was, entered by somebody else; answers its handle. */
function credited({ simulator, books }: TestHouse, type: 'OVERPAYMENT' | 'PREPAYMENT', name: string): string {
  const known = type === 'OVERPAYMENT' ? books.overpayments : books.prepayments
  const bank = [...books.accounts.values()].find(({ code }) => code === '090')
  const line = { Description: 'Too much', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'NONE' }
  simulator.perform(books.id, {
    method: 'PUT',
    path: '/BankTransactions',
    body: {
      Type: `RECEIVE-${type}`,
      Contact: { ContactID: contactIn(books, name).id },
      BankAccount: { AccountID: bank?.id },
      Date: '2026-11-18',
      LineItems: [line],
    },
  })
  const id = [...known.keys()].at(-1)
  return `${type.toLowerCase()}-${id?.slice(0, 8)}`
}

describe('applying credit', () => {
  it('is held for a person under the default policy, and nothing moves', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const { data, text } = await call('allocate_credit', { credit: 'CN-0013', to: [{ document: 'INV-0097' }] })
    expect(data.outcome).toBe('held')
    expect(text).toContain('1,210.37 stays due, 0.00 is left of the credit')
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('takes what is due in turn until the credit is used up, and comes off again whole', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const to = [{ document: 'CD-13864', amount: 100 }, { document: 'CD-13800' }]
    const { data, text } = await call('allocate_credit', { credit: 'CR-12091', to })
    expect(data.outcome, text).toBe('applied')
    expect(creditIn(books, 'CR-12091')).toMatchObject({ status: 'PAID', remainingCredit: 0n })
    expect(documentIn(books, 'CD-13864').amountDue).toBe(1_316_410n)
    expect(documentIn(books, 'CD-13800').amountDue).toBe(787_515n)
    const off = await call('allocate_credit', {
      credit: 'CR-12091',
      to: to.map(({ document }) => ({ document })),
      remove: true,
    })
    expect(off.data.outcome, off.text).toBe('applied')
    expect(creditIn(books, 'CR-12091')).toMatchObject({ status: 'AUTHORISED', remainingCredit: 28_750n })
    expect(documentIn(books, 'CD-13864').amountDue).toBe(1_326_410n)
    expect(moved().accounts).toEqual({})
    await close()
  })

  it.each(['OVERPAYMENT', 'PREPAYMENT'] as const)('works with an %s, named by its handle', async (type) => {
    const open = await house(FREE)
    const { call, books, close } = open
    const credit = credited(open, type, 'Acme Corp')
    const { data, text } = await call('allocate_credit', { credit, to: [{ document: 'INV-0097', amount: 40 }] })
    expect(data.outcome, text).toBe('applied')
    expect(documentIn(books, 'INV-0097')).toMatchObject({ amountDue: 138_600n, amountCredited: 4_000n })
    await close()
  })

  it('asked twice is done once', async () => {
    const { call, books, close } = await house(FREE)
    const input = { credit: 'CN-0013', to: [{ document: 'INV-0097', amount: 10 }] }
    await call('allocate_credit', input)
    expect((await call('allocate_credit', input)).text).toContain('Asked for before')
    expect(creditIn(books, 'CN-0013').allocations).toHaveLength(1)
    await close()
  })

  const to = (document: string, more = {}) => ({ credit: 'CN-0013', to: [{ document, ...more }] })
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['more than is left', to('INV-0097', { amount: 215.64 }), /to\.0: .*more than the 215\.63 that is left/],
    [
      'more than is due',
      { credit: 'CR-12091', to: [{ document: 'CD-13864', amount: 99999 }] },
      /more than the 13,264\.10 that is due/,
    ],
    ['another contact', to('INV-0113'), /another contact/],
    ['the other side', to('CD-13864'), /settles invoices/],
    ['used-up credit', { credit: 'CN-0015', to: [{ document: 'INV-0107' }] }, /CN-0015.* is PAID/],
    ['an invoice as credit', { credit: 'INV-0097', to: [{ document: 'INV-0097' }] }, /credit: there is no .*INV-0097/],
    [
      'a removal of what is not there',
      { ...to('INV-0097'), remove: true },
      /not applied to .* It is applied to nothing/,
    ],
    [
      'a removal in part',
      { ...to('INV-0097', { amount: 5 }), remove: true },
      /to\.0\.amount: credit is taken off whole/,
    ],
    [
      'too much in all',
      { credit: 'CR-12091', to: [{ document: 'CD-13864' }, { document: 'CD-13800' }] },
      /nothing is left/,
    ],
  ])('refuses %s with a clear fault, and nothing is planned', async (_, input, names) => {
    const { call, books, close } = await house(FREE)
    const before = everythingIn(books)
    const reply = await call('allocate_credit', input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})

describe('refunding credit', () => {
  it('pays a customer back through the bank, and what is left stays', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const { data, text } = await call('refund_credit', { credit: 'CN-0013', account: '090', amount: 50 })
    expect(data.outcome, text).toBe('applied')
    expect(creditIn(books, 'CN-0013')).toMatchObject({ status: 'AUTHORISED', remainingCredit: 16_563n })
    expect(moved()).toEqual({ journals: 1, accounts: { '090': -5_000n, '610': 5_000n } })
    await close()
  })

  it('takes a supplier’s refund, and an overpayment’s, whole by default', async () => {
    const open = await house(FREE)
    const { call, books, close } = open
    const overpayment = credited(open, 'OVERPAYMENT', 'Acme Corp')
    const moved = watchLedger(books)
    for (const credit of ['CR-12091', overpayment]) {
      const { data, text } = await call('refund_credit', { credit, account: '090' })
      expect(data.outcome, text).toBe('applied')
    }
    expect(moved().accounts).toEqual({ '090': 18_750n, '610': 10_000n, '800': -28_750n })
    expect([...books.overpayments.values()].at(-1)).toMatchObject({ status: 'PAID', remainingCredit: 0n })
    await close()
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['more than is left', { amount: 215.64 }, /215\.64 is more than the 215\.63 that is left/],
    ['an invoice', { credit: 'INV-0097' }, /credit: there is no/],
    ['used-up credit', { credit: 'CN-0015' }, /it is PAID already/],
    ['a locked day', { date: '2026-07-01' }, /2026-07-01 is in the locked period/],
    ['an account that takes no payments', { account: 'Sales' }, /account: there is no account that takes payments/],
  ])('refuses %s with a clear fault, and nothing is planned', async (_, more, names) => {
    const { call, books, close } = await house(FREE)
    const before = everythingIn(books)
    const reply = await call('refund_credit', { credit: 'CN-0013', account: '090', ...more })
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
