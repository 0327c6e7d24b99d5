import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText, readCsv } from '../../../src/tools/inventory/adjustments/csv.ts'

const cell = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', ',', '"', '\n', '\r\n', ';', 'é') })
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`

test('what was written by the rules is read back, whatever is in the cells', () => {
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, last) => {
      const text = `${rows.map((cells) => cells.map(quote).join(',')).join(end)}${last ? end : ''}`
      const wanted = rows
        .map((cells) => cells.map((one) => one.trim()))
        .filter((cells) => cells.some((one) => one !== ''))
      expect(readCsv(text, 'csv').map(({ cells }) => cells)).toEqual(wanted)
    }),
  )
})

test('lines are counted as an editor counts them, a byte-order mark is no cell', () => {
  const rows = readCsv('\uFEFFa,b\r\n\r\n"1\r\n2",3\n4,5', 'csv')
  expect(rows).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1\r\n2', '3'] },
    { line: 5, cells: ['4', '5'] },
  ])
})

test.each(['a,"b', 'a,b"c', '"a"b,c', '"a" ,c'])('%j is not CSV', (text) => {
  expect(() => readCsv(text, 'path')).toThrow(/path: line 1 has a quotation mark/)
})

test('bytes of another encoding are refused', () => {
  expect(() => csvText(new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'path')).toThrow(/not text in UTF-8/)
})
