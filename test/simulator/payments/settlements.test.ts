import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal } from '../../../src/books/money.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import type { Credit } from '../../../src/simulator/state-money.ts'
import { checkBooks, LAST_DAY } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { ADVANCES, advance, credit, invoice, purchase, rig } from './rig.ts'

const rate = fc.integer({ min: 300_000, max: 2_900_000 }).map((value) => value / 1_000_000)
const price = fc.integer({ min: 1, max: 99_999 }).map((value) => value / 100)
const start = fc.record({
  side: fc.constantFrom('sales', 'purchases'),
  foreign: fc.boolean(),
  rate,
  prices: fc.array(price, { minLength: 1, maxLength: 3 }),
})

const made = fc.record({ what: fc.constantFrom('document', 'credit', 'prepayment', 'overpayment'), start })
const step = fc.record({
  act: fc.constantFrom('pay', 'refund', 'batch', 'allocate', 'deallocate', 'unpay', 'unbatch'),
  pick: fc.nat(),
  other: fc.nat(),
  /** Percent of what could be used, past 100 too. */
  part: fc.integer({ min: 1, max: 120 }),
  rate,
  dollars: fc.boolean(),
})
type Start = typeof start extends fc.Arbitrary<infer T> ? T : never
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Request = [method: string, path: string, body?: Json]

function make(api: Caller, what: string, { side, foreign, rate: CurrencyRate, prices }: Start): void {
  const sales = side === 'sales'
  const coded = { AccountCode: sales ? '200' : '400' }
  const LineItems = prices.map((UnitAmount) => ({ Description: 'x', Quantity: 1, UnitAmount, ...coded }))
  const currency = foreign ? { CurrencyCode: 'USD', CurrencyRate } : {}
  if (what === 'document') (sales ? invoice : purchase)(api, { ...currency, LineItems })
  else if (what === 'credit') credit(api, { Type: sales ? 'ACCRECCREDIT' : 'ACCPAYCREDIT', ...currency, LineItems })
  else
    makeAdvance(
      api,
      what === 'prepayment',
      sales,
      { ...(foreign ? { BankAccount: { Code: '091' }, CurrencyRate } : {}) },
      prices,
    )
}

function makeAdvance(api: Caller, prepayment: boolean, sales: boolean, money: Json, prices: number[]): void {
  const type = ADVANCES[(sales ? 0 : 2) + (prepayment ? 0 : 1)]?.type ?? 'RECEIVE-PREPAYMENT'
  const coded = { AccountCode: '620', TaxType: sales ? 'OUTPUT2' : 'INPUT2' }
  const lines = prepayment
    ? prices.map((UnitAmount) => ({ UnitAmount, ...coded }))
    : [{ UnitAmount: prices[0], TaxType: 'NONE' }]
  advance(api, type, { ...money, LineItems: lines.map((entry) => ({ Description: 'x', Quantity: 1, ...entry })) })
}

const FIELDS = {
  creditNotes: ['CreditNote', 'CreditNotes'],
  prepayments: ['Prepayment', 'Prepayments'],
  overpayments: ['Overpayment', 'Overpayments'],
} as const

function creditsOf(api: Caller): { credit: Credit; field: string; path: string }[] {
  return (['creditNotes', 'prepayments', 'overpayments'] as const).flatMap((kind) =>
    [...api.books[kind].values()].map((found) => ({
      credit: found,
      field: FIELDS[kind][0],
      path: `${FIELDS[kind][1]}/${found.id}`,
    })),
  )
}

function picked<T>(values: Iterable<T>, index: number): T | undefined {
  const all = [...values]
  return all[index % Math.max(all.length, 1)]
}

function share(amount: bigint, part: number): string {
  return formatDecimal((amount * BigInt(part)) / 100n, 2)
}

function requestOf(api: Caller, { act, pick, other, part, rate: CurrencyRate, dollars }: Step): Request | undefined {
  const { invoices, payments, batchPayments } = api.books
  const bank = { Account: { Code: dollars ? '091' : '090' }, CurrencyRate }
  const document = picked(invoices.values(), pick)
  const from = picked(
    creditsOf(api).filter(({ credit: found }) => act !== 'deallocate' || found.allocations.length > 0),
    pick,
  )
  if (act === 'pay' && document) {
    return [
      'PUT',
      'Payments',
      { Invoice: { InvoiceID: document.id }, Amount: share(document.amountDue, part), ...bank },
    ]
  }
  if (act === 'batch') {
    const several = [document, picked(invoices.values(), other)].flatMap((known) => (known ? [known] : []))
    const Payments = several.map(({ id, amountDue }) => ({
      Invoice: { InvoiceID: id },
      Amount: share(amountDue, part),
    }))
    return ['PUT', 'BatchPayments', { Account: { Code: '090' }, Payments }]
  }
  if (act === 'unpay') return removal('Payments', picked(payments.values(), pick)?.id)
  if (act === 'unbatch') return removal('BatchPayments', picked(batchPayments.values(), pick)?.id)
  return from && creditRequest(api, act, from, { pick: other, part, bank })
}

function removal(resource: string, id: string | undefined): Request | undefined {
  return id === undefined ? undefined : ['POST', `${resource}/${id}`, { Status: 'DELETED' }]
}

function creditRequest(
  api: Caller,
  act: string,
  { credit: found, field, path }: ReturnType<typeof creditsOf>[number],
  { pick, part, bank }: { pick: number; part: number; bank: Json },
): Request | undefined {
  const Amount = share(found.remainingCredit, part)
  if (act === 'refund') return ['PUT', 'Payments', { [field]: { [`${field}ID`]: found.id }, Amount, ...bank }]
  const same = [...api.books.invoices.values()].filter(
    ({ contactId, currencyCode }) => contactId === found.contactId && currencyCode === found.currencyCode,
  )
  const target = picked(same, pick)
  if (act === 'allocate' && target) return ['PUT', `${path}/Allocations`, { Amount, Invoice: { InvoiceID: target.id } }]
  const applied = picked(found.allocations, pick)
  return act === 'deallocate' && applied ? ['DELETE', `${path}/Allocations/${applied.id}`] : undefined
}

/** Takes everything off again that was ever paid or applied. */
function undoAll(api: Caller): void {
  for (const batch of api.books.batchPayments.values())
    api.call('POST', `BatchPayments/${batch.id}`, { Status: 'DELETED' })
  for (const payment of api.books.payments.values()) api.call('POST', `Payments/${payment.id}`, { Status: 'DELETED' })
  for (const { credit: found, path } of creditsOf(api)) {
    for (const applied of found.allocations) api.call('DELETE', `${path}/Allocations/${applied.id}`)
  }
}

function nonZero(api: Caller): [string, bigint][] {
  return [...trialBalance(api.books, LAST_DAY)].filter(([, amount]) => amount !== 0n).sort()
}

/** Makes the call of a step, counts how it went, and checks the books after it; what is refused posts nothing. */
function play(api: Caller, taken: Step, counts: Map<string, number>): void {
  const request = requestOf(api, taken)
  if (!request) return
  const journals = api.books.journals.length
  const done = api.answer(...request).kind === 'envelope'
  const key = `${taken.act} ${done ? 'done' : 'refused'}`
  counts.set(key, (counts.get(key) ?? 0) + 1)
  if (!done) expect(api.books.journals).toHaveLength(journals)
  checkBooks(api.books)
}

test('books stay true however documents are settled, and come back to where they were when all of it is taken off', () => {
  const counts = new Map<string, number>()
  fc.assert(
    fc.property(
      fc.array(made, { minLength: 6, maxLength: 12 }),
      fc.array(step, { minLength: 15, maxLength: 40, size: 'large' }),
      (first, steps) => {
        const api = rig()
        for (const { what, start: given } of first) make(api, what, given)
        const before = nonZero(api)
        for (const taken of steps) play(api, taken, counts)
        undoAll(api)
        checkBooks(api.books)
        expect(nonZero(api)).toEqual(before)
      },
    ),
    { numRuns: 80 },
  )
  for (const act of ['pay', 'refund', 'batch', 'allocate', 'deallocate', 'unpay', 'unbatch']) {
    expect([act, (counts.get(`${act} done`) ?? 0) > 5]).toEqual([act, true])
  }
})
