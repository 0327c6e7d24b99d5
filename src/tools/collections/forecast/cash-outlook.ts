import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { Receivables } from '../debtors/receivables.ts'
import type { PaymentCurves } from '../habits/payment-curve.ts'
import { type CurrencyForecast, forecastBy, forecastInBase, type Owed } from './forecast.ts'
import { type Interval, intervalOf, type Width, widthFrom } from './forecast-intervals.ts'
import { heldAmong, newest, replaysOf } from './forecast-replays.ts'
import { type Payable, type Payments, paymentsBy, paymentsInBase } from './money-out.ts'
import { rateWithout, runRate } from './run-rate.ts'
import type { Scheduled } from './scheduled.ts'

/** Within so many days hardly anything is both invoiced and paid. */
const NEXT_INVOICES_FROM = 31

/** Everything that an outlook is made from; what was not asked for is undefined. */
export interface OutlookFacts {
  receivables: Pick<Receivables, 'cases' | 'days' | 'today' | 'baseCurrency'>
  curves: PaymentCurves
  owed: readonly Owed[]
  scheduled: readonly Scheduled[]
  payables: readonly Payable[] | undefined
  bank: Cents | undefined
}

/** What is scheduled by templates, in one currency. */
export interface ScheduledForecast extends Interval {
  currency: string
}

/** Cash by one day. `held`: how often intervals made the same way in past weeks held what came in. */
export interface Outlook {
  by: Day
  receipts: readonly CurrencyForecast[]
  /** All currencies together, in base currency at the documents' own rates. */
  inBase: CurrencyForecast
  width: Width
  held: { held: number; judged: number }
  /** From invoices that templates will raise, and from all others that do not exist yet, base currency. */
  scheduled: readonly ScheduledForecast[]
  nextInvoices: Interval | undefined
  payments: readonly Payments[] | undefined
  scheduledPayments: readonly Pick<Payments, 'currency' | 'amount' | 'count'>[]
  /** The bank balance after all rows but the next invoices, base currency; undefined where a part of it was not asked for. */
  balance: Interval | undefined
}

/** The outlook for each of some days, all after today. */
export function outlooksFor(facts: OutlookFacts, days: readonly Day[]): Outlook[] {
  const { today, cases, days: count } = facts.receivables
  const horizons = days.map((by) => daysBetween(today, by))
  const replays = replaysOf(cases, { today, days: count, horizons })
  let before: Outlook | undefined
  return days.map((by, index) => {
    const horizon = horizons[index] ?? 0
    const replayed = replays.get(horizon) ?? []
    before = outlook(facts, by, { width: widthFrom(newest(replayed)), held: heldAmong(replayed, horizon) }, before)
    return before
  })
}

function outlook(
  facts: OutlookFacts,
  by: Day,
  { width, held }: Pick<Outlook, 'width' | 'held'>,
  before: Outlook | undefined,
): Outlook {
  const { receivables, owed, payables } = facts
  const { baseCurrency, today } = receivables
  const receipts = forecastBy(owed, by, width).map((one) => notBelow(one, inCurrency(before?.receipts, one)))
  const inBase = notBelow(forecastInBase(owed, by, baseCurrency, width), before?.inBase)
  const scheduled = scheduledReceipts(facts, by, width).map((one) => notBelow(one, inCurrency(before?.scheduled, one)))
  const out = payables ? scheduledPayments(facts, by) : []
  return {
    by,
    receipts,
    inBase,
    width,
    held,
    scheduled,
    nextInvoices: nextInvoices(facts, by, scheduled),
    payments: payables && paymentsBy(payables, today, by),
    scheduledPayments: out,
    balance: balanceAfter(facts, by, { base: baseCurrency, receipts: inBase, scheduled, scheduledPayments: out }),
  }
}

// What has come in by a day has come in by every later one, though the width of each day is measured by itself.
function notBelow<Bounds extends Interval>(bounds: Bounds, before: Interval | undefined): Bounds {
  if (!before) return bounds
  const most = (bound: 'low' | 'high') => (bounds[bound] > before[bound] ? bounds[bound] : before[bound])
  return { ...bounds, low: most('low'), high: most('high') }
}

function inCurrency<Row extends { currency: string }>(
  rows: readonly Row[] | undefined,
  { currency }: { currency: string },
): Row | undefined {
  return rows?.find((one) => one.currency === currency)
}

function scheduledReceipts({ scheduled, curves }: OutlookFacts, by: Day, width: Width): ScheduledForecast[] {
  const stakes = scheduled
    .filter(({ kind, issued }) => kind === 'invoice' && issued <= by)
    .map(({ contactId, issued, due, amount, currency }) => {
      return { contactId, due, amount, currency, chance: curves.of(contactId).paidBetween(due, issued, by) }
    })
  return currenciesOf(stakes)
    .map((currency) => {
      const own = stakes.filter((one) => one.currency === currency)
      return { currency, ...intervalOf(own, width) }
    })
    .filter(({ expected, high }) => expected > 0n || high > 0n)
}

function nextInvoices(
  { receivables: { cases, today, baseCurrency } }: OutlookFacts,
  by: Day,
  scheduled: readonly ScheduledForecast[],
): Interval | undefined {
  const horizon = daysBetween(today, by)
  if (horizon < NEXT_INVOICES_FROM) return undefined
  const rate = runRate(cases, today, horizon)
  const apart = scheduled.filter(({ currency }) => currency === baseCurrency).map(({ expected }) => expected)
  return rate && rateWithout(rate, sum(apart))
}

function scheduledPayments({ scheduled }: OutlookFacts, by: Day): Outlook['scheduledPayments'] {
  const bills = scheduled.filter(({ kind, due }) => kind === 'bill' && due <= by)
  return currenciesOf(bills).map((currency) => {
    const own = bills.filter((one) => one.currency === currency)
    return { currency, count: own.length, amount: sum(own.map(({ amount }) => amount)) }
  })
}

interface BalanceParts extends Pick<Outlook, 'scheduled' | 'scheduledPayments'> {
  base: string
  receipts: Interval
}

/** What is open, and what templates will bring and cost in base currency; nothing that nobody has entered. */
function balanceAfter({ bank, payables }: OutlookFacts, by: Day, parts: BalanceParts): Interval | undefined {
  if (bank === undefined || payables === undefined) return undefined
  const { base, receipts, scheduled, scheduledPayments: out } = parts
  const inBase = <One extends { currency: string }>(rows: readonly One[]) => rows.filter((one) => one.currency === base)
  const rest = bank - paymentsInBase(payables, by) - sum(inBase(out).map(({ amount }) => amount))
  const total = (bound: keyof Interval) => rest + receipts[bound] + sum(inBase(scheduled).map((one) => one[bound]))
  return { low: total('low'), expected: total('expected'), high: total('high') }
}

function currenciesOf(rows: readonly { currency: string }[]): string[] {
  return [...new Set(rows.map(({ currency }) => currency))].sort()
}

/** Amounts that are overdue and more likely unpaid than paid by a day. */
export function slowOf(owed: readonly Owed[], today: Day, by: Day): Owed[] {
  return owed.filter(({ due, paidBy }) => due < today && paidBy(by) < 0.5)
}

/** The days that are asked about unless one is given: 7, 30 and 90 days from today. */
export function usualDays(today: Day): Day[] {
  return [7, 30, 90].map((days) => addDays(today, days))
}
