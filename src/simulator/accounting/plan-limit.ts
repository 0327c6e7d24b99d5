import { dayAt, monthOf } from '../../books/day.ts'
import type { CreditNote, Invoice } from '../state.ts'
import { SEEN } from './messages.ts'
import type { Work } from './work.ts'

/** Why Xero's smallest plan refuses to approve a sales invoice: so many were approved in the calendar month that it takes no more. */
export function planProblems({ organisation, context }: Work, { type }: Invoice | CreditNote): string[] {
  const { invoicesPerMonth, zone } = organisation.settings
  if (invoicesPerMonth === undefined || type !== 'ACCREC') return []
  const month = monthOf(context.today)
  let approved = 0
  for (const one of organisation.invoices.values()) {
    if (one.type !== 'ACCREC') continue
    const approval = organisation.history.get(one.id)?.find(({ changes }) => changes === 'Approved')
    if (approval && monthOf(dayAt(approval.at, zone)) === month) approved += 1
  }
  return approved < invoicesPerMonth ? [] : [SEEN.planSpent]
}
