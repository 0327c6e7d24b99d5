import { type Day, daysBetween } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { dateString } from '../edge/wire-dates.ts'
import { isInvoice, kindOf, numberOf, sideOf } from '../payments/settled.ts'
import type { Invoice, OrganisationState } from '../state.ts'
import type { Settled } from '../state-money.ts'
import { headerRow, reportAmount, row, section, summaryRow } from './report-rows.ts'

/** Which documents of which contact an ageing report is about. */
export interface AgedQuestion {
  contactId: string
  type: Invoice['type']
  asAt: Day
  from: Day | undefined
  to: Day
}

/** Credit stands with a minus, so that totals are what is owed. */
interface Aged {
  document: Settled
  total: Cents
  paid: Cents
  credited: Cents
  due: Cents
}

/** The rows of an ageing report: the contact's open documents on a day, credit not yet applied among them. There are no ageing buckets. */
export function agedRows(organisation: OrganisationState, question: AgedQuestion): unknown[] {
  const { invoices, creditNotes, prepayments, overpayments } = organisation
  const aged: Aged[] = []
  for (const documents of [invoices, creditNotes, prepayments, overpayments]) {
    for (const document of documents.values()) {
      if (isAsked(document, question)) aged.push(standing(organisation, document, question.asAt))
    }
  }
  const open = aged.filter((entry) => entry.due !== 0n).sort((a, b) => (a.document.date < b.document.date ? -1 : 1))
  const { from } = question
  const listed = from === undefined ? open : open.filter((entry) => entry.document.date >= from)
  const opening = from === undefined ? [] : open.filter((entry) => entry.document.date < from)
  const header = headerRow(['Date', 'Number', 'Due Date', '', 'Total', 'Paid', 'Credited', 'Due'])
  const totals = [
    sum(listed.map((entry) => entry.total)),
    sum(listed.map((entry) => entry.paid)),
    sum(listed.map((entry) => entry.credited)),
    sum(open.map((entry) => entry.due)),
  ]
  return [
    header,
    ...(from === undefined ? [] : [section('', [openingRow(from, sum(opening.map((entry) => entry.due)))])]),
    section('', [
      ...listed.map((entry) => agedRow(entry, question.asAt)),
      summaryRow(['Total', '', '', '', ...totals.map(reportAmount)]),
    ]),
  ]
}

function isAsked(document: Settled, { contactId, type, to }: AgedQuestion): boolean {
  if (document.contactId !== contactId || sideOf(document) !== type) return false
  return (document.status === 'AUTHORISED' || document.status === 'PAID') && document.date <= to
}

/** What had been paid (or refunded) and credited (or applied) by a day. */
function standing(organisation: OrganisationState, document: Settled, asAt: Day): Aged {
  const sign = isInvoice(document) ? 1n : -1n
  const payments = document.paymentIds.map((id) => organisation.payments.get(id))
  const credits = isInvoice(document) ? document.credits : document.allocations
  const paid = sum(payments.map((payment) => (payment && payment.date <= asAt ? payment.amount : 0n))) * sign
  const credited = sum(credits.map((credit) => (credit.date <= asAt ? credit.amount : 0n))) * sign
  const total = document.total * sign
  return { document, total, paid, credited, due: total - paid - credited }
}

function openingRow(from: Day, amount: Cents): unknown {
  return row([dateString(from), 'Opening Balance', '', '', '', '', '', reportAmount(amount)])
}

const NAMES = { invoice: '', creditNote: '', prepayment: 'Prepayment', overpayment: 'Overpayment' }

function agedRow({ document, total, paid, credited, due }: Aged, asAt: Day): unknown {
  const dueDate = isInvoice(document) ? document.dueDate : undefined
  const days = dueDate === undefined ? 0 : daysBetween(dueDate, asAt)
  const values = [
    dateString(document.date),
    numberOf(document) || NAMES[kindOf(document)],
    dueDate === undefined ? '' : dateString(dueDate),
    days > 0 ? `${days} days overdue` : '',
    ...[total, paid, credited, due].map(reportAmount),
  ]
  return row(values, 'invoiceID', document.id)
}
