import { demandModel } from '../../dist/tools/inventory/reorder/demand-model.js'
import { orderUpTo } from '../../dist/tools/inventory/reorder/plan-item.js'
import { demandQuantile, normalQuantile } from '../../dist/tools/inventory/reorder/quantiles.js'

/**
 * Ways to say up to where to order. Each is told a series and what is known of it, and answers `target(period, setting)`, which looks at earlier
 * periods alone. `settings` are what a person would turn up for more service.
 */
const SERVICES = [
  ...[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.925, 0.95, 0.965, 0.98, 0.99, 0.995, 0.998],
  ...[0.9995, 0.9999, 0.99999, 0.999999, 0.9999999],
]
const COVERS = [0.2, 0.4, 0.6, 0.8, 1, 1.3, 1.6, 2, 2.5, 3, 4, 5, 6, 8, 10, 14, 20, 30, 50, 100]

/** What a forecast before each period was, and after the last one. Those that need a first sale say 0 until then. */
const LEVELS = {
  SES: (series) => smoothed(series, (seen) => Math.max(0.2, 1 / seen)),
  naive: (series) => [0, ...series],
  'moving average': (series) =>
    [0, ...series].map((_, period) => meanOf(series.slice(Math.max(0, period - 12), period))),
  Croston: (series) => croston(series, 1),
  SBA: (series) => croston(series, 0.95),
  TSB: (series) => tsb(series),
}

/** How safety is set around a forecast: by a normal distribution or by counts, each with the past errors over the protection interval. */
const RULES = {
  normal: (expected, deviation, service) => expected + normalQuantile(service) * deviation,
  counts: (expected, deviation, service) => demandQuantile(expected, deviation * deviation, service),
}

/** Every policy by name, ours first. */
export function policies() {
  const compared = Object.entries(LEVELS).flatMap(([name, levels]) =>
    Object.entries(RULES).map(([rule, quantile]) => [`${name}, ${rule}`, forecastPolicy(levels, quantile)]),
  )
  return Object.fromEntries([
    [OURS, ours],
    ...compared,
    [STATIC_COVER, { settings: COVERS, of: staticCover }],
    [STATIC_PEAK, { settings: [1], of: staticPeak }],
  ])
}

export const OURS = 'this engine'
/** Levels typed in once: the first is turned up by hand, the second is a formula with nothing to turn. */
export const STATIC_COVER = 'static cover'
export const STATIC_PEAK = 'static max - average'

/** The product's own functions, the ones that a suggestion is made of. */
const ours = {
  settings: SERVICES,
  of: (series, { interval, startOf, periodDays }) => {
    const demand = series.map((quantity, period) => ({ start: startOf(period), quantity, censored: false }))
    const models = []
    return (period, service) => {
      const known = demand.slice(0, period)
      models[period] ??= demandModel({
        demand: known,
        periodDays,
        protectionDays: interval * periodDays,
        leadSpread: 0,
      })
      return orderUpTo(models[period], { demand: known, service })
    }
  },
}

function forecastPolicy(levelsOf, quantile) {
  return {
    settings: SERVICES,
    of: (series, { interval }) => {
      const levels = levelsOf(series)
      const squares = [0]
      for (let origin = 1; origin + interval <= series.length; origin += 1) {
        const error = sumOf(series, origin, interval) - levels[origin] * interval
        squares[origin] = squares[origin - 1] + error * error
      }
      return (period, service) => {
        const known = period - interval
        const deviation = known > 0 ? Math.sqrt(squares[known] / known) : 0
        return Math.max(0, quantile(levels[period] * interval, deviation, service))
      }
    },
  }
}

/** Levels typed in once from what the warm-up sold, as most inventory applications want them: so many times the mean of the protection interval. */
function staticCover(series, { interval, from }) {
  const mean = meanOf(series.slice(0, from))
  return (_, cover) => mean * interval * cover
}

/** What the interval sells on average and, as safety, what it would sell beyond that if all of it were as the busiest period. */
function staticPeak(series, { interval, from }) {
  const peak = Math.max(...series.slice(0, from))
  return () => interval * peak
}

function smoothed(series, weight) {
  const levels = [0]
  series.forEach((quantity, period) => {
    levels.push(levels[period] + weight(period + 1) * (quantity - levels[period]))
  })
  return levels
}

/** Croston's method, smoothing .1; `factor` .95 is the correction of Syntetos and Boylan. */
function croston(series, factor) {
  let [size, gap, since] = [0, 0, 1]
  const levels = [0]
  for (const quantity of series) {
    if (quantity > 0) {
      ;[size, gap] = gap === 0 ? [quantity, since] : [size + 0.1 * (quantity - size), gap + 0.1 * (since - gap)]
      since = 0
    }
    since += 1
    levels.push(gap === 0 ? 0 : (factor * size) / gap)
  }
  return levels
}

/** The method of Teunter, Syntetos and Babai, both smoothings .1. */
function tsb(series) {
  let [size, chance] = [0, 0]
  const levels = [0]
  series.forEach((quantity, period) => {
    const sold = quantity > 0 ? 1 : 0
    if (size === 0 && sold) [size, chance] = [quantity, 1 / (period + 1)]
    else if (size > 0) {
      chance += 0.1 * (sold - chance)
      if (sold) size += 0.1 * (quantity - size)
    }
    levels.push(size * chance)
  })
  return levels
}

function sumOf(series, from, length) {
  let sum = 0
  for (let period = from; period < from + length; period += 1) sum += series[period]
  return sum
}

function meanOf(values) {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
