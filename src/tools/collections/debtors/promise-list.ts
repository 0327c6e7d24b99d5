import { addDays, type Day, weekday } from '../../../books/day.ts'
import { dayWords } from '../../../books/day-count.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatDecimal, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { moreText, pageOf } from '../../lists/cursor.ts'
import { listData } from '../../lists/list-data.ts'
import { promisesBetween, type StandingPromise } from '../record/standing.ts'
import type { Assessment } from './assess.ts'

/** Which promises to show: those that are for one of these days, this week's unless told. */
export interface PromiseListInput {
  from?: Day | undefined
  to?: Day | undefined
  limit: number
  cursor?: string | undefined
}

/** Promises to pay as a reply, each with what came of it. Throws Fault where the days are the wrong way round. */
export function promiseListView({ standings, receivables }: Assessment, input: PromiseListInput): View {
  const { today, days } = receivables
  const monday = addDays(today, -((weekday(today) + 6) % 7))
  const from = input.from ?? (input.to === undefined || input.to >= monday ? monday : input.to)
  const to = input.to ?? (addDays(monday, 6) < from ? from : addDays(monday, 6))
  if (from > to) throw new Fault('invalid_input', `from: ${from} is after to, ${to}.`, 'Give the earlier day in from.')
  const promises = promisesBetween(standings, from, to).filter(({ on }) => on >= from)
  const { shown, cursor } = pageOf(promises, { ...input, from, to })
  const states = countedStates(promises, today)
  const of = states.length > 0 ? `: ${states.map(([words, count]) => `${count} ${words}`).join(', ')}` : ''
  return {
    say: `${counted(promises.length, 'promise')} to pay between ${from} and ${to}${of}.`,
    table: tableOf(columnsFor(today), shown),
    notes: [
      `kept means at least 95% paid within ${dayWords(2, days)} after the day; "expected in Xero" is a date that somebody set there, without a promise on record.`,
    ],
    next: [moreText(cursor), 'What follows from one: contact. A new promise: log_promise_or_dispute.']
      .filter(Boolean)
      .join(' '),
    data: {
      ...listData({ count: promises.length, shown: shown.length, asOf: today, cursor, totals: totalsOf(promises) }),
      ...{ from, to, states: Object.fromEntries(states) },
    },
  }
}

function columnsFor(today: Day): Column<StandingPromise>[] {
  return [
    { name: 'customer', cell: ({ contact }) => cleanText(contact.name, 40) },
    { name: 'for', cell: ({ on }) => on },
    { name: 'amount', cell: ({ amount, currency }) => moneyText(amount, currency) },
    { name: 'paid', cell: ({ paid, currency }) => (paid === 0n ? '' : moneyText(paid, currency)) },
    { name: 'state', cell: (promise) => stateWords(promise, today) },
    {
      name: 'invoices',
      cell: ({ invoices }) => invoices.map(({ number }) => cleanText(number, 20)).join(', ') || 'all',
    },
    { name: 'source', cell: ({ from, ref }) => (from === 'xero' ? 'expected in Xero' : ref) },
  ]
}

/** How a promise stands, for people; one whose day has passed may still be kept for two counted days. */
export function stateWords({ state, on, lastDay }: StandingPromise, today: Day): string {
  if (state !== 'live') return state === 'partly' ? 'broken, partly paid' : state
  return on < today ? `unpaid, counts until ${lastDay}` : 'running'
}

function countedStates(promises: readonly StandingPromise[], today: Day): [string, number][] {
  const counts = new Map<string, number>()
  for (const promise of promises) {
    const words =
      promise.state === 'live' && promise.on < today ? 'past its day and unpaid' : stateWords(promise, today)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts]
}

function totalsOf(promises: readonly StandingPromise[]): Record<string, unknown> {
  const currencies = [...new Set(promises.map(({ currency }) => cleanText(currency, 3)))].sort()
  return Object.fromEntries(
    currencies.map((currency) => {
      const own = promises.filter((one) => cleanText(one.currency, 3) === currency)
      const amount = (of: (one: StandingPromise) => bigint) => formatDecimal(sum(own.map(of)), 2)
      return [currency, { promised: amount((one) => one.amount), paid: amount(({ paid }) => paid) }]
    }),
  )
}
