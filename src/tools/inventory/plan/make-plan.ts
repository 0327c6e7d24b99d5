import { type Cents, type Decimal4, divideRounded, sum } from '../../../books/money.ts'
import { type BudgetLine, withinBudget } from '../reorder/budget.ts'
import type { OrderSupplier } from './order-prices.ts'
import { type PlanLine, quantityOf } from './plan-line.ts'

/** A line that is to be ordered: `total` in the supplier's currency, `cost` in base currency. */
export interface OrderedLine extends PlanLine {
  supplier: OrderSupplier
  price: Decimal4
  quantity: number
  total: Cents
  cost: Cents | undefined
  /** Why the budget leaves less than was suggested. */
  cut: string | undefined
}

/** A line that is not ordered although it may be wanted, and why. */
export interface ApartLine extends PlanLine {
  why: string
}

/** A plan: what is ordered, what the budget cut to nothing, what is listed apart, and how many items need nothing. */
export interface ReorderPlan {
  ordered: readonly OrderedLine[]
  cutAway: readonly ApartLine[]
  apart: readonly ApartLine[]
  enough: readonly PlanLine[]
  /** Base currency; `over` is what the plan costs beyond the budget, because customers wait for it. */
  cost: Cents
  over: Cents
}

/** Sorts lines into a plan and keeps it within the budget, base-currency cents. Pure. */
export function makePlan(
  lines: readonly PlanLine[],
  suppliers: ReadonlyMap<string, OrderSupplier>,
  prices: ReadonlyMap<string, Decimal4>,
  budget: Cents | undefined,
): ReorderPlan {
  const apart: ApartLine[] = []
  const enough: PlanLine[] = []
  const wanted: OrderedLine[] = []
  for (const line of lines) {
    const supplier = suppliers.get(line.supplierId ?? '')
    const price = prices.get(line.item.code)
    const why = whyApart(line, supplier, price)
    if (why !== undefined) apart.push({ ...line, why })
    else if (line.suggestion.quantity === 0) enough.push(line)
    else if (supplier && price !== undefined) wanted.push(orderedLine({ ...line, supplier, price }))
  }
  if (budget === undefined) return { ordered: wanted, cutAway: [], apart, enough, cost: costOf(wanted), over: 0n }
  return { ...cutTo(wanted, budget), apart, enough }
}

function whyApart(
  { suggestion, settings, item }: PlanLine,
  supplier: OrderSupplier | undefined,
  price: Decimal4 | undefined,
): string | undefined {
  if (settings.discontinued) return 'discontinued: not ordered again'
  if (suggestion.confidence === 'none' && settings.target === undefined) {
    const waiting = suggestion.position < 0 ? ', though customers wait for some' : ''
    return `insufficient history${waiting}: set a target to order it`
  }
  if (suggestion.quantity === 0) return undefined
  if (!supplier) return `no supplier is known for ${suggestion.quantity} units: set one`
  if (supplier.archived) return 'its supplier is archived: set another one'
  return price === undefined
    ? `no price in ${supplier.currency} is known${item.isPurchased ? '' : ', it is not bought'}`
    : undefined
}

function orderedLine(line: PlanLine & Pick<OrderedLine, 'supplier' | 'price'>): OrderedLine {
  const { quantity } = line.suggestion
  return { ...line, cut: undefined, ...amountsOf(line, quantity) }
}

function amountsOf({ price, unitCost }: Pick<OrderedLine, 'price' | 'unitCost'>, quantity: number) {
  const units = quantityOf(quantity)
  return {
    quantity,
    total: divideRounded(price * units, 1_000_000n),
    cost: unitCost === undefined ? undefined : divideRounded(unitCost * units, 1_000_000n),
  }
}

function costOf(lines: readonly OrderedLine[]): Cents {
  return sum(lines.map(({ cost }) => cost ?? 0n))
}

function cutTo(wanted: readonly OrderedLine[], budget: Cents): Omit<ReorderPlan, 'apart' | 'enough'> {
  const within = withinBudget(wanted.map(budgetLine), budget)
  const ordered: OrderedLine[] = []
  const cutAway: ApartLine[] = []
  wanted.forEach((line, index) => {
    const { quantity = line.quantity, cut } = within.lines[index] ?? {}
    if (quantity === 0) cutAway.push({ ...line, why: cut ?? '' })
    else ordered.push({ ...line, cut, ...amountsOf(line, quantity) })
  })
  return { ordered, cutAway, cost: within.cost, over: within.over }
}

function budgetLine({ item, suggestion, settings, unitCost }: OrderedLine): BudgetLine {
  const { unitPrice } = item.sales
  return {
    itemCode: item.code,
    suggestion,
    ...{ pack: settings.pack, minimum: settings.minimum, unitCost },
    unitMargin: unitPrice === undefined || unitCost === undefined ? undefined : unitPrice - unitCost,
  }
}
