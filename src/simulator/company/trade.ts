import { addDays, type Day, weekday } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { PaymentTerm } from '../state.ts'
import type { Region } from '../state-settings.ts'
import { dueDay, occurrences, type Rhythm, type Span } from './calendar.ts'
import { type SalesTerms, type Supply, salesLines, supplyLine, type Trade } from './catalogue.ts'
import { type Habit, payer } from './payer.ts'
import type { PlannedInvoice } from './plan.ts'
import { logNormalCents, type RandomSource, randomSource } from './random.ts'

/** A customer with its buying and paying habits. */
export interface Customer {
  name: string
  trade: Trade
  rhythm: Rhythm
  /** Usual invoice before tax, in cents; `spread` is the variation in thousandths, 0 for a fixed fee. */
  median: Cents
  spread: number
  terms: PaymentTerm
  habit: Habit
  /** Currency and units per base unit (six places) at the start of the history. */
  currency?: { code: string; rate: bigint }
  /** Invoices from this day on are still unpaid. */
  unpaidSince?: Day
}

/** A supplier with its billing rhythm. */
export interface Supplier {
  name: string
  supply: Supply
  rhythm: Rhythm
  terms: PaymentTerm
  unpaidSince?: Day
}

/** What the documents of one company have in common. */
export interface Market {
  region: Region
  span: Span
  /** Text that seeds every random choice. */
  seed: string
  /** Whether lines carry the tracking category Department. */
  tracked: boolean
}

/** The ordinary invoices to one customer over a span, with the day each is paid (which may lie after the span). */
export function customerInvoices(customer: Customer, market: Market): PlannedInvoice[] {
  const { name, trade, currency } = customer
  const source = randomSource(`${market.seed}/${name}`)
  const pays = payer(customer.habit, `${market.seed}/${name}`)
  const terms: SalesTerms = { region: market.region, abroad: currency !== undefined, tracked: market.tracked }
  return occurrences(customer.rhythm, market.span, source).map((day, index) => {
    const { median, spread } = customer
    const target = spread === 0 ? median : logNormalCents(source, median, spread)
    const due = dueDay(day, customer.terms)
    const paidOn = pays(day, due, source.between(0, 999_999))
    return {
      key: `${name}#${index}`,
      type: 'ACCREC',
      contact: name,
      day,
      due,
      status: 'AUTHORISED',
      lines: salesLines(trade, target, terms, source),
      reference: trade === 'retainer' ? `Retainer ${day.slice(0, 7)}` : `PO ${source.between(1000, 9999)}`,
      ...(currency ? { currency: { code: currency.code, rate: driftedRate(currency.rate, source) } } : {}),
      ...(customer.unpaidSince !== undefined && day >= customer.unpaidSince ? {} : { paidOn }),
    }
  })
}

function driftedRate(rate: bigint, source: RandomSource): bigint {
  return rate + (rate * BigInt(source.between(-30, 30))) / 1000n
}

/** The ordinary bills of one supplier over a span, paid in the weekly payment run. */
export function supplierBills(supplier: Supplier, market: Market): PlannedInvoice[] {
  const { name, supply } = supplier
  const source = randomSource(`${market.seed}/${name}`)
  let number = source.between(1000, 60_000)
  return occurrences(supplier.rhythm, market.span, source).map((day, index) => {
    const due = dueDay(day, supplier.terms)
    number += source.between(1, 90)
    const paidOn = paymentRun(day, due, source)
    return {
      key: `${name}#${index}`,
      type: 'ACCPAY',
      contact: name,
      day,
      due,
      status: 'AUTHORISED',
      number: billNumber(name, number),
      lines: [supplyLine(supply, market.region, market.tracked, source)],
      ...(supplier.unpaidSince !== undefined && day >= supplier.unpaidSince ? {} : { paidOn }),
    }
  })
}

/** A supplier's own number for a bill: initials and a running number. */
export function billNumber(supplier: string, number: number): string {
  const initials = supplier.replace(/[^A-Z]/g, '').slice(0, 2)
  return `${initials}-${number}`
}

/** The Thursday on which a bill is paid: the last one before it falls due; one in twenty waits some weeks more. */
function paymentRun(day: Day, due: Day, source: RandomSource): Day {
  const back = (weekday(due) - 4 + 7) % 7
  const before = addDays(due, -back)
  const run = before > day ? before : addDays(before, 7)
  return source.chance(50) ? addDays(run, 7 * source.between(1, 5)) : run
}
