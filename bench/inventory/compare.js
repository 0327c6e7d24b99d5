import { replayPolicy } from '../../dist/tools/inventory/backtest/simulate.js'

/** Shares of demand met from stock at which policies are compared. */
export const LEVELS = [0.8, 0.85, 0.9, 0.95, 0.98]

/**
 * What a policy holds and meets at each of its settings: the first half of a series is known, the second is judged. Every item counts alike: its
 * stock and its demand are told in periods of its own mean demand. Stock is the mean half way through periods.
 */
export function curveOf({ settings, of }, series, terms) {
  const { leadPeriods } = terms
  const from = halfOf(series)
  const judged = series.filter((one) => sumOf(one.slice(from)) > 0)
  const targets = judged.map((one) => of(one, { ...terms, from, interval: leadPeriods + 1 }))
  return settings.map((setting) => {
    const total = { wanted: 0, met: 0, stock: 0 }
    judged.forEach((one, index) => {
      const mean = sumOf(one) / one.length
      const target = (period) => targets[index](period, setting)
      const seen = replayPolicy(one, target, { from, leadPeriods, pack: 1, minimum: 0 })
      for (const key of Object.keys(total)) total[key] += seen[key] / mean
    })
    return { setting, fill: total.met / total.wanted, stock: total.stock / judged.length }
  })
}

/** The first period that is judged. */
export function halfOf(series) {
  return Math.floor(series[0].length / 2)
}

/** The least stock at which a curve meets a share of demand, straight between settings; undefined where it never does. */
export function stockAt(curve, fill) {
  const found = curve.slice(1).flatMap((to, index) => {
    const from = curve[index]
    if (from.fill > fill || to.fill < fill || to.fill === from.fill) return []
    return [from.stock + ((fill - from.fill) / (to.fill - from.fill)) * (to.stock - from.stock)]
  })
  return found.length === 0 ? undefined : Math.min(...found)
}

/**
 * Proves the lead time: of demand that is known beforehand, what is wanted until the next order arrives meets everything and holds nothing beyond it;
 * one period less does not meet everything. Answers the shares met, which must be 1 and less than 1.
 */
export function provedLeadTime(leadPeriods) {
  const series = Array.from({ length: 80 }, (_, period) => 5 + ((period * 7) % 11))
  const upTo = (length) => (period) => sumOf(series.slice(period, period + length))
  const met = (length) => {
    const seen = replayPolicy(series, upTo(length), { from: 40, leadPeriods, pack: 1, minimum: 0 })
    return seen.met / seen.wanted
  }
  return { enough: met(leadPeriods + 1), short: met(leadPeriods) }
}

function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0)
}
