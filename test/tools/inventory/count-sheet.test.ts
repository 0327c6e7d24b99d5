import { expect, test } from 'vitest'
import { countSheet } from '../../../src/tools/inventory/adjustments/count-sheet.ts'

test('a huge cell is refused at once, in few words', () => {
  const cell = `${','.repeat(900_000)}x`
  expect(() => countSheet(`item,counted\nA,"${cell}"`, 'csv')).toThrow(/"counted": ".{30}" is not a number/)
}, 2_000)

test('a huge header is refused in few words', () => {
  const refusal = /It has "a", .{1,100} and 99981 more\. .{1,150}$/
  expect(() => countSheet(`${'a,'.repeat(100_000)}b\n1`, 'csv')).toThrow(refusal)
  expect(() => countSheet(`${'item,'.repeat(100_000)}counted\n1`, 'csv')).toThrow(/^.{1,400}$/)
})
