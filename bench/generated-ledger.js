import { addDays, day, daysBetween, weekday } from '../dist/books/day.js'
import { randomOf } from './random.js'

/**
 * A ledger of closed invoices as a trading company has it: few customers with many invoices and many with few, each with a habit of paying, on
 * days on which it pays, several invoices at once. Its shares are those of a real ledger of 40,000 invoices (`sharesOf`); the same seed gives
 * the same ledger on every computer. Amounts are cents.
 */
export function generateLedger({ customers, seed }) {
  const random = randomOf(seed)
  const drawn = shuffled(sizes(customers), random).flatMap((size, index) =>
    invoicesOf(`customer ${index}`, size, random),
  )
  const lateness = latenessByRank(drawn)
  const invoices = drawn.map(({ contactId, issued, due, payer }, index) => ({
    contactId,
    issued,
    due,
    paid: payDay(addDays(due, lateness[index]), payer, random),
    amount: BigInt(Math.max(100, Math.round(100 * Math.exp(9.35 + 1.79 * normal(random))))),
  }))
  return { invoices, from: addMonthsOf(FROM, 12), to: addDays(FROM, DAYS - 90) }
}

const FROM = day('2024-01-01')
/** Invoices are due within so many days. */
const DAYS = 730

const addMonthsOf = (from, months) => addDays(from, Math.round((months * 365) / 12))

/** A quarter of the customers has one invoice, half at most 3, three quarters at most 12, one in a hundred more than 438. */
const SIZE_KNOTS = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 12],
  [0.9, 57],
  [0.99, 438],
  [1, 3_000],
]

function sizes(customers) {
  return Array.from({ length: customers }, (_, index) =>
    Math.round(Math.exp(between(SIZE_KNOTS, (index + 0.5) / customers, Math.log))),
  )
}

/** The value of a curve through knots, straight in what `scale` makes of its values. */
function between(knots, at, scale = (value) => value) {
  const next = Math.max(
    1,
    knots.findIndex(([share]) => share >= at),
  )
  const [[from, low], [to, high]] = [knots[next - 1], knots[next]]
  return scale(low) + ((at - from) / (to - from)) * (scale(high) - scale(low))
}

const TERMS = [15, 30, 30, 30, 45, 60]

/** Invoices of a customer, with how late each would be paid as a draw that only its rank matters of. */
function invoicesOf(contactId, size, random) {
  const many = Math.min(1, Math.log(size) / Math.log(400))
  const payer = { days: runDays(random, many), habit: normal(random) * (1.1 - 0.5 * many) }
  const terms = TERMS[Math.floor(random() * TERMS.length)]
  const invoices = []
  while (invoices.length < size) {
    const due = addDays(FROM, Math.floor(random() * DAYS))
    const shared = normal(random)
    const batch = Math.min(size - invoices.length, 1 + Math.floor(-Math.log(1 - random()) * (0.35 + 1.6 * many)))
    for (let index = 0; index < batch; index += 1) {
      const draw = payer.habit + SPREAD * (0.8 * shared + 0.6 * normal(random)) + exception(random)
      invoices.push({ contactId, issued: addDays(due, -terms), due, payer, draw })
    }
  }
  return invoices
}

const SPREAD = 0.5
/** One invoice in so many is paid quite unlike the others of its customer, mostly late. */
const EXCEPTIONS = 14

function exception(random) {
  return random() * EXCEPTIONS < 1 ? 2.2 * normal(random) + 0.8 : 0
}

/** The weekdays on which a customer pays: one, two or all. */
function runDays(random, many) {
  const first = pickWeekday(random)
  const kind = random()
  if (kind < 0.35 + 0.45 * many) return [1, 2, 3, 4, 5]
  return kind < 0.85 ? [first, pickWeekday(random)] : [first]
}

const WEEKDAY_KNOTS = [0.04, 0.4, 0.56, 0.72, 1]

function pickWeekday(random) {
  const at = random()
  return 1 + WEEKDAY_KNOTS.findIndex((upTo) => at <= upTo)
}

function payDay(meant, { days }, random) {
  if (weekday(meant) === 6 && random() < 0.02) return meant
  // Money that would fall on a weekend sometimes leaves on the Friday before it.
  let paid = days.includes(5) && weekday(meant) % 6 === 0 && random() < 0.2 ? addDays(meant, -2) : meant
  while (!days.includes(weekday(paid))) paid = addDays(paid, 1)
  return paid
}

/** How many days after its due date an invoice is meant to be paid, by how many of a hundred are at most as late. */
const LATENESS_KNOTS = [
  [0, -40],
  [0.02, -18],
  [0.1, -7],
  [0.38, -1],
  [0.39, -0.49],
  [0.73, 0.49],
  [0.9, 4],
  [0.953, 7],
  [0.968, 15],
  [0.98, 30],
  [0.9945, 60],
  [1, 130],
]

function latenessByRank(drawn) {
  const order = drawn.map((_, index) => index).sort((a, b) => drawn[a].draw - drawn[b].draw)
  const lateness = []
  order.forEach((index, rank) => {
    lateness[index] = Math.round(between(LATENESS_KNOTS, (rank + 0.5) / order.length))
  })
  return lateness
}

/** What a ledger is like: the shares that the generated one is held to. */
export function sharesOf(invoices) {
  const lateness = invoices.map(({ due, paid }) => daysBetween(due, paid))
  const shareOf = (list, holds) => list.filter(holds).length / Math.max(1, list.length)
  const paidOn = (number) => shareOf(invoices, ({ paid }) => weekday(paid) === number)
  const isWeekend = ({ due }) => weekday(due) % 6 === 0
  const isLate = ({ due, paid }) => paid > due
  const counts = [...grouped(invoices, ({ contactId }) => contactId).values()].map((list) => list.length)
  const bundles = [...grouped(invoices, ({ contactId, paid }) => `${contactId} ${paid}`).values()].map(
    ({ length }) => length,
  )
  const logs = invoices.map(({ amount }) => Math.log(Number(amount) / 100))
  return {
    early: shareOf(lateness, (days) => days < 0),
    onTime: shareOf(lateness, (days) => days === 0),
    late: shareOf(lateness, (days) => days > 0),
    over: [7, 15, 30, 60].map((limit) => shareOf(lateness, (days) => days > limit)),
    weekdays: [1, 2, 3, 4, 5, 6, 0].map(paidOn),
    lateIfDueAtWeekend: shareOf(invoices.filter(isWeekend), isLate),
    lateIfDueInWeek: shareOf(
      invoices.filter((one) => !isWeekend(one)),
      isLate,
    ),
    perCustomer: [0.25, 0.5, 0.75, 0.9, 0.99].map((at) => quantile(counts, at)),
    bundles: [1, 2, 3, 4]
      .map((size) => shareOf(bundles, (one) => one === size))
      .concat(shareOf(bundles, (one) => one >= 5)),
    inBundles: shareOf(
      bundles.flatMap((size) => Array(size).fill(size)),
      (size) => size > 1,
    ),
    spread: spreads(invoices),
    logAmount: { mean: meanOf(logs), deviation: deviation(logs) },
  }
}

/** How far lateness varies within customers and between their means, days. */
function spreads(invoices) {
  const lists = [...grouped(invoices, ({ contactId }) => contactId).values()]
  const lateness = lists.map((list) => list.map(({ due, paid }) => daysBetween(due, paid)))
  const several = lateness.filter(({ length }) => length > 1)
  return { within: meanOf(several.map(deviation)), between: deviation(lateness.map(meanOf)) }
}

function grouped(list, keyOf) {
  const groups = new Map()
  for (const one of list) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

function quantile(values, at) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))]
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values) {
  const middle = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - middle) ** 2)))
}

function shuffled(values, random) {
  return values
    .map((value) => [random(), value])
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value)
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
