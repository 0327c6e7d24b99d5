import type { Day } from '../../books/day.ts'
import type { Invoice, InvoiceKind } from '../../books/documents.ts'
import { recordOfInvoice } from '../../books/invoice-record.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { type Cents, formatAmount, smaller } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import type { AppliedAmount, LedgerRecord, RecordKind } from '../../books/records.ts'
import { refOf } from '../../call/acts/records.ts'
import type { ChangeOf } from '../../call/change.ts'
import { recordText } from './payment-rules.ts'

/** The kinds of credit, the likeliest first. */
export const CREDIT_KINDS = [
  'credit_note',
  'supplier_credit',
  'prepayment',
  'overpayment',
] as const satisfies RecordKind[]

/** What credit is asked to settle; without an amount, as much as is due and left. */
export interface Wanted {
  document: Invoice
  amount: Cents | undefined
}

/** The change that applies some credit, or why it cannot, as the end of a sentence about the document. */
export type Planned = { change: ChangeOf<'allocate_credit'> } | { problem: string }

/** Applies credit to documents in their order, never more than is left of it. Pure. */
export function allocationsOf(
  credit: LedgerRecord,
  wanted: readonly Wanted[],
  { lockDate, today }: { lockDate: Day | undefined; today: Day },
): Planned[] {
  let left = credit.open ?? 0n
  return wanted.map(({ document, amount: asked }) => {
    const amount = asked ?? smaller(document.amountDue, left)
    const date = postingDay(credit, document) ?? today
    const problem = problemOf({ credit, document, amount, left, date, lockDate })
    if (problem !== undefined) return { problem }
    left -= amount
    return { change: allocationOf({ credit, document, amount, left, date, lockDate }) }
  })
}

interface Allocating {
  credit: LedgerRecord
  document: Invoice
  amount: Cents
  left: Cents
  date: Day
  lockDate: Day | undefined
}

function problemOf(one: Allocating): string | undefined {
  const { credit, document, amount, left, date, lockDate } = one
  const { status, amountDue } = document
  const unfit = unfitness(credit, document)
  if (unfit !== undefined) return unfit
  if (status !== 'AUTHORISED') return `it is ${status}, and credit settles only what is AUTHORISED`
  if (left <= 0n) return 'nothing is left of the credit'
  if (amount > amountDue) return `${formatAmount(amount)} is more than the ${formatAmount(amountDue)} that is due`
  if (amount > left) return `${formatAmount(amount)} is more than the ${formatAmount(left)} that is left of the credit`
  if (lockDate && date <= lockDate) return `Xero would date it ${date}, in the locked period (up to ${lockDate})`
  return undefined
}

function unfitness(credit: LedgerRecord, { kind, contact, currency }: Invoice): string | undefined {
  if (kind !== sideOf(credit)) return `the credit settles ${sideOf(credit)}s, this is one of the other side`
  if (contact.id !== credit.contact?.id) return 'it is of another contact than the credit'
  return currency === credit.currency ? undefined : 'it is in another currency than the credit'
}

// Xero dates an allocation on the later of the two.
function postingDay(credit: LedgerRecord, { date }: Invoice): Day | undefined {
  if (!date || !credit.date) return date ?? credit.date
  return date > credit.date ? date : credit.date
}

function sideOf({ kind, type }: LedgerRecord): InvoiceKind {
  if (kind === 'credit_note') return 'invoice'
  return kind === 'supplier_credit' || type.startsWith('SPEND') ? 'bill' : 'invoice'
}

function allocationOf({ credit, document, amount, left, date }: Allocating): ChangeOf<'allocate_credit'> {
  const due = document.amountDue - amount
  const rest = `${formatAmount(due)} stays due, ${formatAmount(left)} is left of the credit`
  return {
    act: 'allocate_credit',
    credit: refOf(credit),
    document: refOf(recordOfInvoice(document)),
    amount,
    date,
    known: allocated(credit).map(({ id }) => id),
    summary: `Apply ${moneyText(amount, credit.currency)} of ${recordText(credit)} to ${recordText(document)}: ${rest}`,
    warnings: [],
  }
}

/** What of a credit is applied to documents, refunds left out. */
export function allocated(credit: LedgerRecord): readonly AppliedAmount[] {
  return (credit.applied ?? []).filter(({ kind }) => kind !== 'payment')
}

/** The documents that a credit is applied to, in words. */
export function allocatedText(credit: LedgerRecord): string {
  const shown = allocated(credit).slice(0, 8)
  const texts = shown.map(({ document, amount }) => `${cleanText(document?.number ?? '', 40)} ${formatAmount(amount)}`)
  return texts.length === 0 ? 'It is applied to nothing.' : `It is applied to ${texts.join(', ')}.`
}

/** The changes that take a credit off a document again: one for each time that it was applied. Pure. */
export function removalsOf(credit: LedgerRecord, document: Invoice): ChangeOf<'remove_allocation'>[] {
  return allocated(credit)
    .filter((one) => one.document?.id === document.id)
    .map(({ id, amount, date }) => ({
      act: 'remove_allocation',
      credit: refOf(credit),
      document: refOf(recordOfInvoice(document)),
      allocation: { id, amount, date },
      summary: `Take ${moneyText(amount, credit.currency)} of ${recordText(credit)} off ${recordText(document)}, applied on ${date ?? 'no day'}: it is due again`,
      warnings: [],
    }))
}
