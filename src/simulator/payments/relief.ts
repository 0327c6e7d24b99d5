import { type Cents, divideRounded, sum } from '../../books/money.ts'
import { inBase } from '../accounting/totals.ts'
import { balanced, controlAccount, entry, lineEntries } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { JournalLine } from '../state-journals.ts'
import type { Prepayment, Settled } from '../state-money.ts'
import { isInvoice, numberOf, sideOf } from './settled.ts'

/**
 * The ledger lines that take a document down from `before` left open to `after` (up again where `after` is the greater). Documents stand
 * on the control account of their side; a prepayment stands on the accounts and the tax that its own lines were coded to.
 */
export function reliefLines(
  organisation: OrganisationState,
  document: Settled,
  before: Cents,
  after: Cents,
): JournalLine[] {
  const relieved = inBase(before, document.currencyRate) - inBase(after, document.currencyRate)
  const whole = relieved * -standingSign(document)
  if (!isPrepayment(document)) {
    return [entry(controlAccount(organisation, sideOf(document)).id, whole, numberOf(document))]
  }
  const used = (amount: Cents, left: Cents) => share(amount, document.total - left, document.total)
  const lines = prepaymentLines(organisation, document).map((line) => ({
    ...line,
    amount: used(line.amount, before) - used(line.amount, after),
    ...(line.taxAmount === undefined ? {} : { taxAmount: used(line.taxAmount, before) - used(line.taxAmount, after) }),
  }))
  const [first, ...rest] = lines
  return first ? [{ ...first, amount: whole - sum(rest.map((line) => line.amount)) }, ...rest] : []
}

/** Sales invoices and credit from suppliers stand on the debit side, bills and credit to customers on the credit side. */
function standingSign(document: Settled): bigint {
  return (sideOf(document) === 'ACCREC') === isInvoice(document) ? 1n : -1n
}

function isPrepayment(document: Settled): document is Prepayment {
  return document.type === 'RECEIVE-PREPAYMENT' || document.type === 'SPEND-PREPAYMENT'
}

function share(amount: Cents, part: Cents, whole: Cents): Cents {
  return whole === 0n ? 0n : divideRounded(amount * part, whole)
}

/** What a prepayment was posted to beside the bank account, base cents: its lines without tax, the tax, and the cents of rounding. */
function prepaymentLines(organisation: OrganisationState, prepayment: Prepayment): JournalLine[] {
  const sign = standingSign(prepayment)
  const bank = entry('', inBase(prepayment.total, prepayment.currencyRate) * -sign, '')
  return balanced(organisation, [bank, ...lineEntries(organisation, prepayment, sign)], 'ROUNDING').slice(1)
}
