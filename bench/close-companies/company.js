import { addDays, addMonths, day, endOfMonth, startOfMonth } from '../../dist/books/day.js'
import { occurrences } from '../../dist/simulator/company/calendar.js'
import { salesLines } from '../../dist/simulator/company/catalogue.js'
import { contactBody } from '../../dist/simulator/company/contacts.js'
import { COMPANY_WORDS } from '../../dist/simulator/company/names.js'
import { randomSource } from '../../dist/simulator/company/random.js'
import { regionProfile } from '../../dist/simulator/company/regions.js'
import { ordinaryTaxes } from '../../dist/simulator/company/tax-rates.js'
import { EVERYDAY, NOW_AND_THEN, SUPPLIES, TEMPLATES } from './cast.js'
import { drawsOf } from './draw.js'
import { officeSteps } from './office.js'
import { stockTrade } from './stock.js'

/** Seeds from here on are for reporting; those below are for tuning. */
export const HELD_OUT = 1_000_000

/** The month that is closed, and the day on which it is looked at. */
export const PERIOD = { from: day('2026-10-01'), to: day('2026-10-31') }
const TODAY = day('2026-11-09')
/** What a net amount becomes with tax, in ten-thousandths, by region. */
export const RATES = { nz: 11_500n, au: 11_000n, uk: 12_000n, us: 10_825n }
/** The instant of that day, in every region's office hours or after. */
export const NOW = Date.UTC(2026, 10, 9, 20)

/**
 * The draft of a company whose books are right: eighteen months up to the day of the close. It is changed by look-alikes and errors before it is written.
 * Parameters of reporting seeds lie also outside the ranges of tuning seeds.
 */
export function draftCompany(seed) {
  const draw = drawsOf(seed)
  const isHeldOut = seed >= HELD_OUT
  const template = draw.pick(Object.keys(TEMPLATES))
  const region = draw.pick(isHeldOut ? ['nz', 'au', 'uk', 'us', 'uk', 'au'] : ['nz', 'nz', 'au', 'uk', 'us'])
  const span = { from: startOfMonth(addMonths(TODAY, -18)), to: TODAY }
  const company = {
    ...{ seed, draw, isHeldOut, template, region, span, taxes: ordinaryTaxes(region) },
    size: draw.between(isHeldOut ? 8 : 12, isHeldOut ? 40 : 30),
    noise: isHeldOut ? 0.7 + draw.between(0, 9) / 10 : 1,
    office: { region, span, seed: `close/${seed}`, tracked: false, statementFrom: startOfMonth(TODAY) },
    foreign: regionProfile(region).foreignCurrency,
    parties: [],
    contacts: [],
    invoices: [],
    steps: [],
    names: namesOf(draw),
    /** By key: what only looks like an error, with its type and kind. */
    alikes: new Map(),
    unattached: new Set(),
    truths: [],
    late: [],
  }
  for (const key of EVERYDAY) buy(company, key)
  for (let index = 0; index < company.size / 2; index += 1) buy(company, draw.pick(NOW_AND_THEN))
  for (let index = 0; index < company.size; index += 1) sell(company)
  if (TEMPLATES[template].stock) stockTrade(company)
  company.steps.push(...officeSteps(company))
  return company
}

const [LEADS, ENDS] = [
  'Ash Bar Bel Bram Cal Cor Dal Dun El Fen Gar Hal Hart Kel Lang Mar Nor Ox Pem Rad Sel Thorn Wex Wyn'.split(' '),
  'bury combe dale field ford grave ham hurst ley mere stead ton wick worth'.split(' '),
]

/** Names of businesses: no two of a company begin with the same word, as they seldom do. */
function namesOf(draw) {
  const { second, third } = COMPANY_WORDS
  const all = draw.shuffled(LEADS.flatMap((one) => ENDS.map((other) => `${one}${other}`)))
  let next = 0
  return () => `${all[next++]} ${draw.pick(second)} ${draw.pick(third)}`
}

/** Adds a contact to a company, once for a name. */
export function addContact(
  company,
  name,
  { supplier, account, currency, terms = { day: 20, type: 'DAYSAFTERBILLDATE' } },
) {
  const body = contactBody(name, company.region, { supplier, account, terms, ...(currency ? { currency } : {}) })
  company.contacts.push({ kind: 'contact', day: company.span.from, contact: name, body })
  return name
}

/** Adds a supplier of a supply of the cast, with all its bills. */
export function buy(company, key) {
  const { draw, span, noise } = company
  const [account, words, median, sigma, rhythm] = SUPPLIES[key]
  const name = addContact(company, company.names(), { supplier: true, account })
  const amount = draw.cents(median, 0.25)
  const moved = rhythm.every === 'month' ? { ...rhythm, date: 1 + ((rhythm.date + draw.between(0, 20)) % 27) } : rhythm
  const days = occurrences(moved, span, randomSource(`${company.seed}/${name}`))
  const number = numbering(draw)
  const party = { name, key, account, words, amount, sigma, isMonthly: rhythm.every === 'month', next: number }
  company.parties.push(party)
  days.forEach((on, index) => {
    const unitAmount = sigma === 0 ? amount : scaled(amount, Math.exp(sigma * noise * draw.normal()))
    const line = billLine(company, { words: worded(words, on), account, unitAmount })
    company.invoices.push(
      bill(company, { key: `${name}#${index}`, contact: name, day: on, number: number(), lines: [line] }),
    )
  })
  return party
}

/** How a supplier numbers its bills: plain, with letters, by year, with leading noughts. */
function numbering(draw) {
  let next = draw.between(100, 40_000)
  const prefix = draw.pick(['', 'INV-', 'IN', 'A/', '2026-', 'SI'])
  const step = draw.between(1, 60)
  return () => {
    next += 1 + draw.between(0, step)
    return `${prefix}${String(next).padStart(prefix === 'IN' ? 7 : 4, '0')}`
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** Words of a line on a day: MONTH becomes the day's month and year. */
export function worded(words, on) {
  return words.replace('MONTH', `${MONTHS[Number(on.slice(5, 7)) - 1]} ${on.slice(0, 4)}`)
}

/** So many times an amount, in cents. */
export function scaled(amount, factor) {
  return BigInt(Math.max(100, Math.round(Number(amount) * factor)))
}

/** A line of a bill as the company buys. */
export function billLine({ taxes }, { words, account, unitAmount, tax = taxes.purchases, quantity = 1, ...more }) {
  return { description: words, quantity, unitAmount, account, tax, ...more }
}

/** A bill, paid some weeks later as the company pays. */
export function bill(company, { key, contact, day: on, number, lines, ...more }) {
  const due = addDays(on, 20)
  const paidOn = addDays(due, company.draw.between(-6, 4))
  const open = more.paidOn === null ? {} : { paidOn }
  const { paidOn: _, ...rest } = more
  return { key, type: 'ACCPAY', contact, day: on, due, status: 'AUTHORISED', number, lines, ...open, ...rest }
}

function sell(company) {
  const { draw, span, region, template } = company
  const { customers, foreign } = TEMPLATES[template]
  const trade = draw.pick(customers)
  const isAbroad = foreign && draw.chance(500)
  const currency = isAbroad ? { code: company.foreign.code, rate: company.foreign.rate } : undefined
  const account = trade === 'equipment' ? '200' : '210'
  const name = addContact(company, company.names(), {
    supplier: false,
    account,
    ...(currency ? { currency: currency.code } : {}),
  })
  const median = draw.cents(900, 0.6)
  const rhythm = trade === 'retainer' ? { every: 'month', date: 1 } : { every: 'while', shortest: 4, longest: 30 }
  const terms = { region, abroad: isAbroad, tracked: false }
  const source = randomSource(`${company.seed}/sales/${name}`)
  const lateness = draw.between(-4, 25)
  occurrences(rhythm, span, source).forEach((on, index) => {
    const due = addDays(on, 20)
    const target = trade === 'retainer' ? median : scaled(median, Math.exp(0.6 * draw.normal()))
    company.invoices.push({
      ...{ key: `${name}#${index}`, type: 'ACCREC', contact: name, day: on, due, status: 'AUTHORISED' },
      lines: salesLines(trade, target, terms, source),
      reference: `PO ${draw.between(1_000, 99_999)}`,
      paidOn: addDays(due, lateness + draw.between(-3, 6)),
      ...(currency ? { currency: { ...currency, rate: currency.rate + BigInt(draw.between(-4_000, 4_000)) } } : {}),
    })
  })
}

/** Whether a day is in the month that is closed. */
export function inPeriod(on) {
  return on >= PERIOD.from && on <= PERIOD.to
}

/** The last days of the months of a company up to the one that is closed. */
export function monthEnds({ span }) {
  const ends = Array.from({ length: 18 }, (_, index) => endOfMonth(addMonths(span.from, index)))
  return ends.filter((end) => end <= PERIOD.to)
}
