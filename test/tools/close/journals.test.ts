import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import type { Item } from '../../../src/books/items.ts'
import { sum } from '../../../src/books/money.ts'
import { cutOff } from '../../../src/tools/close/checks/cut-off.ts'
import { missingRecurringCheck } from '../../../src/tools/close/checks/documents/recurring-check.ts'
import { periodEndChecks } from '../../../src/tools/close/checks/period-end-checks.ts'
import { hindsightOf } from '../../../src/tools/close/journals/hindsight.ts'
import { proposedAmount } from '../../../src/tools/close/journals/proposal.ts'
import { findingsByProposal } from '../../../src/tools/close/journals/proposal-findings.ts'
import { proposalsOf } from '../../../src/tools/close/journals/proposals.ts'
import { spanNamed } from '../../../src/tools/close/journals/service-span.ts'
import { monthsFrom, spreadOver } from '../../../src/tools/close/journals/spread.ts'
import type { CloseDocument, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { monthsAfter } from '../../../src/tools/close/month/period.ts'
import { findingId } from '../../../src/tools/close/run/finding-id.ts'
import { booksOf, bill as document, journal, line, OCTOBER, shapes } from './journal-books.ts'

function found(rule: string, books: MonthBooks) {
  return periodEndChecks.find((check) => check.rule === rule)?.examine(books).found ?? []
}

const monthly = (count: number, amount: bigint) =>
  Array.from({ length: count }, (_, index) =>
    document(`${monthsAfter(OCTOBER, -1 - index).month}-12`, [line('445', amount)]),
  )

describe('what a text says it is for', () => {
  it.each([
    ['Cover 1 Oct 2026 - 30 Sep 2027', '2026-10-01', '2027-09-30'],
    ['Period 01/10/2026 to 31/12/2026', '2026-10-01', '2026-12-31'],
    ['Licence 2026-10-15 – 2027-10-14', '2026-10-15', '2027-10-14'],
    ['Support Oct 2026 to Dec 2026', '2026-10-01', '2026-12-31'],
    ['Cleaning for October 2026', '2026-10-01', '2026-10-31'],
    ["Power Oct '26", '2026-10-01', '2026-10-31'],
  ])('%s', (text, from, to) => expect(spanNamed(text, false)).toEqual({ from, to }))

  it.each([
    'Order 4711 of 3 Oct 2026',
    'Marching band',
    'Invoice 10/2026/33',
    'May we help',
    '',
    '31/12/2026 to 01/10/2026',
  ])('nothing: %s', (text) => expect(spanNamed(text, false)).toBeUndefined())

  it('reads days as the country writes them', () =>
    expect(spanNamed('10/01/2026 to 12/31/2026', true)).toEqual({ from: '2026-10-01', to: '2026-12-31' }))
})

describe('spreading', () => {
  it('adds up to the amount, and no month is off by a cent or more from its share', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 1, max: 120 }), (amount, months) => {
        const { parts } = spreadOver(amount, monthsFrom(day('2026-01-31'), months))
        expect(parts).toHaveLength(months)
        expect(sum(parts.map((part) => part.amount))).toBe(amount)
        for (const part of parts) {
          const off = part.amount * BigInt(months) - amount
          expect(off <= BigInt(months) && off >= -BigInt(months)).toBe(true)
        }
      }),
    )
  })
})

describe('accruals', () => {
  it('come of a supplier who billed six months in a row; not of five, nor where a draft has come', () => {
    expect(shapes(booksOf(monthly(6, 10_000n)))).toEqual([['accrual', '445 10000, 805 -10000']])
    expect(shapes(booksOf(monthly(5, 10_000n)))).toEqual([])
    const draft = document('2026-10-12', [line('445', 1n)], { status: 'DRAFT' })
    expect(shapes(booksOf([...monthly(6, 10_000n), draft]))).toEqual([])
  })

  it('take the part of a later bill that is for the month, instead of what is usual', () => {
    const late = document('2026-11-05', [line('445', 6_100n, 'Power 1 Oct 2026 - 30 Nov 2026')])
    const books = booksOf([...monthly(6, 10_000n), late])
    expect(shapes(books)).toEqual([['accrual', '445 3050, 805 -3050']])
    expect(found('accrual_candidate', books)).toMatchObject([{ amount: 3_050n, confidence: 0.95 }])
  })

  it('come of an order that was due and has no bill; not where a bill names it, or it is billed', () => {
    const order = document('2026-10-02', [line('412', 50_000n)], {
      ...{ kind: 'purchase_order', type: '', number: 'PO-0041', due: day('2026-10-20') },
    })
    expect(shapes(booksOf([order]))).toEqual([['accrual', '412 50000, 805 -50000']])
    const bill = document('2026-11-03', [line('412', 49_000n)], { reference: 'Your PO-0041' })
    expect(shapes(booksOf([order, bill]))).toEqual([])
    expect(shapes(booksOf([{ ...order, status: 'BILLED' }]))).toEqual([])
  })

  it('are not there twice: a journal of the month on the same accounts about the supplier is it', () => {
    const lines = [line('445', 9_500n, 'Heron Power'), line('805', -9_500n)]
    const books = booksOf([...monthly(6, 10_000n), journal('2026-10-31', 'Accrue October', lines, 'DRAFT')])
    expect(proposalsOf(books)[0]?.already).toContain('draft journal "Accrue October" of 2026-10-31, 95.00')
    const other = [line('445', 700n, 'Kestrel Gas'), line('805', -700n)]
    const unlike = booksOf([...monthly(6, 10_000n), journal('2026-10-31', 'Accrue gas', other)])
    expect(proposalsOf(unlike)[0]?.already).toBeUndefined()
  })
})

describe('prepayments', () => {
  const yearly = document('2026-10-01', [line('433', 120_000n, 'Liability insurance 1 Oct 2026 - 30 Sep 2027')])

  it('move what is for later months off the cost', () => {
    expect(shapes(booksOf([yearly]))).toEqual([['prepayment', '620 110000, 433 -110000']])
    expect(found('prepayment_candidate', booksOf([yearly]))).toHaveLength(1)
  })

  it.each([
    ['the fee for annual accounts', document('2026-10-05', [line('412', 320_000n, 'Annual accounts')])],
    ['a monthly instalment', document('2026-10-05', [line('433', 61_000n, 'Business insurance instalment')])],
    ['what is for the month alone', document('2026-10-05', [line('433', 61_000n, 'Insurance October 2026')])],
    ['little money', document('2026-10-05', [line('433', 9_000n, 'Insurance, annual')])],
  ])('leave %s alone', (_, bill) => expect(shapes(booksOf([bill]))).toEqual([]))

  it('are released month by month to where they were before, once', () => {
    const paid = document('2026-03-04', [line('620', 120_000n, 'Insurance policy, 12 months')])
    const release = (month: string) =>
      journal(`${month}-28`, 'Insurance policy', [line('433', 10_000n), line('620', -10_000n)])
    const open = booksOf([paid, release('2026-09')])
    expect(shapes(open)).toEqual([['prepayment', '433 10000, 620 -10000']])
    expect(found('prepayment_candidate', booksOf([paid, release('2026-09'), release('2026-10')]))).toEqual([])
  })
})

describe('depreciation', () => {
  const run = (month: string, amount: bigint) =>
    journal(`${month}-28`, `Depreciation ${month}`, [line('416', amount), line('731', -amount)])
  const books = (documents: CloseDocument[], balance: [string, bigint][] = []) =>
    booksOf(documents, { trial: { movement: new Map(), balance: new Map(balance) } })

  it.each<[string, bigint, bigint, [string, bigint][], string]>([
    ['as before', 5_000n, 5_000n, [], '416 5000, 731 -5000'],
    ['falling as before', 10_000n, 9_800n, [], '416 9604, 731 -9604'],
    [
      'held to what is left of the cost',
      5_000n,
      5_000n,
      [
        ['id-730', 90_000n],
        ['id-731', -88_000n],
      ],
      '416 2000, 731 -2000',
    ],
  ])('is charged %s', (_, august, september, balance, lines) => {
    const proposed = shapes(books([run('2026-08', august), run('2026-09', september)], balance))
    expect(proposed).toEqual([['depreciation', lines]])
  })

  it('stops when the cost is gone, and when it has stopped for months', () => {
    const gone: [string, bigint][] = [
      ['id-730', 88_000n],
      ['id-731', -88_000n],
    ]
    expect(shapes(books([run('2026-08', 5_000n), run('2026-09', 5_000n)], gone))).toEqual([])
    expect(shapes(books([run('2026-05', 5_000n), run('2026-06', 5_000n)]))).toEqual([])
  })

  it('is missed where the months before had it, whoever charged it', () => {
    const profits = [5_000n, 5_000n, 5_000n, 0n].map((amount, index) => ({
      ...{ period: monthsAfter(OCTOBER, index - 3), figures: new Map([['id-416', amount]]) },
    }))
    expect(found('depreciation_missing', booksOf([], { profits }))).toMatchObject([
      { amount: 5_000n, next: expect.stringContaining('runs depreciation in Xero') },
    ])
    const books = booksOf([run('2026-08', 5_000n), run('2026-09', 5_000n)], { profits })
    const [only] = found('depreciation_missing', books)
    expect(only?.fact).toContain('on 416 "Depreciation" in 2026-10; the months before had 50.00 NZD')
    expect([...findingsByProposal(proposalsOf(books), books).values()]).toEqual([
      findingId('depreciation_missing', only?.key ?? []),
    ])
    const charged = profits.map((one) => ({ ...one, figures: new Map([['id-416', 5_000n]]) }))
    expect(found('depreciation_missing', booksOf([], { profits: charged }))).toEqual([])
  })
})

describe('accruals of before', () => {
  const accrual = journal('2026-09-30', 'Accrue Heron Power', [line('445', 9_000n), line('805', -9_000n)])
  const back = (status: string) =>
    journal('2026-10-01', 'Reversal: Accrue Heron Power', [line('445', -9_000n), line('805', 9_000n)], status)
  const bill = document('2026-10-06', [line('445', 9_400n)])

  it.each<[string, CloseDocument[], number]>([
    ['nothing took it back', [accrual, bill], 1],
    ['only a draft does', [accrual, back('DRAFT'), bill], 1],
    ['it is reversed', [accrual, back('POSTED'), bill], 0],
    ['the bill was charged against it', [accrual, document('2026-10-06', [line('805', 9_400n)])], 0],
  ])('are found where %s', (_, documents, count) =>
    expect(found('accrual_not_reversed', booksOf(documents))).toHaveLength(count),
  )

  it('are only noted where they are built up month by month', () => {
    const built = ['2026-07', '2026-08', '2026-09'].map((month) =>
      journal(`${month}-28`, 'Accrue annual accounts', [line('412', 4_000n), line('805', -4_000n)]),
    )
    expect(found('accrual_not_reversed', booksOf(built)).map(({ severity }) => severity)).toEqual([
      'note',
      'note',
      'note',
    ])
  })

  it('are each taken back by a journal of their own: the one of the month before does not serve an older one too', () => {
    const older = journal('2026-08-31', 'Accrue Heron Power', [line('445', 9_000n), line('805', -9_000n)])
    const open = found('accrual_not_reversed', booksOf([older, accrual, back('POSTED')]))
    expect(open.map(({ key }) => key)).toEqual([[older.id]])
    const both = [older, accrual, back('POSTED'), back('POSTED')]
    expect(found('accrual_not_reversed', booksOf(both))).toEqual([])
  })

  it('of two suppliers on one account with one amount are there once each', () => {
    const other = monthly(6, 10_000n).map((one) => ({ ...one, contactId: 'c2', contactName: 'Kestrel Gas' }))
    const gas = journal('2026-10-31', 'Accrue Kestrel Gas', [line('445', 10_000n), line('805', -10_000n)])
    const proposals = proposalsOf(booksOf([...monthly(6, 10_000n), ...other, gas]))
    expect(proposals.map(({ about, already }) => [about, already !== undefined]).sort()).toEqual([
      ['Heron Power', false],
      ['Kestrel Gas', true],
    ])
    const bare = journal('2026-10-31', 'Month end', [line('445', 10_000n), line('805', -10_000n)])
    const one = proposalsOf(booksOf([...monthly(6, 10_000n), ...other, bare]))
    expect(one.filter(({ already }) => already !== undefined)).toHaveLength(1)
  })

  it('are held against their bills', () => {
    const { rows, meanError } = hindsightOf(booksOf([accrual, back('POSTED'), bill]))
    expect(rows).toMatchObject([{ accrued: 9_000n, billed: 9_400n, reversed: '2026-10-01' }])
    expect(meanError).toBe(400n)
  })
})

describe('assets and stock among the costs', () => {
  it.each<[string, bigint, number]>([
    ['Laptop 14 inch', 180_000n, 1],
    ['Laptop sleeve', 4_000n, 0],
    ['Laptop repair', 180_000n, 0],
    ['Vehicle insurance', 180_000n, 0],
    ['Server hosting October', 180_000n, 0],
    ['Stationery', 180_000n, 0],
  ])('%s for %d', (text, amount, count) =>
    expect(found('asset_expensed', booksOf([document('2026-10-09', [line('453', amount, text)])]))).toHaveLength(count),
  )

  it('finds an item that is tracked by its name, without its code', () => {
    const items = [{ code: 'ROUTER-X1', name: 'Router X1', onHand: 10_000n, isPurchased: true } as Item]
    const bought = (text: string) => booksOf([document('2026-10-09', [line('453', 50_000n, text)])], { items })
    expect(found('inventory_expensed', bought('Router X1'))).toHaveLength(1)
    expect(found('inventory_expensed', bought('Router X1 cover'))).toEqual([])
  })
})

describe('reclassification', () => {
  const before = Array.from({ length: 6 }, (_, index) => document(`2026-0${index + 4}-03`, [line('412', 20_000n)]))

  it('moves a line off suspense to where the contact usually is, either way round', () => {
    const stray = document('2026-10-09', [line('850', 20_000n)])
    expect(shapes(booksOf([...before, stray]))).toEqual([['reclassification', '412 20000, 850 -20000']])
    expect(shapes(booksOf([...before.slice(1), stray]))).toEqual([])
  })
})

it('every proposal balances and keeps its id whatever the amounts', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 20_000n, max: 10n ** 9n }),
      fc.bigInt({ min: 20_000n, max: 10n ** 9n }),
      (one, other) => {
        const bill = (net: bigint) =>
          document('2026-10-01', [line('433', net, 'Insurance 1 Oct 2026 - 30 Sep 2027')], { id: 'same' })
        const [first, second] = [one, other].map((net) => proposalsOf(booksOf([bill(net)])))
        for (const proposal of [...(first ?? []), ...(second ?? [])]) {
          expect(sum(proposal.lines.map(({ amount }) => amount))).toBe(0n)
          expect(proposedAmount(proposal)).toBeGreaterThan(0n)
        }
        if (first?.length && second?.length) expect(first[0]?.id).toBe(second[0]?.id)
      },
    ),
  )
})

describe('what is found is said once', () => {
  const found = (documents: CloseDocument[]) =>
    closeChecks(booksOf(documents)).filter(({ severity }) => severity !== 'note')
  const late = (text: string, more: Partial<CloseDocument> = {}) =>
    document('2026-11-05', [line('445', 10_400n, text)], more)

  it.each(['Power October 2026', 'Power for October'])(
    'a bill of next month for "%s" is a matter of cut-off, not missing as well, and the proposal names that finding',
    (text) => {
      const bill = late(text)
      const documents = [...monthly(6, 10_000n), bill]
      expect(found(documents)).toEqual([{ id: findingId('cut_off', [bill.id]), severity: 'warning' }])
      const books = booksOf(documents)
      expect(shapes(books)).toEqual([['accrual', '445 10400, 805 -10400']])
      expect([...findingsByProposal(proposalsOf(books), books).values()]).toEqual([findingId('cut_off', [bill.id])])
    },
  )

  it('a bill that has not come is missing, and the proposal names that', () => {
    const books = booksOf(monthly(6, 10_000n))
    const id = findingId('missing_recurring', ['purchase', 'c1', 'NZD'])
    expect(closeChecks(books).map((one) => one.id)).toEqual([id])
    expect([...findingsByProposal(proposalsOf(books), books).values()]).toEqual([id])
  })

  it('bills that come a month late every month are noted, and proposed with less trust', () => {
    const usual = ['2026-08', '2026-09', '2026-10'].map((month, index) =>
      document(`${month}-05`, [line('445', 10_000n, `Power ${['July', 'August', 'September'][index]} 2026`)]),
    )
    const books = booksOf([...usual, late('Power October 2026')])
    expect(found(books.documents as CloseDocument[])).toEqual([])
    expect(proposalsOf(books)).toMatchObject([{ kind: 'accrual', confidence: 0.5 }])
  })

  it('an account that a contact never has is both a finding and a reclassification of its line', () => {
    const usual = Array.from({ length: 12 }, (_, index) =>
      document(`${monthsAfter(OCTOBER, -1 - index).month}-03`, [line('412', 20_000n)]),
    )
    const others = Array.from({ length: 60 }, (_, index) =>
      document('2026-05-03', [line('445', 5_000n)], { contactId: `o${index % 20}`, contactName: `Other ${index}` }),
    )
    const stray = document('2026-10-09', [line('453', 20_000n), line('412', 100n)])
    const books = booksOf([...usual, ...others, stray])
    const moves = proposalsOf(books).filter(({ kind }) => kind === 'reclassification')
    expect(moves.map((one) => one.lines.map((part) => [part.account, part.amount]))).toEqual([
      [
        ['412', 20_000n],
        ['453', -20_000n],
      ],
    ])
    const named = findingsByProposal(moves, books)
    expect([...named.values()]).toEqual([findingId('miscoded', ['c1', '453'])])
  })

  function closeChecks(books: MonthBooks) {
    return [cutOff, missingRecurringCheck, ...periodEndChecks].flatMap(({ rule, examine }) =>
      examine(books).found.map(({ key, severity }) => ({ id: findingId(rule, key), severity })),
    )
  }
})
