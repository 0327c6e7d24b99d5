import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import type { Check } from './check.ts'

const SCREEN =
  'A person with the adviser role sets it in Xero: Accounting, Advanced, Financial settings, Lock dates. No program can.'

/** Lock dates behind what was settled: earlier months that are still open are a warning, the month itself is a note until it is signed. */
export const lockDates: Check = {
  rule: 'lock_dates',
  title: 'Lock dates behind policy',
  step: 'lock',
  weight: 2,
  examine(books) {
    const { period, organisation, settings } = books
    const lock = lockDateOf(organisation)
    if (lock !== undefined && lock >= period.to)
      return { found: [], proved: [`Everything up to ${lock} is locked in Xero.`] }
    const earlier = monthsAfter(period, -1).to
    const isBehind = lock === undefined || lock < earlier
    const state = lock === undefined ? 'No lock date is set' : `The lock date is ${lock}`
    if (isBehind && isDue(earlier, books)) {
      const fact = `${state}; months up to ${earlier} were to be locked within ${settings.lockWithin} days of their end, so they can still be changed.`
      return {
        found: [{ ...NOTHING, key: ['earlier'], severity: 'warning', fact, next: `Set it to ${earlier}. ${SCREEN}` }],
        proved: [],
      }
    }
    const due = addDays(period.to, settings.lockWithin)
    if (books.today <= due) return { found: [], proved: [`${state}; ${period.to} is to be locked by ${due}.`] }
    const late = daysBetween(due, books.today)
    const fact = `${state}; ${period.to} was to be locked by ${due}, ${late} day${late === 1 ? '' : 's'} ago.`
    return {
      found: [
        {
          ...NOTHING,
          key: ['period'],
          severity: 'note',
          fact,
          next: `Once the month is signed, set it to ${period.to}. ${SCREEN}`,
        },
      ],
      proved: [],
    }
  },
}

const NOTHING = { amount: 0n, documents: [] } as const

function isDue(end: Day, { today, settings }: Pick<MonthBooks, 'today' | 'settings'>): boolean {
  return today > addDays(end, settings.lockWithin)
}
