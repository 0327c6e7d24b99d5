import type { Cents } from '../../books/money.ts'
import type { Outcome } from '../accounting/batch.ts'
import { replaceCreditNote } from '../accounting/credit-note-write.ts'
import { historyAmount, historyDay, record, throughApi } from '../accounting/history.ts'
import { namedInvoice } from '../accounting/invoice-lookup.ts'
import { replaceInvoice } from '../accounting/invoice-write.ts'
import { lockProblem } from '../accounting/locks.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr } from '../accounting/sent.ts'
import { settleCredit, settleStatus } from '../accounting/settlement.ts'
import type { Work } from '../accounting/work.ts'
import type { Fields } from '../edge/body.ts'
import { msDate } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { postAllocation } from '../ledger.ts'
import type { CreditNote, Invoice } from '../state.ts'
import type { AppliedCredit } from '../state-money.ts'

type Applied = CreditNote['allocations'][number]

/** Applies credit to an invoice of the same contact, side and currency. Both move at once; the credit note is read anew each time. */
export function allocate(work: Work, creditNoteId: string, fields: Fields): Outcome {
  const errors: string[] = []
  const creditNote = work.organisation.creditNotes.get(creditNoteId)
  const invoice = namedInvoice(work.organisation, fields.get('Invoice'))
  const amount =
    decimalOr(fields, 'Amount', 2, undefined, errors) ?? decimalOr(fields, 'AppliedAmount', 2, 0n, errors) ?? 0n
  const date = dayOr(fields, 'Date', undefined, errors) ?? work.context.today
  if (!creditNote) errors.push(SEEN.creditNoteUnknown)
  if (!invoice) errors.push(UNSEEN.invoiceUnknown)
  if (creditNote && invoice) errors.push(...problems(creditNote, invoice, amount))
  const locked = lockProblem(work.organisation.settings, date)
  if (locked) errors.push(locked)
  if (errors.length > 0 || !creditNote || !invoice) return { json: { ...fields.sent }, errors }
  const applied: Applied = { id: work.context.newId(), invoiceId: invoice.id, amount, date }
  move(work, creditNote, invoice, applied, 1n)
  return { json: allocationJson(applied, invoice), errors }
}

function problems(creditNote: CreditNote, invoice: Invoice, amount: Cents): string[] {
  const found: string[] = []
  if (creditNote.type !== `${invoice.type}CREDIT`) found.push(SEEN.allocationWrongType)
  if (creditNote.status !== 'AUTHORISED') found.push(UNSEEN.allocationNeedsAuthorised)
  if (invoice.status === 'PAID') found.push(SEEN.allocationPaid)
  else if (invoice.status !== 'AUTHORISED') found.push(SEEN.invoiceNotEditable)
  if (creditNote.contactId !== invoice.contactId) found.push(UNSEEN.allocationContact)
  if (creditNote.currencyCode !== invoice.currencyCode) found.push(UNSEEN.allocationCurrency)
  if (amount <= 0n) found.push(UNSEEN.allocationAmountInvalid)
  if (amount > invoice.amountDue || amount > creditNote.remainingCredit) found.push(SEEN.allocationTooLarge)
  return found
}

/** Moves an allocation onto (1) or off (-1) both documents. */
function move(work: Work, creditNote: CreditNote, invoice: Invoice, applied: Applied, direction: 1n | -1n): void {
  const amount = applied.amount * direction
  const on = direction === 1n
  postAllocation(work, {
    creditNote,
    invoice,
    amount,
    remaining: creditNote.remainingCredit,
    due: invoice.amountDue,
    date: applied.date,
  })
  const credit: AppliedCredit = {
    ...{ kind: 'creditNote', creditId: creditNote.id, allocationId: applied.id },
    ...{ amount: applied.amount, date: applied.date },
  }
  const changed: Invoice = {
    ...invoice,
    amountCredited: invoice.amountCredited + amount,
    amountDue: invoice.amountDue - amount,
    credits: on ? [...invoice.credits, credit] : invoice.credits.filter((known) => known.allocationId !== applied.id),
    updatedAt: work.context.now,
  }
  const rest: CreditNote = {
    ...creditNote,
    remainingCredit: creditNote.remainingCredit - amount,
    allocations: on
      ? [...creditNote.allocations, applied]
      : creditNote.allocations.filter((known) => known.id !== applied.id),
    updatedAt: work.context.now,
  }
  replaceInvoice(work, invoice, settleStatus(work, changed))
  replaceCreditNote(work, creditNote, settleCredit(rest))
  const what = `Amount credited on ${historyDay(applied.date)} for ${historyAmount(applied.amount)}`
  record(work, invoice.id, on ? 'Credited' : 'Credit removed', `${what}${throughApi(work.context)}.`)
  record(work, creditNote.id, on ? 'Credit Applied' : 'Credit removed', `${what}${throughApi(work.context)}.`)
}

/** Takes an allocation back. Throws nothing: what is not there is the caller's 404. */
export function deallocate(work: Work, creditNote: CreditNote, applied: Applied): Outcome {
  const invoice = work.organisation.invoices.get(applied.invoiceId)
  const locked = lockProblem(work.organisation.settings, applied.date)
  if (locked || !invoice) return { json: { AllocationID: applied.id }, errors: [locked ?? UNSEEN.invoiceUnknown] }
  move(work, creditNote, invoice, applied, -1n)
  return { json: { ...allocationJson(applied, invoice), IsDeleted: true }, errors: [] }
}

/** An allocation as Xero shows it. */
export function allocationJson(applied: Applied, invoice: Invoice | undefined): Record<string, unknown> {
  return {
    AllocationID: applied.id,
    Amount: centsNumber(applied.amount),
    Date: msDate(applied.date),
    Invoice: {
      InvoiceID: applied.invoiceId,
      InvoiceNumber: invoice?.number ?? '',
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      IsDiscounted: false,
      InvoiceAddresses: [],
      HasErrors: false,
      InvoicePaymentServices: [],
      LineItems: [],
    },
  }
}
