import { addDays } from '../../dist/books/day.js'
import { markAlike } from './alike.js'

/** A statement as a bank has it: one line days after the books, one in other words, and one for two payments of a day. */
export function asTheBankHasIt(company, statement) {
  const isPlain = ({ date, amount }) =>
    date >= '2026-10-05' && date <= '2026-10-22' && statement.lines.filter((one) => one.amount === amount).length === 1
  const [later, worded, ...rest] = statement.lines.filter(isPlain)
  const first = rest.find((one) => one.amount < 0n && rest.some((other) => isBeside(one, other)))
  const second = rest.find((other) => first && isBeside(first, other))
  const changed = new Map([
    [later, [{ ...later, date: addDays(later.date, 2), payee: 'CLEARED 771' }]],
    [worded, [{ ...worded, reference: '', payee: 'DD 0099 QX' }]],
    ...(second
      ? [[first, [{ ...first, amount: first.amount + second.amount, payee: 'RUN 6021', reference: '' }]]]
      : []),
    ...(second ? [[second, []]] : []),
  ])
  for (const [key, words] of [
    ['clearedLater#1', 'CLEARED 771'],
    ['otherWords#1', 'DD 0099 QX'],
    ...(second ? [['oneForTwo#1', 'RUN 6021']] : []),
  ])
    markAlike(company, 'statement_gap', key, { words })
  return { ...statement, lines: statement.lines.flatMap((line) => changed.get(line) ?? [line]) }
}

function isBeside(one, other) {
  return one !== other && one.date === other.date && other.amount < 0n
}
