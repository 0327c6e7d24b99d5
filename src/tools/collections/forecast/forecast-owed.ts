import type { Day } from '../../../books/day.ts'
import { type Cents, smaller, sum } from '../../../books/money.ts'
import type { OpenInvoice } from '../debtors/receivables.ts'
import type { PaymentCurve } from '../habits/payment-curve.ts'
import type { Circumstances } from '../habits/risk.ts'
import { covers, type Standing } from '../record/standing.ts'
import { runningPromises } from '../record/stops.ts'
import { chanceBy, groundOf, type Owed } from './forecast.ts'
import { lessCredits, shareInBase, type Unused } from './less-credits.ts'

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
export function owedBy(contact: OwingContact, credits: readonly Unused[]): Owed[] {
  const { contactId, curve } = contact
  const own = contact.invoices.map((invoice) => ({ ...invoice, contactId }))
  const invoices = lessCredits(own, credits)
  const promised = promisedOf(contact, invoices)
  return invoices.flatMap((invoice) => {
    const { number, due, currency } = invoice
    return partsOf(invoice, contact, promised.get(invoice.id) ?? []).flatMap(([amount, circumstances]): Owed[] => {
      if (amount <= 0n) return []
      const reading = { due, curve, circumstances }
      const ground = groundOf(circumstances)
      const inBase = shareInBase(invoice, amount)
      return [{ contactId, number, due, currency, amount, inBase, ground, paidBy: (by: Day) => chanceBy(reading, by) }]
    })
  })
}

interface Instalment {
  lastDay: Day
  amount: Cents
}

/** What is promised of each invoice: a promise covers its invoices, or all of the contact's, the earliest due first. */
function promisedOf({ standing }: OwingContact, invoices: readonly OwedInvoice[]): Map<string, Instalment[]> {
  const promised = new Map<string, Instalment[]>()
  const live = new Set(invoices.flatMap(({ id }) => runningPromises(standing, id)))
  for (const promise of [...live].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    let left = promise.amount
    for (const { id, currency, amountDue } of invoices) {
      if (currency !== promise.currency || !runningPromises(standing, id).includes(promise)) continue
      const already = promised.get(id) ?? []
      const amount = smaller(left, amountDue - sum(already.map((one) => one.amount)))
      promised.set(id, [...already, { lastDay: promise.lastDay, amount }])
      left -= amount
    }
  }
  return promised
}

/** An invoice in the parts that its circumstances make of it. */
function partsOf(
  { id, amountDue, currency }: OwedInvoice,
  { standing, circumstancesOf }: OwingContact,
  instalments: readonly Instalment[],
): [Cents, Circumstances][] {
  const circumstances = circumstancesOf(id)
  const { promise, disputed, ...plain } = circumstances
  switch (groundOf(circumstances)) {
    case 'promise': {
      const parts = instalments.map(({ lastDay, amount }): [Cents, Circumstances] => {
        return [amount, { ...plain, promise: promise && { ...promise, lastDay } }]
      })
      return [...parts, [amountDue - sum(parts.map(([amount]) => amount)), plain]]
    }
    case 'dispute': {
      const part = smaller(amountDue, disputedOf(standing.disputes, id, currency) ?? amountDue)
      return [
        [part, { ...plain, disputed }],
        [amountDue - part, plain],
      ]
    }
    default:
      return [[amountDue, circumstances]]
  }
}

/** How much of an invoice is disputed; undefined where that is not on record, which means all of it. */
function disputedOf(disputes: Standing['disputes'], id: string, currency: string): Cents | undefined {
  const open = disputes.filter((one) => one.closed === undefined && covers(one, id))
  const amounts = open.flatMap((one) => {
    const known = one.amount !== undefined && one.invoices.length === 1 && one.currency === currency
    return known && one.amount !== undefined ? [one.amount] : []
  })
  return amounts.length < open.length || open.length === 0 ? undefined : sum(amounts)
}
