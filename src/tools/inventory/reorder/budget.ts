import { type Cents, type Decimal4, divideRounded, formatAmount, larger, sum } from '../../../books/money.ts'
import { wholePacks } from './plan-item.ts'
import { normalAbove } from './quantiles.ts'
import type { ReorderSuggestion } from './reorder-input.ts'
import { units } from './why-order.ts'

/** A suggestion as it competes with others for money. */
export interface BudgetLine {
  itemCode: string
  suggestion: ReorderSuggestion
  pack: number
  minimum: number
  /** What one unit costs in base currency; a line without one cannot be weighed and is left as it is. */
  unitCost: Decimal4 | undefined
  /** What one unit sold earns beyond its cost, base currency; undefined where nobody knows, and then it is cut first. */
  unitMargin: Decimal4 | undefined
}

/** What is left of a line. */
export interface BudgetedLine {
  itemCode: string
  /** Whole packs; 0 where all of it was cut. */
  quantity: number
  /** Base currency; undefined without a unit cost. */
  cost: Cents | undefined
  /** Why less than suggested is left; undefined where nothing was cut. */
  cut: string | undefined
}

/** A plan within its budget. `over` is what it still costs beyond the budget, because customers wait for it. */
export interface BudgetedPlan {
  lines: readonly BudgetedLine[]
  cost: Cents
  over: Cents
  /** Items whose cost nobody knows: they count nothing. */
  withoutCost: readonly string[]
}

/** So many steps a line is cut in at most, so that large orders of small packs take no longer. */
const STEPS = 50

/** Some packs that could be left out, and what the last of them is expected to earn for each unit of money, in billionths. */
interface Step {
  index: number
  /** What is left of the line without it. */
  left: number
  chance: number
  earns: bigint
}

/**
 * Cuts a plan until it costs no more than the budget: first what is expected to earn least for its money (the chance that it is needed before the
 * next order arrives, times the margin, over the cost), of equals the item whose code comes first; never what customers already wait for.
 */
export function withinBudget(lines: readonly BudgetLine[], budget: Cents): BudgetedPlan {
  const left = lines.map(({ suggestion }) => suggestion.quantity)
  const last = new Map<number, Step>()
  const costs = lines.map((line, index) => costOf(line, left[index] ?? 0))
  let cost = sum(costs.map((each) => each ?? 0n))
  for (const step of cost > budget ? stepsOf(lines) : []) {
    if (cost <= budget) break
    const line = lines[step.index]
    if (!line) continue
    const now = costOf(line, step.left) ?? 0n
    cost += now - (costs[step.index] ?? 0n)
    costs[step.index] = now
    left[step.index] = step.left
    last.set(step.index, step)
  }
  return {
    lines: lines.map((line, index) => ({
      ...{ itemCode: line.itemCode, quantity: left[index] ?? 0, cost: costs[index] },
      cut: whyCut(line, last.get(index), budget),
    })),
    cost,
    over: cost > budget ? cost - budget : 0n,
    withoutCost: lines.filter(({ unitCost }) => unitCost === undefined).map(({ itemCode }) => itemCode),
  }
}

/** What is to be cut first comes first; of one line always its last packs before those under them. */
function stepsOf(lines: readonly BudgetLine[]): Step[] {
  return lines
    .flatMap((line, index) => stepsOfLine(line, index).map((step) => ({ ...step, code: line.itemCode })))
    .sort((a, b) => compare(a.earns, b.earns) || compare(a.code, b.code) || a.index - b.index || b.left - a.left)
}

function compare<T>(a: T, b: T): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function stepsOfLine(line: BudgetLine, index: number): Step[] {
  const { unitCost, suggestion, pack } = line
  if (unitCost === undefined || unitCost <= 0n) return []
  const least = wholePacks(Math.max(0, -suggestion.position), line)
  const first = least > 0 ? least : wholePacks(1e-6, line)
  const size = pack > 0 ? pack : 1
  const step = Math.max(1, Math.ceil((suggestion.quantity - first) / size / STEPS)) * size
  const levels: number[] = []
  for (let level = suggestion.quantity - step; level > first - 1e-9; level -= step) levels.push(level)
  if ((levels.at(-1) ?? suggestion.quantity) > first + 1e-9) levels.push(first)
  if (least === 0) levels.push(0)
  return levels.map((level) => {
    const chance = chanceNeeded(suggestion, level)
    return {
      index,
      left: level,
      chance,
      earns: (BigInt(Math.round(chance * 1e9)) * larger(line.unitMargin ?? 0n, 0n)) / unitCost,
    }
  })
}

/** How likely demand of the protection interval goes beyond what is there with so many units more. */
function chanceNeeded({ expected, deviation, position }: ReorderSuggestion, quantity: number): number {
  const beyond = position + quantity - expected
  if (!(deviation > 0)) return beyond < 0 ? 1 : 0
  return normalAbove(beyond / deviation)
}

function costOf({ unitCost }: BudgetLine, quantity: number): Cents | undefined {
  return unitCost === undefined ? undefined : divideRounded(unitCost * BigInt(Math.round(quantity * 1e4)), 1_000_000n)
}

function whyCut(
  { suggestion, unitMargin, unitCost }: BudgetLine,
  step: Step | undefined,
  budget: Cents,
): string | undefined {
  if (!step) return undefined
  const from = `Cut from ${units(suggestion.quantity)} to ${units(step.left)} to stay within ${formatAmount(budget)}`
  const chance = `the chance that more is needed before the next order arrives is ${units(step.chance * 100)}%`
  if (unitMargin === undefined || unitCost === undefined) return `${from}: what it earns is not known.`
  const earns = divideRounded(unitMargin * 100n, unitCost)
  return `${from}: ${chance}, and each 1.00 spent earns ${formatAmount(earns)}.`
}
