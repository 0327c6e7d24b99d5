import type { Cents } from '../../books/money.ts'
import type { ApiCall } from '../contract.ts'
import type { OrganisationState } from '../state.ts'
import type { JournalLine } from '../state-journals.ts'
import type { TrackingCategory } from '../state-settings.ts'
import type { View } from './balances.ts'
import { categoryParameter, optionParameter } from './report-query.ts'

type Tracking = JournalLine['tracking']

/** Which ledger lines a report shows by their tracking, and whether they stand in one column or in one for each option. */
export interface TrackingColumns {
  /** Each column shows the lines that it says yes to; the last one is their total when there are several. */
  tests: ((tracking: Tracking) => boolean)[]
  titles: string[]
  split: boolean
}

/** One test of one category: one of its options, or none of them. */
interface Choice {
  title: string
  test(tracking: Tracking): boolean
}

/**
 * The tracking parameters of a profit and loss report: a category gives a column for each of its options, those without one and the total;
 * two categories a column for each pair; an option leaves only its own.
 */
export function trackingParameters(organisation: OrganisationState, call: ApiCall): TrackingColumns {
  const first = choicesOf(organisation, call, '')
  const second = choicesOf(organisation, call, '2')
  const pairs = first.flatMap((one) => second.map((other) => both(one, other)))
  const titles = pairs.map(({ title }) => title)
  const tests = pairs.map(({ test }) => test)
  if (pairs.length === 1) return { tests, titles, split: false }
  return { tests, titles: [...titles, 'Total'], split: true }
}

function choicesOf(organisation: OrganisationState, call: ApiCall, suffix: '' | '2'): Choice[] {
  const category = categoryParameter(organisation, call, `trackingcategoryid${suffix}`)
  const option = optionParameter(organisation, call, `trackingoptionid${suffix}`, category)
  if (option !== undefined)
    return [{ title: optionName(organisation, option), test: (tracking) => has(tracking, option) }]
  if (!category) return [{ title: '', test: () => true }]
  return [
    ...category.options.map(({ id, name }) => ({ title: name, test: (tracking: Tracking) => has(tracking, id) })),
    { title: 'Unassigned', test: (tracking) => !isTracked(tracking, category) },
  ]
}

function both(one: Choice, other: Choice): Choice {
  const title = [one.title, other.title].filter((name) => name !== '').join(', ')
  return { title, test: (tracking) => one.test(tracking) && other.test(tracking) }
}

function has(tracking: Tracking, optionId: string): boolean {
  return tracking.some((entry) => entry.optionId === optionId)
}

function isTracked(tracking: Tracking, { options }: TrackingCategory): boolean {
  return options.some(({ id }) => has(tracking, id))
}

function optionName(organisation: OrganisationState, id: string): string {
  for (const { options } of organisation.trackingCategories.values()) {
    const found = options.find((option) => option.id === id)
    if (found) return found.name
  }
  return ''
}

/** The columns as a view of the ledger: every line belongs to the first column that takes it. */
export function trackingView({ tests }: TrackingColumns): Omit<View, 'cash'> {
  return {
    columns: tests.length,
    columnOf: (tracking) => {
      const column = tests.findIndex((test) => test(tracking))
      return column < 0 ? undefined : column
    },
  }
}

/** The figure of a column; of the total, which has no lines of its own, the sum of the others. */
export function totalled({ tests }: TrackingColumns, column: number, figureOf: (column: number) => Cents): Cents {
  if (column < tests.length) return figureOf(column)
  let total = 0n
  for (let own = 0; own < tests.length; own += 1) total += figureOf(own)
  return total
}

/** The tracking parameters of a balance sheet: only lines with each named option count. */
export function trackedLines(organisation: OrganisationState, call: ApiCall): Omit<View, 'cash'> {
  const wanted = ['trackingoptionid1', 'trackingoptionid2'].flatMap((name) => {
    const option = optionParameter(organisation, call, name)
    return option === undefined ? [] : [option]
  })
  const counts = (tracking: Tracking) => wanted.every((option) => has(tracking, option))
  return { columns: 1, columnOf: (tracking) => (counts(tracking) ? 0 : undefined) }
}
