import { afterAll, describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Check } from '../../../src/tools/close/checks/check.ts'
import { ledgerChecks } from '../../../src/tools/close/checks/ledger-checks.ts'
import { residualsOf } from '../../../src/tools/close/checks/month-ledger.ts'
import type { MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { readMonth } from '../../../src/tools/close/month/read-month.ts'
import { readTrial } from '../../../src/tools/close/month/report-figures.ts'
import { house, type TestHouse } from '../../house.ts'
import { mirrorWorld } from '../../xero/mirror-world.ts'

const TODAY = day('2026-11-20')
const RULES = [
  'bank_tie_out',
  'ar_tie_out',
  'ap_tie_out',
  'inventory_tie_out',
  'tax_tie_out',
  'ledger_incomplete',
  'wrong_side_balance',
  'retained_earnings_posted',
  'system_account_journal',
]
const own: readonly Check[] = ledgerChecks.filter(({ rule }) => RULES.includes(rule))

async function monthIn({ open }: Pick<TestHouse, 'open'>, month: string): Promise<MonthBooks> {
  const [one] = open.houses
  if (!one) throw new Error('no organisation is open')
  const context = { books: one.books, today: TODAY, notes: one.notes, others: () => [] }
  return await readMonth(context, periodOf(day(`${month}-01`)))
}

function foundIn(books: MonthBooks): string[] {
  return own.flatMap((check) => check.examine(books).found.map(({ fact }) => `${check.rule}: ${fact}`))
}

function codesOf(books: MonthBooks, ids: Iterable<string>): string[] {
  return [...ids].map((id) => books.accounts.find((account) => account.id === id)?.systemAccount ?? id).sort()
}

it('has all its checks among those of the ledger', () => {
  expect(own.map(({ rule }) => rule)).toEqual(RULES)
})

describe.each(['nz', 'au', 'uk', 'us'] as const)('the demo company in %s', (region) => {
  it.each(['2026-02', '2026-10'])('in %s moved by what its documents say, to the cent', async (month) => {
    const own = await house({ region, copyKept: region === 'nz' })
    const books = await monthIn(own, month)
    const residuals = residualsOf(books)
    // Unrealised gains are in Xero's reports and nowhere else.
    const unposted = codesOf(books, residuals.keys())
    expect(['DEBTORS', 'UNREALISEDCURRENCYGAIN'].filter((one) => unposted.includes(one))).toEqual(unposted)
    expect(foundIn(books)).toEqual([])
    expectProfits(books)
    await own.close()
  })
})

/** The profit and loss of the period is what its trial balance moved, and each of the months before has one. */
function expectProfits({ profits, accounts, trial, period }: MonthBooks): void {
  expect(profits).toHaveLength(13)
  const { period: last, figures } = profits.at(-1) ?? {}
  expect(last).toEqual(period)
  for (const { id, class: group, name } of accounts) {
    if (group !== 'REVENUE' && group !== 'EXPENSE') continue
    expect([name, figures?.get(id) ?? 0n]).toEqual([name, trial.movement.get(id) ?? 0n])
  }
}

describe('profits of thirteen months', () => {
  it.each(['2026-04', '2026-10'])('before %s are those of whole months', async (month) => {
    const own = await house({ copyKept: true })
    const { profits, accounts } = await monthIn(own, month)
    const traded = accounts.filter(({ class: group }) => group === 'REVENUE' || group === 'EXPENSE')
    for (const { period, figures } of [profits[0], profits[6], profits[11]].filter((one) => one !== undefined)) {
      const { movement } = await readTrial(own.open.houses[0]?.books ?? raise(), period)
      expect(traded.map(({ id }) => figures.get(id) ?? 0n)).toEqual(traded.map(({ id }) => movement.get(id) ?? 0n))
    }
    await own.close()
  })
})

/** Posts what no document says, as something at Xero's own screens would. */
function post(
  books: OrganisationState,
  lines: readonly (readonly [code: string, amount: bigint])[],
  date = '2026-10-14',
) {
  const accounts = [...books.accounts.values()]
  books.journals.push({
    ...{ id: `hidden-${books.journals.length}`, number: books.journals.length + 1, createdAt: 0, date: day(date) },
    ...{ sourceType: 'MANJOURNAL', sourceId: 'hidden', reference: '' },
    lines: lines.map(([code, amount]) => {
      const account = accounts.find((one) => one.code === code)
      if (!account) throw new Error(`no account ${code}`)
      return { accountId: account.id, amount, description: '', tracking: [] }
    }),
  })
}

describe('what no document says', () => {
  it.each([
    [
      ['610', '200'],
      ['ar_tie_out', 'ledger_incomplete'],
    ],
    [
      ['800', '400'],
      ['ap_tie_out', 'ledger_incomplete'],
    ],
    [
      ['090', '400'],
      ['bank_tie_out', 'ledger_incomplete'],
    ],
    [
      ['820', '400'],
      ['tax_tie_out', 'ledger_incomplete'],
    ],
    [
      ['400', '453'],
      ['ledger_incomplete', 'ledger_incomplete'],
    ],
  ])('on %j is found with its amount', async ([debited = '', credited = ''], rules) => {
    const own_ = await house({ copyKept: true })
    post(own_.books, [
      [debited, 123_45n],
      [credited, -123_45n],
    ])
    const books = await monthIn(own_, '2026-10')
    const found = own.flatMap((check) => check.examine(books).found.map((one) => ({ ...one, rule: check.rule })))
    expect(
      found
        .map(({ rule }) => rule)
        .filter((rule) => rule !== 'inventory_tie_out')
        .sort(),
    ).toEqual([...rules].sort())
    for (const { amount } of found) expect(amount).toBe(123_45n)
    await own_.close()
  })

  it('is named where it is what Xero posts by itself', async () => {
    const own = await house({ copyKept: true })
    for (const [code, systemAccount] of [
      ['477', 'WAGEEXPENSES'],
      ['710', undefined],
    ] as const) {
      const account = [...own.books.accounts.values()].find((one) => one.code === code)
      if (account && systemAccount) account.systemAccount = systemAccount
    }
    post(own.books, [
      ['477', 4_000_00n],
      ['814', -4_000_00n],
    ])
    post(own.books, [
      ['416', 250_00n],
      ['711', -250_00n],
    ])
    const books = await monthIn(own, '2026-10')
    expect(foundIn(books)).toEqual([])
    const proved = own_('ledger_incomplete').examine(books).proved.join(' ')
    expect(proved).toContain('4,000.00 NZD are a pay run')
    expect(proved).toContain('250.00 NZD are depreciation')
    await own.close()
  })
})

function own_(rule: string): Check {
  const check = own.find((one) => one.rule === rule)
  if (!check) throw new Error(`no check ${rule}`)
  return check
}

describe('with a copy', () => {
  const world = mirrorWorld()
  afterAll(async () => (await world).close())

  it('a month is read in a few calls, and in fewer again while nothing changes', async () => {
    const own = await world
    await own.keep()
    own.calls.splice(0)
    const first = await monthIn(own, '2026-10')
    expect(first.from).toBe('copy')
    expect(own.calls.splice(0).length).toBeLessThanOrEqual(12)
    own.simulator.clock.advance(120_000)
    const again = await monthIn(own, '2026-10')
    const calls = own.calls.splice(0)
    expect(calls.length).toBeLessThanOrEqual(11)
    expect(calls.filter((call) => /ProfitAndLoss|Items|Repeating/.test(call))).toEqual([])
    expect(again.postings).toBe(first.postings)
    const soon = await monthIn(own, '2026-10')
    expect(own.calls.splice(0)).toEqual(['GET /Reports/TrialBalance', 'GET /BankTransfers'])
    expect(soon.profits).toBe(first.profits)
  })

  it('what changed is seen at once', async () => {
    const own = await world
    await monthIn(own, '2026-10')
    post(own.books, [
      ['400', 55_00n],
      ['453', -55_00n],
    ])
    expect(foundIn(await monthIn(own, '2026-10'))).toHaveLength(2)
  })
})

function raise(): never {
  throw new Error('no organisation is open')
}
