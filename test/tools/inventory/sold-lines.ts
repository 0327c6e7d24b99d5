import fc from 'fast-check'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import type { SoldLine } from '../../../src/tools/inventory/margin/item-line.ts'

/** The window before and the one now that lines of these tests lie in. */
export const BEFORE = { from: day('2026-09-01'), to: day('2026-09-30') }
export const NOW = { from: day('2026-10-01'), to: day('2026-10-31') }

/** A line that sold whole units at a price and a unit cost in cents. */
export function sold(itemCode: string, on: Day, units: number, price: number, unitCost: number | undefined): SoldLine {
  return {
    itemCode,
    document: { kind: units < 0 ? 'credit_note' : 'invoice', id: `${itemCode}-${on}`, number: 'INV-1' },
    contact: { id: 'c1', name: 'Bluefin Logistics' },
    day: on,
    quantity: BigInt(units) * 10_000n,
    revenue: BigInt(units) * BigInt(price),
    cost: unitCost === undefined ? undefined : BigInt(units) * BigInt(unitCost),
    basis: unitCost === undefined ? undefined : 'average',
  }
}

/** Any ledger of sold lines: parts of units, sales and returns, known and unknown costs, inside and outside both windows. */
export const anyLedger: fc.Arbitrary<SoldLine[]> = fc.array(
  fc
    .record({
      itemCode: fc.constantFrom('A', 'B', 'C', 'D'),
      after: fc.integer({ min: -10, max: 80 }),
      quantity: fc.bigInt({ min: 1n, max: 5_000_000n }),
      revenue: fc.bigInt({ min: 0n, max: 10_000_000n }),
      cost: fc.option(fc.bigInt({ min: 0n, max: 10_000_000n }), { nil: undefined, freq: 20 }),
      back: fc.boolean(),
    })
    .map(({ itemCode, after, quantity, revenue, cost, back }) => {
      const sign = back ? -1n : 1n
      return {
        ...sold(itemCode, addDays(BEFORE.from, after), 1, 0, 0),
        quantity: sign * quantity,
        revenue: sign * revenue,
        cost: cost === undefined ? undefined : sign * cost,
      }
    }),
  { maxLength: 40 },
)
