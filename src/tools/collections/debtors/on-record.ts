import type { Day } from '../../../books/day.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Table } from '../../../call/reply.ts'
import type { Standing } from '../record/standing.ts'
import { words } from '../record/stops.ts'
import { stateWords } from './promise-list.ts'

const MOST = 12
const LONGEST = 120

interface Line {
  day: Day
  isDated?: boolean
  what: string
  state: string
  invoices: readonly { number: string }[]
  said: string
  rebuilt?: boolean | undefined
}

/** Promises, disputes, holds and contacts of one contact as a table, the newest first, at most 12. */
export function onRecord({ promises, disputes, holds, contacted }: Standing, today: Day): Table {
  const lines: Line[] = [
    ...promises.map((one) => {
      const what = one.from === 'xero' ? 'payment expected (set in Xero)' : `promise ${one.ref}`
      const amount = moneyText(one.amount, one.currency)
      // Xero does not tell when somebody set a date.
      const isDated = one.from === 'record'
      return { ...one, isDated, what: `${what}: ${amount} by ${one.on}`, state: stateWords(one, today) }
    }),
    ...disputes.map((one) => {
      return {
        ...one,
        what: `dispute ${one.ref}: ${words(one.reason)}${amountOf(one)}`,
        state: one.closed ? `closed ${one.closed}` : 'open',
      }
    }),
    ...holds.map((one) => {
      const over = one.over !== undefined && one.over <= today
      const until = one.over === undefined ? 'in force' : `until ${one.over}`
      return { ...one, what: `hold ${one.ref}: ${words(one.reason)}`, state: over ? `over since ${one.over}` : until }
    }),
    ...contacted.map(({ step, ...one }) => {
      return { ...one, what: `contacted by ${one.channel}`, state: step === undefined ? '' : words(step) }
    }),
  ]
  const newest = lines.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)).slice(0, MOST)
  return {
    columns: ['day', 'what', 'state', 'invoices', 'said'],
    rows: newest.map(({ day, isDated = true, what, state, rebuilt, invoices, said }) => [
      isDated ? day : '',
      what,
      rebuilt ? `${state}, read back from Xero's notes` : state,
      numbersOf(invoices),
      cleanText(said, LONGEST),
    ]),
    longestCell: LONGEST,
  }
}

function amountOf({ amount, currency }: Standing['disputes'][number]): string {
  return amount === undefined ? '' : `, ${moneyText(amount, currency)}`
}

function numbersOf(invoices: readonly { number: string }[]): string {
  return invoices.length === 0 ? 'all' : invoices.map(({ number }) => cleanText(number, 20)).join(', ')
}
