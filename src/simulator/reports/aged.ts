import { type Day, daysBetween } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import { dateString } from '../edge/wire-dates.ts'
import { kindOf, numberOf } from '../payments/settled.ts'
import type { OrganisationState } from '../state.ts'
import { headerRow, reportAmount, row, section, summaryRow } from './report-rows.ts'
import type { Settleable } from './settled.ts'

/** Which documents of which contact an ageing report is about. */
export interface AgedQuestion {
  contactId: string
  type: 'ACCREC' | 'ACCPAY'
  asAt: Day
  from: Day | undefined
  to: Day
}

/** An open document as it stood on a day; credit counts below zero. */
interface Aged {
  document: Settleable
  number: string
  dueDate: Day | undefined
  total: Cents
  paid: Cents
  credited: Cents
  due: Cents
}

/** The rows of an ageing report: a list of the contact's open documents and unused credit on a day. There are no ageing buckets. */
export function agedRows(organisation: OrganisationState, question: AgedQuestion): unknown[] {
  const open = documentsOf(organisation, question)
    .map((document) => standing(organisation, document, question.asAt))
    .filter((entry) => entry.due !== 0n)
    .sort((a, b) => (a.document.date < b.document.date ? -1 : 1))
  const { from } = question
  const listed = from === undefined ? open : open.filter(({ document }) => document.date >= from)
  const opening = from === undefined ? [] : open.filter(({ document }) => document.date < from)
  const number = question.type === 'ACCREC' ? 'Number' : 'Reference'
  return [
    headerRow(['Date', number, 'Due Date', '', 'Total', 'Paid', 'Credited', 'Due']),
    ...(from === undefined ? [] : [section('', [openingRow(from, sum(opening.map((entry) => entry.due)))])]),
    section('', [...listed.map((entry) => agedRow(entry, question.asAt)), totalRow('Total', listed)]),
    section('', [totalRow('Closing Balance', open)]),
  ]
}

function documentsOf(organisation: OrganisationState, { contactId, type, to }: AgedQuestion): Settleable[] {
  const { invoices, creditNotes, prepayments, overpayments } = organisation
  const side = type === 'ACCREC' ? /^(ACCREC|RECEIVE)/ : /^(ACCPAY|SPEND)/
  return [invoices, creditNotes, prepayments, overpayments].flatMap((documents) =>
    [...documents.values()].filter(
      (document: Settleable) =>
        document.contactId === contactId &&
        side.test(document.type) &&
        isPosted(document.status) &&
        document.date <= to,
    ),
  )
}

/** What had been paid and credited by a day. */
function standing(organisation: OrganisationState, document: Settleable, asAt: Day): Aged {
  const payments = document.paymentIds.map((id) => organisation.payments.get(id))
  const paid = sum(payments.map((payment) => (payment && payment.date <= asAt ? payment.amount : 0n)))
  const isInvoice = 'credits' in document
  const applied = isInvoice ? document.credits : document.allocations
  const credited = sum(applied.map(({ date, amount }) => (date <= asAt ? amount : 0n)))
  const sign = isInvoice ? 1n : -1n
  return {
    document,
    number: numberOf(document) || NAMES[kindOf(document)],
    dueDate: isInvoice ? document.dueDate : undefined,
    total: document.total * sign,
    paid: paid * sign,
    credited: credited * sign,
    due: (document.total - paid - credited) * sign,
  }
}

const NAMES = { invoice: '', creditNote: '', prepayment: 'Prepayment', overpayment: 'Overpayment' }

function openingRow(from: Day, amount: Cents): unknown {
  return row([dateString(from), 'Opening Balance', '', '', '', '', '', reportAmount(amount)])
}

function agedRow({ document, number, dueDate, total, paid, credited, due }: Aged, asAt: Day): unknown {
  const days = dueDate === undefined ? 0 : daysBetween(dueDate, asAt)
  const values = [
    dateString(document.date),
    number,
    dueDate === undefined ? '' : dateString(dueDate),
    days > 0 ? `${days} days overdue` : '',
    ...[total, paid, credited, due].map(reportAmount),
  ]
  return row(values, 'invoiceID', document.id)
}

function totalRow(title: string, entries: readonly Aged[]): unknown {
  const total = (of: (entry: Aged) => Cents) => reportAmount(sum(entries.map(of)))
  const sums = [total((entry) => entry.total), total((entry) => entry.paid), total((entry) => entry.credited)]
  return summaryRow([title, '', '', '', ...sums, total((entry) => entry.due)])
}
