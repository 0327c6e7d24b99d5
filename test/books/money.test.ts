import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  cents,
  DecimalError,
  decimal4,
  divideRounded,
  formatAmount,
  formatDecimal,
  formatShort,
  parseDecimal,
  rescale,
  roundDecimal,
  sum,
} from '../../src/books/money.ts'

const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })

describe('reading decimals', () => {
  it.each([
    ['12', 1200n],
    ['12.3', 1230n],
    ['-0.05', -5n],
    ['+7.', 700n],
    ['1e3', 100_000n],
    ['1.5e-1', 15n],
    ['12.3400', 1234n],
    [0.1, 10n],
    [1_234_567.89, 123_456_789n],
    [-19.99, -1999n],
  ])('reads %s as %s cents', (text, expected) => expect(cents(text)).toBe(expected))

  it.each(['', ' ', 'abc', '1,000', '12.345', '0x10', '١٢', 'NaN', 'Infinity', '1.2.3', '--1', '1e999'])(
    'refuses %j',
    (text) => expect(() => cents(text)).toThrow(DecimalError),
  )

  it('rounds half away from zero when asked to', () => {
    expect(roundDecimal('2.005', 2)).toBe(201n)
    expect(roundDecimal('-2.005', 2)).toBe(-201n)
    expect(roundDecimal('2.00499', 2)).toBe(200n)
  })

  it('takes four places for quantities and no more', () => {
    expect(decimal4('0.0001')).toBe(1n)
    expect(() => decimal4('0.00001')).toThrow(DecimalError)
  })
})

describe('properties', () => {
  it('what is written is read back, at any number of places', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 6 }), (value, places) => {
        expect(parseDecimal(formatDecimal(value, places), places)).toBe(value)
        expect(parseDecimal(formatShort(value, places), places)).toBe(value)
      }),
    )
  })

  it("a JSON number of cents survives Xero's wire", () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(cents(JSON.parse(formatDecimal(value, 2)))).toBe(value)
      }),
    )
  })

  it('sums do not depend on order', () => {
    fc.assert(
      fc.property(fc.array(amount), fc.array(fc.nat()), (amounts, keys) => {
        const shuffled = amounts
          .map((value, index) => ({ value, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value)
        expect(sum(shuffled)).toBe(sum(amounts))
      }),
    )
  })

  it('allocations conserve every cent and stay within one cent of their share', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 40 })
      .filter((list) => list.some((weight) => weight > 0n))
    fc.assert(
      fc.property(amount, weights, (value, list) => {
        const parts = allocate(value, list)
        expect(sum(parts)).toBe(value)
        const total = sum(list)
        parts.forEach((part, index) => {
          const difference = part * total - value * (list[index] ?? 0n)
          expect(difference < 0n ? -difference : difference).toBeLessThan(total)
        })
      }),
    )
  })

  it('rounding is half-up, symmetric and never off by more than a half', () => {
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 1n, max: 10_000n }), (numerator, denominator) => {
        const rounded = divideRounded(numerator, denominator)
        expect(divideRounded(-numerator, denominator)).toBe(-rounded)
        const off = 2n * (rounded * denominator - numerator)
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(denominator)
      }),
    )
  })

  it('rescaling up and down is the same number', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(rescale(rescale(value, 2, 6), 6, 2)).toBe(value)
      }),
    )
  })
})

describe('writing amounts', () => {
  it.each([
    [0n, '0.00'],
    [5n, '0.05'],
    [-123_456_789n, '-1,234,567.89'],
    [100_000n, '1,000.00'],
    [99_999n, '999.99'],
  ])('%s is %s', (value, text) => expect(formatAmount(value)).toBe(text))

  it('refuses to allocate over nothing', () => {
    expect(() => allocate(100n, [0n, 0n])).toThrow(RangeError)
    expect(() => allocate(100n, [])).toThrow(RangeError)
  })
})

describe('digits past the places', () => {
  it.each(['-1.005', '1.005', '-0.001'])('of %s are refused, whatever the sign', (text) => {
    expect(() => cents(text)).toThrow(DecimalError)
  })
})
