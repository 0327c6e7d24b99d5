import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents, sum } from '../../../../src/books/money.ts'
import { flux } from '../../../../src/tools/close/checks/flux.ts'
import { driversOf, postingsByAccount } from '../../../../src/tools/close/flux/drivers.ts'
import { judged, medianOf } from '../../../../src/tools/close/flux/unusual.ts'
import { accountOf, billOf, monthOf, posted } from './month-of.ts'

const rent = accountOf('400', 'EXPENSE')
const sales = accountOf('200', 'REVENUE')
const year = (usual: number, now: number) => [...Array.from({ length: 12 }, () => usual), now]

describe('what is unusual', () => {
  const limits = { base: cents(10_000), share: 150n, deviations: 4 }

  it.each([
    [[100, 100, 100], 250, false],
    [[100, 100, 100], 251, true],
    [[100, 100, 100], -51, true],
    [[100, 200, 300], 500, false],
    [[0, 0, 0], 150.01, true],
  ])('after %j, %d is unusual: %s', (before, amount, expected) => {
    const found = judged({ amount: cents(amount), before: before.map(cents) }, limits)
    expect(found?.isUnusual).toBe(expected)
  })

  it('says nothing after two months', () => {
    expect(judged({ amount: cents(900), before: [1n, 1n] }, limits)).toBeUndefined()
  })

  it('holds the same of all amounts turned round, and never of the median itself', () => {
    const amounts = fc.array(fc.bigInt(-10_000_000n, 10_000_000n), { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(amounts, fc.bigInt(-10_000_000n, 10_000_000n), (before, amount) => {
        const there = judged({ amount, before }, limits)
        const back = judged({ amount: -amount, before: before.map((one) => -one) }, limits)
        expect(back?.isUnusual).toBe(there?.isUnusual)
        expect(judged({ amount: medianOf(before), before }, limits)?.isUnusual).toBe(false)
      }),
    )
  })
})

describe('the check', () => {
  it('finds an account that moved, with what drove it, and says what did not move', () => {
    const before = monthOf([[rent, year(1_000, 1_000)]]).profits.slice(0, -1)
    const usual = before.map(({ period }) => posted('400', 1_000, billOf('landlord', period.from, period.month)))
    const now = [
      posted('400', 1_000, billOf('landlord', '2026-10-01', 'R-10')),
      posted('400', 4_000, billOf('painter', '2026-10-09', 'P-1')),
    ]
    const books = monthOf(
      [
        [rent, year(1_000, 5_000)],
        [sales, year(-20_000, -20_000)],
      ],
      [...usual, ...now],
    )
    const { found, proved } = flux.examine(books)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ key: ['account', 'id-400'], severity: 'warning', amount: cents(4_000) })
    expect(found[0]?.documents).toEqual([{ kind: 'bill', id: 'painter P-1', number: 'P-1', status: 'AUTHORISED' }])
    expect(found[0]?.rows?.at(-1)).toEqual(['Driver', '"Contact painter": new, 4,000.00 (bill "P-1" 4,000.00)'])
    expect(proved).toEqual(['1 of 2 accounts moved as in the 12 months before.'])
  })

  it('shows income that fell as below what is usual', () => {
    const [found] = flux.examine(monthOf([[sales, year(-20_000, -5_000)]])).found
    expect(found?.fact).toBe('"200 Account 200" came to 5,000.00, 15,000.00 below its usual 20,000.00.')
  })

  it('tells a season, and holds it for a note', () => {
    const months = [9_000, ...Array.from({ length: 11 }, () => 1_000), 9_100]
    const [found] = flux.examine(monthOf([[rent, months]])).found
    expect(found).toMatchObject({ severity: 'note' })
    expect(found?.fact).toContain('alike in the same month last year: 9,000.00')
  })

  it.each([
    [[], 'The books begin in this month: 3 are needed to know what is usual.'],
    [[1_000, 1_000], 'The books begin 2 months before: 3 are needed to know what is usual.'],
    [[1_000, 1_000, 1_000, 1_000], 'The books have only 4 months before this one; a season cannot be seen.'],
  ])('says of young books how young they are: %j', (before, unchecked) => {
    expect(flux.examine(monthOf([[rent, [...before, 1_000]]])).unchecked).toBe(unchecked)
  })

  it('looks at balance sheet accounts by what was posted, and not at banks and control accounts', () => {
    const prepaid = accountOf('620', 'ASSET')
    const bank = accountOf('090', 'ASSET', { type: 'BANK' })
    const debtors = accountOf('610', 'ASSET', { systemAccount: 'DEBTORS' })
    const all = [rent, prepaid, bank, debtors].map((account) => [account, year(0, 9_000)] as const)
    const books = monthOf([...all, [sales, year(-20_000, -20_000)]])
    expect(flux.examine(books).found.map(({ key }) => key[1])).toEqual(['id-400', 'id-620'])
  })

  it('gives the same finding ids whatever the amounts', () => {
    const keys = [5_000, 6_000].map((now) => flux.examine(monthOf([[rent, year(1_000, now)]])).found[0]?.key)
    expect(keys[0]).toEqual(keys[1])
  })
})

it('drivers add up to what the month differs from the usual of each contact', () => {
  const contact = fc.constantFrom('a', 'b', '')
  const bill = fc.tuple(contact, fc.integer({ min: 1, max: 12 }), fc.integer({ min: -500, max: 500 }))
  fc.assert(
    fc.property(fc.array(bill, { maxLength: 30 }), (bills) => {
      const postings = bills.map(([id, month, amount], at) => {
        const on = month > 10 ? `2025-${month}-05` : `2026-${String(month).padStart(2, '0')}-05`
        return posted('400', amount, billOf(id, on, String(at)))
      })
      const books = monthOf([[rent, year(1, 1)]], postings)
      const drivers = driversOf(rent, books, postingsByAccount(books))
      for (const { moved, amount, usual, documents } of drivers) {
        expect(moved).toBe(amount - usual)
        expect(sum(documents.map((one) => one.amount))).toBe(amount)
      }
    }),
  )
})
