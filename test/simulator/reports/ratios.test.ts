import { expect, test } from 'vitest'
import { percent, quotient, quotientText, variance } from '../../../src/simulator/reports/ratios.ts'

test.each([
  [-4_400n, 20_540n, '-0.214216163583252190847127556'],
  [59_000n, 4_000n, '14.75'],
  [1n, 3n, '0.3333333333333333333333333333'],
  [7_000n, 3n, '2333.3333333333333333333333333'],
  [10n, 10n, '1'],
  [0n, 10n, '0'],
])('%d / %d is %s, as long as a decimal of 96 bits', (numerator, denominator, text) => {
  const value = quotient(numerator, denominator)
  expect(value && quotientText(value)).toBe(text)
})

test('there is no quotient by nothing', () => {
  expect(quotient(1n, 0n)).toBeUndefined()
})

test.each([
  [59_416n, 75_956n, '-21.8%'],
  [59_000n, 55_000n, '7.3%'],
  [100n, 0n, '0.0%'],
  [100n, -50n, '300.0%'],
])('from %d to %d is %s', (now, before, text) => {
  expect(variance({ units: now, places: 2 }, { units: before, places: 2 })).toBe(text)
})

test('percent has one place, rounded half away from zero', () => {
  expect([percent(-16_540n, 4_000n), percent(1n, 2_000n), percent(-1n, 2_000n)]).toEqual(['-413.5%', '0.1%', '-0.1%'])
})
