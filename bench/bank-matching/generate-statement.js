import { addDays, daysBetween } from '../../dist/books/day.js'
import { randomOf } from '../random.js'

/** Of a hundred lines of a statement: a bill in full, several of a supplier at once, a part, a little short, and what no bill is about. */
export const SHARES = { full: 0.72, batch: 0.13, part: 0.05, short: 0.03, unrelated: 0.07 }

/**
 * Lines of a bank's statement that pay some of a company's bills, each `{ date, amount, text, kind, bills }` with the places of the bills that it truly pays.
 * A bill is paid once; a fifth is not paid at all. Amounts are below 0: money out.
 */
export function generateStatement(bills, seed, { referenced = 0.35 } = {}) {
  const random = randomOf(seed)
  const free = new Set(bills.keys())
  const lines = []
  for (let place = 0; place < bills.length; place++) {
    if (!free.has(place) || random() < 0.2) continue
    lines.push(lineFor(place, { bills, free, random, referenced }))
  }
  return lines.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}

function lineFor(place, { bills, free, random, referenced }) {
  const bill = bills[place]
  const kind = kindDrawn(random())
  if (kind === 'unrelated') return unrelated(bills, random)
  const together = kind === 'batch' ? batchAt(place, { bills, free, random }) : [place]
  const paid = together.length > 1 || kind !== 'batch' ? kind : 'full'
  for (const one of together) free.delete(one)
  const total = together.reduce((sum, one) => sum + bills[one].amount, 0n)
  const last = bills[together.at(-1)].date
  const reference = random() < referenced ? ` ${bill.number.slice(0, 14)}` : ''
  return {
    date: addDays(last, Math.floor(random() * 6)),
    amount: -amountPaid(total, paid, random),
    text: `${mangled(bill.supplier, random)}${reference}`,
    ...{ kind: paid, bills: together },
  }
}

function kindDrawn(drawn) {
  let left = drawn
  for (const [kind, share] of Object.entries(SHARES)) {
    if (left < share) return kind
    left -= share
  }
  return 'full'
}

/** Two to five bills of the supplier that are not paid yet and of the next 14 days. */
function batchAt(place, { bills, free, random }) {
  const most = 2 + Math.floor(random() * 4)
  const found = [place]
  for (let next = place + 1; next < bills.length && found.length < most; next++) {
    if (daysBetween(bills[place].date, bills[next].date) > 14) break
    if (free.has(next) && bills[next].supplier === bills[place].supplier) found.push(next)
  }
  return found
}

function amountPaid(total, kind, random) {
  if (kind === 'part') return (total * BigInt(20 + Math.floor(random() * 60))) / 100n
  if (kind !== 'short') return total
  const less = (total * BigInt(5 + Math.floor(random() * 25))) / 1000n
  return total - (less > 0n ? less : 1n)
}

const STRANGERS = [
  'BANK CHARGES',
  'HMRC PAYE',
  'SALARY RUN',
  'CARD REPAYMENT',
  'LOAN 2291',
  'RATES',
  'PETTY CASH',
  'PENSION SCHEME',
  'INTEREST',
  'TV LICENSING',
]

// The amounts are like those of bills, and every third names a supplier that was paid for something else.
function unrelated(bills, random) {
  const like = bills[Math.floor(random() * bills.length)]
  const name = random() < 1 / 3 ? mangled(like.supplier, random) : STRANGERS[Math.floor(random() * STRANGERS.length)]
  const amount = (like.amount * BigInt(50 + Math.floor(random() * 150))) / 100n + BigInt(Math.floor(random() * 100))
  const at = bills[Math.floor(random() * bills.length)].date
  return { date: addDays(at, Math.floor(random() * 6)), amount: -amount, text: name, kind: 'unrelated', bills: [] }
}

const PREFIXES = ['', '', '', 'BACS ', 'DD ', 'BP ', 'FASTER PAYMENT ', 'BGC ', 'POS ', 'TFR TO ']

/** A name as banks write it: in capitals, cut after 18 letters, some without spaces, vowels or the words of company law, some with a letter wrong. */
function mangled(name, random) {
  let text = name.toUpperCase()
  if (random() < 0.5) text = text.replace(/\b(LTD|LIMITED|PLC|LLP|THE)\b\.?/g, '').trim()
  if (random() < 0.15) text = text.replace(/[^A-Z0-9]/g, '')
  if (random() < 0.1) text = text.replace(/(?<=[A-Z])[AEIOU]/g, '')
  if (random() < 0.12) text = withOneWrong(text, random)
  text = text.slice(0, 18).trim()
  return `${PREFIXES[Math.floor(random() * PREFIXES.length)]}${text}${random() < 0.15 ? ` ${Math.floor(random() * 900_000 + 100_000)}` : ''}`
}

function withOneWrong(text, random) {
  const at = Math.floor(random() * text.length)
  return random() < 0.5 ? text.slice(0, at) + text.slice(at + 1) : `${text.slice(0, at)}X${text.slice(at + 1)}`
}
