import { type Cents, cents } from '../../../books/money.ts'

/** What parts whole units from cents in a statement. */
export type DecimalSign = '.' | ','

const POINT = /^\d{1,3}(,\d{3})+(\.\d{1,2})?$|^\d{0,13}(\.\d{0,2})?$/
const COMMA = /^\d{1,3}(\.\d{3})+(,\d{1,2})?$|^\d{0,13}(,\d{0,2})?$/

interface Written {
  digits: string
  negative: boolean
}

/** The decimal sign in which every amount of a statement can be read; undefined where there is none. */
export function decimalSignOf(cells: readonly string[]): DecimalSign | undefined {
  const digits = cells.filter((cell) => cell.trim() !== '').map((cell) => written(cell)?.digits ?? 'x')
  if (digits.every((text) => POINT.test(text))) return '.'
  return digits.every((text) => COMMA.test(text)) ? ',' : undefined
}

/** The amount in a cell; undefined for an empty one or what is no amount. A minus, brackets, DR and OD mean below 0. */
export function amountIn(cell: string, sign: DecimalSign): Cents | undefined {
  const found = written(cell)
  if (!found || !/\d/.test(found.digits) || !(sign === '.' ? POINT : COMMA).test(found.digits)) return undefined
  const plain = sign === '.' ? found.digits.replaceAll(',', '') : found.digits.replaceAll('.', '').replace(',', '.')
  const amount = cents(plain.startsWith('.') ? `0${plain}` : plain)
  return found.negative ? -amount : amount
}

// Without currency, spaces and apostrophes of thousands.
function written(cell: string): Written | undefined {
  const text = cell
    .trim()
    .replace(/[\s\u00a0\u202f'’]+/g, '')
    .replace(/[−–]/g, '-')
  const match =
    /^(\()?([-+])?(?:[A-Z]{3}|[A-Z]{0,2}[$£€¥])?([-+])?([\d.,]+)([-+])?(?:[A-Z]{3}|[$£€¥])?(\))?(DR|CR|OD|D|C)?$/i.exec(
      text,
    )
  if (!match) return undefined
  const [, open, before, inner, digits = '', after, close, side = ''] = match
  if ((open === undefined) !== (close === undefined)) return undefined
  const minuses = [before, inner, after].filter((one) => one === '-').length
  const negative = open !== undefined || minuses % 2 === 1 || /^(DR|OD|D)$/i.test(side)
  return { digits, negative }
}
