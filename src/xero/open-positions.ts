import type { OpenPositions } from '../books/books.ts'
import type { Day } from '../books/day.ts'
import type { Invoice, OpenCredit } from '../books/documents.ts'
import { type Cents, sum } from '../books/money.ts'
import type { XeroClient } from './client.ts'
import { everyPage } from './every-page.ts'
import { everyRow } from './find-invoices.ts'
import { allOf, dayLiteral } from './where.ts'
import { type CreditResource, type CreditRow, creditPage } from './wire/credits.ts'

/** Which side of the books: what customers owe, or what is owed to suppliers. */
export type Side = 'receivable' | 'payable'

const TYPES = {
  receivable: { invoice: 'ACCREC', CreditNote: 'ACCRECCREDIT', Prepayment: 'RECEIVE', Overpayment: 'RECEIVE' },
  payable: { invoice: 'ACCPAY', CreditNote: 'ACCPAYCREDIT', Prepayment: 'SPEND', Overpayment: 'SPEND' },
} as const

const CREDIT_RESOURCES: readonly CreditResource[] = ['CreditNote', 'Prepayment', 'Overpayment']

/**
 * What was open at the end of a day, in ceil(N / 1000) + 3 calls. Invoices come back as they stood then: settlements dated later
 * are taken off, amountDue and amountPaid adjusted. `today` or later reads light rows of what is open now.
 */
export async function openPositions(client: XeroClient, side: Side, asAt: Day, today: Day): Promise<OpenPositions> {
  const past = asAt < today
  const type = TYPES[side]
  const where = invoiceWhere(type.invoice, asAt, past)
  const [invoices, ...credits] = await Promise.all([
    everyRow(client, { where, order: 'Date ASC,InvoiceID ASC' }, past),
    ...CREDIT_RESOURCES.map((resource) => everyCredit(client, resource, creditWhere(side, resource, asAt, past))),
  ])
  return stoodOpen(invoices, credits.flat(), asAt, past)
}

/** Of invoices and credits that may have been open at the end of a day those that were, as they stood then; `past`: the day is over. */
export function stoodOpen(
  invoices: readonly Invoice[],
  rows: readonly CreditRow[],
  asAt: Day,
  past: boolean,
): OpenPositions {
  const laterUses = usesAfter(rows, asAt)
  return {
    invoices: invoices
      .map((invoice) => (past ? asItStood(invoice, asAt, laterUses.get(invoice.id) ?? 0n) : invoice))
      .filter(({ amountDue }) => amountDue > 0n),
    credits: rows
      .filter(({ date }) => date <= asAt)
      .map((row) => creditAsItStood(row, asAt))
      .filter(({ remaining }) => remaining > 0n),
  }
}

function invoiceWhere(type: string, asAt: Day, past: boolean): string | undefined {
  const day = dayLiteral(asAt)
  const open = past
    ? `(Status=="AUTHORISED" OR (Status=="PAID" AND FullyPaidOnDate>${day}))`
    : 'Status=="AUTHORISED" AND AmountDue>0'
  return allOf([`Type=="${type}"`, open, `Date<=${day}`])
}

// Prepayments and overpayments have no day of full use: one that was used up after the day was changed on or after it.
function creditWhere(side: Side, resource: CreditResource, asAt: Day, past: boolean): string {
  const day = dayLiteral(asAt)
  const prefix = TYPES[side][resource]
  const name =
    resource === 'CreditNote' ? prefix : `${prefix}-${resource === 'Prepayment' ? 'PREPAYMENT' : 'OVERPAYMENT'}`
  const closedLater = resource === 'CreditNote' ? `FullyPaidOnDate>${day}` : `UpdatedDateUTC>=${day}`
  const open = past ? `(Status=="AUTHORISED" OR (Status=="PAID" AND ${closedLater}))` : 'Status=="AUTHORISED"'
  // A credit dated later is none yet, but may have settled an invoice that was open on the day.
  const dated = past ? '' : ` AND Date<=${day}`
  return `Type=="${name}" AND ${open}${dated}`
}

async function everyCredit(client: XeroClient, resource: CreditResource, where: string): Promise<CreditRow[]> {
  return await everyPage(resource, async (page) =>
    creditPage(resource, await client.records(resource, { where, order: undefined, page })),
  )
}

// A credit applied after the day left something of it open on the day, so it is among the rows: no further call is needed.
function usesAfter(credits: readonly CreditRow[], asAt: Day): Map<string, Cents> {
  const later = new Map<string, Cents>()
  for (const { invoiceId, date, amount } of credits.flatMap(({ uses }) => uses)) {
    if (invoiceId !== '' && date !== undefined && date > asAt) {
      later.set(invoiceId, (later.get(invoiceId) ?? 0n) + amount)
    }
  }
  return later
}

function asItStood(invoice: Invoice, asAt: Day, creditedLater: Cents): Invoice {
  const settlements = invoice.settlements ?? []
  const isLater = ({ kind, date }: (typeof settlements)[number]) =>
    kind === 'payment' && date !== undefined && date > asAt
  const paidLater = sum(settlements.filter(isLater).map(({ amount }) => amount))
  if (paidLater === 0n && creditedLater === 0n) return invoice
  return {
    ...invoice,
    status: 'AUTHORISED',
    fullyPaidOn: undefined,
    amountPaid: invoice.amountPaid - paidLater,
    amountCredited: invoice.amountCredited - creditedLater,
    amountDue: invoice.amountDue + paidLater + creditedLater,
    settlements: settlements.filter((settlement) => !isLater(settlement)),
  }
}

function creditAsItStood({ uses, ...credit }: CreditRow, asAt: Day): OpenCredit {
  const isLater = ({ date }: { date: Day | undefined }) => date !== undefined && date > asAt
  return {
    ...credit,
    remaining: credit.remaining + sum(uses.filter(isLater).map(({ amount }) => amount)),
    allocations: uses.filter((use) => !isLater(use)).map(({ date, amount }) => ({ date, amount })),
  }
}
