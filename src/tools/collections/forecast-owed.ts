import type { Day } from '../../books/day.ts'
import type { DayCount } from '../../books/day-count.ts'
import { type Cents, sum } from '../../books/money.ts'
import { chanceBy, groundOf, type Owed } from './forecast.ts'
import { lessCredits, shareInBase, type Unused } from './less-credits.ts'
import type { PaymentCurve } from './payment-curve.ts'
import type { OpenInvoice } from './receivables.ts'
import type { Circumstances } from './risk.ts'
import type { Standing } from './standing.ts'

/** The part of an open invoice that a forecast needs. */
export type OwedInvoice = Pick<OpenInvoice, 'id' | 'number' | 'due' | 'currency' | 'amountDue' | 'dueInBase'>

/** A contact with what it owes, what is on record and how it pays. */
export interface OwingContact {
  contactId: string
  invoices: readonly OwedInvoice[]
  standing: Pick<Standing, 'promises' | 'disputes'>
  curve: PaymentCurve
  circumstancesOf(invoiceId: string): Circumstances
}

/** What a contact owes less its unused credits, in the amounts that a forecast treats alike: what is promised or disputed of an invoice is apart. */
export function owedBy(contact: OwingContact, credits: readonly Unused[], days: DayCount): Owed[] {
  const { contactId, curve } = contact
  const invoices = lessCredits(
    contact.invoices.map((invoice) => ({ ...invoice, contactId })),
    credits,
  )
  const promised = promisedOf(contact, invoices)
  return invoices.flatMap((invoice) => {
    const circumstances = contact.circumstancesOf(invoice.id)
    const apart = partApart(invoice, circumstances, { promised, contact })
    const { promise: _promise, disputed: _disputed, ...plain } = circumstances
    const part = (amount: Cents, on: Circumstances): Owed[] => {
      if (amount <= 0n) return []
      const reading = { due: invoice.due, curve, circumstances: on, days }
      const { number, due, currency } = invoice
      const ground = groundOf(on)
      const inBase = shareInBase(invoice, amount)
      return [{ contactId, number, due, currency, amount, inBase, ground, paidBy: (by: Day) => chanceBy(reading, by) }]
    }
    return [...part(apart, circumstances), ...part(invoice.amountDue - apart, plain)]
  })
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
function partApart(
  { id, amountDue, currency }: OwedInvoice,
  circumstances: Circumstances,
  { promised, contact }: { promised: ReadonlyMap<string, Cents>; contact: OwingContact },
): Cents {
  const ground = groundOf(circumstances)
  if (ground === 'promise') return promised.get(id) ?? 0n
  if (ground !== 'dispute') return amountDue
  const open = contact.standing.disputes.filter(({ closed, invoices }) => {
    return closed === undefined && (invoices.length === 0 || invoices.some((one) => one.id === id))
  })
  const amounts = open.map((one) => (one.invoices.length === 1 && one.currency === currency ? one.amount : undefined))
  if (amounts.length === 0 || amounts.includes(undefined)) return amountDue
  return least(amountDue, sum(amounts.map((one) => one ?? 0n)))
}

function least(a: Cents, b: Cents): Cents {
  return a < b ? a : b
}
