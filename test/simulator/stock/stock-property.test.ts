import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { checkBooks, LAST_DAY } from '../accounting/books-check.ts'
import type { Caller } from '../accounting/fixture.ts'
import { stockCaller, tracked } from './fixture.ts'
import { create, documentsOf, endOf, type Moving, requestOf, step } from './stock-steps.ts'

const IN = ['ACCPAY', 'SPEND', 'ACCRECCREDIT']
const BOUGHT = ['ACCPAY', 'SPEND', 'ACCPAYCREDIT']

interface Told {
  itemId: string
  /** Into stock positive. */
  quantity: bigint
  /** Spent on goods, base cents; nothing on the side of sales. */
  spent: bigint
}

/** What posted documents say of tracked items, read from their lines alone. */
function told(books: OrganisationState): Told[] {
  return documentsOf(books)
    .filter(({ status }) => status === 'AUTHORISED' || status === 'PAID')
    .flatMap((document) =>
      document.lines
        .filter((line) => books.items.get(line.itemId ?? '')?.inventoryAssetAccountId !== undefined)
        .map((line) => toldBy(document, line)),
    )
}

function toldBy({ type, lineAmountTypes, currencyRate }: Moving, line: Moving['lines'][number]): Told {
  const quantity = (line.quantity ?? 0n) * (IN.includes(type) ? 1n : -1n)
  const net = line.lineAmount - (lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n)
  const cost = divideRounded(net * 1_000_000n, currencyRate)
  const sign = BOUGHT.includes(type) ? (IN.includes(type) ? 1n : -1n) : 0n
  return { itemId: line.itemId ?? '', quantity, spent: cost * sign }
}

/** Expects the stock that the documents tell of: quantities, and every cent spent on goods either in stock or in cost of sales. */
function checkTold(books: OrganisationState): void {
  const lines = told(books)
  for (const item of books.items.values()) {
    const waiting = sum(item.backorders.map((backorder) => backorder.quantity))
    const quantities = lines.filter((line) => line.itemId === item.id).map((line) => line.quantity)
    expect(item.quantityOnHand - waiting).toBe(sum(quantities))
  }
  const balances = trialBalance(books, LAST_DAY)
  const ofStock = [...books.accounts.values()].filter((account) => ['310', '630', '631'].includes(account.code))
  expect(sum(ofStock.map((account) => balances.get(account.id) ?? 0n))).toBe(sum(lines.map((line) => line.spent)))
}

const outcomes = { done: 0, refused: 0, short: 0, waited: 0 }

/** Makes one call and expects true stock after it, and untouched ones when it was refused. */
function perform({ call, books }: Caller, request: ReturnType<typeof requestOf>): void {
  if (!request) return
  const before = encodeState(books)
  const result = call(...request)
  if (result.kind === 'envelope') outcomes.done += 1
  else {
    outcomes.refused += 1
    if (JSON.stringify(result).includes('not sufficient')) outcomes.short += 1
    expect(encodeState(books)).toBe(before)
  }
  if ([...books.items.values()].some((item) => item.backorders.length > 0)) outcomes.waited += 1
  checkTold(books)
}

/** Takes every document back, those that took goods out first, and expects nothing to be left. */
function takeAllBack(api: Caller): void {
  const { books } = api
  const alive = documentsOf(books).filter(({ status }) => !/VOIDED|DELETED/.test(status))
  for (const document of alive.filter(({ type }) => !IN.includes(type))) perform(api, endOf(document))
  for (const document of alive.filter(({ type }) => IN.includes(type))) perform(api, endOf(document))
  expect([...books.items.values()].every((item) => item.quantityOnHand === 0n)).toBe(true)
  expect([...trialBalance(books, LAST_DAY).values()].every((amount) => amount === 0n)).toBe(true)
  expect(books.stockMovements.size).toBe(0)
}

test('stock is what the documents say, over any sequence of calls, and refused ones change nothing', () => {
  fc.assert(
    fc.property(
      fc.array(create, { minLength: 2, maxLength: 6 }),
      fc.array(step, { maxLength: 40, size: 'large' }),
      (first, rest) => {
        const api = stockCaller()
        api.one('PUT', 'Items', tracked('OVEN', { InventoryAssetAccountCode: '631' }))
        for (const act of [...first, ...rest]) perform(api, requestOf(api.books, act))
        checkBooks(api.books)
        takeAllBack(api)
        checkBooks(api.books)
      },
    ),
    { numRuns: 45 },
  )
  expect(outcomes.done).toBeGreaterThan(300)
  expect(outcomes.short).toBeGreaterThan(25)
  expect(outcomes.waited).toBeGreaterThan(25)
})
