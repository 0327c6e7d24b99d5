// How well unusual movements of accounts are told on real bills: flags in a month as it was, and amounts put to a wrong account that are found.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { judged } from '../dist/tools/close/flux/unusual.js'
import { USUAL_SETTINGS } from '../dist/tools/close/run/close-settings.js'
import { conclude, printTable, show } from './report.js'

const MONTHS = 12
const SIZES = [0.02, 0.05, 0.1]

/** Judges the last twelve months of each company of a file of bills by this rule and by simpler ones. */
export async function bench({ data }) {
  if (data === undefined) throw new Error('--data PATH is needed: a file of bills; the project holds none.')
  const samples = samplesOf(await readSpending(data))
  const measured = Object.entries(RULES).map(([name, isUnusual]) => ({ name, ...measure(samples, isUnusual) }))
  printTable([
    ['rule', 'flags a month', ...SIZES.map((size) => `found at ${size * 100} %`)],
    ...measured.map(({ name, flags, found }) => [name, show(flags), ...found.map(show)]),
  ])
  const [ours] = measured
  return conclude(
    'flux',
    [
      { what: 'flags in a month', value: ours?.flags, limit: 1.4 },
      { what: 'missed of 2 % of the spend', value: ours && 1 - ours.found[0], limit: 0.48 },
      { what: 'missed of 5 % of the spend', value: ours && 1 - ours.found[1], limit: 0.21 },
      { what: 'missed of 10 % of the spend', value: ours && 1 - ours.found[2], limit: 0.14 },
    ],
    { months: samples.length, measured },
  )
}

const range = (before) => [Math.min(...before), Math.max(...before)]
const middle = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}
const cents = (amount) => BigInt(Math.round(amount * 100))

const RULES = {
  product: (amount, before, spend) => {
    const { fluxShare: share, fluxDeviations: deviations } = USUAL_SETTINGS
    const movement = { amount: cents(amount), before: before.map(cents) }
    return judged(movement, { base: cents(spend), share, deviations }).isUnusual
  },
  'month before, 20 % and 2 % of spend': (amount, before, spend) => {
    const moved = Math.abs(amount - before.at(-1))
    return moved > 0.2 * Math.abs(before.at(-1)) && moved > 0.02 * spend
  },
  'median, 3 MAD and 2 % of spend': (amount, before, spend) => {
    const median = middle(before)
    const deviation = middle(before.map((one) => Math.abs(one - median)))
    return Math.abs(amount - median) > 3 * deviation && Math.abs(amount - median) > 0.02 * spend
  },
  'outside the range and 1 % of spend': (amount, before, spend) => {
    const [least, most] = range(before)
    return (amount < least || amount > most) && Math.abs(amount - middle(before)) > 0.01 * spend
  },
}

/** Every account that the company used in the thirteen months is given the wrong amount in turn, so nothing is drawn by chance. */
function measure(samples, isUnusual) {
  let [flags, tries] = [0, 0]
  const hits = SIZES.map(() => 0)
  for (const { accounts, spend } of samples) {
    for (const { amount, before } of accounts) {
      tries += 1
      if (isUnusual(amount, before, spend)) flags += 1
      SIZES.forEach((size, at) => {
        if (isUnusual(amount + size * spend, before, spend)) hits[at] += 1
      })
    }
  }
  return { flags: flags / samples.length, found: hits.map((count) => count / tries) }
}

function samplesOf(companies) {
  return [...companies.values()].flatMap((byMonth) => {
    const months = [...byMonth.keys()].sort()
    return months.slice(-MONTHS).flatMap((month) => {
      const at = months.indexOf(month)
      if (at < MONTHS) return []
      const before = months.slice(at - MONTHS, at)
      const amountIn = (one, account) => byMonth.get(one).get(account) ?? 0
      const codes = new Set([...before, month].flatMap((one) => [...byMonth.get(one).keys()]))
      const accounts = [...codes].map((code) => ({
        amount: amountIn(month, code),
        before: before.map((one) => amountIn(one, code)),
      }))
      return [{ accounts, spend: accounts.reduce((total, { amount }) => total + amount, 0) }]
    })
  })
}

/** Spending by company, month and account. */
async function readSpending(path) {
  const file = createReadStream(path)
  const lines = createInterface({ input: path.endsWith('.gz') ? file.pipe(createGunzip()) : file })
  const companies = new Map()
  let header
  for await (const line of lines) {
    const cells = cellsOf(line)
    if (header === undefined) header = cells
    else if (cells.length >= header.length)
      addBill(companies, Object.fromEntries(header.map((name, at) => [name, cells[at]])))
  }
  return companies
}

function addBill(companies, { company, date, lines }) {
  const byMonth = entryOf(companies, company, () => new Map())
  const accounts = entryOf(byMonth, date.slice(0, 7), () => new Map())
  for (const part of lines.split(/[|\s]+/)) {
    const [account, amount] = part.split(':')
    if (!account || !Number.isFinite(Number(amount))) continue
    accounts.set(account, (accounts.get(account) ?? 0) + Number(amount))
  }
}

function entryOf(map, key, fresh) {
  const found = map.get(key) ?? fresh()
  map.set(key, found)
  return found
}

function cellsOf(line) {
  const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? []
  return cells.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '').trim())
}
