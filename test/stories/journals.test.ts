import { describe, expect, it } from 'vitest'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house } from '../house.ts'
import { FREE } from './free-policy.ts'
import { everythingIn, watchLedger } from './ledger-state.ts'

const accrual = {
  narration: 'Accrue electricity',
  date: '2026-11-30',
  lines: [
    { account: '445', debit: 380.05, description: 'November' },
    { account: 'Accruals', credit: 380.05 },
  ],
}

function journalsOf(books: OrganisationState) {
  return [...books.manualJournals.values()]
}

describe('creating journals', () => {
  it('drafts a journal with its reversal under the default policy, and the ledger stands still', async () => {
    const { call, books, close } = await house()
    const moved = watchLedger(books)
    const before = journalsOf(books).length
    const { data, text } = await call('create_journals', { journals: [{ ...accrual, reverse_on: '2026-12-01' }] })
    expect(data.outcome, text).toBe('applied')
    expect(text).toContain('done as draft, nothing is posted')
    const [journal, reversal, ...more] = journalsOf(books).slice(before)
    expect(more).toEqual([])
    expect(journal).toMatchObject({ narration: 'Accrue electricity', date: '2026-11-30', status: 'DRAFT' })
    expect(journal?.lines).toMatchObject([
      { accountCode: '445', lineAmount: 38_005n, description: 'November' },
      { accountCode: '805', lineAmount: -38_005n },
    ])
    expect(reversal).toMatchObject({ narration: 'Reversal: Accrue electricity', date: '2026-12-01', status: 'DRAFT' })
    expect(reversal?.lines.map(({ lineAmount }) => lineAmount)).toEqual([-38_005n, 38_005n])
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    await close()
  })

  it('posts only when asked, which a person agrees to; the reversal stays a draft', async () => {
    const posted = { journals: [{ ...accrual, reverse_on: '2026-12-01' }], status: 'POSTED' }
    const held = await house()
    const before = new Set(held.books.manualJournals.keys())
    const { text } = await held.call('create_journals', posted)
    expect(text).toMatch(/held chg_[0-9a-f]{8}: Post journal "Accrue electricity"/)
    expect(text).toMatch(/applied chg_[0-9a-f]{8}: Draft journal "Reversal: Accrue electricity"/)
    expect(text).toContain('the reversal stays a draft')
    const made = journalsOf(held.books).filter(({ id }) => !before.has(id))
    expect(made.map(({ status }) => status)).toEqual(['DRAFT'])
    await held.close()
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    await call('create_journals', posted)
    expect(moved().accounts).toEqual({ '445': 38_005n, '805': -38_005n })
    await close()
  })

  it('balances with the tax that Xero adds, and asked twice is done once', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const taxed = {
      ...{ narration: 'Owner paid the power', date: '2026-11-20', line_amount_types: 'Exclusive' },
      lines: [
        { account: '445', debit: 100, tax_type: 'INPUT2' },
        { account: '881', credit: 115, tax_type: 'NONE' },
      ],
    }
    const { data, text } = await call('create_journals', { journals: [taxed], status: 'POSTED' })
    expect(data.outcome, text).toBe('applied')
    expect((await call('create_journals', { journals: [taxed], status: 'POSTED' })).text).toContain('Asked for before')
    expect(moved().accounts).toEqual({ '445': 10_000n, '820': 1_500n, '881': -11_500n })
    await close()
  })

  const one = (more: Record<string, unknown>) => ({ journals: [{ ...accrual, ...more }] })
  const on = (account: string) => one({ lines: [accrual.lines[0], { account, credit: 380.05 }] })
  const unbalanced = [accrual.lines[0], { account: '805', credit: 380 }]
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['what does not balance', one({ lines: unbalanced }), /debits are 380\.05, credits 380\.00, 0\.05 apart/],
    [
      'what balances only without tax',
      one({
        line_amount_types: 'Exclusive',
        lines: [
          { account: '445', debit: 100 },
          { account: '881', credit: 100 },
        ],
      }),
      /debits are 115\.00, credits 100\.00, 15\.00 apart, tax included/,
    ],
    ['receivables', on('610'), /lines\.1\.account: .*kept by Xero itself/],
    ['payables', on('800'), /lines\.1\.account: .*kept by Xero itself/],
    ['retained earnings', on('960'), /lines\.1\.account: .*kept by Xero itself/],
    ['a bank account', on('090'), /lines\.1\.account: .*is a bank account/],
    ['tracked stock', on('630'), /lines\.1\.account: .*holds tracked stock/],
    ['an unknown account', on('999'), /lines\.1\.account: there is no account "999"/],
    ['a locked day', one({ date: '2026-07-31' }), /date: 2026-07-31 is in the locked period/],
    ['a reversal before the journal', one({ reverse_on: '2026-11-30' }), /reverse_on: 2026-11-30 is not after/],
    ['one line', one({ lines: [accrual.lines[0]] }), /journals\.0\.lines/],
    [
      'a line of both',
      one({ lines: [{ account: '445', debit: 1, credit: 1 }, accrual.lines[1]] }),
      /either a debit or a credit/,
    ],
    ['tax without tax', one({ lines: [{ ...accrual.lines[0], tax_type: 'INPUT2' }, accrual.lines[1]] }), /NoTax/],
    ['another status', { ...one({}), status: 'AUTHORISED' }, /status/],
  ])('refuses %s with a clear fault, and nothing is planned', async (_, input, names) => {
    const { call, books, close } = await house(FREE)
    const before = everythingIn(books)
    const reply = await call('create_journals', input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
