import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAmount, formatDecimal, magnitude } from '../../../../src/books/money.ts'
import { checkNarrative, wrongNumbers } from '../../../../src/tools/close/pack/check-narrative.ts'
import { figuresOf } from '../../../../src/tools/close/pack/pack.ts'
import { packOf } from './pack-of.ts'

const pack = packOf()
const wrongIn = (text: string) => wrongNumbers(text, pack).map(({ words }) => words)

describe('a narrative', () => {
  it.each([
    'Income was 99,869.77, down 3.3% from 103,248.76.',
    'Income came to NZD 99,870, and net profit to $20,124 in October 2026.',
    'Net profit was about 20k, a fall of 2.7k or 11.7 percent on September.'.replace(' on September', ''),
    'Harbour Dental owes 12,345.67 and Kauri Legal 12,401.00 at 31 October 2026.',
    'There are 3 findings open; one is bill CD-13795 of 9 October.',
    'Three findings are open for 2026-10-31.',
    'Nothing unusual this month.',
    'We may march on: nothing second to it.',
  ])('may say: %s', (text) => expect(wrongIn(text)).toEqual([]))

  it.each([
    ['Income was 99,869.78.', '99,869.78'],
    ['Income was 99,871.', '99,871'],
    ['Income fell 3.4%.', '3.4%'],
    ['Harbour Dental owes 12,401.00.', '12,401.00'],
    ['Rent came to 99,869.77.', '99,869.77'],
    ['They owe about 12k.', '12k'],
    ['Net profit was about 21k.', '21k'],
    ['Net profit was 20,000 or so.', '20,000'],
    ['Income reached a million.', 'million'],
    ['Net profit halved.', 'halved'],
    ['Twenty findings are open.', 'Twenty'],
    ['Pay by 5 November 2026.', '5 November 2026'],
    ['Compared with August it is less.', 'August'],
    ['It is the best since 2019.', '2019'],
    ['See invoice INV-9999.', 'INV-9999'],
    ['See bill CD-1379.', 'CD-1379'],
    ['Income was ٩٩.', '٩٩'],
    ['Margins rose 13 per cent.', '13 per cent'],
    ['There are 4 findings.', '4'],
    ['On 31 February 2026 it closed.', '31 February 2026'],
  ])('may not say: %s', (text, words) => expect(wrongIn(text)).toEqual([words]))

  it.each([
    'Income fell by 3,378.99.',
    'Income was down.',
    'Income was 99,869.77, down 3.3% from 103,248.76.',
    'The month was weak: income fell and net profit declined sharply.',
    'Income was slightly lower than the month before.',
    'Other income rose.',
    'Interest on income grew.',
    'Income rose against budget.',
    'Income is higher than a year ago.',
    'Income would have been up without the refund.',
    'Income has not increased.',
    'Income is up to date in the books.',
    'Income rose at first, then fell.',
    'Rent rose.',
    'Harbour Dental is up for review.',
    'Their share of income rose.',
    'Income, which many thought rose, is 99,869.77.',
    'Margins improved.',
  ])('may say where it went: %s', (text) => expect(wrongIn(text)).toEqual([]))

  it.each([
    ['Income rose.', 'Income rose'],
    ['Our income also grew by 3,378.99.', 'Our income also grew'],
    ['Income was up on last month.', 'Income was up'],
    ['Income was 99,869.77, up 3.3% from 103,248.76.', 'Income was #, up'],
    ['Costs were steady and net profit increased.', 'net profit increased'],
    ['Net profit is higher.', 'Net profit is higher'],
    ['Income was higher than last month.', 'Income was higher'],
  ])('may not say where it did not go: %s', (text, words) => {
    expect(wrongIn(text)).toEqual([words])
  })

  it('is told what a row moved by', () => {
    const fault = catching(() => checkNarrative(['Net profit rose.'], pack))
    expect(fault?.fact).toContain('"Net profit rose": it moved by -2,664.83.')
  })

  it('is told the nearest figures', () => {
    const fault = catching(() => checkNarrative(['Income was 99,869.00.'], pack))
    expect(fault).toMatchObject({ code: 'refused' })
    expect(fault?.fact).toContain('"99,869.00": nearest are 99,869.77 (Income, month)')
  })

  it('may cite every figure of the pack in any of the usual forms, and none that is a cent off', () => {
    const figures = figuresOf(pack).filter(({ cell }) => cell.kind === 'money')
    const all = new Set(figures.map(({ cell }) => (cell.kind === 'money' ? magnitude(cell.money) : 0n)))
    fc.assert(
      fc.property(fc.constantFrom(...figures), fc.bigInt(1n, 99n), ({ cell }, off) => {
        const amount = cell.kind === 'money' ? magnitude(cell.money) : 0n
        expect(wrongIn(`It was ${formatAmount(amount)}.`)).toEqual([])
        expect(wrongIn(`It was NZ$${formatDecimal(amount, 2)}.`)).toEqual([])
        if (!all.has(amount + off)) expect(wrongIn(`It was ${formatAmount(amount + off)}.`)).toHaveLength(1)
      }),
    )
  })

  it('lets no digit by that is not part of a figure, a day or a name of the pack', () => {
    const digits = fc.bigInt(1_000n, 99_999_999n).map((value) => formatDecimal(value, 2))
    const around = fc.constantFrom('x', ' ', '$', '(', '/', '-', '#', 'NZD ', '+')
    fc.assert(
      fc.property(digits, around, around, (number, before, after) => {
        fc.pre(
          !figuresOf(pack).some(
            ({ cell }) => cell.kind === 'money' && formatDecimal(magnitude(cell.money), 2) === number,
          ),
        )
        expect(wrongIn(`It was ${before}${number}${after}`).length).toBeGreaterThan(0)
      }),
    )
  })
})

function catching(run: () => void): { code: string; fact: string } | undefined {
  try {
    run()
  } catch (thrown) {
    return thrown as { code: string; fact: string }
  }
  return undefined
}
