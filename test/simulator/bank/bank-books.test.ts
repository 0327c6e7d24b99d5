import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Json } from '../accounting/fixture.ts'
import { bank, foreignBalance, spend } from './money.ts'

const account = fc.constantFrom('090', '091', '092', '093')
const amount = fc.integer({ min: -2_000, max: 999_999 }).map((cents) => cents / 100)
const rate = fc.integer({ min: 1, max: 5_000_000 }).map((value) => value / 1_000_000)
const types = fc.constantFrom('Inclusive', 'Exclusive', 'NoTax')
const kind = fc.constantFrom('SPEND', 'RECEIVE', 'RECEIVE-PREPAYMENT', 'SPEND-OVERPAYMENT', 'RECEIVE-OVERPAYMENT')

const step = fc.oneof(
  fc.record({
    act: fc.constant('money' as const),
    kind,
    account,
    amounts: fc.array(amount, { minLength: 1, maxLength: 3 }),
    rate,
    types,
  }),
  fc.record({ act: fc.constant('edit' as const), pick: fc.nat(), amount, rate, types }),
  fc.record({ act: fc.constant('mark' as const), pick: fc.nat(), reconciled: fc.boolean() }),
  fc.record({ act: fc.constant('delete' as const), pick: fc.nat() }),
  fc.record({ act: fc.constant('transfer' as const), from: account, to: account, amount }),
  fc.record({ act: fc.constant('return' as const), pick: fc.nat() }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Request = [method: string, path: string, body: Json]

/** The call that a step makes on these books; undefined when there is nothing to make it on. */
function requestOf(books: OrganisationState, act: Step): Request | undefined {
  if (act.act === 'money') return money(act)
  if (act.act === 'transfer') {
    const ends = { FromBankAccount: { Code: act.from }, ToBankAccount: { Code: act.to } }
    return ['PUT', 'BankTransfers', { ...ends, Amount: act.amount }]
  }
  const map = act.act === 'return' ? books.bankTransfers : books.bankTransactions
  const ids = [...map.keys()]
  const id = ids[act.pick % ids.length]
  if (id === undefined) return undefined
  if (act.act === 'return') return ['POST', `BankTransfers/${id}`, { Status: 'DELETED' }]
  return ['POST', `BankTransactions/${id}`, changeOf(act)]
}

function money(act: Extract<Step, { act: 'money' }>): Request {
  const AccountCode = act.kind.startsWith('SPEND') ? '400' : '200'
  const LineItems = act.amounts.map((UnitAmount) => ({ Description: 'x', UnitAmount, AccountCode }))
  const BankAccount = { Code: act.account }
  const more = { Type: act.kind, LineItems, BankAccount, LineAmountTypes: act.types, CurrencyRate: act.rate }
  return ['PUT', 'BankTransactions', spend(more)]
}

function changeOf(act: Extract<Step, { act: 'edit' | 'mark' | 'delete' }>): Json {
  if (act.act === 'delete') return { Status: 'DELETED' }
  if (act.act === 'mark') return { IsReconciled: act.reconciled }
  const LineItems = [{ Description: 'y', UnitAmount: act.amount, AccountCode: '260' }]
  return { LineItems, LineAmountTypes: act.types, CurrencyRate: act.rate }
}

/** What an account must hold of its own currency. */
function heldOn(books: OrganisationState, code: string): bigint {
  let held = 0n
  for (const { accountId, status, type, total } of books.bankTransactions.values()) {
    if (books.accounts.get(accountId)?.code !== code || status !== 'AUTHORISED') continue
    held += type.startsWith('RECEIVE') ? total : -total
  }
  return held
}

test('whatever moves on bank accounts, the books stay true, and a refused call changes nothing', () => {
  let [done, refused] = [0, 0]
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const { answer, books } = bank()
      for (const act of steps) {
        const request = requestOf(books, act)
        if (!request) continue
        const before = encodeState(books)
        if (answer(...request).kind === 'envelope') done += 1
        else {
          refused += 1
          expect(encodeState(books)).toBe(before)
        }
        checkBooks(books)
        for (const code of ['092', '093']) expect(foreignBalance({ books }, code)).toBe(heldOn(books, code))
      }
    }),
    { numRuns: 120 },
  )
  expect(done).toBeGreaterThan(200)
  expect(refused).toBeGreaterThan(50)
})
