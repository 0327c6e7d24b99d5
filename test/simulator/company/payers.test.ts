import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween, weekday } from '../../../src/books/day.ts'
import { payer } from '../../../src/simulator/company/payer.ts'
import { randomSource } from '../../../src/simulator/company/random.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { founded } from './books.ts'

/** An invoice that was paid in full: by whom, when, and how many days after its due date. */
interface Settled {
  contact: string
  due: Day
  paid: Day
  late: number
}

function settledOf(organisation: OrganisationState | undefined): Settled[] {
  return [...(organisation?.invoices.values() ?? [])].flatMap(({ type, contactId, dueDate, fullyPaidOn }) =>
    type === 'ACCREC' && dueDate && fullyPaidOn
      ? [{ contact: contactId, due: dueDate, paid: fullyPaidOn, late: daysBetween(dueDate, fullyPaidOn) }]
      : [],
  )
}

/** The share of those of which something is true, in per cent. */
function share<T>(all: readonly T[], isSo: (one: T) => boolean): number {
  return (100 * all.filter(isSo).length) / all.length
}

function groups<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

function mean(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0) / values.length
}

/** Deviations in days: of a customer's invoices from its mean, and of the customers' means. */
function deviations(settled: readonly Settled[]): { within: number; between: number } {
  const customers = groups(settled, ({ contact }) => contact).map((each) => each.map(({ late }) => late))
  const means = customers.map(mean)
  const squares = customers.flatMap((each, index) => each.map((late) => (late - (means[index] ?? 0)) ** 2))
  const within = Math.sqrt(squares.reduce((total, each) => total + each, 0) / (settled.length - customers.length))
  return { within, between: Math.sqrt(mean(means.map((each) => (each - mean(means)) ** 2))) }
}

/** Of the days on which a customer paid, how many per cent settled one, two, three, four and more invoices. */
function bundles(settled: readonly Settled[]): number[] {
  const sizes = groups(settled, ({ contact, paid }) => contact + paid).map((each) => each.length)
  return [1, 2, 3, 4, 5].map((size) => share(sizes, (each) => Math.min(each, 5) === size))
}

function expectNear(found: readonly number[], wanted: readonly number[], tolerance: number): void {
  const far = found.filter((each, index) => Math.abs(each - (wanted[index] ?? 0)) > tolerance)
  expect(far, `${found.map((each) => each.toFixed(1))} are not about ${wanted}`).toEqual([])
}

const isLate = ({ late }: Settled) => late > 0
const isDueOnWeekend = ({ due }: Settled) => [0, 6].includes(weekday(due))

describe.each([1, 11])('the customers of a generated company, seed %i', (seed) => {
  const settled = settledOf(founded('2026-11-20', { company: { seed, invoices: 10_000 } })[0])

  test('pay early, on the day and late as often as real ones, a few very late', () => {
    expectNear([share(settled, ({ late }) => late < 0), share(settled, ({ late }) => late === 0)], [37, 21], 6)
    expectNear([share(settled, isLate)], [42], 5)
    expectNear([share(settled, ({ late }) => late > 7)], [6.7], 2)
    expectNear([share(settled, ({ late }) => late > 15)], [3.6], 1.2)
    expectNear([share(settled, ({ late }) => late > 30)], [2.2], 0.9)
    expectNear([share(settled, ({ late }) => late > 60)], [0.6], 0.5)
  })

  test('differ more from each other than each from itself', () => {
    const { within, between } = deviations(settled)
    expectNear([within], [8], 2)
    expectNear([between], [13], 3)
    expect(between).toBeGreaterThan(within)
  })

  test('pay on working days, what falls due on a weekend mostly after it', () => {
    const onDay = [1, 2, 3, 4, 5].map((date) => share(settled, ({ paid }) => weekday(paid) === date))
    expectNear(onDay, [24, 23, 16, 16, 22], 5)
    expect(settled.filter(({ paid }) => [0, 6].includes(weekday(paid)))).toEqual([])
    expectNear([share(settled.filter(isDueOnWeekend), isLate)], [59], 6)
    const onWorkingDay = settled.filter((each) => !isDueOnWeekend(each))
    expectNear([share(onWorkingDay, isLate)], [37], 7)
  })

  test('settle several invoices in one day', () => {
    expectNear(bundles(settled), [67, 15, 7, 4, 8], 6)
  })
})

test.each([
  ['nz', '2026-11-20'],
  ['uk', '2027-03-01'],
  ['us', '2027-07-31'],
  ['au', '2028-02-29'],
] as const)('the customers of the demo in %s on %s pay like real ones, of whom none is large', (region, on) => {
  const settled = settledOf(founded(on, { company: 'demo', region })[0])
  expectNear([share(settled, ({ late }) => late < 0), share(settled, ({ late }) => late === 0)], [37, 21], 7)
  expectNear([share(settled, isLate)], [42], 7)
  expectNear([share(settled, ({ late }) => late > 7)], [6.7], 3)
  expectNear([share(settled, ({ late }) => late > 30)], [2.2], 1.5)
  expectNear([deviations(settled).within], [8], 4)
  expect(bundles(settled)[1]).toBeGreaterThan(0)
})

test('a payer with a latest day keeps to it, and pays on working days after the date of the document', () => {
  const pays = payer({ mean: 4, deviation: 9, latest: 2, forgets: 300 }, 'prompt')
  const source = randomSource('documents')
  for (let from = day('2026-01-01'); from < '2028-01-01'; from = addDays(from, 1)) {
    const due = addDays(from, 14)
    const paid = pays(from, due, source.between(0, 999))
    expect([0, 6]).not.toContain(weekday(paid))
    expect(paid > from && paid <= addDays(due, 2)).toBe(true)
  }
})

test('a payer in runs pays once a week, on a day that the next payer does not share', () => {
  const runs = (seed: string) => {
    const pays = payer({ mean: 0, deviation: 3, inRuns: true }, seed)
    const source = randomSource(seed)
    const days = Array.from({ length: 400 }, (_, index) => {
      const from = addDays(day('2026-01-01'), index)
      return pays(from, addDays(from, 20), source.between(0, 999))
    })
    return new Set(days)
  }
  const found = [...runs('one')].sort()
  const weeks = new Set(found.map((each) => addDays(each, -((weekday(each) + 6) % 7))))
  expect(weeks.size).toBe(found.length)
  expect([...runs('other')].sort()).not.toEqual(found)
})
