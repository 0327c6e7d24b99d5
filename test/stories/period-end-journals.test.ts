import { afterAll, describe, expect, it } from 'vitest'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house, type TestHouse } from '../house.ts'
import { FREE } from './free-policy.ts'
import { watchLedger } from './ledger-state.ts'

/** A house in which nothing is written, for whatever only reads or is refused. */
const unwritten = await house({ copyKept: true })
afterAll(() => unwritten.close())

const INSURANCE = { kind: 'prepayment', about: 'Insurance', total: 12_000, months: 12, start: '2026-01-01' }
const VAN = { kind: 'depreciation', about: 'Van', total: 38_000, months: 60 }

function journalsBeside(books: OrganisationState) {
  const before = new Set(books.manualJournals.keys())
  return () => [...books.manualJournals.values()].filter(({ id }) => !before.has(id))
}

function amountsOf({ lines }: { lines: readonly { accountCode?: string; lineAmount: bigint }[] }) {
  return Object.fromEntries(lines.map(({ accountCode = '', lineAmount }) => [accountCode, lineAmount]))
}

async function idOf({ call }: Pick<TestHouse, 'call'>, kind: string): Promise<string> {
  const { data } = await call('propose_journals', { period: '2026-10' })
  const proposals = data.proposals as { id: string; kind: string }[]
  return proposals.find((one) => one.kind === kind)?.id ?? ''
}

describe('what recurs and has not come', () => {
  it('is proposed as an accrual with its workings, and nothing is written', async () => {
    const { call, books } = unwritten
    const added = journalsBeside(books)
    const { text, data, isError } = await call('propose_journals', { period: '2026-10' })
    expect(isError, text).toBe(false)
    expect(text).toMatch(/J-[0-9A-F]{8}\|accrual\|Volt Energy\|445\|805\|527\.00\|2026-11-01\|93 %\|open/)
    expect(text).toContain('median without tax of the last 6 bills')
    expect(data).toMatchObject({ period: '2026-10', open: 3, total: '2147.00' })
    expect(added()).toEqual([])
  })

  it('is drafted with its reversal, linked by the id, and the ledger stands still; asked again it is not written twice', async () => {
    const { call, books, close } = await house({ copyKept: true })
    const [added, moved] = [journalsBeside(books), watchLedger(books)]
    const id = await idOf({ call }, 'accrual')
    const { data, text } = await call('propose_journals', { period: '2026-10', draft: [id] })
    expect(data.outcome, text).toBe('applied')
    const [journal, reversal, ...more] = added()
    expect(more).toEqual([])
    expect(journal).toMatchObject({ date: '2026-10-31', status: 'DRAFT' })
    expect(amountsOf(journal ?? { lines: [] })).toEqual({ '445': 52_700n, '805': -52_700n })
    expect(reversal).toMatchObject({ date: '2026-11-01', status: 'DRAFT' })
    expect(amountsOf(reversal ?? { lines: [] })).toEqual({ '445': -52_700n, '805': 52_700n })
    expect(journal?.narration).toContain('median without tax of the last 6 bills')
    expect(journal?.narration).toContain(`Reversed on 2026-11-01. ${id}`)
    expect(reversal?.narration).toContain(id)
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    const again = await call('propose_journals', { period: '2026-10', draft: [id], again: true })
    expect(again.text).toContain(`${id} was not written again: draft journal`)
    expect(added()).toHaveLength(2)
    await close()
  })

  it('keeps its id when the books are read again, and after it is drafted', async () => {
    const { call, close } = await house({ copyKept: true })
    const id = await idOf({ call }, 'depreciation')
    await call('propose_journals', { period: '2026-10', draft: [id] })
    expect(await idOf({ call }, 'depreciation')).toBe(id)
    await close()
  })
})

describe('the prepaid insurance', () => {
  it('is one twelfth, balanced, with its calculation, as a draft (cls-03)', async () => {
    const { call, books, close } = await house({ copyKept: true })
    const [added, moved] = [journalsBeside(books), watchLedger(books)]
    const { data, text } = await call('propose_journals', { period: '2026-10', schedule: INSURANCE })
    expect(data.outcome, text).toBe('applied')
    const [journal, ...more] = added()
    expect(more).toEqual([])
    expect(journal).toMatchObject({ date: '2026-10-31', status: 'DRAFT' })
    expect(amountsOf(journal ?? { lines: [] })).toEqual({ '433': 100_000n, '620': -100_000n })
    expect(journal?.narration).toContain('12,000.00 over 12 months; month 10 is 1,000.00')
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    const again = await call('propose_journals', { period: '2026-10', schedule: INSURANCE, again: true })
    expect(again.text).toContain('was not written again')
    expect(added()).toHaveLength(1)
    await close()
  })

  const posted = { period: '2026-10', schedule: INSURANCE, status: 'POSTED' }

  it.each(['draft', 'observe'] as const)(
    'is not posted under %s, which holds it or does not offer the tool',
    async (policy) => {
      const { call, books, close } = await house({ policy, copyKept: true })
      const added = journalsBeside(books)
      const { data, isError } = await call('propose_journals', posted)
      expect(data.outcome ?? isError).toBe(policy === 'draft' ? 'held' : true)
      expect(added()).toEqual([])
      await close()
    },
  )

  it('is posted where the policy lets it, once', async () => {
    const { call, books, close } = await house({ ...FREE, copyKept: true })
    const moved = watchLedger(books)
    await call('propose_journals', posted)
    expect(moved().accounts).toEqual({ '433': 100_000n, '620': -100_000n })
    const twice = await call('propose_journals', { ...posted, again: true })
    expect(twice.data.error).toBe('refused')
    expect(twice.text).toContain('it is there already')
    await close()
  })
})

describe('an accrual that is to be posted', () => {
  it('is held together with its reversal, and made whole where the policy lets it', async () => {
    const held = await house({ copyKept: true })
    const added = journalsBeside(held.books)
    const id = await idOf(held, 'accrual')
    const { text } = await held.call('propose_journals', { period: '2026-10', draft: [id], status: 'POSTED' })
    expect(text.match(/held chg_[0-9a-f]{8}/g)).toHaveLength(2)
    expect(added()).toEqual([])
    await held.close()
    const { call, books, close } = await house({ ...FREE, copyKept: true })
    const moved = watchLedger(books)
    await call('propose_journals', { period: '2026-10', draft: [id], status: 'POSTED' })
    expect(moved().accounts).toEqual({ '445': 52_700n, '805': -52_700n })
    await close()
  })
})

describe('what the checks found', { timeout: 60_000 }, () => {
  it('is what the proposals name, and whoever journals one otherwise has done it (cls-05)', async () => {
    const { call, close } = await house({ copyKept: true })
    const { text } = await call('propose_journals', { period: '2026-10' })
    const named = [...text.matchAll(/^(J-[0-9A-F]{8})\|[^\n]*Finding (F-[0-9A-F]{8})\./gm)]
    expect(named).toHaveLength(3)
    const { text: found } = await call('run_close_checks', { period: '2026-10', limit: 100 })
    for (const [, , finding = ''] of named) expect(found).toContain(finding)
    expect(found).toMatch(/No bill of "Volt Energy" is dated in 2026-10/)
    expect(found.match(/Volt Energy/g)).toHaveLength(1)
    const lines = [
      { account: '445', debit: 530 },
      { account: '805', credit: 530 },
    ]
    const own = { narration: 'Volt Energy, October not billed', date: '2026-10-31', lines }
    await call('create_journals', { journals: [own] })
    const after = await call('propose_journals', { period: '2026-10' })
    expect(after.text).toMatch(/There: draft journal "Volt Energy, October not billed" of 2026-10-31, 530\.00/)
    expect(after.data.open).toBe(2)
    await close()
  })

  it.each([
    [
      'ar_tie_out',
      /610 "Accounts Receivable" is 119,873\.29 NZD on 2026-10-31; \d+ open documents of customers come to/,
    ],
    [
      'ap_tie_out',
      /is 67,082\.24 NZD on 2026-10-31; \d+ open documents of suppliers come to 67,082\.24 NZD: the difference is 0\.00/,
    ],
    [
      'unreconciled_items',
      /"Business Bank Account": everything up to 2026-10-31 is reconciled[\s\S]*not visible through Xero/,
    ],
  ])('answers %s alone, with its figures (cls-09, cls-10)', async (rule, words) => {
    const { call } = unwritten
    const { text } = await call('run_close_checks', { period: '2026-10', checks: [rule] })
    expect(text).toMatch(words)
  })
})

describe('depreciation of the van', () => {
  it('asks which account where several may be meant', async () => {
    const { call, books } = unwritten
    const added = journalsBeside(books)
    const { text, data } = await call('propose_journals', { period: '2026-10', schedule: VAN })
    expect(data.error).toBe('invalid_input')
    expect(text).toMatch(/schedule\.credit: .*711 .*721 .*731/)
    expect(added()).toEqual([])
  })

  it('is the months of the year so far, and warns of the register and of what the account has already (cls-14)', async () => {
    const { call, books, close } = await house({ copyKept: true })
    const added = journalsBeside(books)
    const months = { ...VAN, credit: '731', start: '2026-01-01', cumulative: true }
    const { text, data } = await call('propose_journals', { period: '2026-09', schedule: months })
    expect(data.outcome, text).toBe('applied')
    expect(added().map(amountsOf)).toEqual([{ '416': 380_000n, '731': -380_000n }])
    expect(text).toContain('633.33 a month, 6 months of the financial year to 2026-09-30 are 3,800.00')
    expect(text).toContain("Xero's register of fixed assets")
    expect(text).toContain('731 has 550.00 of journal "Depreciation 2026-09"')
    await close()
  })
})

describe('what cannot be', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['an unknown proposal', { draft: ['J-00000000'] }, /draft\.0: there is no proposal "J-00000000"/],
    ['both ways at once', { draft: ['J-00000000'], schedule: INSURANCE }, /give one of them/],
    ['a month that has not ended', { period: '2026-11' }, /2026-11 has not ended/],
    ['a term that is over', { schedule: { ...INSURANCE, months: 3 } }, /the last month is 2026-03/],
    ['a bank account', { schedule: { ...INSURANCE, credit: '090' } }, /schedule\.credit: account 090 .* bank account/],
    ['stock', { schedule: { ...INSURANCE, credit: '630' } }, /holds tracked stock/],
    ['receivables', { schedule: { ...INSURANCE, debit: '610' } }, /kept by Xero itself/],
    ['an unknown term', { schedule: { ...INSURANCE, years: 1 } }, /schedule.*years/],
    ['no start', { schedule: { kind: 'prepayment', about: 'Insurance', total: 1, months: 2 } }, /schedule\.start/],
    ['no term', { schedule: { kind: 'depreciation', about: 'Van', total: 1, credit: '731' } }, /schedule\.months/],
    ['a locked month', { period: '2026-03', schedule: INSURANCE }, /2026-03-31 is in the locked period/],
    ['retained earnings', { schedule: { ...INSURANCE, debit: '960' } }, /schedule\.debit: .*kept by Xero itself/],
    ['payables', { schedule: { ...INSURANCE, credit: '800' } }, /schedule\.credit: .*kept by Xero itself/],
    ['an amount of nothing', { schedule: { ...INSURANCE, total: 0 } }, /schedule\.total: 0 is not an amount above 0/],
    ['half a cent', { schedule: { ...INSURANCE, total: 0.005 } }, /schedule\.total/],
  ]
  it.each(cases)('refuses %s and writes nothing', async (_, input, fact) => {
    const { call, books } = unwritten
    const added = journalsBeside(books)
    const { text, isError } = await call('propose_journals', { period: '2026-10', ...input })
    expect(isError).toBe(true)
    expect(text).toMatch(fact)
    expect(added()).toEqual([])
  })
})
