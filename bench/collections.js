import { addDays } from '../dist/books/day.js'
import { businessDays, calendarDays } from '../dist/books/day-count.js'
import { scoreAtIssue, scoreOpen } from '../dist/tools/collections/backtest/backtest.js'
import { weekForecastErrors } from '../dist/tools/collections/backtest/backtest-forecast.js'
import { measure } from '../dist/tools/collections/backtest/backtest-measures.js'
import { dayCountOf } from '../dist/tools/collections/habits/day-count-of.js'
import { generateLedger, sharesOf } from './generated-ledger.js'
import { readLedger } from './ledgers.js'
import { conclude, printTable } from './report.js'

/**
 * How well payment curves tell who pays late, on the closed invoices of a ledger, against what anybody would think of first. Each invoice is
 * scored by what was known at the beginning of its day: what was issued and paid before.
 */
const BARS = {
  ibm: { aucLate: 0.865, aucOverAWeek: 0.86, meanError: 6.4 },
  hrc: { aucLate: 0.84, aucOverAWeek: 0.875, brierLate: 0.154, meanError: 2.36, capture: 0.86, forecast: 0.045 },
  generated: { aucLate: 0.8, meanError: 4.8, brierLate: 0.175, capture: 0.78, forecast: 0.35 },
}

export async function bench({ data, format, days, customers, seed }) {
  const kind = data === undefined ? 'generated' : format
  const ledger = data === undefined ? generateLedger({ customers, seed }) : readLedger(data, format)
  const { invoices, skipped = {}, from, to } = ledger
  const count = { business: businessDays(), calendar: calendarDays }[days] ?? dayCountOf(invoices)
  const left = Object.entries(skipped).filter(([, rows]) => rows > 0)
  console.log(`${invoices.length} invoices, ${count === calendarDays ? 'calendar' : 'business'} days`)
  if (left.length > 0) console.log(`Rows left out: ${left.map(([why, rows]) => `${rows} ${why}`).join(', ')}`)
  const began = process.cpuUsage().user
  // Every invoice of the file is closed, so that all of them can be judged.
  const span = { from, to, until: addDays(lastDay(invoices), 30), days: count }
  const once = withRandom(scoreAtIssue(invoices, span))
  const open = withRandom(scoreOpen(invoices, span))
  const [atIssue, whileOpen] = [measured(once, 'month'), measured(open, 'on')]
  const forecast = weekForecastErrors(invoices, span)
  const seconds = (process.cpuUsage().user - began) / 1e6
  print({ once, open, atIssue, whileOpen, forecast, seconds })
  const curve = { ...atIssue['payment curve'], capture: whileOpen['payment curve']?.capture, forecast: forecast.curve }
  const bars = [...barsOf(BARS[kind], curve), ...(kind === 'generated' ? aheadOf(atIssue, whileOpen) : [])]
  return conclude('collections', bars, {
    ...{ format: kind, invoices: invoices.length, skipped, scored: once.length, open: open.length, atIssue, whileOpen },
    ...{ forecast, seconds, shares: kind === 'generated' ? sharesOf(invoices) : undefined },
  })
}

function print({ once, open, atIssue, whileOpen, forecast, seconds }) {
  console.log(`\nScored once, ${once.length} invoices`)
  printTable([
    ['', 'AUC late', 'AUC > 7 days', 'Brier late', 'P@20% > 7', 'capture > 7', 'MAE days'],
    ...rowsOf(atIssue, ['aucLate', 'aucOverAWeek', 'brierLate', 'hits', 'capture', 'meanError']),
  ])
  console.log(
    `\nAll that is open, every 14 days, ${open.length} invoices on ${new Set(open.map(({ on }) => on)).size} days`,
  )
  printTable([
    ['', 'AUC > 7 days', 'P@20% > 7', 'capture > 7'],
    ...rowsOf(whileOpen, ['aucOverAWeek', 'hits', 'capture']),
  ])
  const { weeks, curve, dueDate } = forecast
  console.log(
    `\nMoney that comes in within 7 days, ${weeks} weeks: error ${figure(curve)} of it, by due date ${figure(dueDate)}`,
  )
  console.log(`\n${seconds.toFixed(1)} s of CPU, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`)
}

function lastDay(invoices) {
  return invoices.reduce((last, { due, paid }) => [last, due, paid].sort().at(-1), invoices[0].due)
}

function barsOf(bar, curve) {
  const atLeast = (what, key) => ({ what: `1 - ${what}`, value: 1 - curve[key], limit: 1 - bar[key] + 1e-9 })
  const atMost = (what, key) => ({ what, value: curve[key], limit: bar[key] })
  const bars = [
    ['aucLate', atLeast, 'AUC late'],
    ['aucOverAWeek', atLeast, 'AUC > 7 days'],
    ['meanError', atMost, 'MAE days'],
    ['brierLate', atMost, 'Brier late'],
    ['capture', atLeast, 'capture of money > 7 days late'],
    ['forecast', atMost, 'error of the 7-day forecast'],
  ]
  return bars.filter(([key]) => key in bar).map(([key, bound, what]) => bound(what, key))
}

/** How far the curve must be ahead of what anybody would think of first. */
function aheadOf(atIssue, whileOpen) {
  const ahead = (measures, other, key, least) => ({
    what: `${other} ahead, ${key}`,
    value: measures[other][key] - measures['payment curve'][key],
    limit: -least,
  })
  return [
    ahead(atIssue, 'customer mean', 'aucLate', 0.02),
    ahead(whileOpen, 'customer mean', 'capture', 0),
    ahead(whileOpen, 'largest first', 'capture', 0.02),
    ahead(whileOpen, 'days overdue x amount', 'capture', 0.02),
    ahead(whileOpen, 'oldest first', 'capture', 0.2),
  ]
}

/** Those that say the chance itself. */
const CHANCES = new Set(['payment curve', 'pooled curve'])

function withRandom(scored) {
  let drawn = 1
  return scored.map((one) => {
    drawn = (drawn * 48_271) % 2_147_483_647
    const guess = drawn / 2_147_483_647
    return { ...one, by: { random: { late: guess, overAWeek: guess, order: BigInt(drawn) }, ...one.by } }
  })
}

function measured(scored, listBy) {
  const models = scored.length === 0 ? [] : Object.keys(scored[0].by)
  return Object.fromEntries(
    models.map((model) => [model, measure(scored, (one) => one.by[model], { listBy, chances: CHANCES.has(model) })]),
  )
}

function rowsOf(measures, columns) {
  return Object.entries(measures).map(([model, one]) => [model, ...columns.map((column) => figure(one[column]))])
}

function figure(value) {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(3)
}
