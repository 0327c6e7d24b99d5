import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineAmount } from '../../../src/books/totals.ts'
import { linesWorth } from '../../../src/tools/inventory/adjustments/priced-lines.ts'

const whole = fc.bigInt({ min: 1n, max: 50_000n }).map((units) => units * 10_000n)
const parts = fc.bigInt({ min: 1n, max: 500_000_000n })
const value = fc.bigInt({ min: 0n, max: 1_000_000_000n })

test.each([
  ['whole units', whole],
  ['parts of units', parts],
])('any value is met to the cent by at most two lines of %s', (_, quantities) => {
  fc.assert(
    fc.property(quantities, value, (quantity, wanted) => {
      const lines = linesWorth(quantity, wanted)
      expect(lines.reduce((sum, line) => sum + lineAmount(line), 0n)).toBe(wanted)
      expect(lines.reduce((sum, line) => sum + line.quantity, 0n)).toBe(quantity)
      expect(lines.length).toBeLessThanOrEqual(2)
      expect(lines.every((line) => line.quantity > 0n && line.unitAmount >= 0n)).toBe(true)
    }),
    { numRuns: 3_000 },
  )
})

test('whole units stay whole where two prices are needed', () => {
  fc.assert(
    fc.property(whole, value, (quantity, wanted) => {
      for (const line of linesWorth(quantity, wanted)) expect(line.quantity % 10_000n).toBe(0n)
    }),
    { numRuns: 3_000 },
  )
})
