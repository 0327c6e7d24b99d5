import type { Cents, Decimal4 } from '../../../books/money.ts'
import { unitsOf } from '../movements/demand.ts'
import type { ItemBacktest } from './backtest-item.ts'
import type { Replayed } from './simulate.ts'

/** An item that was replayed; `unitCost` is base currency, four places. */
export interface TriedItem {
  code: string
  unitCost: Decimal4
  tried: ItemBacktest
}

/** Several items together, weighed by what a unit costs: the share of demand that was met, and mean stock in base-currency cents. */
export interface Together {
  /** From 0 to 1; undefined where nothing was wanted. */
  met: number | undefined
  stock: Cents
  /** Weeks of items in which something was wanted and nothing was left. */
  empty: number
}

/** What came of it together. `coverStock` is what levels typed in once need to meet as much as the policy; undefined where none does. */
export interface BacktestTotals {
  happened: Together
  policy: Together
  coverStock: Cents | undefined
}

/** Adds up what was replayed. */
export function totalsOf(items: readonly TriedItem[]): BacktestTotals {
  const policy = together(items, ({ policy }) => policy)
  return {
    happened: together(items, ({ happened }) => happened),
    policy,
    coverStock: coverStockAt(items, policy.met ?? 1),
  }
}

function together(items: readonly TriedItem[], of: (tried: ItemBacktest) => Replayed | undefined): Together {
  let [wanted, met, stock, empty] = [0, 0, 0, 0]
  for (const { unitCost, tried } of items) {
    const seen = of(tried)
    const cost = unitsOf(unitCost)
    wanted += cost * (seen?.wanted ?? 0)
    met += cost * (seen?.met ?? 0)
    stock += cost * (seen?.stock ?? 0)
    empty += seen?.empty ?? 0
  }
  return { met: wanted > 0 ? met / wanted : undefined, stock: BigInt(Math.round(100 * stock)), empty }
}

/** Straight between the two covers around the share that is to be met. */
function coverStockAt(items: readonly TriedItem[], met: number): Cents | undefined {
  const count = items[0]?.tried.covers.length ?? 0
  const all = Array.from({ length: count }, (_, index) => together(items, ({ covers }) => covers[index]))
  const above = all.findIndex((cover) => (cover.met ?? 0) >= met)
  const [from, to] = [all[above - 1], all[above]]
  if (!to) return undefined
  if (!from || to.met === undefined || from.met === undefined || to.met === from.met) return to.stock
  const share = (met - from.met) / (to.met - from.met)
  return from.stock + (BigInt(Math.round(share * 1e6)) * (to.stock - from.stock)) / 1_000_000n
}
