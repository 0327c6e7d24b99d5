import fc from 'fast-check'
import { expect, it } from 'vitest'
import { day, utcDay } from '../../src/books/day.ts'
import { cents, decimal4, formatShort } from '../../src/books/money.ts'
import {
  dateString,
  instantString7,
  instantStringZ,
  msDate,
  msInstant,
  msPlain,
  parseWireDate,
  parseWireInstant,
} from '../../src/simulator/edge/wire-dates.ts'
import {
  centsNumber,
  decimal4Number,
  rateNumber,
  readCents,
  readDecimal,
} from '../../src/simulator/edge/wire-numbers.ts'

it('writes dates in the three formats of Xero', () => {
  expect(msDate(day('2026-04-16'))).toBe('/Date(1776297600000+0000)/')
  expect(dateString(day('2026-04-16'))).toBe('2026-04-16T00:00:00')
  expect(msInstant(1776297600123)).toBe('/Date(1776297600123+0000)/')
  expect(msPlain(1776297600123)).toBe('/Date(1776297600123)/')
  expect(instantStringZ(1776297600123)).toBe('2026-04-16T00:00:00Z')
  expect(instantString7(1776297600123)).toBe('2026-04-16T00:00:00.1230000')
})

it.each([
  ['2026-04-16', '2026-04-16'],
  ['2026-04-16T23:59:59', '2026-04-16'],
  ['2026-04-16T00:00:00Z', '2026-04-16'],
  ['2026-04-16T23:00:00+12:00', '2026-04-16'],
  ['2026-04-16T00:00:00.0000000', '2026-04-16'],
  ['/Date(1776297600000)/', '2026-04-16'],
  ['/Date(1776297600000+0000)/', '2026-04-16'],
  ['/Date(1776297600000+1300)/', '2026-04-16'],
  ['/Date(-86400000)/', '1969-12-31'],
  [' 2026-04-16 ', '2026-04-16'],
  ['2026-02-30', undefined],
  ['16/04/2026', undefined],
  ['/Date(x)/', undefined],
  ['/Date(999999999999999)/', undefined],
  ['', undefined],
  [20260416, undefined],
  [null, undefined],
])('reads %j as %s', (sent, expected) => {
  expect(parseWireDate(sent)).toBe(expected)
})

it.each([
  ['2026-04-16T01:02:03', Date.UTC(2026, 3, 16, 1, 2, 3)],
  ['2026-04-16T01:02:03.456Z', Date.UTC(2026, 3, 16, 1, 2, 3, 456)],
  ['2026-04-16T12:00:00+12:00', Date.UTC(2026, 3, 16)],
  ['Thu, 16 Apr 2026 01:02:03 GMT', Date.UTC(2026, 3, 16, 1, 2, 3)],
  ['yesterday', undefined],
  ['2026-04-16T25:00:00', undefined],
])('reads the instant %s', (sent, expected) => {
  expect(parseWireInstant(sent)).toBe(expected)
})

it('reads back every day that it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 40_000 }), (days) => {
      const written = utcDay(days * 86_400_000)
      expect(parseWireDate(msDate(written))).toBe(written)
      expect(parseWireDate(dateString(written))).toBe(written)
    }),
  )
})

it('turns amounts into the JSON number with the same decimal text, and back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), (amount) => {
      expect(cents(JSON.stringify(centsNumber(amount)))).toBe(amount)
      expect(readCents(centsNumber(amount))).toBe(amount)
      expect(JSON.stringify(centsNumber(amount))).toBe(formatShort(amount, 2))
    }),
  )
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), (value) => {
      expect(decimal4(String(decimal4Number(value)))).toBe(value)
    }),
  )
  expect(rateNumber(1_234_567n)).toBe(1.234567)
})

it('rounds what is sent half away from zero, and reads nothing from nonsense', () => {
  expect([readCents('25.605'), readCents(-25.605), readCents('1e2'), readDecimal('0.00005', 4)]).toEqual([
    2561n,
    -2561n,
    10_000n,
    1n,
  ])
  for (const nonsense of ['', 'ten', null, undefined, Number.NaN, {}, true]) expect(readCents(nonsense)).toBeUndefined()
})
