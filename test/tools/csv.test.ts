import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellFault, printCsv, readCsv } from '../../src/tools/lists/csv.ts'

const shape = { field: 'csv', columns: ['code', 'pack', 'other_codes'], needed: ['code'], most: 5 }

function cells(text: string): (string | undefined)[][] {
  return readCsv(text, shape).map((row) => [String(row.number), ...shape.columns.map((column) => row.cell(column))])
}

describe('a sheet', () => {
  it.each([
    ['commas', 'code,pack\nA-1,5\n', [['2', 'A-1', '5', undefined]]],
    ['semicolons, as some countries write them', 'code;pack\r\nA-1;5\r\n', [['2', 'A-1', '5', undefined]]],
    ['tabs, as they are pasted', 'Code\tPack\rA-1\t5', [['2', 'A-1', '5', undefined]]],
    ['a byte-order mark and spaces', '\uFEFF Code , Other codes\n A-1 , x ', [['2', 'A-1', undefined, 'x']]],
    [
      'quotes',
      'code,other_codes\n"A,""1""","x\ny"\nB,',
      [
        ['2', 'A,"1"', undefined, 'x\ny'],
        ['3', 'B', undefined, ''],
      ],
    ],
    ['empty rows, which count', 'code,pack\n\n,\nA,1\n\n', [['4', 'A', '1', undefined]]],
    [
      'one column',
      'code\nA\nB',
      [
        ['2', 'A', undefined, undefined],
        ['3', 'B', undefined, undefined],
      ],
    ],
  ])('is read with %s', (_, text, expected) => expect(cells(text)).toEqual(expected))

  it.each([
    ['nothing', '', /csv: row 1, the header, has no column code/],
    ['no rows', 'code,pack\n', /csv: there is no row below the header/],
    [
      'an unknown column',
      'code,packs\nA,1',
      /csv: row 1 has an unknown column "packs"\. Did you mean pack\? Known: code, pack/,
    ],
    ['a column twice', 'code,pack,Pack\nA,1,2', /csv: row 1 has the column pack twice/],
    ['no code', 'pack\n1', /has no column code/],
    [
      'a number with separators',
      'code,pack\nA,5\nB,1,000',
      /row 3 has 3 cells, the header 2\. Write numbers without thousands/,
    ],
    ['a cell missing', 'code,pack\nA', /row 2 has 1 cells, the header 2\. Nothing/],
    ['open quotes', 'code,pack\n"A,1', /csv: row 2, cell 1: the quotes are not closed/],
    ['quotes inside', 'code,pack\nA"x",1', /row 2, cell 1: the quotes/],
    ['too many rows', `code\n${'A\n'.repeat(6)}`, /6 rows are more than 5/],
  ])('with %s is refused', (_, text, fact) => expect(() => readCsv(text, shape)).toThrow(fact))

  it('names a cell by row and column', () => {
    const [row] = readCsv('code,pack\nA,x', shape)
    if (!row) throw new Error('no row')
    expect(() => {
      throw cellFault(row, 'pack', '"x" is no number.')
    }).toThrow('row 2, pack: "x" is no number.')
  })

  it('is read back as it was printed', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', '=', "'", '1') })
      .map((text) => text.trim())
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('x', '=x', "'=x", "''-x", "'x", '-5', 'é'), cell), {
          minLength: 1,
          maxLength: 5,
        }),
        (rows) => {
          const read = readCsv(printCsv([['code', 'other_codes'], ...rows]), shape)
          expect(read.map((row) => [row.cell('code'), row.cell('other_codes')])).toEqual(rows)
        },
      ),
    )
  })

  it('holds no formula for a spreadsheet', () => {
    expect(printCsv([['code'], ['=HYPERLINK("x")'], ['-5MM'], ['+1'], ['@a']])).toBe(
      'code\r\n"\'=HYPERLINK(""x"")"\r\n\'-5MM\r\n\'+1\r\n\'@a\r\n',
    )
  })
})
