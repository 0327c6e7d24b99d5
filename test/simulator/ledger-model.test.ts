import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day } from '../../src/books/day.ts'
import { cents, sum } from '../../src/books/money.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import { encodeState } from '../../src/simulator/persist.ts'
import { checkBooks } from './accounting/books-check.ts'
import type { Json } from './accounting/fixture.ts'
import { found, type World } from './model/company.ts'
import { balancesUpTo, checkTotals, expectSame } from './model/invariants.ts'
import { dateOf, requestOf, type Scene } from './model/requests.ts'
import { ACTS, type Step, steps } from './model/steps.ts'
import { expectAll } from './reports/expectations.ts'
import { base, openOn } from './reports/truth-documents.ts'

// By hand: MODEL_RUNS and MODEL_SEED for more and other sequences, MODEL_SHRINK=1 for the smallest one that fails (minutes).
const { MODEL_RUNS, MODEL_SEED, MODEL_SHRINK } = process.env
const OPTIONS = {
  numRuns: Number(MODEL_RUNS ?? 40),
  endOnFailure: MODEL_SHRINK === undefined,
  ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }),
}

const START = day('2025-01-10')

const done: Record<string, number> = {}
const refused: Record<string, number> = {}

/** Goes on to the next day that something happens on: what repeating invoices have due is raised. */
function pass(world: World, gap: number): Day {
  const today = addDays(day(world.today), gap)
  world.today = today
  unmoved(world, () => world.perform('GET', 'Currencies'))
  return today
}

/** Does something, after which nothing may have moved up to the lock date. */
function unmoved<T>(world: World, act: () => T): T {
  const locked = world.books.settings.periodLockDate
  if (locked === undefined) return act()
  const before = balancesUpTo(world.books, locked)
  const result = act()
  expect(balancesUpTo(world.books, locked)).toEqual(before)
  return result
}

function lock({ books }: World, step: Step, today: Day): void {
  if (step.way % 4 === 0) delete books.settings.periodLockDate
  else books.settings.periodLockDate = addDays(today, -(step.pick % 40))
}

function take(world: World, step: Step, kind: 'plain' | 'mixed'): void {
  const today = pass(world, step.gap)
  const { books } = world
  if (step.act === 'lock') lock(world, step, today)
  const scene: Scene = { books, step, date: dateOf(step, today), foreign: kind === 'mixed' }
  const request = requestOf(scene)
  if (!request) return
  const before = encodeState(books)
  const [journals, raised] = [books.journals.length, /order|repeat|receipt|item/i.test(step.act)]
  const answer = unmoved(world, () => world.perform(...request))
  const counts = answer.kind === 'envelope' ? done : refused
  counts[step.act] = (counts[step.act] ?? 0) + 1
  if (answer.kind !== 'envelope') {
    expect(answer).toMatchObject({ status: 400 })
    expectSame(encodeState(books), before)
  } else if (raised) {
    expect(books.journals.length).toBe(journals)
  }
  checkBooks(books)
  checkTotals(books)
}

/** What all contacts owe or are owed, by their own page: every document and credit that is open, in base currency. */
function expectContacts(world: World): void {
  const { books } = world
  const control = (kind: string) => {
    const account = [...books.accounts.values()].find(({ systemAccount }) => systemAccount === kind)
    return trialBalance(books, day(world.today)).get(account?.id ?? '') ?? 0n
  }
  const contacts = [...books.contacts.keys()].map((id) => world.one('GET', `Contacts/${id}`))
  const ofContacts = (side: string) =>
    sum(contacts.map(({ Balances }) => cents(String(Balances?.[side]?.Outstanding ?? 0))))
  const advances = (side: string) =>
    sum(
      [...books.prepayments.values()]
        .filter(({ type, status }) => type.startsWith(side) && status === 'AUTHORISED')
        .map(({ remainingCredit, currencyRate }) => base(remainingCredit, currencyRate)),
    )
  expect(ofContacts('AccountsReceivable') + advances('RECEIVE')).toBe(control('DEBTORS'))
  expect(ofContacts('AccountsPayable') + advances('SPEND')).toBe(-control('CREDITORS'))
}

/** What ageing lists for all contacts, on each side, is what the documents have open on that day. */
function expectAged(world: World, asAt: Day): void {
  for (const [report, side] of [
    ['AgedReceivablesByContact', /^(ACCREC|RECEIVE)/],
    ['AgedPayablesByContact', /^(ACCPAY|SPEND)/],
  ] as const) {
    const listed = [...world.books.contacts.keys()].flatMap((id): [string, bigint][] => {
      const { Rows } = world.one('GET', `Reports/${report}?contactId=${id}&date=${asAt}&toDate=${asAt}`)
      const rows: Json[] = Rows.flatMap(({ Rows: inner = [] }: Json) => inner)
      return rows.flatMap(({ Cells }): [string, bigint][] => {
        const document = Cells[0].Attributes?.[0]?.Value
        return document === undefined ? [] : [[document, cents(Cells.at(-1).Value)]]
      })
    })
    expect(new Map(listed.sort())).toEqual(new Map(open(world, side, asAt).sort()))
  }
}

function open({ books }: World, side: RegExp, asAt: Day): [string, bigint][] {
  const { invoices, creditNotes, prepayments, overpayments } = books
  return [invoices, creditNotes, prepayments, overpayments].flatMap((documents) =>
    [...documents.values()].flatMap((document): [string, bigint][] => {
      if (!side.test(document.type) || !/AUTHORISED|PAID/.test(document.status) || document.date > asAt) return []
      const due = openOn(books, document, asAt) * ('amountDue' in document ? 1n : -1n)
      return due === 0n ? [] : [[document.id, due]]
    }),
  )
}

/** Expects everything that Xero tells about the books to agree, and telling it to change nothing. */
function expectAgreement(world: World, from: Day, to: Day): void {
  const before = encodeState(world.books)
  expectAll(world, world.books, from, to)
  expectAged(world, to)
  expectContacts(world)
  expectSame(encodeState(world.books), before)
}

test(
  'the ledger stays true whatever happens to it, locked periods stay as they are, and refused calls change nothing',
  () => {
    fc.assert(
      fc.property(fc.constantFrom('plain', 'mixed'), steps, fc.nat(300), fc.nat(60), (kind, all, begin, length) => {
        const world = found(kind, START)
        for (const step of all) take(world, step, kind)
        const last = pass(world, 1)
        expectAgreement(world, addDays(START, -60), last)
        if (kind === 'plain') expectAgreement(world, addDays(START, begin), addDays(START, begin + length))
      }),
      OPTIONS,
    )
    if (MODEL_RUNS !== undefined) process.stderr.write(`${JSON.stringify({ done, refused })}\n`)
    const common = Object.entries(ACTS).filter(([, weight]) => weight > 3)
    for (const [act] of common) expect([act, (done[act] ?? 0) > 0]).toEqual([act, true])
    expect(sum(Object.values(refused).map(BigInt))).toBeGreaterThan(100n)
  },
  MODEL_RUNS === undefined ? 60_000 : 3_600_000,
)
