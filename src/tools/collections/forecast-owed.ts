import type { Day } from '../../books/day.ts'
import type { DayCount } from '../../books/day-count.ts'
import { type Cents, divideRounded, sum } from '../../books/money.ts'
import { chanceBy, groundOf, type Owed } from './forecast.ts'
import type { PaymentCurve } from './payment-curve.ts'
import type { OpenInvoice } from './receivables.ts'
import type { Circumstances } from './risk.ts'
import type { Standing } from './standing.ts'

/** The part of an open invoice that a forecast needs. */
export type OwedInvoice = Pick<OpenInvoice, 'id' | 'number' | 'due' | 'currency' | 'amountDue' | 'dueInBase'>

/** A credit that a contact has not used yet. */
export interface Unused {
  contact: { id: string }
  currency: string
  remaining: Cents
}

/** A contact with what it owes, what is on record and how it pays. */
export interface OwingContact {
  contactId: string
  invoices: readonly OwedInvoice[]
  standing: Pick<Standing, 'promises' | 'disputes'>
  curve: PaymentCurve
  circumstancesOf(invoiceId: string): Circumstances
}

/** What a contact owes, in the amounts that a forecast treats alike: credits off the oldest, and what is promised or disputed of an invoice apart. */
export function owedBy(contact: OwingContact, credits: readonly Unused[], days: DayCount): Owed[] {
  const own = credits.filter(({ contact: { id } }) => id === contact.contactId)
  const invoices = lessCredits([...contact.invoices].sort(byDue), own)
  const promised = promisedOf(contact, invoices)
  return invoices.flatMap((invoice) => {
    const circumstances = contact.circumstancesOf(invoice.id)
    const special = specialPart(invoice, circumstances, { promised, contact })
    const { promise: _, disputed: __, ...plain } = circumstances
    const parts: [Cents, Circumstances][] = [
      [special, circumstances],
      [invoice.amountDue - special, plain],
    ]
    return parts.flatMap(([amount, on]) => (amount > 0n ? [owedPart(invoice, amount, on, { contact, days })] : []))
  })
}

function byDue(a: OwedInvoice, b: OwedInvoice): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** Unused credits are taken off a contact's invoices in the same currency, the earliest due first; what is left of them is nobody's. */
function lessCredits(invoices: readonly OwedInvoice[], credits: readonly Unused[]): OwedInvoice[] {
  const left = new Map<string, Cents>()
  for (const { currency, remaining } of credits) left.set(currency, (left.get(currency) ?? 0n) + remaining)
  return invoices.map((invoice) => {
    const taken = least(left.get(invoice.currency) ?? 0n, invoice.amountDue)
    left.set(invoice.currency, (left.get(invoice.currency) ?? 0n) - taken)
    const amountDue = invoice.amountDue - taken
    return { ...invoice, amountDue, dueInBase: shareInBase(invoice, amountDue) }
  })
}

function shareInBase({ amountDue, dueInBase }: OwedInvoice, part: Cents): Cents {
  return amountDue === 0n ? 0n : divideRounded(dueInBase * part, amountDue)
}

/** How much of each invoice is promised: a promise covers its invoices, or all of the contact's, the earliest due first. */
function promisedOf({ standing }: OwingContact, invoices: readonly OwedInvoice[]): Map<string, Cents> {
  const promised = new Map<string, Cents>()
  for (const { state, amount, currency, invoices: named } of standing.promises) {
    if (state !== 'live') continue
    let left = amount
    for (const invoice of invoices) {
      if (invoice.currency !== currency || (named.length > 0 && !named.some(({ id }) => id === invoice.id))) continue
      const already = promised.get(invoice.id) ?? 0n
      const covered = least(left, invoice.amountDue - already)
      promised.set(invoice.id, already + covered)
      left -= covered
    }
  }
  return promised
}

/** How much of an invoice its circumstances are about; all of it where no amount is on record. */
function specialPart(
  invoice: OwedInvoice,
  circumstances: Circumstances,
  { promised, contact }: { promised: ReadonlyMap<string, Cents>; contact: OwingContact },
): Cents {
  const { id, amountDue, currency } = invoice
  const ground = groundOf(circumstances)
  if (ground === 'promise') return promised.get(id) ?? 0n
  if (ground !== 'dispute') return amountDue
  const open = contact.standing.disputes.filter(({ closed }) => closed === undefined)
  const about = open.filter(({ invoices }) => invoices.some((one) => one.id === id))
  const amounts = about.map((one) => (one.invoices.length === 1 && one.currency === currency ? one.amount : undefined))
  if (amounts.length === 0 || amounts.includes(undefined)) return amountDue
  return least(amountDue, sum(amounts.map((one) => one ?? 0n)))
}

function owedPart(
  invoice: OwedInvoice,
  amount: Cents,
  circumstances: Circumstances,
  { contact, days }: { contact: OwingContact; days: DayCount },
): Owed {
  const { number, due, currency } = invoice
  const reading = { due, curve: contact.curve, circumstances, days }
  return {
    contactId: contact.contactId,
    number,
    due,
    currency,
    amount,
    inBase: shareInBase(invoice, amount),
    ground: groundOf(circumstances),
    paidBy: (by: Day) => chanceBy(reading, by),
  }
}

function least(a: Cents, b: Cents): Cents {
  return a < b ? a : b
}
