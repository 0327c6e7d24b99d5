import { addDays, addMonths, type Day, dayOf, partsOf, startOfMonth } from '../../books/day.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay, type Span } from './calendar.ts'
import { salesLines, type Trade } from './catalogue.ts'
import { demoItem, linesSold } from './demo-items.ts'
import { lineBody, type PlannedInvoice, type PlannedLine, type Step } from './plan.ts'
import { randomSource } from './random.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** How many routers Orbit Hardware has not delivered of its latest order. */
const SHORT = 8

/** The orders behind Orbit Hardware's latest bills, the last of them delivered short, and others on their way, at several stages. */
export function purchaseOrderSteps(bills: readonly PlannedInvoice[], region: Region, span: Span): Step[] {
  const orbit = bills.filter((bill) => bill.key.startsWith('Orbit Hardware#')).slice(-4)
  const behind = orbit.map((bill, index) => orbitOrder(bill, index === orbit.length - 1, span))
  const { purchases } = ordinaryTaxes(region)
  const line = (code: string, quantity: number): PlannedLine => {
    const { description, cost = 0n } = demoItem(code)
    const account = code === 'CABLE-2M' ? '630' : '300'
    return {
      description,
      quantity,
      unitAmount: cost,
      account,
      tax: purchases,
      item: code,
      tracking: { Department: 'Equipment' },
    }
  }
  const others = [
    order('Cobalt Distribution', 'AUTHORISED', 6, 9, [line('SWITCH-24', 4), line('AP-CEILING', 10)], span),
    order('Tern Electronics', 'AUTHORISED', 17, -3, [line('SHELF-FAN', 12), line('UPS-1500', 3)], span),
    order('Cobalt Distribution', 'SUBMITTED', 2, 14, [line('CABLE-2M', 400)], span),
    order('Northstar Components', 'DRAFT', 1, 20, [line('MOUNT-K', 60)], span),
  ]
  return [...behind, ...others]
}

function orbitOrder(bill: PlannedInvoice, isShort: boolean, span: Span): Step {
  const day = lastWorkingDay(addDays(bill.day, -12))
  const lines = bill.lines.map((line) => {
    const isRouter = line.item === 'ROUTER-X1'
    const quantity = line.quantity + (isShort && isRouter ? SHORT : 0)
    return { ...line, quantity, ...(isRouter ? { unitAmount: 8_200n } : {}) }
  })
  return orderStep(
    'Orbit Hardware',
    isShort ? 'AUTHORISED' : 'BILLED',
    day < span.from ? span.from : day,
    bill.day,
    lines,
  )
}

function order(
  contact: string,
  status: string,
  ago: number,
  deliveredIn: number,
  lines: readonly PlannedLine[],
  { to }: Span,
): Step {
  return orderStep(contact, status, lastWorkingDay(addDays(to, -ago)), addDays(to, deliveredIn), lines)
}

function orderStep(contact: string, status: string, day: Day, delivery: Day, lines: readonly PlannedLine[]): Step {
  const body = {
    Contact: { Name: contact },
    Date: day,
    DeliveryDate: delivery,
    Status: status,
    LineAmountTypes: 'Exclusive',
    LineItems: lines.map(lineBody),
    ...(status === 'AUTHORISED' || status === 'BILLED' ? { SentToContact: true } : {}),
  }
  return { kind: 'record', day, resource: 'PurchaseOrders', body }
}

/** A quote: what became of it, days ago it was written and answered. */
interface DemoQuote {
  contact: string
  trade: Trade
  amount: bigint
  title: string
  ago: number
  status: 'DRAFT' | 'SENT'
  answer?: readonly [status: 'ACCEPTED' | 'DECLINED', ago: number]
  abroad?: boolean
}

const QUOTES: readonly DemoQuote[] = [
  {
    ...{ contact: 'Meridian Films', trade: 'engineering', amount: 610_000n, title: 'Network for the second studio' },
    ...{ ago: 16, status: 'SENT', answer: ['ACCEPTED', 5], abroad: true },
  },
  {
    ...{ contact: 'Oakhurst College', trade: 'equipment', amount: 480_000n, title: 'Wireless in the library' },
    ...{ ago: 62, status: 'SENT', answer: ['DECLINED', 40] },
  },
  {
    contact: 'Acme Corp',
    trade: 'equipment',
    amount: 720_000n,
    title: 'Switches for the depot',
    ago: 9,
    status: 'SENT',
  },
  { contact: 'Copperfield Books', trade: 'support', amount: 90_000n, title: 'New tills', ago: 47, status: 'SENT' },
  {
    contact: 'Ironbark Brewing',
    trade: 'equipment',
    amount: 260_000n,
    title: 'Label printing',
    ago: 2,
    status: 'DRAFT',
  },
]

/** Quotes at every stage; Meridian Films accepted one that is still to be invoiced. `sales` are what one of them became. */
export function quoteSteps(sales: readonly PlannedInvoice[], region: Region, currency: string, span: Span): Step[] {
  const open = QUOTES.flatMap((quote): Step[] => {
    const { contact, trade, amount, title, ago, status, answer, abroad = false } = quote
    const day = lastWorkingDay(addDays(span.to, -ago))
    const lines = salesLines(trade, amount, { region, abroad, tracked: true }, randomSource(`quote/${contact}`))
    const written = {
      contact,
      day,
      title,
      status,
      lines: linesSold(lines, day, span.to),
      currency: abroad ? currency : undefined,
    }
    return quoteOf(written, answer && [answer[0], lastWorkingDay(addDays(span.to, -answer[1]))])
  })
  return [...open, ...invoicedQuote(sales, span)]
}

/** The quote behind the latest invoice to Northgate Schools Trust that is more than forty days old. */
function invoicedQuote(sales: readonly PlannedInvoice[], { from, to }: Span): Step[] {
  const invoice = sales.findLast((sale) => sale.contact === 'Northgate Schools Trust' && sale.day < addDays(to, -40))
  if (!invoice) return []
  const day = lastWorkingDay(addDays(invoice.day, -20))
  const { contact, lines } = invoice
  const written = {
    contact,
    day: day < from ? from : day,
    title: 'Work at the upper school',
    status: 'SENT',
    lines,
    currency: undefined,
  }
  return quoteOf(written, ['INVOICED', invoice.day])
}

interface WrittenQuote {
  contact: string
  day: Day
  title: string
  status: string
  lines: readonly PlannedLine[]
  currency: string | undefined
}

function quoteOf(quote: WrittenQuote, answer: readonly [status: string, day: Day] | undefined): Step[] {
  const { contact, day, title, status, lines, currency } = quote
  const key = `quote/${contact}`
  const head = { Contact: { Name: contact }, Date: day, ExpiryDate: addDays(day, 30), Title: title }
  const body = {
    ...head,
    Status: status,
    LineAmountTypes: 'Exclusive',
    LineItems: lines.map(lineBody),
    ...(currency === undefined ? {} : { CurrencyCode: currency }),
  }
  const written: Step = { kind: 'record', day, resource: 'Quotes', body, key }
  if (!answer) return [written]
  return [
    written,
    { kind: 'quoteStatus', day: answer[1], key, body: { ...head, LineAmountTypes: 'Exclusive', Status: answer[0] } },
  ]
}

/** Templates whose first documents come next month: a retainer that waits as a draft, the rent, and a subscription. */
export function repeatingSteps(region: Region, { to }: Span): Step[] {
  const day = lastWorkingDay(addDays(to, -20))
  const { purchases, services } = ordinaryTaxes(region)
  const admin = { Department: 'Administration' }
  const rent = {
    description: 'Office and workshop rent, [Month Year]',
    quantity: 1,
    unitAmount: 420_000n,
    account: '469',
    tax: purchases,
    tracking: admin,
  }
  const seats = {
    description: 'Team workspace, 14 seats, [Month Year]',
    quantity: 1,
    unitAmount: 24_500n,
    account: '485',
    tax: purchases,
    tracking: admin,
  }
  const fee = {
    description: 'Managed services, monthly fee',
    quantity: 1,
    unitAmount: 185_000n,
    account: '210',
    tax: services,
    tracking: { Department: 'Managed Services' },
  }
  return [
    template('ACCREC', 'DRAFT', 'Kauri Legal', 'Retainer [Month Year]', nextDate(to, 1), 14, fee, day),
    template('ACCPAY', 'AUTHORISED', 'Anchor Property Partners', 'Rent [Month Year]', nextDate(to, 1), 14, rent, day),
    template('ACCPAY', 'DRAFT', 'CloudNine Software', 'Seats [Month Year]', nextDate(to, 5), 20, seats, day),
  ]
}

function template(
  type: 'ACCREC' | 'ACCPAY',
  status: 'DRAFT' | 'AUTHORISED',
  contact: string,
  reference: string,
  start: Day,
  due: number,
  line: PlannedLine,
  day: Day,
): Step {
  const body = {
    Type: type,
    Status: status,
    Contact: { Name: contact },
    Reference: reference,
    LineAmountTypes: 'Exclusive',
    LineItems: [lineBody(line)],
    Schedule: {
      Period: 1,
      Unit: 'MONTHLY',
      DueDate: due,
      DueDateType: type === 'ACCREC' ? 'DAYSAFTERINVOICEDATE' : 'DAYSAFTERBILLDATE',
      StartDate: start,
    },
  }
  return { kind: 'record', day, resource: 'RepeatingInvoices', body }
}

/** A date of the month after today's. */
function nextDate(today: Day, date: number): Day {
  const { year, month } = partsOf(addMonths(startOfMonth(today), 1))
  return dayOf(year, month, date)
}
