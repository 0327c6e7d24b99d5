import type { Day } from '../../books/day.ts'
import type { CreditNote, Invoice } from '../state.ts'
import { isPosted } from './document-kinds.ts'
import type { Work } from './work.ts'

/** Xero's own steps between AUTHORISED and PAID: paid when nothing is due (a total of nothing included), open again when something is. */
export function settleStatus(work: Work, invoice: Invoice): Invoice {
  if (!isPosted(invoice.status)) return invoice
  if (invoice.amountDue === 0n) return { ...invoice, status: 'PAID', fullyPaidOn: lastSettlement(work, invoice) }
  return reopened(invoice)
}

/** Xero's own steps between AUTHORISED and PAID: paid when no credit remains, open again when some does. */
export function settleCredit(creditNote: CreditNote): CreditNote {
  if (!isPosted(creditNote.status)) return creditNote
  if (creditNote.remainingCredit !== 0n) return reopened(creditNote)
  const days = creditNote.allocations.map((applied) => applied.date)
  return { ...creditNote, status: 'PAID', fullyPaidOn: latest(days) ?? creditNote.date }
}

function reopened<T extends Invoice | CreditNote>(document: T): T {
  if (document.status === 'AUTHORISED' && document.fullyPaidOn === undefined) return document
  const open: T = { ...document, status: 'AUTHORISED' }
  delete open.fullyPaidOn
  return open
}

/** The latest day of what settled an invoice, in whatever order it was entered; its own date when its total is nothing. */
function lastSettlement(work: Work, { paymentIds, credits, date }: Invoice): Day {
  const days = credits.map((credit) => credit.date)
  for (const id of paymentIds) days.push(work.organisation.payments.get(id)?.date ?? date)
  return latest(days) ?? date
}

function latest(days: readonly Day[]): Day | undefined {
  return days.reduce<Day | undefined>((last, day) => (last === undefined || day > last ? day : last), undefined)
}
