import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { inBase } from '../accounting/totals.ts'
import type { Work } from '../accounting/work.ts'
import { balanced, entry, GAINS, post } from '../ledger.ts'
import type { Invoice, Payment } from '../state.ts'
import type { JournalLine, SourceType } from '../state-journals.ts'
import type { Credit, Settled } from '../state-money.ts'
import { reliefLines } from './relief.ts'
import { creditKind, isInvoice, numberOf, openAmount, sideOf } from './settled.ts'

/**
 * Posts a payment that has changed a document from `before` to `after`; when it is taken off again the same turned round. What the
 * exchange rate has moved since the document was posted goes to realised currency gains.
 */
export function postPayment(work: Work, payment: Payment, before: Settled, after: Settled): void {
  const { organisation } = work
  const comesIn = (sideOf(before) === 'ACCREC') === isInvoice(before)
  const sign = comesIn === openAmount(after) < openAmount(before) ? 1n : -1n
  const base = organisation.settings.baseCurrency
  const bank = entry(payment.accountId, bankBase(payment, before, base) * sign, numberOf(before))
  const { currencyCode = base } = organisation.accounts.get(payment.accountId) ?? {}
  if (currencyCode !== base) bank.foreignAmount = payment.bankAmount * sign
  const relief = reliefLines(organisation, before, openAmount(before), openAmount(after))
  post(work, {
    date: payment.date,
    sourceType: payment.type,
    sourceId: payment.id,
    reference: payment.reference,
    lines: balanced(organisation, [bank, ...relief], ...GAINS),
  })
}

/** The rate is that of whichever is foreign, document or bank account: what is in base currency needs none. */
function bankBase(payment: Payment, document: Settled, base: string): Cents {
  return document.currencyCode === base ? payment.amount : inBase(payment.amount, payment.currencyRate)
}

/**
 * Posts what an allocation moves in the ledger: nothing for credit on the control account at the invoice's rate, the accounts of a
 * prepayment, and gains or losses between different rates (a cent of rounding between equal ones). `amount` is negative to take it back.
 */
export function postAllocation(work: Work, credit: Credit, invoice: Invoice, amount: Cents, date: Day): void {
  const { organisation } = work
  const lines = joined([
    ...reliefLines(organisation, credit, credit.remainingCredit, credit.remainingCredit - amount),
    ...reliefLines(organisation, invoice, invoice.amountDue, invoice.amountDue - amount),
  ])
  const kinds = credit.currencyRate === invoice.currencyRate ? ['ROUNDING'] : GAINS
  post(work, {
    date,
    sourceType: sourceOf(credit),
    sourceId: credit.id,
    reference: credit.reference,
    settlement: true,
    lines: balanced(organisation, lines, ...kinds),
  })
}

/** Two lines on the control account are one. */
function joined(lines: JournalLine[]): JournalLine[] {
  const [first, last] = lines
  if (!first || !last || lines.length > 2 || first.accountId !== last.accountId) return lines
  return [{ ...last, amount: first.amount + last.amount }]
}

const SOURCES = {
  creditNote: ['ACCRECCREDIT', 'ACCPAYCREDIT'],
  prepayment: ['ARPREPAYMENT', 'APPREPAYMENT'],
  overpayment: ['AROVERPAYMENT', 'APOVERPAYMENT'],
} as const

function sourceOf(credit: Credit): SourceType {
  const [receivable, payable] = SOURCES[creditKind(credit)]
  return sideOf(credit) === 'ACCREC' ? receivable : payable
}
