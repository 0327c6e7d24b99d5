import type { Day } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Stop } from '../record/stops.ts'
import type { OpenInvoice, UnappliedReceipt } from './receivables.ts'

/** What a contact's hold is read from: the hold group that it is in, its policy, what covers all that is due, and its invoices with their stops. */
export interface HoldFacts {
  group: string | undefined
  leftAlone?: string | undefined
  covered: string | undefined
  invoices: readonly { stop: Stop | undefined }[]
}

/** Why none of what a contact owes is chased; undefined where some of it may be. */
export function holdOf({ group, leftAlone, covered, invoices }: HoldFacts): string | undefined {
  if (group !== undefined) return `in the contact group ${quoted(group, 60)}`
  if (leftAlone !== undefined) return leftAlone
  if (covered !== undefined) return covered
  const stops = invoices.flatMap(({ stop }) => (stop ? [stop] : []))
  if (stops.length === 0 || stops.length < invoices.length) return undefined
  return [...new Set(stops.map(({ why }) => why))].slice(0, 2).join('; ')
}

type Due = Pick<OpenInvoice, 'amountDue' | 'currency' | 'due'>

/** Says that money and credits which are not put against invoices are as much as everything due, in each currency; undefined where they are not. */
export function coveredBy(invoices: readonly Due[], unapplied: readonly UnappliedReceipt[]): string | undefined {
  if (unapplied.length === 0 || invoices.length === 0) return undefined
  const left = inCurrencies(unapplied)
  const due = inCurrencies(invoices.map(({ amountDue: amount, currency }) => ({ amount, currency })))
  if ([...due].some(([currency, amount]) => (left.get(currency) ?? 0n) < amount)) return undefined
  const amounts = [...due.keys()].sort().map((currency) => moneyText(left.get(currency) ?? 0n, currency))
  return `${amounts.join(' and ')} of credits or receipts cover everything due`
}

/**
 * Says that money came in which may settle something that is overdue and is not put against it; undefined where there is none. Credit notes
 * are no money, and an advance too small for any overdue invoice says nothing about them.
 */
export function unmatchedOf(
  invoices: readonly Due[],
  unapplied: readonly UnappliedReceipt[],
  today: Day,
): string | undefined {
  const money = unapplied.filter(({ kind }) => kind !== 'credit note')
  if (money.length === 0) return undefined
  const overdue = invoices.filter(({ due }) => due < today)
  const sums = inCurrencies(money)
  const [found] = money.filter(({ currency, kind }) => {
    if (kind === 'bank transaction') return true
    return overdue.some((one) => one.currency === currency && one.amountDue <= (sums.get(currency) ?? 0n))
  })
  if (!found) return undefined
  return `${moneyText(found.amount, found.currency)} received on ${found.date} (${found.kind}) is not put against an invoice`
}

function inCurrencies(amounts: readonly { amount: Cents; currency: string }[]): Map<string, Cents> {
  const sums = new Map<string, Cents>()
  for (const { currency, amount } of amounts) sums.set(currency, sum([sums.get(currency) ?? 0n, amount]))
  return sums
}
