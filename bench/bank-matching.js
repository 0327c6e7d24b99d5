import { matchLines } from '../dist/tools/close/statements/match.js'
import { BOOKED_TERMS } from '../dist/tools/close/statements/match-entry.js'
import { generateBills } from './bank-matching/generate-bills.js'
import { generateStatement } from './bank-matching/generate-statement.js'
import { readBills } from './bank-matching/read-bills.js'
import { SIMPLE } from './bank-matching/simple-methods.js'
import { conclude, printTable } from './report.js'

/** Companies before this one, in order, were looked at while the weights were chosen; bars count on the others. */
const HELD_OUT_FROM = 6
const MONTHS = 12

/**
 * How many lines of bank statements are matched with the bills that they pay, and how many of the matches are right: on statements generated over real bills
 * (`--data`) or made-up ones. A match is right when it has all the bills that the line pays and no other.
 */
export async function bench({ data, seed, companies: wanted, reported }) {
  const companies = readOrFail(data, seed)
  if (!companies) return false
  const names = [...companies.keys()].sort((one, other) => Number(one) - Number(other))
  const chosen =
    wanted === 'all' ? names : wanted === 'tuning' ? names.slice(0, HELD_OUT_FROM) : names.slice(HELD_OUT_FROM)
  const tallies = { usual: tally(), bare: tally() }
  const began = process.cpuUsage().user
  for (const name of chosen) {
    const bills = lastMonths(companies.get(name))
    run(bills, generateStatement(bills, seed * 1_000 + Number(name) + 1), tallies.usual, reported)
    run(bills, generateStatement(bills, seed * 1_000 + Number(name) + 501, { referenced: 0 }), tallies.bare, false)
  }
  const seconds = (process.cpuUsage().user - began) / 1e6
  print('Statements as banks write them', tallies.usual)
  print('The same without any reference', tallies.bare)
  const { auto, suggested } = figures(tallies.usual)
  console.log(
    `\n${seconds.toFixed(1)} s of CPU for ${tallies.usual.lines + tallies.bare.lines} lines of ${chosen.length} companies`,
  )
  return conclude('bank-matching', barsOf(auto, suggested), {
    ...{
      data: data === undefined ? 'generated' : 'file',
      companies: chosen,
      seed,
      lines: tallies.usual.lines,
      auto,
      suggested,
      seconds,
    },
    bare: figures(tallies.bare),
  })
}

function readOrFail(data, seed) {
  try {
    return data === undefined ? generateBills({ companies: 12, bills: 1_800, seed }) : readBills(data)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
    return undefined
  }
}

/** A statement a year long is a dozen months at once, and harder: alike bills of more months are there to be taken. */
function lastMonths(bills) {
  const last = bills.at(-1).date
  const from = `${Number(last.slice(0, 4)) - MONTHS / 12}${last.slice(4)}`
  return bills.filter(({ date }) => date > from)
}

function tally() {
  const methods = Object.fromEntries(
    ['auto', 'auto and suggest', ...Object.keys(SIMPLE)].map((name) => [name, { said: 0, right: 0 }]),
  )
  return { lines: 0, matchable: 0, methods, kinds: {} }
}

function run(bills, lines, total, reported) {
  const entries = bills.map(({ date, amount, supplier, number }, place) => ({
    ...{ id: String(place), date, amount: -amount, name: supplier, references: [number] },
  }))
  const { matches } = matchLines(lines, entries, BOOKED_TERMS)
  total.lines += lines.length
  total.matchable += lines.filter((line) => line.bills.length > 0).length
  for (const line of lines) kindOf(total, line.kind).lines += 1
  for (const match of matches) {
    const isRight = judge(match, { bills, lines, total })
    if (!isRight && reported) report(match, lines[match.line], bills)
  }
  for (const [method, of] of Object.entries(SIMPLE)) {
    of(lines, bills).forEach((found, place) => {
      if (found) count(total, method, sameBills(lines[place].bills, found, bills))
    })
  }
}

function count(total, method, isRight) {
  total.methods[method].said += 1
  if (isRight) total.methods[method].right += 1
}

function judge({ line: place, entries, tier }, { bills, lines, total }) {
  const line = lines[place]
  const isRight = sameBills(line.bills, entries, bills)
  count(total, 'auto and suggest', isRight)
  if (tier === 'auto') count(total, 'auto', isRight)
  if (isRight) kindOf(total, line.kind)[tier] += 1
  return isRight
}

function report({ tier, kind, confidence, reasons, entries }, { text, date, amount, bills: truth }, bills) {
  const named = (places) => places.map((one) => describe(bills[one]))
  const line = `${date} ${text} ${amount}`
  console.log(JSON.stringify({ tier, kind, confidence, reasons, line, said: named(entries), true: named(truth) }))
}

function describe({ date, amount, supplier, number }) {
  return `${date} ${supplier} ${number} ${amount}`
}

function kindOf(total, kind) {
  total.kinds[kind] ??= { lines: 0, auto: 0, suggest: 0 }
  return total.kinds[kind]
}

/** Bills of one supplier, day, number and amount are the same bill. */
function sameBills(truth, said, bills) {
  const key = (places) =>
    places
      .map((one) => describe(bills[one]))
      .sort()
      .join('\n')
  return truth.length > 0 && key(truth) === key(said)
}

function figures({ methods, matchable, lines }) {
  const of = ({ said, right }) => ({ precision: right / said, recall: right / matchable, ofAllLines: right / lines })
  return { auto: of(methods.auto), suggested: of(methods['auto and suggest']) }
}

function print(title, total) {
  console.log(`\n${title}: ${total.lines} lines, ${total.matchable} of them pay bills`)
  printTable([
    ['', 'matched', 'precision', 'recall', 'of all lines'],
    ...Object.entries(total.methods).map(([name, { said, right }]) => [
      ...[
        name,
        said,
        (right / said).toFixed(4),
        (right / total.matchable).toFixed(3),
        (right / total.lines).toFixed(3),
      ],
    ]),
  ])
  printTable([
    ['kind', 'lines', 'right in auto', 'right in suggest'],
    ...Object.entries(total.kinds).map(([kind, { lines, auto, suggest }]) => [kind, lines, auto, suggest]),
  ])
}

function barsOf(auto, suggested) {
  return [
    { what: 'wrong of what is matched automatically', value: 1 - auto.precision, limit: 0.005 },
    { what: 'lines not matched automatically', value: 1 - auto.ofAllLines, limit: 0.4 },
    { what: 'wrong of automatic and suggested', value: 1 - suggested.precision, limit: 0.07 },
    { what: 'lines neither automatic nor suggested', value: 1 - suggested.ofAllLines, limit: 0.215 },
  ]
}
