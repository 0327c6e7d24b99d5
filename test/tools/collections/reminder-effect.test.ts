import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { calendarDays } from '../../../src/books/day-count.ts'
import { promisesEnded, reminderEffect } from '../../../src/tools/collections/backtest/reminder-effect.ts'
import type { ReceivableCase } from '../../../src/tools/collections/debtors/receivables.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import type { StandingPromise } from '../../../src/tools/collections/record/standing.ts'

const today = day('2026-11-20')
const span = { from: day('2026-01-01'), today, days: calendarDays }

function invoice(id: string, due: string, paid?: string): ReceivableCase {
  return {
    ...{ id, contactId: 'c', issued: addDays(day(due), -30), due: day(due), currency: 'NZD', amount: 100_00n },
    paid: paid === undefined ? undefined : day(paid),
  }
}

function contacted(on: string, ids: readonly string[] = [], step?: 'first' | 'firm'): RecordEntry {
  return {
    ...{ kind: 'contacted', ref: 'c_00000000', contact: { id: 'c', name: 'C' }, day: day(on), said: '' },
    ...{ invoices: ids.map((id) => ({ id, number: id })), channel: 'email', step, tone: undefined, reminder: '' },
  }
}

/** Twelve invoices, each paid ten days after it was due. */
const habit = Array.from({ length: 12 }, (_, index) => {
  const due = addDays(day('2026-01-15'), 7 * index)
  return invoice(`h${index}`, due, addDays(due, 10))
})

describe('what followed a contact', () => {
  test('is what was paid within 14 days of it, beside what the habit expected', () => {
    const cases = [...habit, invoice('a', '2026-08-01', '2026-08-09'), invoice('b', '2026-08-01', '2026-08-30')]
    const { contacts, all, bySteps } = reminderEffect([contacted('2026-08-05', [], 'first')], cases, span)
    expect(contacts).toBe(1)
    expect(all).toMatchObject({ invoices: 2, paid: 1, amount: 200_00n, paidAmount: 100_00n })
    // Both were to be expected on 11 August: the contact is not to be praised for it.
    expect(all.expected).toBeGreaterThan(1.5)
    expect(all.expected).toBeLessThanOrEqual(2)
    expect(all.expectedAmount).toBeGreaterThan(150_00n)
    expect(bySteps).toEqual([{ step: 'first', ...all }])
  })

  test('is about the invoices that it names, and about those open at the end of its day', () => {
    const cases = [
      ...habit,
      invoice('a', '2026-08-01', '2026-08-05'),
      invoice('b', '2026-08-01'),
      invoice('d', '2026-08-01'),
    ]
    const about = (ids: string[]) => reminderEffect([contacted('2026-08-05', ids)], cases, span)
    expect(about(['b']).all.invoices).toBe(1)
    expect(about([]).all.invoices).toBe(2)
    expect(about(['a'])).toMatchObject({ contacts: 0, nothingOpen: 1, all: { invoices: 0, expected: 0 } })
  })

  test('counts an invoice once where contacts follow each other', () => {
    const cases = [...habit, invoice('a', '2026-08-01', '2026-08-20')]
    const entries = [contacted('2026-08-05', ['a'], 'first'), contacted('2026-08-12', ['a'], 'firm')]
    const { all, bySteps, nothingOpen } = reminderEffect(entries, cases, span)
    expect([all.invoices, all.paid, nothingOpen]).toEqual([1, 0, 1])
    expect(bySteps.map(({ step }) => step)).toEqual(['first'])
    const later = [contacted('2026-08-05', ['a'], 'first'), contacted('2026-08-19', ['a'], 'firm')]
    expect(reminderEffect(later, cases, span).all).toMatchObject({ invoices: 2, paid: 1 })
  })

  test('waits until the 14 days are over', () => {
    const cases = [...habit, invoice('a', '2026-10-01')]
    const on = (text: string) => reminderEffect([contacted(text)], cases, span)
    expect(on('2026-11-06')).toMatchObject({ contacts: 0, tooRecent: 1 })
    expect(on('2026-11-05')).toMatchObject({ contacts: 1, tooRecent: 0 })
    expect(on('2025-12-31')).toMatchObject({ contacts: 0, tooRecent: 0, nothingOpen: 0 })
  })
})

test('promises count once their time is up, those that only Xero has not at all', () => {
  const promise = (state: StandingPromise['state'], lastDay: string, from: StandingPromise['from'] = 'record') =>
    ({ state, lastDay: day(lastDay), from }) as StandingPromise
  const promises = [
    promise('kept', '2026-05-01'),
    promise('kept', '2025-05-01'),
    promise('broken', '2026-05-01'),
    promise('broken', '2026-05-01', 'xero'),
    promise('partly', '2026-05-01'),
    promise('live', '2026-12-01'),
    promise('superseded', '2026-05-01'),
  ]
  expect(promisesEnded(promises, day('2026-01-01'))).toEqual({ kept: 1, partly: 1, broken: 1 })
})
