import { daysBetween } from '../../dist/books/day.js'

/** Ways that come to mind first, each answering the bills of every line; a bill is used once. */
export const SIMPLE = {
  'within 0.5 %, nearest day': (lines, bills) =>
    one(lines, bills, (line, bill) => 200n * gap(line, bill) <= bill.amount),
  'same amount, nearest day': (lines, bills) => one(lines, bills, (line, bill) => gap(line, bill) === 0n),
  'same amount and the only one': (lines, bills) => one(lines, bills, (line, bill) => gap(line, bill) === 0n, true),
}

function gap(line, bill) {
  const apart = bill.amount + line.amount
  return apart < 0n ? -apart : apart
}

const DAYS = 10

function one(lines, bills, fits, onlyOne = false) {
  const used = new Set()
  const start = { at: 0 }
  return lines.map((line) => {
    while (daysBetween(bills[start.at]?.date ?? line.date, line.date) > DAYS) start.at++
    const end = bills.findIndex(({ date }, place) => place >= start.at && date > line.date)
    const places = Array.from({ length: (end < 0 ? bills.length : end) - start.at }, (_, index) => start.at + index)
    const found = places.filter((place) => !used.has(place) && fits(line, bills[place]))
    const best = found.at(-1)
    if (best === undefined || (onlyOne && found.length > 1)) return undefined
    used.add(best)
    return [best]
  })
}
