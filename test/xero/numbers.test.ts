import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundDecimal } from '../../src/books/money.ts'
import { wireNumber } from '../../src/xero/wire/numbers.ts'

test('every amount of up to 15 digits survives the way to Xero and back', () => {
  const limit = 10n ** 15n - 1n
  fc.assert(
    fc.property(fc.bigInt({ min: -limit, max: limit }), fc.constantFrom(2, 4), (value, places) => {
      const text = JSON.stringify(wireNumber(value, places))
      return roundDecimal(text, places) === value
    }),
    { numRuns: 5_000 },
  )
})

test('more digits than a JSON number carries are refused, not rounded', () => {
  expect(() => wireNumber(90_071_992_547_409_931n, 2)).toThrow('more digits')
})
