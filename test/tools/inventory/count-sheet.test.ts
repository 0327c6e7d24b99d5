import { expect, test } from 'vitest'
import { countSheet } from '../../../src/tools/inventory/adjustments/count-sheet.ts'

test('a huge cell is refused at once, in few words', () => {
  const cell = `${','.repeat(900_000)}x`
  expect(() => countSheet(`item,counted\nA,"${cell}"`, 'csv')).toThrow(
    /^csv row 2, counted: ".{40}" is not a plain number.{1,150}$/,
  )
}, 2_000)

test('a huge header is refused in few words', () => {
  const refusal = /^csv: row 1, the header, has no column .{1,100}It has "a", .{1,120} and more\..{1,80}$/
  expect(() => countSheet(`${'a,'.repeat(100_000)}b\n1`, 'csv')).toThrow(refusal)
  expect(() => countSheet(`${'item,'.repeat(100_000)}counted\n1`, 'csv')).toThrow(/^.{1,400}$/)
})
