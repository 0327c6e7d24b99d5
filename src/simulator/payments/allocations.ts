import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { type Outcome, writeBatch } from '../accounting/batch.ts'
import { historyAmount, historyDay, record, throughApi } from '../accounting/history.ts'
import { namedInvoice } from '../accounting/invoice-lookup.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr } from '../accounting/sent.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import type { Invoice } from '../state.ts'
import type { Allocation, AppliedCredit, Credit } from '../state-money.ts'
import { ALLOCATABLE, allocationJson, deletedAllocationJson, withCredit } from './allocation-json.ts'
import { lockProblems } from './payment-draft.ts'
import { postAllocation } from './payment-posting.ts'
import { replaceSettled } from './settle.ts'
import { creditKind, creditOf, sideOf } from './settled.ts'

/** `/{CreditNotes|Prepayments|Overpayments}/{id}/Allocations`: PUT applies credit, DELETE with an id takes an allocation back. */
export function allocationsEndpoint(call: ApiCall, context: ApiContext, credit: Credit): Answer {
  const allocationId = call.path[3]?.toLowerCase()
  const { invoices } = context.organisation
  if (call.method === 'PUT' && allocationId === undefined) {
    const elements = elementsOf(call.body, 'Allocations')
    return writeBatch(call, context, 'Allocations', elements, (work, fields) => allocate(work, credit, fields))
  }
  if (call.method === 'GET' && allocationId === undefined) {
    const items = credit.allocations.map((applied) => allocationJson(applied, invoices.get(applied.invoiceId)))
    return { kind: 'envelope', resource: 'Allocations', items }
  }
  if (call.method !== 'DELETE' || allocationId === undefined) throw notImplemented()
  const applied = credit.allocations.find((known) => known.id === allocationId)
  if (!applied) throw notFoundPage()
  const elements = elementsOf({ AllocationID: allocationId }, 'Allocations')
  return writeBatch(call, context, 'Allocations', elements, (work) => deallocate(work, credit, applied))
}

/** Applies credit to an invoice of the same contact, side and currency. The credit is read anew for each of several in one request. */
function allocate(work: Work, asked: Credit, fields: Fields): Outcome {
  const errors: string[] = []
  const credit = creditOf(work.organisation, creditKind(asked), asked.id) ?? asked
  const invoice = namedInvoice(work.organisation, fields.get('Invoice'))
  const amount =
    decimalOr(fields, 'Amount', 2, undefined, errors) ?? decimalOr(fields, 'AppliedAmount', 2, 0n, errors) ?? 0n
  const sent = dayOr(fields, 'Date', undefined, errors)
  if (!invoice) return { json: { ...fields.sent }, errors: [...errors, UNSEEN.invoiceUnknown] }
  const date = sent ?? later(credit.date, invoice.date)
  errors.push(...problems(credit, invoice, amount), ...lockProblems(work, date))
  if (errors.length > 0) return { json: { ...fields.sent }, errors }
  const applied: Allocation = { id: work.context.newId(), invoiceId: invoice.id, amount, date }
  move(work, credit, invoice, applied, 1n)
  return { json: withCredit(allocationJson(applied, invoice), credit), errors }
}

/** Without a date credit is applied on the later of its own day and the invoice's, as Xero's page on allocations says. */
function later(first: Day, second: Day): Day {
  return first > second ? first : second
}

function problems(credit: Credit, invoice: Invoice, amount: Cents): string[] {
  const name = ALLOCATABLE[creditKind(credit)].name
  const found: string[] = []
  if (sideOf(credit) !== invoice.type) found.push(SEEN.allocationWrongType(name))
  if (credit.status !== 'AUTHORISED') found.push(UNSEEN.allocationNeedsAuthorised(name))
  if (invoice.status === 'PAID') found.push(SEEN.allocationPaid)
  else if (invoice.status !== 'AUTHORISED') found.push(SEEN.invoiceNotEditable)
  if (credit.contactId !== invoice.contactId) found.push(UNSEEN.allocationContact(name))
  if (credit.currencyCode !== invoice.currencyCode) found.push(UNSEEN.allocationCurrency(name))
  if (amount <= 0n) found.push(UNSEEN.allocationAmountInvalid)
  if (amount > invoice.amountDue || amount > credit.remainingCredit) found.push(SEEN.allocationTooLarge(name))
  return found
}

/** Moves an allocation onto (1) or off (-1) both documents. */
function move(work: Work, credit: Credit, invoice: Invoice, applied: Allocation, direction: 1n | -1n): void {
  const on = direction === 1n
  const amount = applied.amount * direction
  postAllocation(work, credit, invoice, amount, applied.date)
  replaceSettled(work, invoice, credited(work, invoice, credit, applied, amount))
  replaceSettled(work, credit, {
    ...credit,
    remainingCredit: credit.remainingCredit - amount,
    allocations: on ? [...credit.allocations, applied] : credit.allocations.filter((known) => known.id !== applied.id),
    updatedAt: work.context.now,
  })
  const what = `Amount credited on ${historyDay(applied.date)} for ${historyAmount(applied.amount)}`
  record(work, invoice.id, on ? 'Credited' : 'Credit removed', `${what}${throughApi(work.context)}.`)
  record(work, credit.id, on ? 'Credit Applied' : 'Credit removed', `${what}${throughApi(work.context)}.`)
}

function credited(work: Work, invoice: Invoice, credit: Credit, allocation: Allocation, amount: Cents): Invoice {
  const { id: allocationId, date } = allocation
  const kind = creditKind(credit)
  const applied: AppliedCredit = { kind, creditId: credit.id, allocationId, amount, date }
  const others = invoice.credits.filter((known) => known.allocationId !== allocationId)
  return {
    ...invoice,
    amountCredited: invoice.amountCredited + amount,
    amountDue: invoice.amountDue - amount,
    credits: amount > 0n ? [...others, applied] : others,
    updatedAt: work.context.now,
  }
}

function deallocate(work: Work, credit: Credit, applied: Allocation): Outcome {
  const invoice = work.organisation.invoices.get(applied.invoiceId)
  if (!invoice) throw new Error(`allocation ${applied.id} is to nothing`)
  const errors = lockProblems(work, applied.date)
  if (errors.length > 0) return { json: { AllocationID: applied.id }, errors }
  move(work, credit, invoice, applied, -1n)
  return { json: deletedAllocationJson(applied), errors }
}
