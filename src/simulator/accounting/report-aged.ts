import { type Day, daysBetween } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { dateString } from '../edge/wire-dates.ts'
import type { Invoice, OrganisationState } from '../state.ts'
import { isPosted } from './document-kinds.ts'
import { headerRow, reportAmount, row, section, summaryRow } from './report-rows.ts'

/** Which documents of which contact an ageing report is about. */
export interface AgedQuestion {
  contactId: string
  type: Invoice['type']
  asAt: Day
  from: Day | undefined
  to: Day
}

interface Aged {
  invoice: Invoice
  paid: Cents
  credited: Cents
  due: Cents
}

/** The rows of an ageing report: a list of the contact's open documents on a day. There are no ageing buckets. */
export function agedRows(organisation: OrganisationState, question: AgedQuestion): unknown[] {
  const aged: Aged[] = []
  for (const invoice of organisation.invoices.values()) {
    if (invoice.contactId !== question.contactId || invoice.type !== question.type) continue
    if (isPosted(invoice.status) && invoice.date <= question.to)
      aged.push(standing(organisation, invoice, question.asAt))
  }
  const open = aged.filter((entry) => entry.due !== 0n).sort((a, b) => (a.invoice.date < b.invoice.date ? -1 : 1))
  const { from } = question
  const listed = from === undefined ? open : open.filter((entry) => entry.invoice.date >= from)
  const opening = from === undefined ? [] : open.filter((entry) => entry.invoice.date < from)
  const header = headerRow(['Date', 'Number', 'Due Date', '', 'Total', 'Paid', 'Credited', 'Due'])
  const totals = [
    sum(listed.map((entry) => entry.invoice.total)),
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

/** What had been paid and credited by a day. */
function standing(organisation: OrganisationState, invoice: Invoice, asAt: Day): Aged {
  const payments = invoice.paymentIds.map((id) => organisation.payments.get(id))
  const paid = sum(payments.map((payment) => (payment && payment.date <= asAt ? payment.amount : 0n)))
  const credited = sum(invoice.credits.map((credit) => (credit.date <= asAt ? credit.amount : 0n)))
  return { invoice, paid, credited, due: invoice.total - paid - credited }
}

function openingRow(from: Day, amount: Cents): unknown {
  return row([dateString(from), 'Opening Balance', '', '', '', '', '', reportAmount(amount)])
}

function agedRow({ invoice, paid, credited, due }: Aged, asAt: Day): unknown {
  const days = invoice.dueDate === undefined ? 0 : daysBetween(invoice.dueDate, asAt)
  const values = [
    dateString(invoice.date),
    invoice.number,
    invoice.dueDate === undefined ? '' : dateString(invoice.dueDate),
    days > 0 ? `${days} days overdue` : '',
    ...[invoice.total, paid, credited, due].map(reportAmount),
  ]
  return row(values, 'invoiceID', invoice.id)
}
