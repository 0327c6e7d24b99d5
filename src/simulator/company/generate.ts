import { addDays, addMonths, type Day, dayAt, utcMidnight } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { ianaZone } from '../../books/time-zones.ts'
import type { Simulator } from '../contract.ts'
import { seededIds } from '../ids.ts'
import type { OrganisationState, PaymentTerm } from '../state.ts'
import type { Region } from '../state-settings.ts'
import { dueDay, lastWorkingDay, nextWorkingDay, type Span, workingDayInMonth } from './calendar.ts'
import { salesLines, type Trade } from './catalogue.ts'
import { contactBody } from './contacts.ts'
import { dealtHabits, irregular } from './habits.ts'
import { COMPANY_WORDS } from './names.ts'
import { addOrganisation, emptyOrganisation } from './organisations.ts'
import { type Pays, payer, paymentDay } from './payer.ts'
import { type PlannedInvoice, type Step, stepsOf } from './plan.ts'
import { logNormalCents, type RandomSource, randomSource } from './random.ts'
import { regionProfile } from './regions.ts'
import { ordinaryTaxes } from './tax-rates.ts'
import { billNumber } from './trade.ts'
import { writeHistory } from './write-history.ts'

/** What a company of any size is generated from. */
export interface SeededCompanyOptions {
  seed: number
  /** Sales invoices and bills together, 0 to 100,000. */
  invoices: number
  region: Region
  /** How many of the documents are bills; three in ten when absent. */
  bills?: number
  /** Exactly how many sales invoices are unpaid today; by the customers' habits when absent. */
  open?: number
  /** Months of history that end today; 18 when absent. */
  months?: number
  name?: string
}

/** A contact with its share of the documents, as the upper end of its range in a draw of lots. */
interface Party {
  name: string
  lots: number
  trade: Trade
  median: Cents
  terms: PaymentTerm
  pays: Pays
}

const LARGEST = 100_000
/** How much customers differ in the number of their documents: the deviation of its logarithm, in thousandths. */
const SPREAD = 1_950

/**
 * Founds one organisation with a generated history up to the simulator's clock: few large customers and many small ones, log-normal
 * amounts, each customer with its own lateness. Throws RangeError for sizes that cannot be.
 */
export function seededCompany(simulator: Simulator, options: SeededCompanyOptions): OrganisationState {
  const { region, seed, invoices, months = 18, name = `Seeded Company ${options.seed}` } = options
  const bills = options.bills ?? Math.floor((invoices * 3) / 10)
  checkSizes({ invoices, bills, open: options.open, months })
  const now = simulator.clock.now()
  const today = dayAt(now, ianaZone(regionProfile(region).timeZone) ?? 'Etc/UTC')
  const span: Span = { from: addMonths(today, -months), to: today }
  const ids = seededIds(seed ^ 0x0c0ffee)
  const created = utcMidnight(span.from) - 7 * 86_400_000
  const organisation = emptyOrganisation({ name, region, now: created, newId: () => ids.guid() })
  addOrganisation(simulator.state, organisation)
  writeHistory(simulator, organisation, seededPlan({ ...options, bills }, span), now)
  return organisation
}

function checkSizes({
  invoices,
  bills,
  open,
  months,
}: Record<'invoices' | 'bills' | 'months', number> & { open: number | undefined }): void {
  if (!(invoices >= 0 && invoices <= LARGEST)) throw new RangeError(`invoices must be 0 to ${LARGEST}`)
  if (!(bills >= 0 && bills <= invoices)) throw new RangeError('bills must be 0 up to the number of invoices')
  if (!(months >= 1 && months <= 120)) throw new RangeError('months must be 1 to 120')
  if (open !== undefined && !(open >= 0 && open <= invoices - bills)) {
    throw new RangeError(`open must be 0 up to the ${invoices - bills} sales invoices`)
  }
}

/** The steps of a generated history; pure, so that the same options and span give the same plan. */
function seededPlan(options: SeededCompanyOptions & { bills: number }, span: Span): Step[] {
  const { seed, region, bills, invoices } = options
  const source = randomSource(`seeded/${seed}`)
  const [sold, bought] = [invoices - bills, bills]
  const customers = parties(Math.max(3, Math.round(Math.sqrt(sold) * 4)), 0, source)
  const suppliers = parties(Math.max(2, Math.round(Math.sqrt(bought) * 2)), customers.length, source)
  const days = randomDays(span, source)
  const sales = Array.from({ length: sold }, (_, index) =>
    saleOf(index, draw(customers, source), days(), region, source),
  )
  const settled = options.open === undefined ? sales : leaveOpen(sales, options.open, span.to)
  const purchases = Array.from({ length: bought }, (_, index) =>
    billOf(index, draw(suppliers, source), days(), region, source),
  )
  const reconciledBefore = addDays(span.to, -10)
  return [
    ...[...customers, ...suppliers].map((party, index): Step => {
      const supplier = index >= customers.length
      const terms = { supplier, account: supplier ? '300' : '200', terms: party.terms }
      const body = contactBody(party.name, region, terms)
      return { kind: 'contact', day: span.from, contact: party.name, body }
    }),
    ...[...settled, ...purchases].flatMap((invoice) => stepsOf(invoice, span.to, reconciledBefore)),
  ]
}

/** Days drawn evenly from the span and moved to working days within it. */
function randomDays(span: Span, source: RandomSource): () => Day {
  const days: Day[] = []
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    const working = workingDayInMonth(day)
    if (working >= span.from && working <= span.to) days.push(working)
  }
  return () => source.pick(days)
}

const TERMS: readonly PaymentTerm[] = [
  { day: 20, type: 'OFFOLLOWINGMONTH' },
  { day: 14, type: 'DAYSAFTERBILLDATE' },
  { day: 20, type: 'DAYSAFTERBILLDATE' },
  { day: 30, type: 'DAYSAFTERBILLDATE' },
]

function parties(count: number, after: number, source: RandomSource): Party[] {
  const sizes = Array.from(
    { length: count },
    () => 1 + Math.round(Math.exp((source.normal() * SPREAD) / 1_000_000) * 100),
  )
  const habits = dealtHabits(sizes)
  const middle = [...sizes].sort((a, b) => a - b)[count >> 1] ?? 0
  const seed = `${source.between(0, 999_999)}`
  let lots = 0
  return sizes.map((size, index) => {
    lots += size
    const name = companyName(((index + after) * 7919) % 10_000)
    const habit = habits[index] ?? { mean: 0, deviation: 0 }
    return {
      name,
      lots,
      trade: source.pick(['equipment', 'engineering', 'support'] as const),
      median: logNormalCents(source, 90_000n, 900),
      terms: source.pick(TERMS),
      pays: payer(size < middle ? irregular(habit, source) : habit, `${seed}/${name}`),
    }
  })
}

function draw(from: readonly Party[], source: RandomSource): Party {
  const lot = source.between(0, (from.at(-1)?.lots ?? 1) - 1)
  let [low, high] = [0, from.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((from[middle]?.lots ?? 0) > lot) high = middle
    else low = middle + 1
  }
  return source.pick(from.slice(low, low + 1))
}

function companyName(index: number): string {
  const { first, second, third } = COMPANY_WORDS
  const [a, b, c] = [index % 25, Math.floor(index / 25) % 20, Math.floor(index / 500) % 20]
  return `${first[a] ?? ''} ${second[b] ?? ''} ${third[c] ?? ''}`
}

function saleOf(index: number, party: Party, day: Day, region: Region, source: RandomSource): PlannedInvoice {
  const { name, trade, terms, median, pays } = party
  const due = dueDay(day, terms)
  const target = logNormalCents(source, median, 800)
  return {
    key: `s${index}`,
    type: 'ACCREC',
    contact: name,
    day,
    due,
    status: 'AUTHORISED',
    lines: salesLines(trade, target, { region, abroad: false, tracked: false }, source),
    reference: `PO ${source.between(1000, 99_999)}`,
    paidOn: pays(day, due, source.between(0, 999_999)),
  }
}

function billOf(index: number, party: Party, day: Day, region: Region, source: RandomSource): PlannedInvoice {
  const due = dueDay(day, party.terms)
  const unitAmount = logNormalCents(source, party.median, 700)
  return {
    key: `b${index}`,
    type: 'ACCPAY',
    contact: party.name,
    day,
    due,
    status: 'AUTHORISED',
    number: billNumber(party.name, source.between(1000, 999_999)),
    lines: [
      {
        description: 'Goods and services',
        quantity: 1,
        unitAmount,
        account: '300',
        tax: ordinaryTaxes(region).purchases,
      },
    ],
    paidOn: paymentDay(day, due, { mean: 0, deviation: 4 }, source),
  }
}

/** Keeps the `count` invoices that would be paid last unpaid, and has the others paid by today. */
function leaveOpen(sales: readonly PlannedInvoice[], count: number, today: Day): PlannedInvoice[] {
  const last = [...sales].sort((a, b) => ((a.paidOn ?? '') < (b.paidOn ?? '') ? 1 : -1)).slice(0, count)
  const open = new Set(last.map((invoice) => invoice.key))
  return sales.map((invoice) => {
    const { paidOn, ...unpaid } = invoice
    if (open.has(invoice.key) || paidOn === undefined) return unpaid
    return paidOn <= today ? invoice : { ...unpaid, paidOn: settlingDay(invoice.day, today) }
  })
}

function settlingDay(day: Day, today: Day): Day {
  const last = lastWorkingDay(today)
  return last >= day ? last : nextWorkingDay(day) <= today ? nextWorkingDay(day) : today
}
