import { planItem } from '../dist/tools/inventory/reorder/plan-item.js'
import { curveOf, LEVELS, provedLeadTime, stockAt } from './inventory/compare.js'
import { generateDemand } from './inventory/generate-demand.js'
import { OURS, policies, STATIC_COVER, STATIC_PEAK } from './inventory/methods.js'
import { FORMATS, readDemand } from './inventory/read-demand.js'
import { conclude, printTable } from './report.js'

/** Behind the best policy at any level by at most so much, and below levels typed in once by at least so much. */
const BEHIND_BEST = 1.06
const OF_STATIC = 0.7

/**
 * How much stock each way to say up to where to order needs for the same share of demand met, by periodic review with lost sales: on a file of
 * demand, or on a generated shop. What is compared is what was met, whatever the setting promised.
 */
export async function bench({ data, format, items, seed, plan }) {
  const read = readOrFail(data, format, { items, seed })
  if (!read) return false
  const terms = FORMATS[read.format]
  const { series, skipped } = read
  const left = Object.entries(skipped).filter(([, count]) => count > 0)
  const { leadPeriods, name } = terms
  console.log(`${series.length} series of ${series[0].length} ${name}, lead time ${leadPeriods}, format ${read.format}`)
  if (left.length > 0) console.log(`Left out: ${left.map(([why, count]) => `${count} ${why}`).join(', ')}`)
  const began = process.cpuUsage().user
  const curves = Object.entries(policies()).map(([policy, of]) => [policy, curveOf(of, series, terms)])
  const seconds = (process.cpuUsage().user - began) / 1e6
  const stock = Object.fromEntries(
    curves.map(([policy, curve]) => [policy, LEVELS.map((level) => stockAt(curve, level))]),
  )
  const nominal = Object.fromEntries(curves.map(([policy, curve]) => [policy, fillAt(curve, 0.95)]))
  print(stock, nominal, name)
  const peak = besidePeak(Object.fromEntries(curves))
  sayUnreached(stock)
  const proved = provedLeadTime(leadPeriods)
  const planned = timeOfPlans({ items: plan, seed })
  console.log(`\n${seconds.toFixed(1)} s of CPU; ${plan} items of 104 weeks planned in ${planned.toFixed(2)} s of CPU`)
  return conclude('inventory', barsOf({ stock, proved, planned, terms, read, plan }), {
    ...{
      format: data === undefined ? 'generated' : read.format,
      series: series.length,
      periods: series[0].length,
      skipped,
    },
    ...{ levels: LEVELS, stock, nominal, peak, proved, planned, seconds },
  })
}

function readOrFail(data, format, generated) {
  if (data === undefined) return { format: 'retail', series: generateDemand({ ...generated, weeks: 104 }), skipped: {} }
  try {
    return readDemand(data, format === 'by content' ? undefined : format)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
    return undefined
  }
}

function fillAt(curve, setting) {
  return curve.find((one) => one.setting === setting)?.fill
}

function print(stock, nominal, name) {
  console.log(`\nMean stock in ${name} of mean demand, by the share of demand that was met`)
  printTable([
    ['', ...LEVELS.map((level) => `${100 * level}%`), 'met at service 95%'],
    ...Object.entries(stock).map(([policy, row]) => [policy, ...row.map(figure), share(nominal[policy])]),
  ])
}

/** The formula without a setting is one point: what it holds, and what this engine holds for as much. */
function besidePeak(curves) {
  const [{ fill, stock }] = curves[STATIC_PEAK]
  const ours = stockAt(curves[OURS], fill)
  console.log(`\n${STATIC_PEAK} meets ${share(fill)} with ${figure(stock)}; ${OURS} does with ${figure(ours)}`)
  return { fill, stock, ours }
}

function sayUnreached(stock) {
  const unreached = LEVELS.filter((_, index) => stock[OURS][index] === undefined)
  if (unreached.length === 0) return
  console.log(`Met by no service up to 99.99999% of ${OURS}: ${unreached.map((level) => `${100 * level}%`).join(', ')}`)
}

function barsOf({ stock, proved, planned, terms, read, plan }) {
  const others = Object.keys(stock).filter((policy) => policy !== OURS)
  const asked = LEVELS.indexOf(terms.asked)
  const best = (policies, index) =>
    Math.min(...policies.map((policy) => stock[policy][index] ?? Number.POSITIVE_INFINITY))
  const behind = LEVELS.map((level, index) => ({ level, index, best: best(others, index) }))
    .filter(({ index, best }) => stock[OURS][index] !== undefined && Number.isFinite(best))
    .map(({ level, index, best }) => ({
      ...{ what: `stock over the best other, ${100 * level}% met`, limit: BEHIND_BEST },
      value: stock[OURS][index] / best,
    }))
  const { published } = terms
  const isPublished = read.series.length === published.series && read.series[0].length === published.periods
  const what = `${100 * terms.asked}% met`
  return [
    ...behind,
    {
      what: `stock over static cover, ${what}`,
      value: stock[OURS][asked] / stock[STATIC_COVER][asked],
      limit: OF_STATIC,
    },
    ...(isPublished ? [{ what: `stock, ${what}`, value: stock[OURS][asked], limit: published.stock }] : []),
    { what: 'demand not met of what was known and ordered', value: 1 - proved.enough, limit: 0 },
    { what: 'demand met though ordered a period short', value: proved.short, limit: 0.999 },
    { what: `CPU s to plan ${plan} items of 104 weeks`, value: planned, limit: 2 },
  ]
}

/** The whole of a suggestion, its words included. */
function timeOfPlans({ items, seed }) {
  const { startOf } = FORMATS.retail
  const inputs = generateDemand({ items, weeks: 104, seed: seed + 1 }).map((series, index) => ({
    demand: series.map((quantity, week) => ({ start: startOf(week), quantity, censored: false })),
    ...{ periodDays: 7, leadDays: 14, leadSpread: 3, reviewDays: 7, service: 0.95, available: index % 40, onOrder: 0 },
    ...{ pack: 6, minimum: 0, fixedTarget: undefined, unitCost: undefined },
  }))
  const began = process.cpuUsage()
  const ordered = inputs.filter((input) => planItem(input).quantity > 0).length
  const { user, system } = process.cpuUsage(began)
  if (ordered === 0) throw new Error('Nothing was ordered.')
  return (user + system) / 1e6
}

function figure(value) {
  return value === undefined ? '-' : value.toFixed(2)
}

function share(value) {
  return value === undefined ? '-' : `${(100 * value).toFixed(1)}%`
}
