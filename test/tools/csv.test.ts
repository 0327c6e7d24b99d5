import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellFault, csvText, printCsv, readCsv } from '../../src/tools/lists/csv.ts'
import { numberIn } from '../../src/tools/lists/csv-number.ts'

const shape = { field: 'csv', columns: ['code', 'pack', 'other_codes'], needed: ['code'], most: 5 }
const loose = { ...shape, also: { code: ['sku', 'item_code'], pack: ['packed'] }, loose: true }

function cells(text: string, of: typeof shape = shape): (string | undefined)[][] {
  return readCsv(text, of).map((row) => [String(row.number), ...of.columns.map((column) => row.cell(column))])
}

describe('a sheet', () => {
  it.each([
    ['commas', 'code,pack\nA-1,5\n', [['2', 'A-1', '5', undefined]]],
    ['semicolons, as some countries write them', 'code;pack\r\nA-1;5\r\n', [['2', 'A-1', '5', undefined]]],
    ['tabs, as they are pasted', 'Code\tPack\rA-1\t5', [['2', 'A-1', '5', undefined]]],
    ['separators in a quoted heading', '"code";"Pack,"\nA-1;5', [['2', 'A-1', '5', undefined]]],
    ['a byte-order mark and spaces', '\uFEFF Code , Other codes\n A-1 , x ', [['2', 'A-1', undefined, 'x']]],
    [
      'quotes, a row of several lines being one',
      'code,other_codes\n"A,""1""","x\ny"\nB,',
      [
        ['2', 'A,"1"', undefined, 'x\ny'],
        ['3', 'B', undefined, ''],
      ],
    ],
    ['empty rows, which count', '\ncode,pack\n\n,\nA,1\n\n', [['5', 'A', '1', undefined]]],
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
    ['other names of columns', 'SKU,Packed\nA,5', [['2', 'A', '5', undefined]]],
    ['a name without its punctuation', 'ItemCode,PACK.\nA,5', [['2', 'A', '5', undefined]]],
    ['other columns', 'shelf,sku,,pack\nB-7,A,x,5', [['2', 'A', '5', undefined]]],
    ['a row that ends early', 'sku,pack\nA', [['2', 'A', '', undefined]]],
  ])('that is loose is read with %s', (_, text, expected) => expect(cells(text, loose)).toEqual(expected))

  it.each([
    ['nothing', '', /csv: row 1, the header, has no column code/],
    ['no rows', 'code,pack\n', /csv: there is no row below the header/],
    [
      'an unknown column',
      'code,packs\nA,1',
      /csv: row 1 has an unknown column "packs"\. Did you mean pack\? Known: code, pack/,
    ],
    ['a column twice', 'code,pack,Pack\nA,1,2', /csv: row 1 has the columns "pack" and "Pack", which both mean pack/],
    ['no code', 'pack\n1', /csv: row 1, the header, has no column code\. It has "pack"/],
    [
      'a number with separators',
      'code,pack\nA,5\nB,1,000',
      /row 3 has 3 cells, the header 2\. Write numbers without thousands/,
    ],
    ['a cell missing', 'code,pack\nA', /row 2 has 1 cells, the header 2\. Nothing/],
    ['open quotes', 'code,pack\n"A,1', /csv: row 2, cell 1: the quotes are not closed/],
    ['quotes inside', 'code,pack\nA"x",1', /row 2, cell 1: the quotes/],
    ['text after quotes', 'code,pack\n"A"x,1', /row 2, cell 1: the quotes/],
    ['a space after quotes', 'code,pack\n"A" ,1', /row 2, cell 1: the quotes/],
    ['too many rows', `code\n${'A\n'.repeat(6)}`, /6 rows are more than 5/],
  ])('with %s is refused', (_, text, fact) => expect(() => readCsv(text, shape)).toThrow(fact))

  it.each([
    ['two names of one column', 'sku,code\nA,B', /csv: row 1 has the columns "sku" and "code", which both mean code/],
    ['no name of a column', 'article,pack\nA,1', /has no column code or sku or item_code\. It has "article", "pack"/],
    ['a number with separators', 'sku,pack\nA,1,000', /row 2 has 3 cells, the header 2\. Write numbers without/],
  ])('that is loose is refused with %s', (_, text, fact) => expect(() => readCsv(text, loose)).toThrow(fact))

  it('names a cell by its row and the heading that it has there', () => {
    const [row] = readCsv('sku,pack\nA,x', loose)
    if (!row) throw new Error('no row')
    expect(row.place()).toBe('csv row 2')
    expect(row.place('code')).toBe('csv row 2, sku')
    expect(() => {
      throw cellFault(row, 'pack', '"x" is no number.')
    }).toThrow('csv row 2, pack: "x" is no number.')
  })

  it('is text in UTF-8', () => {
    expect(csvText(new TextEncoder().encode('é'), 'path')).toBe('é')
    expect(() => csvText(new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'path')).toThrow(/path: .*not text in UTF-8/)
  })

  it('is read back as it was written by the rules, whatever is in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', ',', '"', '\n', '\r\n', ';', 'é') })
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, last) => {
        const text = `${[['code', 'pack'], ...rows, ['x', '']].map((one) => one.map(quote).join(',')).join(end)}${last ? end : ''}`
        const wanted = [...rows.map((one) => one.map((text) => text.trim())), ['x', '']]
        const read = readCsv(text, { ...shape, most: 10 }).map((row) => [row.cell('code'), row.cell('pack')])
        expect(read).toEqual(wanted.filter((one) => one.some((text) => text !== '')))
      }),
    )
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

describe('a number in a sheet', () => {
  const number = (text: string, separator = ',') => {
    const [row] = readCsv(`code${separator}pack\nA${separator}"${text}"`, shape)
    if (!row) throw new Error('no row')
    return numberIn(row, 'pack')
  }

  it.each([
    ['1200', ',', 12_000_000n],
    ['12.5', ';', 125_000n],
    ['-2', ',', -20_000n],
    ['+3', ',', 30_000n],
    ['007', ',', 70_000n],
    ['1.234', ',', 12_340n],
    ['0.975', ';', 9_750n],
    ['1.2340', '\t', 12_340n],
  ])('%s between %j is read', (text, separator, expected) => expect(number(text, separator)).toBe(expected))

  it.each([
    [
      '1,640',
      ',',
      /csv row 2, pack: "1,640" is not a plain number: it has a separator of thousands or a decimal comma/,
    ],
    ['1 640', ',', /it has a separator of thousands/],
    ['1’640.50', ',', /it has a separator of thousands/],
    ['1.234.567', ';', /it has a separator of thousands/],
    ['2,5', ';', /or a decimal comma\. Nothing was written\. Write 1200 or 12\.5/],
    ['1.640', ';', /"1\.640" may be 1640 or a fraction.*Write 1640 or 1\.6400/],
    ['1.640', '\t', /may be 1640 or a fraction/],
    ['1.23456', ',', /is not a plain number with at most 4 decimal places/],
    ['many', ',', /"many" is not a plain number/],
    ['1e3', ',', /is not a plain number/],
    ['', ',', /is not a plain number/],
  ])('%j between %j is refused', (text, separator, fact) => expect(() => number(text, separator)).toThrow(fact))
})
