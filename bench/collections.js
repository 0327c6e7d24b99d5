import { addDays, daysBetween } from '../dist/books/day.js'
import { businessDays, calendarDays } from '../dist/books/day-count.js'
import { dayCountOf } from '../dist/tools/collections/day-count-of.js'
import { paymentCurves } from '../dist/tools/collections/payment-curve.js'
import { readLedger } from './ledgers.js'
import { areaUnderCurve, brier, capture, mean } from './ranking.js'
import { conclude, printTable } from './report.js'

/**
 * How well payment curves tell who pays late, on the closed invoices of a real ledger, against what anybody would think of first. Each
 * invoice is scored by what was known on its day: what was issued by then, and paid before.
 */
const BARS = {
  ibm: { late: 0.865, overAWeek: 0.86, days: 6.4 },
  hrc: { late: 0.84, overAWeek: 0.875, brier: 0.154, days: 2.36, capture: 0.86, forecast: 0.045 },
}

export async function bench({ data, format, days }) {
  if (data === undefined) throw new Error('--data PATH: which file of closed invoices?')
  const ledger = readLedger(data, format)
  const count = { business: businessDays(), calendar: calendarDays }[days] ?? dayCountOf(ledger.invoices)
  console.log(`${ledger.invoices.length} invoices, ${count === calendarDays ? 'calendar' : 'business'} days\n`)
  const began = process.cpuUsage().user
  const scored = scoreAtIssue(ledger, count)
  const open = snapshots(ledger, count)
  console.log(`Scored once, ${scored.length} invoices`)
  printTable([
    ['', 'AUC late', 'AUC > 7 days', 'Brier late', 'capture > 7', 'MAE days'],
    ...Object.keys(scored[0].by).map((model) => [model, ...figures(measured(scored, model))]),
  ])
  console.log(`\nAll that is open, every 14 days, ${open.cases.length} invoices on ${open.times} days`)
  printTable([
    ['', 'AUC > 7 days', 'capture > 7'],
    ...Object.keys(open.cases[0].by).map((model) => [model, ...figures(measuredOpen(open, model))]),
  ])
  const forecast = forecastError(ledger, count)
  console.log(
    `\nMoney that comes in within 7 days, ${forecast.weeks} weeks: error ${figure(forecast.curve)} of it, by due date ${figure(forecast.due)}`,
  )
  console.log(`\n${((process.cpuUsage().user - began) / 1e6).toFixed(1)} s of CPU`)
  const curve = {
    ...measured(scored, 'payment curve'),
    ...measuredOpen(open, 'payment curve'),
    forecast: forecast.curve,
  }
  const bar = BARS[format]
  return conclude('collections', barsOf(bar, curve), { format, curve, invoices: scored.length })
}

function barsOf(bar, { late, overAWeek, brierLate, days, openCapture, forecast }) {
  const atLeast = (what, value, least) => ({ what: `1 - ${what}`, value: 1 - value, limit: 1 - least + 1e-9 })
  return [
    atLeast('AUC late', late, bar.late),
    atLeast('AUC > 7 days', overAWeek, bar.overAWeek),
    { what: 'MAE days', value: days, limit: bar.days },
    ...(bar.brier ? [{ what: 'Brier late', value: brierLate, limit: bar.brier }] : []),
    ...(bar.capture ? [atLeast('capture of money > 7 days late', openCapture, bar.capture)] : []),
    ...(bar.forecast ? [{ what: 'error of the 7-day forecast', value: forecast, limit: bar.forecast }] : []),
  ]
}

/** Every invoice of the months, scored on the day of its issue. */
function scoreAtIssue({ invoices, from, to }, count) {
  const sorted = [...invoices].sort((a, b) => (a.issued < b.issued ? -1 : a.issued > b.issued ? 1 : 0))
  const scored = []
  for (const [asOf, issued] of byDay(sorted)) {
    if (asOf < from || asOf > to) continue
    const known = sorted.slice(
      0,
      sorted.findIndex((one) => one.issued >= asOf),
    )
    const curves = paymentCurves(known, asOf, count)
    const means = meanLateness(known, asOf)
    const fresh = issued.filter(({ paid }) => paid >= asOf)
    for (const one of fresh) scored.push({ ...outcome(one), by: models(one, curves, means) })
  }
  return scored
}

function byDay(invoices) {
  const days = new Map()
  for (const one of invoices) days.set(one.issued, [...(days.get(one.issued) ?? []), one])
  return days
}

function outcome({ due, paid, amount }) {
  return { amount, late: paid > due, overAWeek: daysBetween(due, paid) > 7, lateness: daysBetween(due, paid) }
}

let drawn = 1

function random() {
  drawn = (drawn * 48_271) % 2_147_483_647
  return drawn / 2_147_483_647
}

function models(one, curves, means) {
  const { due, contactId, amount } = one
  const ofCurve = (curve) => ({
    late: 1 - curve.paidBy(due, due),
    overAWeek: 1 - curve.paidBy(due, addDays(due, 7)),
    days: daysBetween(due, curve.medianDay(due) ?? addDays(due, 60)),
  })
  const guess = random()
  const lateness = means.of(contactId)
  return {
    random: { late: guess, overAWeek: guess },
    amount: { late: amount, overAWeek: amount },
    'due date': { late: 0, overAWeek: 0, days: 0 },
    'customer mean': { late: lateness, overAWeek: lateness, days: Math.round(lateness) },
    'pooled curve': ofCurve(curves.pooled),
    'payment curve': ofCurve(curves.of(contactId)),
  }
}

function meanLateness(known, asOf) {
  const sums = new Map()
  const everybody = [0, 0]
  for (const { contactId, due, paid } of known) {
    if (paid >= asOf) continue
    const own = sums.get(contactId) ?? [0, 0]
    const late = daysBetween(due, paid)
    sums.set(contactId, [own[0] + late, own[1] + 1])
    everybody[0] += late
    everybody[1] += 1
  }
  const of = ([sum, count]) => (count === 0 ? 0 : sum / count)
  return { of: (contactId) => of(sums.get(contactId) ?? everybody) }
}

function measured(scored, model) {
  const by = scored.map((one) => one.by[model])
  const chances = model.endsWith('curve')
  return {
    late: areaUnderCurve(
      by.map(({ late }) => late),
      scored.map(({ late }) => late),
    ),
    overAWeek: areaUnderCurve(
      by.map(({ overAWeek }) => overAWeek),
      scored.map(({ overAWeek }) => overAWeek),
    ),
    brierLate: chances
      ? brier(
          by.map(({ late }) => late),
          scored.map(({ late }) => late),
        )
      : undefined,
    capture: capture(
      scored.map(({ amount, overAWeek }, index) => ({ amount, happened: overAWeek, score: by[index].overAWeek })),
    ),
    days:
      by[0].days === undefined ? undefined : mean(by.map(({ days }, index) => Math.abs(days - scored[index].lateness))),
  }
}

/** All that is open on every fourteenth day, by how likely it ends more than 7 days late. */
function snapshots({ invoices, from, to }, count) {
  const cases = []
  let times = 0
  for (let asOf = from; asOf <= to; asOf = addDays(asOf, 14)) {
    const known = invoices.filter(({ issued }) => issued < asOf)
    const open = known.filter(({ paid, due }) => paid >= asOf && daysBetween(due, asOf) <= 7)
    if (open.length === 0) continue
    times += 1
    const curves = paymentCurves(known, asOf, count)
    const means = meanLateness(known, asOf)
    for (const one of open) {
      const overdue = daysBetween(one.due, asOf)
      const chance = (curve) => 1 - curve.paidBy(one.due, addDays(one.due, 7))
      const by = {
        amount: 1,
        'days overdue': overdue + 1_000,
        'customer mean': means.of(one.contactId) + 1_000,
        'pooled curve': chance(curves.pooled),
        'payment curve': chance(curves.of(one.contactId)),
      }
      cases.push({ ...outcome(one), at: asOf, by })
    }
  }
  return { cases, times }
}

function measuredOpen({ cases }, model) {
  const days = new Map()
  for (const one of cases) days.set(one.at, [...(days.get(one.at) ?? []), one])
  const captured = [...days.values()].map((list) =>
    capture(list.map(({ amount, overAWeek, by }) => ({ amount, happened: overAWeek, score: by[model] }))),
  )
  return {
    openOverAWeek: areaUnderCurve(
      cases.map(({ by, amount }) => (model === 'amount' ? amount : by[model])),
      cases.map(({ overAWeek }) => overAWeek),
    ),
    openCapture: mean(captured.filter((one) => one !== undefined)),
  }
}

/** How far the money that a forecast sees coming in a week is from what came, as a share of what came. */
function forecastError({ invoices, from, to }, count) {
  const sums = { curve: 0, due: 0, came: 0 }
  let weeks = 0
  for (let asOf = from; asOf <= to; asOf = addDays(asOf, 7)) {
    const known = invoices.filter(({ issued }) => issued < asOf)
    const curves = paymentCurves(known, asOf, count)
    const by = addDays(asOf, 6)
    const week = { curve: 0, due: 0, came: 0 }
    for (const { contactId, due, paid, amount } of known) {
      if (paid < asOf) continue
      week.curve += amount * curves.of(contactId).paidBy(due, by)
      if (due <= by) week.due += amount
      if (paid <= by) week.came += amount
    }
    weeks += 1
    sums.curve += Math.abs(week.curve - week.came)
    sums.due += Math.abs(week.due - week.came)
    sums.came += week.came
  }
  return { weeks, curve: sums.curve / sums.came, due: sums.due / sums.came }
}

function figures(values) {
  return Object.values(values).map(figure)
}

function figure(value) {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(3)
}
