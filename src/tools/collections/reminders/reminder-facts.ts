import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import { visible } from '../../../books/ledger-text.ts'
import { type Cents, type Decimal4, sum } from '../../../books/money.ts'
import type { DisputeReason } from '../record/record-entry.ts'

/** An amount of money in cents of its currency. */
export interface Money {
  amount: Cents
  currency: string
}

/** An invoice that a message speaks of. Amounts are cents in its currency; `link` is its online invoice. */
export interface ReminderInvoice extends Money {
  number: string
  reference: string
  issued: Day
  due: Day
  /** What it was for at first; less may be due by now, which is `amount`. */
  total: Cents
  link: string | undefined
}

/**
 * Everything that a message to a debtor may say: whatever is not in here has no place in it. `greeting` is whom it addresses, `queried`
 * the numbers of invoices that are left out because they are disputed. Texts are ledger text.
 */
export interface ReminderFacts {
  organisation: { name: string; country: string }
  contact: { name: string; greeting: string; email: string; phone: string }
  today: Day
  invoices: readonly ReminderInvoice[]
  queried: readonly string[]
  /** A promise that was not kept. */
  promise?: (Money & { made: Day; on: Day }) | undefined
  /** Statutory interest up to today; `rates` in percent a year, one for each that applies. */
  interest?: { rates: readonly Decimal4[]; interest: Cents; fixedSums: Cents } | undefined
  /** What a reply to a dispute asks about. */
  question?: DisputeReason | undefined
}

/** How many days a firm or final message gives. */
const DAYS_GIVEN = 7

/** The day by which a firm or final message asks for payment. */
export function deadlineOf({ today }: Pick<ReminderFacts, 'today'>): Day {
  return addDays(today, DAYS_GIVEN)
}

/** How many calendar days an invoice is past its due date; none or fewer before it. */
export function daysLate({ due }: Pick<ReminderInvoice, 'due'>, today: Day): number {
  return daysBetween(due, today)
}

/** What is due in each currency, in the order in which they come up. */
export function totalsOf(invoices: readonly Money[]): Money[] {
  const currencies = [...new Set(invoices.map(({ currency }) => currency))]
  return currencies.map((currency) => ({
    currency,
    amount: sum(invoices.filter((one) => one.currency === currency).map(({ amount }) => amount)),
  }))
}

const NAME = /^[\p{L}\p{M}][\p{L}\p{M}.'’ -]{0,39}$/u

/** Whom a message to a contact addresses: its person's first name where that is a plain name, else the contact's own. */
export function greetingOf({ name, firstName }: { name: string; firstName: string }): string {
  const first = visible(firstName, 40)
  return NAME.test(first) ? first : visible(name, 80)
}

/** The customer's own reference of an invoice, such as an order number; empty where it is not short and plain. */
export function plainReference(reference: string): string {
  const text = visible(reference, 40)
  return /^[\p{L}\p{N}][\p{L}\p{N} #/_-]{0,29}$/u.test(text) && /\d/.test(text) ? text : ''
}
