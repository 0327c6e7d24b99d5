import type { OpenPositions } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { lessCredits } from './less-credits.ts'

/** An approved bill that is still to be paid, less the supplier's unused credits: on its planned payment date, else when it is due. */
export interface Payable {
  payOn: Day
  currency: string
  amount: Cents
  inBase: Cents
}

/** What is to be paid in one currency by a day; `late` of it should have been paid before today. */
export interface Payments {
  currency: string
  count: number
  amount: Cents
  late: Cents
}

/** The bills that are open, as amounts with the day on which they are to be paid. */
export function payablesOf({ invoices, credits }: OpenPositions): Payable[] {
  const bills = invoices.flatMap((bill) => {
    const due = bill.plannedPaymentDate ?? bill.due ?? bill.date
    const { id, contact, currency, amountDue, currencyRate } = bill
    const dueInBase = inBaseCurrency(amountDue, currencyRate)
    return due === undefined ? [] : [{ id, contactId: contact.id, due, currency, amountDue, dueInBase }]
  })
  return lessCredits(bills, credits).map(({ due, currency, amountDue, dueInBase }) => {
    return { payOn: due, currency, amount: amountDue, inBase: dueInBase }
  })
}

/** What is to be paid by a day, by currency. */
export function paymentsBy(payables: readonly Payable[], today: Day, by: Day): Payments[] {
  const due = payables.filter(({ payOn, amount }) => payOn <= by && amount > 0n)
  return [...new Set(due.map(({ currency }) => currency))].sort().map((currency) => {
    const own = due.filter((one) => one.currency === currency)
    const late = own.filter(({ payOn }) => payOn < today)
    return { currency, count: own.length, amount: total(own), late: total(late) }
  })
}

/** The same in base currency, at the bills' own rates. */
export function paymentsInBase(payables: readonly Payable[], by: Day): Cents {
  return sum(payables.filter(({ payOn }) => payOn <= by).map(({ inBase }) => inBase))
}

function total(payables: readonly Payable[]): Cents {
  return sum(payables.map(({ amount }) => amount))
}
