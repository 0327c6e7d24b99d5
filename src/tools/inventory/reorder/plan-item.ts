import { type DemandModel, demandModel } from './demand-model.ts'
import type { Confidence, ReorderInput, ReorderSuggestion } from './reorder-input.ts'
import { whyNothingIsKnown, whyOrder } from './why-order.ts'

/** With fewer periods in which something was sold nothing is said of demand; with fewer than twice as many it is said with little confidence. */
export const ENOUGH_PERIODS = 8

/** Works out what to order of one item, in whole packs, by periodic review up to a target; deterministic, and without rules of the ledger. */
export function planItem(input: ReorderInput): ReorderSuggestion {
  const protectionDays = input.reviewDays + input.leadDays
  const model = demandModel({ ...input, protectionDays })
  const confidence = confidenceIn(model, protectionDays / input.periodDays)
  const position = input.available + input.onOrder
  if (confidence === 'none') return withoutHistory(input, model, position)
  const target = input.fixedTarget ?? orderUpTo(model, input)
  const suggestion = {
    ...{ confidence, perPeriod: model.perPeriod, protectionDays, expected: model.expected },
    deviation: model.deviation,
    ...{ safety: target - model.expected, target, point: target, position },
    quantity: wholePacks(target - position, input),
    coverDays: coverDays(input, model.perPeriod),
  }
  return { ...suggestion, why: whyOrder(suggestion, input, model) }
}

/** The level that a computed policy orders up to: what demand of the protection interval stays below at the service, in whole units where demand is. */
export function orderUpTo(model: DemandModel, { demand, service }: Pick<ReorderInput, 'demand' | 'service'>): number {
  const target = model.target(service)
  const whole = demand.every(({ quantity }) => Number.isInteger(quantity))
  return Math.ceil((target - 1e-6) * (whole ? 1 : 1e4)) / (whole ? 1 : 1e4)
}

/** The quantity that fills a gap: none where there is no gap, else whole packs and at least the minimum. */
export function wholePacks(gap: number, { pack, minimum }: Pick<ReorderInput, 'pack' | 'minimum'>): number {
  if (!(gap > 1e-9)) return 0
  const size = pack > 0 ? pack : 1
  return Math.ceil(Math.max(gap, minimum) / size - 1e-9) * size
}

/** Only what is known is said: a level that a person fixed, and what customers wait for already. */
function withoutHistory(input: ReorderInput, model: DemandModel, position: number): ReorderSuggestion {
  const target = Math.max(0, input.fixedTarget ?? 0)
  const suggestion = {
    ...{ confidence: 'none' as const, perPeriod: 0, protectionDays: input.reviewDays + input.leadDays, expected: 0 },
    ...{ deviation: 0, safety: target, target, point: target, position },
    ...{ quantity: wholePacks(target - position, input), coverDays: undefined },
  }
  return { ...suggestion, why: whyNothingIsKnown(suggestion, input, model) }
}

function confidenceIn({ active, periods, censored }: DemandModel, intervalPeriods: number): Confidence {
  if (active < ENOUGH_PERIODS) return 'none'
  const few = active < 2 * ENOUGH_PERIODS || periods < 3 * intervalPeriods
  return few || censored > periods / 3 ? 'low' : 'ok'
}

function coverDays({ available, periodDays }: ReorderInput, perPeriod: number): number | undefined {
  return perPeriod > 0 ? (Math.max(0, available) * periodDays) / perPeriod : undefined
}
