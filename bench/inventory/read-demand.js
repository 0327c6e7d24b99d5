import { readFileSync } from 'node:fs'
import { addDays, addMonths, day } from '../../dist/books/day.js'

/**
 * What the two formats are, and what is asked of a policy on each. `retail` is weekly: a header, then code, price and one column for each week;
 * `parts` is monthly: no header, a series a line, blanks where nothing is known.
 */
export const FORMATS = {
  retail: {
    ...{ periodDays: 7, leadPeriods: 2, asked: 0.9, name: 'weeks' },
    // What was published for one file; on another the number says nothing.
    published: { series: 1_073, periods: 52, stock: 9.43 },
    startOf: (period) => addDays(day('2010-12-06'), 7 * period),
    holds: (series) => active(series.slice(0, 26)) >= 8,
    rule: 'at least 8 active weeks in the first 26',
  },
  parts: {
    ...{ periodDays: 30.4375, leadPeriods: 1, asked: 0.95, name: 'months' },
    published: { series: 1_046, periods: 51, stock: 6.27 },
    startOf: (period) => addMonths(day('1998-01-01'), period),
    holds: (series) => active(series) >= 10 && active(series.slice(0, 15)) > 0 && active(series.slice(-15)) > 0,
    rule: 'no gaps, at least 10 active months, active in the first and the last 15',
  },
}

const FEWEST_PERIODS = 12

/** Reads a file of demand: the series that are kept, how many were left out and why. Throws what is wrong with the file, by line. */
export function readDemand(path, asked) {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => text.trim() !== '')
  if (lines.length === 0) throw new Error(`${path} is empty.`)
  const format = asked ?? formatOf(lines[0].text)
  const rows = format === 'retail' ? retailRows(lines) : lines.map((line) => ({ ...line, cells: line.text.split(',') }))
  const skipped = { 'with gaps': 0, [`not ${FORMATS[format].rule}`]: 0 }
  const series = []
  const length = Math.max(...rows.map(({ cells }) => cells.length))
  if (length < FEWEST_PERIODS) throw new Error(`${path} has ${length} periods; at least ${FEWEST_PERIODS} are needed.`)
  for (const { cells, number } of rows) {
    const one = cells.map((cell, column) => quantityOf(cell, { number, column, format }))
    if (one.length < length || one.includes(undefined)) skipped['with gaps'] += 1
    else if (!FORMATS[format].holds(one)) skipped[`not ${FORMATS[format].rule}`] += 1
    else series.push(one)
  }
  if (series.length === 0)
    throw new Error(`${path} has no series that the format ${format} keeps (${FORMATS[format].rule}).`)
  return { format, series, skipped }
}

function formatOf(first) {
  if (/^\s*code\s*,/i.test(first)) return 'retail'
  if (first.split(',').every((cell) => isQuantity(cell))) return 'parts'
  throw new Error(
    'Line 1 is neither the header of weekly sales (code,median_price,w1,w2,…) nor a series of monthly numbers. --format says which it is.',
  )
}

function retailRows([head, ...lines]) {
  const names = head.text.split(',').map((name) => name.trim())
  const first = names.findIndex((name) => /^w1$/i.test(name))
  if (first < 0)
    throw new Error(
      `Line ${head.number} has no column w1: a file of weekly sales begins with code,median_price,w1,w2,…`,
    )
  return lines.map(({ text, number }) => {
    const cells = text.split(',')
    if (cells.length !== names.length) {
      throw new Error(`Line ${number} has ${cells.length} cells and the header ${names.length}.`)
    }
    return { cells: cells.slice(first), number }
  })
}

function isQuantity(cell) {
  const text = cell.trim()
  return text === '' || text === 'NA' || /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)
}

/** A blank week sold nothing; a blank month is not known. */
function quantityOf(cell, { number, column, format }) {
  if (!isQuantity(cell)) throw new Error(`Line ${number}, period ${column + 1}: "${cell.slice(0, 40)}" is no number.`)
  const text = cell.trim()
  if (text === '' || text === 'NA') return format === 'retail' ? 0 : undefined
  return Math.max(0, Number(text))
}

function active(series) {
  return series.filter((quantity) => quantity > 0).length
}
