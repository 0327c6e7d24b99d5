import { describe, expect, test } from 'vitest'
import type { HoldReason, RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { standingsOf } from '../../../src/tools/collections/record/standing.ts'
import { brokenPromiseOn, circumstancesOf, stopOf } from '../../../src/tools/collections/record/stops.ts'
import { about, day, northgate, paid, promise, receivables, type Settled } from './record-facts.ts'

const two = { invoices: [{ id: 'i-2', number: 'INV-2' }] }
const dispute: RecordEntry = {
  ...about,
  ...{ kind: 'dispute', ref: 'd_00000001', reason: 'not_received', amount: undefined, currency: 'NZD', owner: '' },
}
function hold(reason: HoldReason, until?: string, ref = 'h_00000001'): Extract<RecordEntry, { kind: 'hold' }> {
  return { ...about, kind: 'hold', ref, reason, until: until === undefined ? undefined : day(until) }
}

function read(entries: readonly RecordEntry[], today: string, settled: Settled = {}) {
  const standing = standingsOf(entries, receivables(today, settled)).of(northgate.id)
  return {
    stop: (id = 'i-1') => stopOf(standing, id, day(today)),
    circumstances: (id = 'i-1') => circumstancesOf(standing, id, day(today)),
    broken: (id = 'i-1') => brokenPromiseOn(standing, id)?.ref,
  }
}

describe('what stops an invoice from being chased', () => {
  test('nothing on record is no stop', () => expect(read([], '2026-11-04').stop()).toBeUndefined())

  test('a promise stops its invoice until its time is up', () => {
    const { stop } = read([promise()], '2026-11-10')
    expect(stop()).toEqual({ gate: 'promise', why: '1,000.00 NZD is promised by 2026-11-06', until: '2026-11-10' })
    expect(stop('i-2')).toBeUndefined()
    expect(read([promise()], '2026-11-11').stop()).toBeUndefined()
  })

  test('an expected date of Xero stops too', () => {
    const facts = receivables('2026-11-12', {}, { expected: day('2026-11-12') })
    expect(stopOf(standingsOf([], facts).of(northgate.id), 'i-1', day('2026-11-12'))).toEqual({
      gate: 'promise',
      why: 'payment is expected on 2026-11-12',
      until: '2026-11-16',
    })
  })

  test('a dispute comes before a promise, a hold before both', () => {
    expect(read([promise(), dispute], '2026-11-04').stop()).toEqual({
      gate: 'dispute',
      why: 'disputed since 2026-11-02: not received',
      until: undefined,
    })
    expect(read([promise(), dispute, hold('requested', '2026-11-13')], '2026-11-13').stop()).toEqual({
      gate: 'hold',
      why: 'on hold since 2026-11-02: requested',
      until: '2026-11-13',
    })
    expect(read([hold('requested', '2026-11-13')], '2026-11-14').stop()).toBeUndefined()
  })

  test('of several holds the longest counts', () => {
    const holds = [hold('requested', '2026-11-13'), hold('hardship', '2026-11-30', 'h_00000002')]
    expect(read(holds, '2026-11-04').stop()?.until).toBe('2026-11-30')
    expect(read([...holds, hold('other', undefined, 'h_00000003')], '2026-11-04').stop()?.until).toBeUndefined()
  })

  test('one that names no invoice is about all of them, and so is who is insolvent or wants no contact', () => {
    expect(read([{ ...dispute, invoices: [] }], '2026-11-04').stop('i-2')?.gate).toBe('dispute')
    expect(read([hold('requested')], '2026-11-04').stop('i-2')).toBeUndefined()
    expect(read([hold('insolvency')], '2026-11-04').stop('i-2')?.gate).toBe('hold')
    expect(read([hold('do_not_contact')], '2026-11-04').stop('i-2')?.gate).toBe('hold')
  })

  test('instalments stop nothing once one was missed; a promise made since does', () => {
    const second = promise({ ref: 'p_00000002', on: day('2026-11-30'), instalment: true })
    const plan = [promise({ amount: 50_000n }), { ...second, amount: 50_000n }]
    expect(read(plan, '2026-11-10').stop()?.until).toBe('2026-12-02')
    expect(read(plan, '2026-11-11').stop()).toBeUndefined()
    expect(read(plan, '2026-11-11', { 'i-1': [paid(50_000n, '2026-11-06')] }).stop()?.gate).toBe('promise')
    const anew = [...plan, promise({ ref: 'p_00000003', day: day('2026-11-11'), on: day('2026-11-20') })]
    expect(read(anew, '2026-11-12').stop()?.until).toBe('2026-11-24')
  })
})

describe('what bears on whether an invoice is paid', () => {
  test('a promise that runs, with how the contact kept others', () => {
    const entries = [
      promise({ ...two, ref: 'p_00000004', day: day('2026-10-01'), on: day('2026-10-05') }),
      promise({ ...two, ref: 'p_00000005', day: day('2026-10-12'), on: day('2026-10-16') }),
      promise(),
    ]
    const { circumstances } = read(entries, '2026-11-04', { 'i-2': [paid(100_000n, '2026-10-16')] })
    expect(circumstances()).toEqual({
      promise: { lastDay: '2026-11-10', kept: 1, broken: 1 },
      brokenPromise: false,
      disputed: false,
      insolvent: false,
    })
    expect(circumstances('i-2').brokenPromise).toBe(false)
  })

  test('the newest promise about it that was not kept', () => {
    expect(read([promise()], '2026-11-11').circumstances()).toMatchObject({ promise: undefined, brokenPromise: true })
    expect(read([promise()], '2026-11-11').circumstances('i-2').brokenPromise).toBe(false)
    const partly = read([promise()], '2026-11-11', { 'i-1': [paid(10_000n, '2026-11-05')] })
    expect(partly.circumstances().brokenPromise).toBe(true)
  })

  test('a missed instalment is broken for the risk and the next step alike, though a later one is live', () => {
    const second = promise({ ref: 'p_00000002', on: day('2026-11-30'), amount: 50_000n, instalment: true })
    const missed = read([promise({ amount: 50_000n }), second], '2026-11-11')
    expect(missed.circumstances()).toMatchObject({ promise: undefined, brokenPromise: true })
    expect(missed.broken()).toBe('p_00000001')
    const anew = promise({ ref: 'p_00000003', day: day('2026-11-11'), on: day('2026-11-20') })
    expect(read([promise({ amount: 50_000n }), second, anew], '2026-11-12').broken()).toBeUndefined()
  })

  test('disputes and insolvency, while they last', () => {
    const entries = [dispute, hold('insolvency')]
    expect(read(entries, '2026-11-04').circumstances()).toMatchObject({ disputed: true, insolvent: true })
    expect(read(entries, '2026-11-04').circumstances('i-2')).toMatchObject({ disputed: false, insolvent: true })
    const closed: RecordEntry[] = [
      { ...about, kind: 'closed', ref: 'x_00000001', closes: 'd_00000001', as: 'settled' },
      { ...about, kind: 'closed', ref: 'x_00000002', closes: 'h_00000001', as: 'lifted' },
    ]
    expect(read([...entries, ...closed], '2026-11-04').circumstances()).toMatchObject({
      disputed: false,
      insolvent: false,
    })
  })
})
