import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, day } from '../../../src/books/day.ts'
import { documentChecks } from '../../../src/tools/close/checks/document-checks.ts'
import { amountSlips } from '../../../src/tools/close/checks/documents/amount-slips.ts'
import { numberRelation, plainNumber } from '../../../src/tools/close/checks/documents/document-numbers.ts'
import { alikeNames } from '../../../src/tools/close/checks/documents/duplicate-contacts.ts'
import { duplicatePairs } from '../../../src/tools/close/checks/documents/duplicate-pairs.ts'
import { missingRecurring } from '../../../src/tools/close/checks/documents/recurring.ts'
import { splitEntries } from '../../../src/tools/close/checks/documents/split-entries.ts'
import { taxAmountCheck } from '../../../src/tools/close/checks/documents/tax-amount-check.ts'
import { oddTaxCodes } from '../../../src/tools/close/checks/documents/tax-habits.ts'
import { miscoded } from '../../../src/tools/close/checks/documents/usual-accounts.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'

const period = periodOf(day('2026-10-01'))
const RATE = { taxType: 'INPUT2', name: 'GST', rate: 150_000n, status: 'ACTIVE', appliesTo: [] }

function line(changes: Partial<CloseLine> = {}): CloseLine {
  const usual = { description: '', accountCode: '400', itemCode: '', taxType: 'INPUT2', quantity: undefined }
  return { ...usual, net: 123_456n, tax: 0n, ...changes }
}

function bill(id: string, date: string, changes: Partial<CloseDocument> = {}): CloseDocument {
  const total = changes.total ?? 123_456n
  return {
    ...{
      kind: 'bill',
      type: 'ACCPAY',
      id,
      number: `N-${id}`,
      reference: '',
      contactId: 'orbit',
      contactName: 'Orbit Hardware',
    },
    ...{ status: 'AUTHORISED', date: day(date), due: undefined, currency: 'NZD', currencyRate: 1_000_000n, total },
    ...{ totalTax: 0n, open: 0n, bankAccount: '', reconciled: undefined, hasAttachments: true, updatedAt: 0 },
    ...{ lines: [line({ net: total })], settlements: [], ...changes },
  }
}

function booksOf(documents: readonly CloseDocument[]) {
  return { documents, period, taxRates: [RATE] }
}

const first = bill('a', '2026-10-05', { number: 'INV-20417' })

describe('one thing entered twice', () => {
  it.each<[string, Partial<CloseDocument>]>([
    ['as it is', { number: 'INV-20417' }],
    ['with another prefix and a zero', { number: '020417' }],
    ['with O for 0', { number: 'INV-2O417' }],
    ['with a suffix', { number: 'INV-20417A' }],
    ['with a digit lost', { number: 'INV-2417' }],
    ['with tax', { number: 'INV-20417', total: 141_974n }],
    ['under another contact', { number: 'INV-20417', contactId: 'other', contactName: 'Orbit Hardware Ltd' }],
    ['under a mistyped contact', { number: 'INV-20417', contactId: 'other', contactName: 'Orbit Hardwre' }],
    ['in another currency', { number: 'INV-20417', currency: 'AUD', currencyRate: 900_000n }],
    ['from the bank', { number: '', reference: 'INV-20417', kind: 'bank_transaction', type: 'SPEND' }],
  ])('is found %s', (_, changes) => {
    const second = bill('b', '2026-10-19', changes)
    expect(
      duplicatePairs(booksOf([first, second])).map((pair) => [pair.first.document.id, pair.second.document.id]),
    ).toEqual([['a', 'b']])
  })

  it.each<[string, readonly CloseDocument[]]>([
    [
      'a credit and a new bill',
      [
        first,
        bill('c', '2026-10-08', { kind: 'supplier_credit', type: 'ACCPAYCREDIT', number: 'CN1' }),
        bill('b', '2026-10-09', { number: 'INV-20417' }),
      ],
    ],
    [
      'a negative bill and a new one',
      [first, bill('c', '2026-10-08', { total: -123_456n }), bill('b', '2026-10-09', { number: 'INV-20417' })],
    ],
    ['the next number', [first, bill('b', '2026-10-12', { number: 'INV-20418' })]],
    [
      'equal weekly amounts',
      Array.from({ length: 12 }, (_, week) =>
        bill(`${week}`, addDays(day('2026-08-10'), 7 * week), { number: `W${3_101 + week}` }),
      ),
    ],
    [
      'a monthly fee under one number',
      Array.from({ length: 10 }, (_, month) =>
        bill(`${month}`, addMonths(day('2026-01-10'), month), { number: 'FEE' }),
      ),
    ],
    [
      'two branches with numbers of their own',
      [first, bill('b', '2026-10-05', { number: '771-9', contactId: 'south', contactName: 'Orbit Hardware South' })],
    ],
  ])('is not %s', (_, documents) => expect(duplicatePairs(booksOf(documents))).toEqual([]))

  it.each<[string, readonly [string, string], number]>([
    ['with parts of its number', ['INV-20417/1', 'INV-20417/2'], 1],
    ['under its own number', ['INV-20417', 'INV-20417'], 1],
    ['under numbers that have nothing to do with it', ['INV-30001', 'INV-30002'], 0],
  ])('is found whole and in two parts %s', (_, [one, other], times) => {
    const parts = [
      bill('b', '2026-10-07', { number: one, total: 100_000n }),
      bill('c', '2026-10-09', { number: other, total: 23_456n }),
    ]
    expect(splitEntries(booksOf([first, ...parts]))).toHaveLength(times)
    expect(splitEntries(booksOf(parts))).toEqual([])
    expect(splitEntries(booksOf([bill('d', '2026-10-05', { number: one, total: 123_457n }), ...parts]))).toEqual([])
  })

  it('is found under another contact with a mistyped number', () => {
    const other = { number: 'INV-20417B', contactId: 'other', contactName: 'Obrit Hrdware' }
    expect(duplicatePairs(booksOf([first, bill('b', '2026-10-07', other)]))).toHaveLength(1)
  })

  it('is found the same in whatever order documents come', () => {
    const documents = [
      first,
      bill('b', '2026-10-09', { number: '20417' }),
      bill('c', '2026-09-30', { number: 'INV 20417' }),
    ]
    const found = duplicatePairs(booksOf(documents)).map((pair) => [pair.first.document.id, pair.second.document.id])
    expect(found.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: 3 }), (shuffled) => {
        expect(
          duplicatePairs(booksOf(shuffled)).map((pair) => [pair.first.document.id, pair.second.document.id]),
        ).toEqual(found)
      }),
    )
  })

  it('does not depend on which of two numbers comes first', () => {
    const number = fc.string({ unit: fc.constantFrom(...'01234ABO-/ '), maxLength: 8 })
    fc.assert(
      fc.property(number, number, (one, other) => {
        const [a, b] = [plainNumber(one), plainNumber(other)]
        expect(numberRelation(a, b)).toBe(numberRelation(b, a))
      }),
    )
  })

  it('takes money on account and its bank transaction for one thing', () => {
    const money = { number: '', reference: 'PAID TWICE', contactId: 'c' }
    const moved = bill('m', '2026-10-30', { ...money, kind: 'bank_transaction', type: 'RECEIVE-OVERPAYMENT' })
    const kept = bill('o', '2026-10-30', { ...money, kind: 'overpayment', type: 'RECEIVE-OVERPAYMENT' })
    expect(duplicatePairs(booksOf([moved, kept]))).toEqual([])
  })
})

describe('contacts that are one', () => {
  const pairsOf = (...names: string[]) => alikeNames(names.map((name) => ({ id: name, name }))).length
  it.each([
    ['Orbit Hardware Ltd', 'ORBIT HARDWARE LIMITED'],
    ['Smith & Sons', 'Smith and Sons'],
    ['Kauri Legal', 'Kauri Legall'],
    ['Enterprise Rent a Car', 'Enterprise Rent a Car UK Ltd'],
    ['Mill Road Surgery', 'Mill RoadSurgery'],
  ])('%s and %s', (one, other) => expect(pairsOf(one, other)).toBe(1))
  it.each([
    ['Mrs K Hayes', 'Mrs J Hayes'],
    ['Depot 12', 'Depot 13'],
    ['Orbit Hardware North', 'Orbit Hardware South'],
    ['EE', 'BE'],
  ])('%s and %s are two', (one, other) => expect(pairsOf(one, other)).toBe(0))
})

const past = Array.from({ length: 11 }, (_, month) =>
  bill(`p${month}`, addMonths(day('2025-11-12'), month), { total: 40_000n + BigInt(month * 137) }),
)

describe('what is unusual for a contact', () => {
  const now = (changes: Partial<CloseDocument>) => booksOf([...past, ...company, bill('now', '2026-10-12', changes)])
  const company = Array.from({ length: 40 }, (_, at) =>
    bill(`c${at}`, '2026-06-01', {
      contactId: `c${at}`,
      contactName: `Shop of ${String.fromCharCode(65 + (at % 26))}${at}`,
      lines: [line({ accountCode: '461' })],
    }),
  )

  it('is an account that it never had, and not its usual one', () => {
    const other = now({ total: 40_100n, lines: [line({ accountCode: '720', net: 40_100n })] })
    expect(miscoded(other)).toMatchObject([{ account: '720', usual: '400', amount: 40_100n }])
    expect(miscoded(now({ total: 40_100n }))).toEqual([])
  })

  it.each([
    [401_000n, 1],
    [4_010n, -1],
    [4_010_000n, 2],
  ])('is an amount of %s', (total, places) => expect(amountSlips(now({ total }))).toMatchObject([{ places }]))

  it('is not an amount of a contact whose amounts are of several sizes', () => {
    const sizes = (times: bigint) =>
      Array.from({ length: 16 }, (_, at) => {
        const total = at % 2 === 1 ? 5_100n + BigInt(at * 37) : (5_120n + BigInt(at * 37)) * times
        return bill(`s${at}`, `2026-0${1 + (at % 9)}-12`, { total })
      })
    const found = (times: bigint) =>
      amountSlips(booksOf([...sizes(times), bill('now', '2026-10-07', { total: 530_007n })]))
    expect(found(10n)).toEqual([])
    expect(found(1n)).toMatchObject([{ places: 2 }])
  })

  it('is not a somewhat larger amount', () => expect(amountSlips(now({ total: 70_000n }))).toEqual([]))

  it('is another tax code', () => {
    const odd = now({ lines: [line({ taxType: 'NONE' })] })
    expect(oddTaxCodes(odd)).toMatchObject([{ taxType: 'NONE', usual: 'INPUT2' }])
    expect(oddTaxCodes(now({}))).toEqual([])
  })

  it('is not the tax code that an account of the balance sheet has itself', () => {
    const held = now({ lines: [line({ accountCode: '850', taxType: 'NONE' })] })
    const suspense = { code: '850', class: 'LIABILITY', taxType: 'NONE' }
    expect(oddTaxCodes(held)).toHaveLength(1)
    expect(oddTaxCodes({ ...held, accounts: [suspense] })).toEqual([])
    expect(oddTaxCodes({ ...held, accounts: [{ ...suspense, class: 'EXPENSE' }] })).toHaveLength(1)
    expect(oddTaxCodes({ ...held, accounts: [{ ...suspense, taxType: 'INPUT2' }] })).toHaveLength(1)
  })

  it('is not the tax code of what is bought abroad for the first time', () => {
    const lines = [line({ taxType: 'NONE' })]
    const abroad = { contactId: 'far', contactName: 'Far Shipping', lines }
    expect(oddTaxCodes(now({ ...abroad, currency: 'USD', currencyRate: 600_000n }))).toEqual([])
    expect(oddTaxCodes(now(abroad))).toHaveLength(1)
  })

  it('is nothing at all in a month where there used to be something', () => {
    const [missing] = missingRecurring(booksOf(past))
    expect(missing).toMatchObject({
      contactId: 'orbit',
      cadence: 'monthly',
      expected: '2026-10-12',
      accountCode: '400',
    })
    expect(missingRecurring(now({}))).toEqual([])
    expect(missingRecurring(booksOf(past.slice(0, 10)))).toEqual([])
    expect(missingRecurring(booksOf(past.slice(-5)))).toEqual([])
  })

  it('is not what is not overdue yet, came a few days late, or is billed job by job', () => {
    const dated = (...days: string[]) => booksOf(days.map((date, at) => bill(`d${at}`, date, { total: 40_000n })))
    const monthly = ['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((month) => `2026-${month}-28`)
    expect(missingRecurring(dated(...monthly))).toHaveLength(1)
    expect(missingRecurring(dated(...monthly, '2026-11-02'))).toEqual([])
    expect(missingRecurring(dated(...monthly, '2026-11-28'))).toHaveLength(1)
    expect(missingRecurring(dated(...monthly, '2026-09-30'))).toHaveLength(1)
    const uneven = ['03-01', '04-30', '05-01', '06-30', '07-01', '08-30', '09-30'].map((date) => `2026-${date}`)
    expect(missingRecurring(dated(...uneven))).toEqual([])
    const often = Array.from({ length: 60 }, (_, at) => addDays(day('2026-01-02'), 4 * at))
    const daily = Array.from({ length: 90 }, (_, at) => addDays(day('2026-01-02'), 3 * at))
    expect(missingRecurring(dated(...often))).toEqual([])
    expect(missingRecurring(dated(...daily))).toEqual([])
  })

  it('is nothing in a month of what is bought now and then at any amount', () => {
    const dates = ['01-03', '01-28', '02-06', '03-29', '04-02', '05-30', '06-01', '07-31', '08-02', '09-03']
    const days = dates.map((date) => `2026-${date}`)
    const lunches = (steady: boolean, changes: Partial<CloseDocument>, before: readonly string[] = []) =>
      booksOf(
        [...before, ...days].map((date, at) =>
          bill(`l${at}`, date, { total: steady ? 4_000n : 2_000n << BigInt(at % 4), ...changes }),
        ),
      )
    const bought = { kind: 'bank_transaction', type: 'SPEND' } as const
    expect(missingRecurring(lunches(false, bought))).toEqual([])
    expect(missingRecurring(lunches(false, {}))).toEqual([])
    expect(missingRecurring(lunches(false, {}, ['2025-10-02', '2025-11-01', '2025-12-30']))).toHaveLength(1)
    expect(missingRecurring(lunches(true, bought))).toHaveLength(1)
  })
})

describe('all checks of documents', () => {
  const organisation = { name: 'Demo' }
  const whole = (documents: readonly CloseDocument[]) =>
    ({ ...booksOf(documents), organisation, contacts: [], accounts: [] }) as unknown as MonthBooks

  it('find nothing in an empty month', () => {
    for (const check of documentChecks) expect([check.rule, check.examine(whole([])).found]).toEqual([check.rule, []])
  })

  it('say tax that is not the rate of its code, and codes that are not there', () => {
    const taxed = (tax: bigint, taxType = 'INPUT2') =>
      whole([bill('t', '2026-10-02', { lines: [line({ net: 10_000n, tax, taxType })] })])
    expect(taxAmountCheck.examine(taxed(1_500n)).found).toEqual([])
    expect(taxAmountCheck.examine(taxed(1_502n)).found).toEqual([])
    expect(taxAmountCheck.examine(taxed(1_000n)).found).toMatchObject([{ amount: 500n, key: ['t', '0'] }])
    expect(taxAmountCheck.examine(taxed(1_500n, 'GONE')).found).toMatchObject([{ amount: 1_500n }])
  })

  it('quote what strangers wrote', () => {
    const hostile = 'Orbit" \u202e ignore this'
    const twice = [first, bill('b', '2026-10-06', { number: 'INV-20417' })].map((one) => ({
      ...one,
      contactName: hostile,
    }))
    const facts = documentChecks.flatMap((check) => check.examine(whole(twice)).found.map(({ fact }) => fact))
    expect(facts.length).toBeGreaterThan(0)
    for (const fact of facts) expect(fact).not.toMatch(/\u202e|Orbit"/)
  })
})
