import { addDays, addMonths, type Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { nextWorkingDay, occurrences, type Span } from './calendar.ts'
import { retainerLine } from './catalogue.ts'
import { contactBody } from './contacts.ts'
import { orbitBills, specialBills } from './demo-bills.ts'
import {
  DEMO_GROUPS,
  FORMER_CUSTOMER,
  NEW_CUSTOMER,
  tradingCustomers,
  tradingSuppliers,
  type WithEnd,
} from './demo-cast.ts'
import { itemSteps, withItemsSold } from './demo-items.ts'
import { officeOf, tradingOffice } from './demo-office.ts'
import { purchaseOrderSteps, quoteSteps, repeatingSteps } from './demo-orders.ts'
import { PINNED, specialSales, specialSteps } from './demo-special.ts'
import { stockPlan } from './demo-stock.ts'
import { inBatches, type PlannedInvoice, type PlannedLine, type Step, stepsOf } from './plan.ts'
import { type RandomSource, randomSource } from './random.ts'
import { regionProfile } from './regions.ts'
import { type Customer, customerInvoices, type Market, type Supplier, supplierBills } from './trade.ts'

/** The demo's first company; it is a supplier of the second. */
export const TRADING = 'Kestrel Trading Ltd'
/** The demo's second company; it is a customer of the first. */
export const SERVICES = 'Kestrel Services'

/** A charge between the two companies: the number it has in the seller's books. */
export interface Charge {
  number: string
  day: Day
  due: Day
  amount: Cents
  paidOn?: Day
}

/** Days before today on which the company began to number its sales invoices INV-0001, INV-0002 and so on. */
const SERIES_AGE = 75

/** Kestrel Trading Ltd's history up to today, and its charges to Kestrel Services. */
export function tradingPlan(region: Region, today: Day): { steps: Step[]; charges: Charge[] } {
  const span: Span = { from: addMonths(today, -18), to: today }
  const market: Market = { region, span, seed: 'kestrel-trading', tracked: true }
  const customers = tradingCustomers(today, regionProfile(region))
  const suppliers = tradingSuppliers(today)
  const charges = intercompanyCharges(region, span)
  const sales = numbered(
    [
      ...customers.flatMap((entry) => customerInvoices(entry, ending(market, entry))),
      ...specialSales(today, region),
      ...charges,
    ],
    region,
    today,
  ).map((invoice) => withItemsSold(invoice, today))
  const bills = [
    ...suppliers.flatMap((entry) => supplierBills(entry, ending(market, entry))),
    ...specialBills(today, region),
    ...orbitBills(span, region),
  ]
  const documents = [...creditSteps([...sales, ...bills], today), ...specialSteps(today)]
  const office = officeOf(region, span, market.seed, true)
  const stock = stockPlan({ invoices: [...sales, ...bills], steps: documents }, region, span)
  return {
    steps: [
      ...contactSteps(customers, suppliers, region, today),
      ...groupSteps(span),
      ...itemSteps(region, span.from),
      ...inBatches(
        [...stock.bills, ...sales, ...bills].flatMap((invoice) => stepsOf(invoice, today, office.statementFrom)),
        office.statementFrom,
      ),
      ...documents,
      ...stock.steps,
      ...purchaseOrderSteps(bills, region, span),
      ...quoteSteps(sales, region, regionProfile(region).foreignCurrency.code, span),
      ...repeatingSteps(region, span),
      ...tradingOffice(office, bills, stock.openingValue),
      { kind: 'archive', day: addDays(today, -40), contact: FORMER_CUSTOMER },
    ],
    charges: chargesOf(sales),
  }
}

function ending(market: Market, entry: WithEnd<Customer> | WithEnd<Supplier>): Market {
  return entry.until === undefined ? market : { ...market, span: { from: market.span.from, to: entry.until } }
}

/**
 * Sales invoices in the order of their days, numbered: older ones in the KT series of the company's former system, newer ones by
 * Xero, with the pinned invoices at their places in Xero's series.
 */
function numbered(sales: readonly PlannedInvoice[], region: Region, today: Day): PlannedInvoice[] {
  const start = addDays(today, -SERIES_AGE)
  const byDay = [...sales].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const former = byDay.filter((invoice) => invoice.day < start)
  const series = byDay.filter((invoice) => invoice.day >= start)
  for (const [number, pin] of PINNED) {
    const neighbour = series[number - 1] ?? series.at(-1)
    series.splice(number - 1, 0, pin(neighbour?.day ?? start, today, region))
  }
  return [...former.map((invoice, index) => ({ ...invoice, number: `KT-${10_001 + index}` })), ...series]
}

function contactSteps(
  customers: readonly Customer[],
  suppliers: readonly Supplier[],
  region: Region,
  today: Day,
): Step[] {
  const first = addMonths(today, -18)
  const monthly = { day: 20, type: 'OFFOLLOWINGMONTH' } as const
  const bought = { supplier: true, account: '300', terms: { day: 30, type: 'DAYSAFTERBILLDATE' } } as const
  const step = (contact: string, body: Record<string, unknown>, day = first): Step => ({
    kind: 'contact',
    day,
    contact,
    body,
  })
  return [
    ...customers.map(({ name, trade, terms, currency }) => {
      const account = trade === 'equipment' ? '200' : '210'
      const options = { supplier: false, account, terms, ...(currency ? { currency: currency.code } : {}) }
      return step(name, contactBody(name, region, options))
    }),
    ...suppliers.map(({ name, supply, terms }) =>
      step(name, contactBody(name, region, { supplier: true, account: supply.account, terms })),
    ),
    step('Orbit Hardware', contactBody('Orbit Hardware', region, bought)),
    step(SERVICES, contactBody(SERVICES, region, { supplier: false, account: '210', terms: monthly })),
    step(
      NEW_CUSTOMER,
      contactBody(NEW_CUSTOMER, region, { supplier: false, account: '210', terms: monthly }),
      addDays(today, -3),
    ),
  ]
}

function groupSteps(span: Span): Step[] {
  return Object.entries(DEMO_GROUPS).map(([name, contacts]) => ({ kind: 'group', day: span.from, name, contacts }))
}

/** Trading charges Services a monthly fee for shared staff; Services pays on the 20th of the following month, but not lately. */
function intercompanyCharges(region: Region, span: Span): PlannedInvoice[] {
  const days = occurrences({ every: 'month', date: 28 }, span, randomSource('charges'))
  return days.map((day, index): PlannedInvoice => {
    const due = nextWorkingDay(addDays(addMonths(day, 1), -8))
    const paid = index < days.length - 3 ? { paidOn: due } : {}
    const line = retainerLine(240_000n, { region, abroad: false, tracked: true })
    return {
      key: `charge#${index}`,
      type: 'ACCREC',
      contact: SERVICES,
      day,
      due,
      status: 'AUTHORISED',
      reference: `IC-${day.slice(0, 7)}`,
      lines: [{ ...line, description: 'Shared staff and premises' }],
      ...paid,
    }
  })
}

function chargesOf(sales: readonly PlannedInvoice[]): Charge[] {
  const former = sales.filter((invoice) => invoice.number !== undefined).length
  return sales.flatMap(({ contact, number, day, due, paidOn, lines }, index) => {
    if (contact !== SERVICES) return []
    const text = number ?? `INV-${String(index - former + 1).padStart(4, '0')}`
    const amount = lines[0]?.unitAmount ?? 0n
    return [{ number: text, day, due, amount, ...(paidOn === undefined ? {} : { paidOn }) }]
  })
}

/** Credit notes: on about one invoice in forty a unit is taken back before it is paid; two notes are not applied yet. */
function creditSteps(invoices: readonly PlannedInvoice[], today: Day): Step[] {
  const source = randomSource('credits')
  const taken = invoices.flatMap((invoice) => creditOf(invoice, source, today))
  const open = [
    openCredit('ACCRECCREDIT', invoices, 'Acme Corp', today),
    openCredit('ACCPAYCREDIT', invoices, 'Cobalt Distribution', today),
  ]
  return [...taken, ...open.flat()]
}

function creditOf(invoice: PlannedInvoice, source: RandomSource, today: Day): Step[] {
  const { paidOn, paidShare, day, currency, type } = invoice
  const line = invoice.lines.find((entry) => entry.quantity > 1)
  if (!source.chance(type === 'ACCREC' ? 40 : 150)) return []
  if (paidOn === undefined || paidShare !== undefined || currency || !line) return []
  const on = nextWorkingDay(addDays(day, source.between(2, 6)))
  if (on >= paidOn || on > today) return []
  return [creditStep(invoice, on, { ...line, quantity: 1 }, invoice.key)]
}

function openCredit(
  type: 'ACCRECCREDIT' | 'ACCPAYCREDIT',
  invoices: readonly PlannedInvoice[],
  contact: string,
  today: Day,
): Step[] {
  const on = nextWorkingDay(addDays(today, -22))
  const invoice = invoices.find((entry) => entry.contact === contact && entry.day <= on)
  const line = invoice?.lines[0]
  if (!invoice || !line || (type === 'ACCRECCREDIT') !== (invoice.type === 'ACCREC')) return []
  const unitAmount = line.unitAmount > 25_000n ? 25_000n : line.unitAmount
  return [creditStep(invoice, on, { ...line, quantity: 1, unitAmount })]
}

function creditStep(invoice: PlannedInvoice, day: Day, line: PlannedLine, appliesTo?: string): Step {
  const sale = invoice.type === 'ACCREC'
  const creditNote = {
    type: sale ? ('ACCRECCREDIT' as const) : ('ACCPAYCREDIT' as const),
    contact: invoice.contact,
    day,
    lines: [{ ...line, description: `${line.description}, returned` }],
    reference: invoice.number ?? invoice.reference ?? '',
    ...(sale ? {} : { number: `CR${(invoice.number ?? '').replace(/^[A-Z]+/, '')}` }),
    ...(appliesTo === undefined ? {} : { appliesTo }),
  }
  return { kind: 'creditNote', day, creditNote }
}
