import type { DemandModel } from './demand-model.ts'
import type { ReorderInput, ReorderSuggestion } from './reorder-input.ts'

type Figures = Omit<ReorderSuggestion, 'why'>

/** Says in whole sentences where the suggestion comes from, with its numbers. */
export function whyOrder(figures: Figures, input: ReorderInput, model: DemandModel): string[] {
  return [
    whyExpected(figures, input, model),
    whyTarget(figures, input, model),
    ...whyCareful(figures, input, model),
    ...whyQuantity(figures, input),
  ]
}

/** Says that there is too little history, and what is suggested all the same. */
export function whyNothingIsKnown(figures: Figures, input: ReorderInput, model: DemandModel): string[] {
  const sold = `Insufficient history: sold in ${model.active} of ${counted(input.demand.length, input.periodDays)}, and 8 are needed to say what will be.`
  if (input.fixedTarget !== undefined) {
    return [sold, `The target of ${units(figures.target)} is one that a person fixed.`, ...whyQuantity(figures, input)]
  }
  if (figures.position < 0) return [sold, ...whyQuantity(figures, input)]
  const onOrder = input.onOrder > 0 ? ` and ${units(input.onOrder)} are on order` : ''
  return [sold, `Available are ${units(input.available)}${onOrder}; whether that is enough cannot be said.`]
}

/** A number of units for people: whole from 100, else with at most one decimal. */
export function units(value: number): string {
  const places = Math.abs(value) < 100 ? 10 : 1
  const rounded = Math.round(value * places) / places
  return String(rounded === 0 ? 0 : rounded)
}

function whyExpected(
  { perPeriod, protectionDays, expected }: Figures,
  input: ReorderInput,
  model: DemandModel,
): string {
  const season = model.seasonal ? ', seasons reckoned with' : ''
  const interval = `${units(protectionDays)} days (lead time ${units(input.leadDays)}, review ${units(input.reviewDays)})`
  return `Expected are ${units(perPeriod)} ${each(input.periodDays)}${season}, so ${units(expected)} over ${interval}.`
}

function whyTarget({ safety, target }: Figures, input: ReorderInput, model: DemandModel): string {
  if (input.fixedTarget !== undefined) return `The target of ${units(target)} is one that a person fixed.`
  const spread = `demand over such a time has strayed by ${units(model.deviation)} (standard deviation)`
  return `${units(safety)} more make the target of ${units(target)}: ${spread}, and the service is ${units(input.service * 100)}%.`
}

function whyCareful({ coverDays, position, target }: Figures, input: ReorderInput, model: DemandModel): string[] {
  const ranOut = `Stock ran out in ${model.censored} of ${counted(model.periods, input.periodDays)}: their sales are the least that was wanted.`
  const late =
    coverDays !== undefined && coverDays < input.leadDays && position < target
      ? [`What is available lasts ${units(coverDays)} days, less than the lead time.`]
      : []
  return model.censored > 0 ? [ranOut, ...late] : late
}

function whyQuantity({ position, target, quantity }: Figures, input: ReorderInput): string[] {
  const { available, onOrder, pack, minimum } = input
  const waiting = available < 0 ? `Customers wait for ${units(-available)}` : `Available are ${units(available)}`
  const there = onOrder > 0 ? `${waiting} and ${units(onOrder)} are on order: ${units(position)}` : waiting
  if (quantity === 0) return [`${there}, which is enough: nothing is to be ordered.`]
  const gap = target - position
  const rounded = [
    ...(minimum > gap ? [`at least ${units(minimum)}`] : []),
    ...(pack !== 1 ? [`whole packs of ${units(pack)}`] : []),
  ]
  const why = quantity - gap < 0.05 ? '' : rounded.length > 0 ? ` (${rounded.join(', ')})` : ' (whole units)'
  return [`${there}, ${units(gap)} below the target: order ${units(quantity)}${why}.`]
}

function each(periodDays: number): string {
  if (periodDays === 7) return 'a week'
  return periodDays >= 28 && periodDays <= 31 ? 'a month' : `in ${units(periodDays)} days`
}

function counted(count: number, periodDays: number): string {
  const name = periodDays === 7 ? 'week' : periodDays >= 28 && periodDays <= 31 ? 'month' : 'period'
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
