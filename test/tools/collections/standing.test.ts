import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { businessDays, calendarDays } from '../../../src/books/day-count.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import {
  mentionedInvoices,
  promisesBetween,
  type StandingPromise,
  standingsOf,
} from '../../../src/tools/collections/record/standing.ts'
import { about, addDays, day, northgate, paid, promise, receivables, type Settled } from './record-facts.ts'

function judged(entries: readonly RecordEntry[], today: string, settled: Settled = {}, options = {}) {
  return standingsOf(entries, receivables(today, settled, options)).of(northgate.id).promises
}

function stateOf(entries: readonly RecordEntry[], today: string, settled: Settled = {}, options = {}) {
  return judged(entries, today, settled, options).map(({ state }) => state)
}

const withdrawn: RecordEntry = { ...about, kind: 'closed', ref: 'x_00000001', closes: 'p_00000001', as: 'withdrawn' }

describe('a promise of 1,000.00 by Friday 6 November', () => {
  // Friday and two business days are Tuesday the 10th.
  const cases: [what: string, today: string, settled: Settled, state: string][] = [
    ['is live while it runs', '2026-11-06', {}, 'live'],
    ['is live in its grace', '2026-11-10', {}, 'live'],
    ['is broken after it', '2026-11-11', {}, 'broken'],
    ['is kept by its day', '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-06')] }, 'kept'],
    ['is kept as soon as it is paid', '2026-11-04', { 'i-1': [paid(100_000n, '2026-11-03')] }, 'kept'],
    ['is kept on the last day of grace', '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-10')] }, 'kept'],
    ['is broken by money a day later', '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-11')] }, 'broken'],
    ['is kept by 95%', '2026-11-20', { 'i-1': [paid(95_000n, '2026-11-06')] }, 'kept'],
    ['is partly kept by a cent less', '2026-11-20', { 'i-1': [paid(94_999n, '2026-11-06')] }, 'partly'],
    ['is live with part of it paid', '2026-11-06', { 'i-1': [paid(50_000n, '2026-11-05')] }, 'live'],
    [
      'is kept by two parts',
      '2026-11-20',
      { 'i-1': [paid(50_000n, '2026-11-05'), paid(50_000n, '2026-11-09')] },
      'kept',
    ],
    ['is kept by more than it', '2026-11-20', { 'i-1': [paid(120_000n, '2026-11-06')] }, 'kept'],
    ['is not kept by money from before it', '2026-11-20', { 'i-1': [paid(50_000n, '2026-11-01')] }, 'broken'],
    ['is kept by money of the day it was made', '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-02')] }, 'kept'],
    [
      'is kept by an overpayment put against it',
      '2026-11-20',
      { 'i-1': [paid(100_000n, '2026-11-06', 'overpayment')] },
      'kept',
    ],
    ['is not kept by another invoice', '2026-11-20', { 'i-2': [paid(100_000n, '2026-11-06')] }, 'broken'],
    [
      'is over, not kept, when a credit note pays it',
      '2026-11-20',
      { 'i-1': [paid(100_000n, '2026-11-06', 'credit note')] },
      'withdrawn',
    ],
    [
      'is broken when a credit note pays half of it',
      '2026-11-20',
      { 'i-1': [paid(50_000n, '2026-11-06', 'credit note')] },
      'broken',
    ],
    [
      'is kept by what a credit note left of it',
      '2026-11-20',
      { 'i-1': [paid(40_000n, '2026-11-05', 'credit note'), paid(60_000n, '2026-11-06')] },
      'kept',
    ],
  ]
  test.each(cases)('%s', (_, today, settled, state) => expect(stateOf([promise()], today, settled)).toEqual([state]))

  test('says what was paid, and until when money counts', () => {
    const [one] = judged([promise()], '2026-11-20', { 'i-1': [paid(40_000n, '2026-11-09')] })
    expect(one).toMatchObject({ paid: 40_000n, lastDay: '2026-11-10', from: 'record', state: 'partly' })
  })

  test('a credit note of what was never promised takes nothing away', () => {
    const settled = { 'i-1': [paid(20_000n, '2026-11-05', 'credit note')] }
    expect(stateOf([promise({ amount: 50_000n })], '2026-11-20', settled)).toEqual(['broken'])
    const both = { 'i-1': [...settled['i-1'], paid(50_000n, '2026-11-06')] }
    expect(stateOf([promise({ amount: 50_000n })], '2026-11-20', both)).toEqual(['kept'])
  })

  test('is withdrawn, not broken, once its invoice was voided; what is left of several is still to be paid', () => {
    const ofVoided = promise({ invoices: [{ id: 'i-void', number: 'INV-9' }] })
    expect(stateOf([ofVoided], '2026-11-20')).toEqual(['withdrawn'])
    const both = promise({ amount: 200_000n, invoices: [...ofVoided.invoices, ...about.invoices] })
    expect(stateOf([both], '2026-11-20')).toEqual(['broken'])
    expect(stateOf([both], '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-06')] })).toEqual(['kept'])
  })

  test('one withdrawn is withdrawn, whatever was paid', () => {
    expect(stateOf([promise(), withdrawn], '2026-11-20')).toEqual(['withdrawn'])
    expect(stateOf([promise(), withdrawn], '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-06')] })).toEqual([
      'withdrawn',
    ])
  })
})

describe('days off', () => {
  const weekend = promise({ on: day('2026-11-07') })
  test('a promise for Saturday runs to Wednesday', () => {
    expect(judged([weekend], '2026-11-11')[0]).toMatchObject({ state: 'live', lastDay: '2026-11-11' })
    expect(stateOf([weekend], '2026-11-12')).toEqual(['broken'])
  })

  test('money that arrives at the weekend after the last day was sent in time, and until Monday nothing is broken', () => {
    const tuesday = promise({ on: day('2026-11-11') })
    expect(judged([tuesday], '2026-11-14')[0]).toMatchObject({ state: 'live', lastDay: '2026-11-13' })
    expect(stateOf([tuesday], '2026-11-20', { 'i-1': [paid(100_000n, '2026-11-15')] })).toEqual(['kept'])
    expect(stateOf([tuesday], '2026-11-16')).toEqual(['broken'])
  })

  test('holidays are no days either', () => {
    const days = businessDays([day('2026-11-09'), day('2026-11-10')])
    expect(judged([promise()], '2026-11-12', {}, { days })[0]).toMatchObject({ state: 'live', lastDay: '2026-11-12' })
    expect(stateOf([promise()], '2026-11-13', {}, { days })).toEqual(['broken'])
  })

  test('where customers pay on any day, every day counts', () => {
    expect(stateOf([promise()], '2026-11-08', {}, { days: calendarDays })).toEqual(['live'])
    expect(stateOf([promise()], '2026-11-09', {}, { days: calendarDays })).toEqual(['broken'])
  })
})

describe('several promises', () => {
  const later = promise({ ref: 'p_00000002', day: day('2026-11-05'), on: day('2026-11-20') })

  test('a newer one takes the place of one that still runs; the newest comes first', () => {
    expect(judged([promise(), later], '2026-11-16').map(({ ref, state }) => [ref, state])).toEqual([
      ['p_00000002', 'live'],
      ['p_00000001', 'superseded'],
    ])
  })

  test('one that had run out before stays broken', () => {
    const after = { ...later, day: day('2026-11-11') }
    expect(stateOf([promise(), after], '2026-11-16')).toEqual(['live', 'broken'])
  })

  test('one that was kept before the newer was made stays kept, and its money does not keep the newer', () => {
    const half = promise({ amount: 50_000n })
    const rest = { ...later, amount: 50_000n }
    const settled = { 'i-1': [paid(50_000n, '2026-11-05')] }
    expect(stateOf([half, rest], '2026-12-01', settled)).toEqual(['broken', 'kept'])
  })

  test('one about other invoices takes no place, one about more does', () => {
    const other = { ...later, invoices: [{ id: 'i-2', number: 'INV-2' }] }
    expect(stateOf([promise(), other], '2026-11-06')).toEqual(['live', 'live'])
    const both = { ...later, invoices: [...about.invoices, { id: 'i-2', number: 'INV-2' }] }
    expect(stateOf([promise(), both], '2026-11-06')).toEqual(['live', 'superseded'])
    expect(stateOf([{ ...both, ref: 'p_00000003', day: day('2026-11-02') }, later], '2026-11-06')).toEqual([
      'live',
      'live',
    ])
    expect(stateOf([promise(), { ...later, invoices: [] }], '2026-11-06')).toEqual(['live', 'superseded'])
  })

  test('a newer one that was withdrawn leaves the former', () => {
    const gone: RecordEntry = { ...withdrawn, closes: later.ref }
    expect(stateOf([promise(), later, gone], '2026-11-06')).toEqual(['withdrawn', 'live'])
  })

  test('instalments stand beside each other, and each needs its own money', () => {
    const first = promise({ amount: 50_000n })
    const second = { ...later, amount: 50_000n, day: day('2026-11-02'), instalment: true }
    expect(stateOf([first, second], '2026-11-05')).toEqual(['live', 'live'])
    const once = { 'i-1': [paid(50_000n, '2026-11-06')] }
    expect(stateOf([first, second], '2026-12-01', once)).toEqual(['broken', 'kept'])
    const twice = { 'i-1': [paid(50_000n, '2026-11-06'), paid(50_000n, '2026-11-19')] }
    expect(stateOf([first, second], '2026-12-01', twice)).toEqual(['kept', 'kept'])
    const atOnce = { 'i-1': [paid(100_000n, '2026-11-06')] }
    expect(stateOf([first, second], '2026-12-01', atOnce)).toEqual(['kept', 'kept'])
  })
})

describe('expected payment dates of Xero', () => {
  const expected = day('2026-11-12')
  test('are promises where nothing is on record', () => {
    const all = judged([], '2026-11-12', {}, { expected })
    expect(all.map(({ from, state, amount }) => [from, state, amount])).toEqual([
      ['xero', 'live', 100_000n],
      ['xero', 'live', 100_000n],
    ])
    expect(stateOf([], '2026-11-17', {}, { expected })).toEqual(['broken', 'broken'])
  })

  test('are nothing new where the record speaks of that day or a later one', () => {
    const both = { invoices: [], on: expected }
    expect(judged([promise(both)], '2026-11-12', {}, { expected }).map(({ from }) => from)).toEqual(['record'])
    const earlier = judged([promise({ invoices: [] })], '2026-11-12', {}, { expected })
    expect(earlier.filter(({ from }) => from === 'xero')).toHaveLength(2)
  })

  test('bring their contact in', () => {
    expect(standingsOf([], receivables('2026-11-12', {}, { expected })).contactIds).toEqual([northgate.id])
    expect(standingsOf([], receivables('2026-11-12')).contactIds).toEqual([])
  })
})

describe('disputes, holds and what was done', () => {
  const dispute: RecordEntry = {
    ...about,
    ...{ kind: 'dispute', ref: 'd_00000001', reason: 'quality', amount: undefined, currency: 'NZD', owner: 'Ann' },
  }
  const hold: RecordEntry = {
    ...about,
    ...{ kind: 'hold', ref: 'h_00000001', reason: 'requested', until: day('2026-11-13') },
  }
  const read = (entries: readonly RecordEntry[]) => standingsOf(entries, receivables('2026-11-20')).of(northgate.id)

  test('a dispute is open until it is closed', () => {
    expect(read([dispute]).disputes[0]?.closed).toBeUndefined()
    const settled: RecordEntry = { ...withdrawn, day: day('2026-11-09'), closes: dispute.ref, as: 'settled' }
    expect(read([dispute, settled]).disputes[0]?.closed).toBe('2026-11-09')
  })

  test('a hold is over after its last day, or when it is lifted', () => {
    expect(read([hold]).holds[0]?.over).toBe('2026-11-14')
    const lifted: RecordEntry = { ...withdrawn, day: day('2026-11-09'), closes: hold.ref, as: 'lifted' }
    expect(read([hold, lifted]).holds[0]?.over).toBe('2026-11-09')
    expect(read([{ ...hold, until: undefined }, lifted]).holds[0]?.over).toBe('2026-11-09')
    expect(read([hold, { ...lifted, day: day('2026-11-30') }]).holds[0]?.over).toBe('2026-11-14')
    expect(read([{ ...hold, until: undefined }]).holds[0]?.over).toBeUndefined()
  })

  test('what is on record about an invoice goes with it to the contact that has it now', () => {
    const settled: RecordEntry = { ...withdrawn, closes: dispute.ref, as: 'settled' }
    const books = receivables('2026-11-20')
    const merged = { id: 'c-merged', name: 'Northgate Group' }
    const moved = { ...books, open: books.open.map((one) => ({ ...one, contact: merged })) }
    const of = (all: readonly RecordEntry[]) => standingsOf(all, moved).of(merged.id)
    expect(of([dispute, promise()])).toMatchObject({
      disputes: [{ ref: dispute.ref, closed: undefined, contact: merged }],
      promises: [{ state: 'broken', contact: merged }],
    })
    expect(of([dispute, settled]).disputes[0]?.closed).toBe(settled.day)
    expect(standingsOf([dispute], moved).of(northgate.id).disputes).toEqual([])
  })

  test('somebody of whom nothing is known stands with nothing', () => {
    expect(standingsOf([dispute], receivables('2026-11-20')).of('c-other')).toEqual({
      promises: [],
      disputes: [],
      holds: [],
      contacted: [],
      reminders: [],
    })
  })

  test('only promises need settlements', () => {
    expect(mentionedInvoices([promise(), { ...dispute, invoices: [{ id: 'i-9', number: '9' }] }, promise()])).toEqual([
      'i-1',
    ])
  })
})

test('promises of a week are those whose day or last day lies in it', () => {
  const on = (text: string, ref: string) => promise({ ref, on: day(text), instalment: true })
  const entries = [
    on('2026-11-20', 'p_00000004'),
    on('2026-11-12', 'p_00000003'),
    on('2026-11-06', 'p_00000002'),
    on('2026-11-03', 'p_00000001'),
  ]
  const standings = standingsOf(entries, receivables('2026-11-16'))
  const week = promisesBetween(standings, day('2026-11-09'), day('2026-11-15'))
  expect(week.map(({ on, state }) => [on, state])).toEqual([
    ['2026-11-06', 'broken'],
    ['2026-11-12', 'live'],
  ])
})

test('a promise made at the weekend on which the one before runs out takes its place', () => {
  const before = promise({ ref: 'p_00000001', day: day('2026-10-10'), on: day('2026-10-14') })
  const after = promise({ ref: 'p_00000002', day: day('2026-10-17'), on: day('2026-10-17') })
  expect(stateOf([before, after], day('2026-10-17'), { 'i-1': [] }, { total: 1_000_000n }).sort()).toEqual([
    'live',
    'superseded',
  ])
})

describe('whatever is promised and paid', () => {
  const start = day('2026-10-01')
  const some = fc.record({ made: fc.nat(30), until: fc.nat(30), amount: fc.integer({ min: 1, max: 100_000 }) })
  const payments = fc.array(
    fc.record({ at: fc.nat(80), amount: fc.integer({ min: 1, max: 30_000 }), credit: fc.boolean() }),
    {
      maxLength: 4,
    },
  )
  const scene = fc.record({ promises: fc.array(some, { maxLength: 5 }), payments, now: fc.nat(90) })

  function play({ promises, payments: settled, now }: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
    const entries = promises
      .filter(({ made }) => made <= now)
      .sort((a, b) => a.made - b.made)
      .map(({ made, until, amount }, index) => {
        const made_ = addDays(start, made)
        return promise({ ref: `p_0000000${index}`, day: made_, on: addDays(made_, until), amount: BigInt(amount) })
      })
    const today = addDays(start, now)
    const settlements = settled
      .filter(({ at }) => at <= now)
      .map(({ at, amount, credit }) => paid(BigInt(amount), addDays(start, at), credit ? 'credit note' : 'payment'))
    return { entries, today, settled: { 'i-1': settlements } }
  }

  test('a state says what is so', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { entries, today, settled } = play(given)
        const days = businessDays()
        const credited = settled['i-1'].some(({ kind }) => kind === 'credit note')
        for (const one of judged(entries, today, settled, { total: 1_000_000n })) {
          if (one.state === 'superseded' || one.state === 'withdrawn') continue
          const over = days.upTo(today) > days.upTo(one.lastDay)
          expect(possible(one, over, credited)).toContain(one.state)
        }
      }),
      { numRuns: 500 },
    )
  })

  function possible({ paid: received, amount }: StandingPromise, over: boolean, credited: boolean): string[] {
    if (received * 100n >= amount * 95n) return ['kept']
    const rest = over ? (received > 0n ? 'partly' : 'broken') : 'live'
    return credited ? ['kept', rest] : [rest]
  }

  test('at most one promise about the same invoice is live unless they are instalments', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { entries, today, settled } = play(given)
        expect(
          stateOf(entries, today, settled, { total: 1_000_000n }).filter((state) => state === 'live').length,
        ).toBeLessThan(2)
      }),
      { numRuns: 500 },
    )
  })

  test('money counts once: what was kept is never more than what came in', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { entries, today, settled } = play(given)
        const instalments = entries.map((one) => ({ ...one, instalment: true }))
        const kept = judged(instalments, today, settled, { total: 1_000_000n }).filter(({ state }) => state === 'kept')
        const least = kept.reduce((so, { amount }) => so + (amount * 95n) / 100n, 0n)
        const came = settled['i-1'].filter(({ kind }) => kind === 'payment').reduce((so, { amount }) => so + amount, 0n)
        expect(least <= came).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
