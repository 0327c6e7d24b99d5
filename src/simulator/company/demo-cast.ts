import { addDays, addMonths, type Day, endOfMonth } from '../../books/day.ts'
import type { PaymentTerm } from '../state.ts'
import type { Rhythm } from './calendar.ts'
import type { Trade } from './catalogue.ts'
import { dealtHabits } from './habits.ts'
import { CUSTOMER_NAMES, SUPPLIERS } from './names.ts'
import type { Habit } from './payer.ts'
import { type RandomSource, randomSource } from './random.ts'
import type { RegionProfile } from './regions.ts'
import type { Customer, Supplier } from './trade.ts'

/** A customer or supplier together with the last day it is traded with, where that is not today. */
export type WithEnd<T> = T & { until?: Day }

const DAYS = (day: number): PaymentTerm => ({ day, type: 'DAYSAFTERBILLDATE' })
const THE_20TH: PaymentTerm = { day: 20, type: 'OFFOLLOWINGMONTH' }
const PROMPT: Habit = { mean: -2, deviation: 3, latest: 2 }
const BY_DIRECT_DEBIT: Habit = { mean: 0, deviation: 0, latest: 2 }

/** Monthly fees of the customers in the group Managed Services, in cents, billed on the first of each month. */
const RETAINERS: Readonly<Record<string, bigint>> = {
  'Kauri Legal': 185_000n,
  'TechStart Inc': 240_000n,
  'Beacon Street Pharmacy': 95_000n,
  'Cedar Ridge Motors': 160_000n,
  'Eastgate Medical Centre': 320_000n,
  'Hartwell Accountants': 142_500n,
  'Lantern Hotel Group': 515_000n,
  'Sunnyside Dental': 88_000n,
  'Westbrook Legal': 210_000n,
}

/** Names in the demo's contact groups. */
export const DEMO_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Managed Services': Object.keys(RETAINERS),
  'Schools and Libraries': [
    'Northgate Schools Trust',
    'Millbrook Library Trust',
    'Oakhurst College',
    'Orchard Lane Primary',
  ],
}

/** The customer that has left: everything is paid and its contact archived. */
export const FORMER_CUSTOMER = 'Old Mill Bakery'

/** The customer without any document yet. */
export const NEW_CUSTOMER = 'Fern & Stone'

/** Every customer of Kestrel Trading Ltd that has documents, the cast first. */
export function tradingCustomers(today: Day, profile: RegionProfile): WithEnd<Customer>[] {
  const { code, rate } = profile.foreignCurrency
  const cast = [
    customer('Bluefin Logistics', 'support', 240_000n, 12, DAYS(20), { mean: -1, deviation: 1, latest: 0 }),
    customer('Harbour Dental', 'support', 130_000n, 8, DAYS(14), { mean: 28, deviation: 9 }),
    customer('Northgate Schools Trust', 'engineering', 380_000n, 20, DAYS(30), { mean: 1, deviation: 4 }),
    customer('Acme Corp', 'equipment', 290_000n, 6, DAYS(30), { mean: 3, deviation: 5 }),
    customer('Acme East Division', 'equipment', 155_000n, 19, THE_20TH, { mean: 0, deviation: 3 }),
    customer('Pinewood Cafe', 'support', 48_000n, 15, DAYS(14), { mean: 5, deviation: 5 }),
    { ...customer('Meridian Films', 'engineering', 420_000n, 18, DAYS(30), PROMPT), currency: { code, rate } },
  ]
  const bluefinLate = cast.map((entry) =>
    entry.name === 'Bluefin Logistics' ? { ...entry, unpaidSince: addDays(today, -85) } : entry,
  )
  const retainers = Object.entries(RETAINERS).map(([name, fee], index) => ({
    ...retainer(name, fee, today),
    habit: index % 3 === 0 ? BY_DIRECT_DEBIT : PROMPT,
  }))
  const named = new Set([...bluefinLate, ...retainers].map((entry) => entry.name))
  const others = CUSTOMER_NAMES.filter((name) => !named.has(name)).map((name) => ordinaryCustomer(name, today))
  const habits = dealtHabits(others.map(({ rhythm }) => invoicesAYear(rhythm)))
  const habitual = others.map((entry, index) => ({ ...entry, habit: habits[index] ?? PROMPT }))
  return [...bluefinLate, ...retainers, ...habitual.map((entry) => (entry.until ? { ...entry, habit: PROMPT } : entry))]
}

function customer(
  name: string,
  trade: Trade,
  median: bigint,
  date: number,
  terms: PaymentTerm,
  habit: Habit,
): WithEnd<Customer> {
  return { name, trade, median, spread: 450, rhythm: { every: 'month', date }, terms, habit }
}

function retainer(name: string, fee: bigint, today: Day): WithEnd<Customer> {
  const billed = name === 'TechStart Inc' ? { until: endOfMonth(addMonths(today, -1)) } : {}
  const rhythm: Rhythm = { every: 'month', date: 1, exact: true }
  return { name, trade: 'retainer', median: fee, spread: 0, rhythm, terms: DAYS(14), habit: PROMPT, ...billed }
}

const MEDIANS: Readonly<Record<Exclude<Trade, 'retainer'>, bigint>> = {
  equipment: 180_000n,
  engineering: 260_000n,
  support: 72_000n,
}

function ordinaryCustomer(name: string, today: Day): WithEnd<Customer> {
  const source = randomSource(`customer/${name}`)
  const trade = source.pick(['equipment', 'engineering', 'support', 'support'] as const)
  const left = name === FORMER_CUSTOMER
  const rhythm = ordinaryRhythm(source)
  return {
    name,
    trade,
    median: MEDIANS[trade],
    spread: 700,
    rhythm,
    terms: rhythm.every === 'weeks' ? THE_20TH : source.pick([THE_20TH, THE_20TH, DAYS(14), DAYS(20), DAYS(30)]),
    habit: PROMPT,
    ...(left ? { until: addMonths(today, -6) } : {}),
  }
}

function ordinaryRhythm(source: RandomSource): Rhythm {
  const kind = source.between(0, 99)
  if (kind < 10) return { every: 'month', date: 31 }
  if (kind < 34) return { every: 'month', date: source.between(2, 28) }
  if (kind < 40) return { every: 'weeks', weeks: 2, weekday: source.between(1, 5) }
  return { every: 'while', shortest: 35, longest: source.between(60, 120) }
}

function invoicesAYear(rhythm: Rhythm): number {
  if (rhythm.every === 'month') return 12
  return 365 / (rhythm.every === 'weeks' ? rhythm.weeks * 7 : (rhythm.shortest + rhythm.longest) / 2)
}

/** Every supplier of Kestrel Trading Ltd with a regular bill, the cast first; Orbit Hardware's bills are planned apart. */
export function tradingSuppliers(today: Day): WithEnd<Supplier>[] {
  const cloudNine = supplier('CloudNine Software', 'Team workspace, 14 seats', '485', 24_500n, 0, 'month 5')
  const volt = supplier('Volt Energy', 'Electricity', '445', 52_000n, 180, 'month 26')
  return [
    { ...cloudNine, unpaidSince: addDays(today, -68) },
    { ...volt, until: endOfMonth(addMonths(today, -2)) },
    ...SUPPLIERS.map(([name, description, account, amount, spread, rhythm]) =>
      supplier(name, description, account, BigInt(amount) * 100n, spread, rhythm),
    ),
  ]
}

/** A supplier from one row of the list of names; `rhythm` is `month <date>`, `weeks <n> <weekday>` or `while <from> <to>`. */
export function supplier(
  name: string,
  description: string,
  account: string,
  median: bigint,
  spread: number,
  rhythm: string,
): WithEnd<Supplier> {
  const source = randomSource(`supplier/${name}`)
  return {
    name,
    supply: { description, account, median, spread, taxed: account !== '803' },
    rhythm: readRhythm(rhythm),
    terms: account === '803' ? DAYS(1) : source.pick([DAYS(14), DAYS(20), DAYS(30), THE_20TH]),
  }
}

function readRhythm(text: string): Rhythm {
  const [kind, first = '1', second = '1'] = text.split(' ')
  const [low, high] = [Number.parseInt(first, 10), Number.parseInt(second, 10)]
  if (kind === 'month') return { every: 'month', date: low }
  return kind === 'weeks'
    ? { every: 'weeks', weeks: low, weekday: high }
    : { every: 'while', shortest: low, longest: high }
}
