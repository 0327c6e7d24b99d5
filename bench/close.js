import { addDays, addMonths, endOfMonth, monthOf, startOfMonth } from '../dist/books/day.js'
import { amountSlips } from '../dist/tools/close/checks/documents/amount-slips.js'
import { alikeNames } from '../dist/tools/close/checks/documents/duplicate-contacts.js'
import { duplicatePairs } from '../dist/tools/close/checks/documents/duplicate-pairs.js'
import { missingRecurring } from '../dist/tools/close/checks/documents/recurring.js'
import { splitEntries } from '../dist/tools/close/checks/documents/split-entries.js'
import { oddTaxCodes } from '../dist/tools/close/checks/documents/tax-habits.js'
import { miscoded } from '../dist/tools/close/checks/documents/usual-accounts.js'
import { generateBills } from './close/generate-bills.js'
import { inject, otherName } from './close/inject.js'
import { readData } from './close/read-data.js'
import * as reference from './close/reference.js'
import { timeChecks } from './close/speed.js'
import { randomOf } from './random.js'
import { conclude, printTable, show } from './report.js'

const MONTHS = 12
/** Months of history before the month under review; the product reads as many. */
const HISTORY = 12
/** Companies whose numbers are up to this were looked at when the thresholds were chosen; the bars are for the others. */
const LAST_TUNED = 5
const SWAPPED = 0.03
const TAX_RATES = [{ taxType: 'INPUT2', name: '20%', rate: 200_000n, status: 'ACTIVE', appliesTo: [] }]
const WHOSE = ['ours', 'reference']
const LONGEST_CHECKS = 1_500

/** What finds each family of errors; each answers lists of ids. */
const FINDERS = {
  duplicates: {
    ours: (books) => [
      ...duplicatePairs(books).map(({ first, second }) => [first.document.id, second.document.id]),
      ...splitEntries(books).map(({ whole, parts }) => [whole, ...parts].map(({ document }) => document.id)),
    ],
    reference: reference.referenceDuplicates,
  },
  miscoded: {
    ours: (books) => miscoded(books).map(({ documents }) => documents.map(({ id }) => id)),
    reference: reference.referenceMiscoded,
  },
  'decimal slip': {
    ours: (books) => amountSlips(books).map(({ document }) => [document.id]),
    reference: reference.referenceSlips,
  },
  'missing recurring': {
    ours: (books) => missingRecurring(books).map(({ contactId }) => [contactId]),
    reference: reference.referenceMissing,
  },
}

const CONTACT_FINDERS = {
  ours: (contacts) => alikeNames(contacts).map(({ one, other }) => [one, other].sort()),
  reference: reference.referenceContacts,
}

const TAX_FINDERS = {
  ours: (books) => oddTaxCodes(books).map(({ document }) => [document.id]),
  reference: reference.referenceTax,
}

/** The least share found of each type, and the most alerts per 100 clean bills of each family. */
const FOUND = {
  exact: 0.92,
  'altered number': 0.79,
  'gross for net': 0.92,
  'other contact': 0.93,
  miscoded: 0.97,
  'decimal slip': 0.73,
  'missing recurring': 0.96,
}
const ALERTS = { duplicates: 0.32, miscoded: 1.4, 'decimal slip': 0.6, 'missing recurring': 1.02 }

/**
 * How much of what is planted into real months is found, and how much is said of the months as they are, beside a simple method. A file of card
 * purchases is measured for tax codes instead.
 */
export async function bench({ data, companies, seed, rounds, speed }) {
  const read = readOrFail(data, seed)
  if (!read) return false
  for (const [why, count] of Object.entries(read.skipped)) console.log(`Left out: ${count} rows ${why}`)
  if (read.format === 'cards') return benchCards(read.companies.get('cards'), { seed, rounds })
  const names = [...read.companies.keys()].sort((a, b) => Number(a) - Number(b))
  const asked = companies === undefined ? names : companies.split(',').filter((name) => names.includes(name))
  const groups = { tuning: asked.filter(isTuned), 'held out': asked.filter((name) => !isTuned(name)) }
  const tallies = {}
  for (const [group, members] of Object.entries(groups).filter(([, members]) => members.length > 0)) {
    tallies[group] = members.reduce((tally, name) => {
      const random = seed * 1_000 + Number(name)
      return measureCompany(read.companies.get(name), { seed: random, rounds }, tally)
    }, newTally())
    print(group, members, tallies[group])
  }
  const judged = tallies['held out'] ?? tallies.tuning
  if (!judged) {
    console.error(`There is none of these companies. There are: ${names.join(', ')}.`)
    return false
  }
  const quickness = speed === 0 ? [] : [barOfSpeed(speed, seed)]
  return conclude('close', [...barsOf(judged), ...quickness], { format: read.format, rounds, seed, tallies })
}

function barOfSpeed(documents, seed) {
  const times = timeChecks(documents, seed)
  console.log(`\nCPU ms of the checks of documents over 13 months of ${documents}`)
  printTable(times.map(([rule, ms]) => [rule, show(ms)]))
  const limit = (LONGEST_CHECKS * documents) / 5_000
  return { what: 'CPU ms of all checks of documents', limit, value: times.reduce((sum, [, ms]) => sum + ms, 0) }
}

function readOrFail(data, seed) {
  if (data === undefined) return { format: 'generated', companies: generateBills(seed), skipped: {} }
  try {
    return readData(data)
  } catch (error) {
    console.error(error.message)
    return undefined
  }
}

function isTuned(name) {
  return Number(name) <= LAST_TUNED
}

function newTally() {
  const none = () => ({ ours: 0, reference: 0 })
  const alerts = Object.fromEntries(Object.keys(FINDERS).map((family) => [family, none()]))
  return { bills: 0, alerts, planted: {}, contacts: { names: 0, planted: 0, pairs: none(), found: none() } }
}

function measureCompany(documents, { seed, rounds }, tally) {
  const last = lastWholeMonth(documents)
  for (let back = MONTHS - 1; back >= 0; back--) {
    const { before, month, period } = monthIn(documents, addMonths(last, -back))
    if (month.length === 0) continue
    tally.bills += month.length
    countAlerts({ documents: [...before, ...month], period, taxRates: TAX_RATES }, tally)
    for (let round = 0; round < rounds; round++) {
      const random = randomOf(seed * 7_919 + round * 104_729 + back)
      const { documents, planted } = inject({ before, month, period, random })
      countFound({ documents, period, taxRates: TAX_RATES }, planted, tally)
    }
  }
  countContacts([...new Set(documents.map(({ contactName }) => contactName))], randomOf(seed), tally.contacts)
  return tally
}

function monthIn(documents, from) {
  const period = { month: monthOf(from), from, to: endOfMonth(from) }
  const start = addMonths(from, -HISTORY)
  return {
    before: documents.filter(({ date }) => date >= start && date < from),
    month: documents.filter(({ date }) => date >= from && date <= period.to),
    period,
  }
}

function lastWholeMonth(documents) {
  const next = addDays(documents.at(-1).date, 1)
  return addMonths(startOfMonth(next), -1)
}

function countAlerts(books, { alerts }) {
  for (const [family, finders] of Object.entries(FINDERS)) {
    for (const whose of WHOSE) alerts[family][whose] += finders[whose](books).length
  }
}

function countFound(books, planted, tally) {
  for (const { type } of planted) {
    tally.planted[type] ??= { planted: 0, ours: 0, reference: 0 }
    tally.planted[type].planted += 1
  }
  for (const whose of WHOSE) {
    const found = Object.entries(FINDERS).map(([family, finders]) => [family, new Set(finders[whose](books).flat())])
    const byFamily = Object.fromEntries(found)
    for (const { type, id, also } of planted) {
      const seen = byFamily[type] ?? byFamily.duplicates
      if (seen.has(id) || (also !== undefined && seen.has(also))) tally.planted[type][whose] += 1
    }
  }
}

function countContacts(names, random, tally) {
  const known = new Set(names)
  const planted = names
    .filter(() => random() < 0.1)
    .map((name) => [name, otherName(name, random)])
    .filter(([, other]) => !known.has(other))
  tally.names += names.length
  tally.planted += planted.length
  const contactsOf = (all) => all.map((name) => ({ id: name, name }))
  for (const whose of WHOSE) {
    tally.pairs[whose] += CONTACT_FINDERS[whose](contactsOf(names)).length
    const pairs = CONTACT_FINDERS[whose](contactsOf([...names, ...planted.map(([, other]) => other)]))
    const found = new Set(pairs.map((pair) => pair.join('\n')))
    tally.found[whose] += planted.filter((pair) => found.has([...pair].sort().join('\n'))).length
  }
}

function print(group, members, { bills, planted, alerts, contacts }) {
  console.log(
    `\nCompanies ${members.join(', ')} (${group}), ${bills} bills in the months under review: share that is found`,
  )
  const row = (type, of, found) => [type, of, share(found.ours, of), share(found.reference, of)]
  printTable([
    ['planted', 'times', ...WHOSE],
    ...Object.entries(planted).map(([type, found]) => row(type, found.planted, found)),
    row('duplicate contact', contacts.planted, contacts.found),
  ])
  console.log('\nAlerts per 100 bills, or per 100 contacts, as they are; a line "right:" above is a false alarm too')
  const per = (found, of) => WHOSE.map((whose) => ((100 * found[whose]) / of).toFixed(2))
  printTable([
    ['', ...WHOSE],
    ...Object.entries(alerts).map(([family, found]) => [family, ...per(found, bills)]),
    ['duplicate contacts', ...per(contacts.pairs, contacts.names)],
  ])
}

function share(found, of) {
  return of === 0 ? '-' : (found / of).toFixed(3)
}

function barsOf({ bills, planted, alerts, contacts }) {
  const missed = Object.entries(FOUND).map(([type, least]) => ({
    ...{ what: `share missed: ${type}`, limit: 1 - least },
    value: planted[type] && 1 - planted[type].ours / planted[type].planted,
  }))
  const said = Object.entries(ALERTS).map(([family, limit]) => ({
    ...{ what: `alerts per 100 bills: ${family}`, limit, value: (100 * alerts[family].ours) / bills },
  }))
  const right = Object.entries(planted)
    .filter(([type]) => type.startsWith('right:'))
    .map(([type, { planted, ours }]) => ({ what: `share said of ${type}`, limit: 0.1, value: ours / planted }))
  return [
    ...missed,
    { what: 'share missed: duplicate contact', limit: 0.06, value: 1 - contacts.found.ours / contacts.planted },
    ...said,
    { what: 'pairs per 100 contacts', limit: 0.15, value: (100 * contacts.pairs.ours) / contacts.names },
    ...right,
  ]
}

/** The last year is reported, the year before it was looked at when the threshold was chosen. */
function benchCards(documents, { seed, rounds }) {
  const last = lastWholeMonth(documents)
  const none = () => ({ lines: 0, swapped: 0, alerts: { ours: 0, reference: 0 }, found: { ours: 0, reference: 0 } })
  const tallies = { tuning: none(), 'held out': none() }
  for (let back = 2 * MONTHS - 1; back >= 0; back--) {
    const { before, month, period } = monthIn(documents, addMonths(last, -back))
    const tally = tallies[back >= MONTHS ? 'tuning' : 'held out']
    tally.lines += month.length
    for (const whose of WHOSE) {
      tally.alerts[whose] += TAX_FINDERS[whose]({ documents: [...before, ...month], period }).length
    }
    for (let round = 0; round < rounds; round++) {
      const random = randomOf(seed * 31 + back + round * 104_729)
      countSwapped({ before, month: month.map((one) => (random() < SWAPPED ? swapped(one) : one)), period }, tally)
    }
  }
  for (const [group, { lines, swapped, alerts, found }] of Object.entries(tallies)) {
    console.log(`\n${lines} lines (${group}), ${swapped} codes swapped`)
    printTable([
      ['', ...WHOSE],
      ['share found', ...WHOSE.map((whose) => share(found[whose], swapped))],
      ['alerts per 100 lines', ...WHOSE.map((whose) => ((100 * alerts[whose]) / lines).toFixed(2))],
    ])
  }
  const { lines, swapped: all, alerts, found } = tallies['held out']
  const bars = [
    { what: 'share missed: tax code', limit: 0.32, value: 1 - found.ours / all },
    { what: 'alerts per 100 lines: tax code', limit: 3.4, value: (100 * alerts.ours) / lines },
  ]
  return conclude('close', bars, { format: 'cards', rounds, seed, tallies })
}

function swapped(one) {
  const [line] = one.lines
  return { ...one, wrong: true, lines: [{ ...line, taxType: line.taxType === 'VR' ? 'VZ' : 'VR' }] }
}

function countSwapped({ before, month, period }, tally) {
  const wrong = new Set(month.filter((one) => one.wrong).map(({ id }) => id))
  tally.swapped += wrong.size
  for (const whose of WHOSE) {
    const found = new Set(TAX_FINDERS[whose]({ documents: [...before, ...month], period }).flat())
    tally.found[whose] += [...wrong].filter((id) => found.has(id)).length
  }
}
