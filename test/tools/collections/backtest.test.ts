import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { calendarDays } from '../../../src/books/day-count.ts'
import {
  type BacktestCase,
  type Scored,
  scoreAtIssue,
  scoreOpen,
} from '../../../src/tools/collections/backtest/backtest.ts'
import { weekForecastErrors } from '../../../src/tools/collections/backtest/backtest-forecast.ts'
import { measure } from '../../../src/tools/collections/backtest/backtest-measures.ts'

const start = day('2025-01-06')
const until = addDays(start, 500)
const span = { from: addDays(start, 130), to: addDays(until, -1), until, days: calendarDays }

/** A contact with an invoice every week, paid so many days after its due date; one that is not paid yet is open. */
function payer(contactId: string, latenessOf: (index: number) => number, amount = 100_00n): BacktestCase[] {
  return Array.from({ length: 65 }, (_, index) => {
    const issued = addDays(start, 7 * index)
    const due = addDays(issued, 30)
    const paid = addDays(due, latenessOf(index))
    return { contactId, issued, due, paid: paid < until ? paid : undefined, amount }
  })
}

const prompt = payer('prompt', (index) => -(index % 3), 150_00n)
const slow = payer('slow', (index) => 15 + (index % 5))
const ledger = [...prompt, ...slow]

const guessOf = (ranker: 'payment curve' | 'customer mean' | 'oldest first' | 'largest first') => (one: Scored) =>
  one.by[ranker]

describe('the replay of a ledger', () => {
  test('ranks who pays late above who does not, where amounts and days overdue do not', () => {
    const scored = scoreAtIssue(ledger, span)
    const open = scoreOpen(ledger, span)
    const [curve, largest] = (['payment curve', 'largest first'] as const).map((ranker) =>
      measure(scored, guessOf(ranker), { listBy: 'month', chances: ranker === 'payment curve' }),
    )
    expect(curve?.aucLate).toBe(1)
    expect(curve?.aucOverAWeek).toBe(1)
    expect(curve?.brierLate).toBeLessThan(0.02)
    expect(curve?.meanError).toBeLessThan(3)
    expect(largest).toMatchObject({ aucLate: 0, brierLate: undefined, meanError: undefined })
    const [byCurve, oldest] = (['payment curve', 'oldest first'] as const).map((ranker) =>
      measure(open, guessOf(ranker), { listBy: 'on', chances: false }),
    )
    expect(byCurve?.capture).toBeGreaterThan((oldest?.capture ?? 1) + 0.05)
    expect(byCurve?.hits).toBe(1)
  })

  test('leaves out what cannot be judged yet, also where it was paid early, and keeps what was never paid', () => {
    const never = payer('never', () => 10_000)
    const scored = [...scoreAtIssue([...ledger, ...never], span), ...scoreOpen([...ledger, ...never], span)]
    expect(scored.length).toBeGreaterThan(100)
    const unpaid = scored.filter(({ lateness }) => lateness === undefined)
    expect(unpaid.length).toBeGreaterThan(10)
    expect(unpaid.every(({ late, overAWeek }) => late && overAWeek)).toBe(true)
    const judged = scoreAtIssue(ledger, span).map(({ on }) => addDays(on, 37))
    expect(judged.every((known) => known < until)).toBe(true)
  })

  test('says nothing where too little is known beforehand, or too few were late', () => {
    expect(scoreAtIssue(slow.slice(-9), { ...span, from: start })).toEqual([])
    expect(scoreOpen([], span)).toEqual([])
    const scored = scoreAtIssue(prompt, span)
    expect(measure(scored, guessOf('payment curve'), { listBy: 'month', chances: true })).toMatchObject({
      ...{ aucLate: undefined, aucOverAWeek: undefined, brierLate: undefined, capture: undefined },
    })
    expect(measure([], guessOf('payment curve'), { listBy: 'month', chances: true }).meanError).toBeUndefined()
    expect(weekForecastErrors([], span)).toMatchObject({ curve: undefined, dueDate: undefined })
  })

  test('forecasts the weeks of steady payers better than their due dates do', () => {
    const { weeks, curve, dueDate } = weekForecastErrors(ledger, span)
    expect(weeks).toBe(Math.floor((500 - 130) / 7))
    expect(curve).toBeLessThan(0.25)
    expect(dueDate).toBeGreaterThan(0.5)
  })

  test('what comes after a day changes nothing that was said before it', () => {
    const change = fc.record({
      at: fc.integer({ min: 150, max: 480 }),
      contactId: fc.constantFrom('prompt', 'slow', 'new'),
      delay: fc.integer({ min: 0, max: 200 }),
      amount: fc.bigInt({ min: 1n, max: 1_000_000n }),
    })
    fc.assert(
      fc.property(change, ({ at, contactId, delay, amount }) => {
        const on = addDays(start, at)
        const changed = ledger
          .map((one) => (one.paid !== undefined && one.paid >= on ? { ...one, paid: addDays(one.paid, delay) } : one))
          .map((one) => (one.paid !== undefined && one.paid >= until ? { ...one, paid: undefined } : one))
          .concat({ contactId, issued: on, due: addDays(on, 20), paid: addDays(on, delay), amount })
        const said = (cases: readonly BacktestCase[]) =>
          [...scoreAtIssue(cases, span), ...scoreOpen(cases, span)]
            .filter((one) => one.on < on)
            .map((one) => [one.on, one.amount, one.by])
        const [before, after] = [said(ledger), said(changed)]
        expect(before.length).toBeGreaterThan(0)
        expect(after).toEqual(before)
      }),
      { numRuns: 15 },
    )
  })
})
