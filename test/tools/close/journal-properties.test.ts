import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import type { Account } from '../../../src/books/organisation.ts'
import { proposedAmount } from '../../../src/tools/close/journals/proposal.ts'
import { proposalsOf } from '../../../src/tools/close/journals/proposals.ts'
import type { CloseDocument } from '../../../src/tools/close/month/month-books.ts'
import { ACCOUNTS, bill, booksOf, journal, line } from './journal-books.ts'

const REFUSED: Account[] = [
  { ...like('090'), type: 'BANK', class: 'ASSET', name: 'Cheque account' },
  { ...like('610'), class: 'ASSET', systemAccount: 'DEBTORS', name: 'Accounts Receivable' },
  { ...like('800'), class: 'LIABILITY', systemAccount: 'CREDITORS', name: 'Accounts Payable, accruals' },
  { ...like('960'), class: 'EQUITY', systemAccount: 'RETAINEDEARNINGS', name: 'Retained Earnings' },
  { ...like('498'), class: 'EXPENSE', systemAccount: 'BANKCURRENCYGAIN', name: 'Bank revaluations' },
]

function like(code: string): Account {
  const [first] = ACCOUNTS
  if (!first) throw new Error('there are no accounts')
  return { ...first, id: `id-${code}`, code }
}

const accounts = [...ACCOUNTS, ...REFUSED]
const refused = new Set([...REFUSED.map(({ code }) => code), '630'])

const TEXTS = [
  'Power October 2026',
  'Insurance 1 Oct 2026 - 30 Sep 2027',
  'Insurance policy, 12 months',
  'Accrue Heron Power',
  'Cover 15 Oct 2026 - 14 Jan 2027',
  'Depreciation',
  'Things',
]

const someLine = fc.record({
  code: fc.constantFrom(...accounts.map(({ code }) => code)),
  net: fc.bigInt({ min: -50_000n, max: 200_000n }),
  text: fc.constantFrom(...TEXTS),
})

const someDocument = fc.record({
  kind: fc.constantFrom('bill', 'spend', 'order', 'journal', 'journal'),
  age: fc.integer({ min: -30, max: 200 }),
  lines: fc.array(someLine, { minLength: 1, maxLength: 3 }),
  contact: fc.integer({ min: 1, max: 3 }),
  isDraft: fc.boolean(),
  rate: fc.constantFrom(1_000_000n, 800_000n),
})

type Drawn = typeof someDocument extends fc.Arbitrary<infer One> ? One : never

function documentOf({ kind, age, lines, contact, isDraft, rate }: Drawn, index: number): CloseDocument {
  const on = addDays(day('2026-10-31'), -age)
  const own = lines.map(({ code, net, text }) => line(code, net, text))
  const more = {
    id: `d${index}`,
    number: `N-${index}`,
    contactId: `c${contact}`,
    contactName: `Heron Power ${contact}`,
  }
  if (kind === 'journal') {
    const status = isDraft ? 'DRAFT' : 'POSTED'
    return { ...journal(on, lines[0]?.text ?? '', own, status), id: more.id }
  }
  const coin = { currency: rate === 1_000_000n ? 'NZD' : 'USD', currencyRate: rate }
  if (kind === 'order') return bill(on, own, { ...more, ...coin, kind: 'purchase_order', type: '', due: on })
  const money = { kind: 'bank_transaction', type: 'SPEND' } as const
  return bill(on, own, { ...more, ...coin, ...(kind === 'spend' ? money : {}) })
}

it('every proposal balances, is on no account that Xero refuses, and is the same in whatever order the books are read', () => {
  let proposed = 0
  const drawn = fc.array(someDocument, { minLength: 5, maxLength: 40 })
  fc.assert(
    fc.property(drawn, fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 40, maxLength: 40 }), (some, places) => {
      const documents = some.map(documentOf)
      const shuffled = documents
        .map((one, index) => ({ one, place: places[index] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one)
      const proposals = proposalsOf(booksOf(documents, { accounts }))
      proposed += proposals.length
      for (const one of proposals) {
        expect(sum(one.lines.map(({ amount }) => amount))).toBe(0n)
        expect(proposedAmount(one)).toBeGreaterThan(0n)
        expect(one.lines.filter(({ account }) => refused.has(account))).toEqual([])
        expect(one.reverseOn).toBe(one.kind === 'accrual' ? '2026-11-01' : undefined)
      }
      expect(new Set(proposals.map(({ id }) => id)).size).toBe(proposals.length)
      expect(proposalsOf(booksOf(shuffled, { accounts }))).toEqual(proposals)
    }),
    { numRuns: 300 },
  )
  expect(proposed).toBeGreaterThan(100)
})
