import { quoted } from '../../books/ledger-text.ts'
import { type Decimal4, DecimalError, decimal4 } from '../../books/money.ts'
import { type CsvRow, cellFault } from './csv.ts'

const PLAIN = /^[+-]?\d+(?:\.\d+)?$/
const SEPARATED = /^[+-]?\d[\d.,'’\s]*$/u
const THREE_AFTER_POINT = /^[+-]?[1-9]\d{0,2}\.\d{3}$/

/**
 * The number in a cell, with four places. Throws Fault naming row and column for what is no plain number: words, separators of thousands, a
 * decimal comma, more places, or a point that may stand for thousands because the sheet does not separate its cells by commas.
 */
export function numberIn(row: CsvRow, column: string): Decimal4 {
  const text = row.cell(column) ?? ''
  if (row.separator !== ',' && THREE_AFTER_POINT.test(text)) {
    const fact = `${quoted(text, 40)} may be ${text.replace('.', '')} or a fraction: cells are not separated by commas.`
    throw cellFault(row, column, fact, `Write ${text.replace('.', '')} or ${text}0.`)
  }
  const number = PLAIN.test(text) ? fourPlaces(text) : undefined
  if (number !== undefined) return number
  const why =
    SEPARATED.test(text) && !PLAIN.test(text)
      ? ': it has a separator of thousands or a decimal comma'
      : ' with at most 4 decimal places'
  const next = 'Write 1200 or 12.5: digits and at most one point.'
  throw cellFault(row, column, `${quoted(text, 40)} is not a plain number${why}.`, next)
}

function fourPlaces(text: string): Decimal4 | undefined {
  try {
    return decimal4(text)
  } catch (thrown) {
    if (thrown instanceof DecimalError) return undefined
    throw thrown
  }
}
