import { type Cents, divideRounded, sum } from '../../books/money.ts'
import { inBase, netOf } from '../accounting/totals.ts'
import { balanced, controlAccount, entry, systemAccount } from '../ledger.ts'
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
  const amount = relieved * -standingSign(document)
  if (!isPrepayment(document)) {
    return [entry(controlAccount(organisation, sideOf(document)).id, amount, numberOf(document))]
  }
  const used = (line: JournalLine, left: Cents) => share(line.amount, document.total - left, document.total)
  const lines = prepaymentLines(organisation, document).map((line) => ({
    ...line,
    amount: used(line, before) - used(line, after),
  }))
  const [first, ...rest] = lines
  return first ? [{ ...first, amount: amount - sum(rest.map((line) => line.amount)) }, ...rest] : []
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
export function prepaymentLines(organisation: OrganisationState, prepayment: Prepayment): JournalLine[] {
  const sign = standingSign(prepayment)
  const base = (amount: Cents) => inBase(amount, prepayment.currencyRate) * sign
  const gst = prepayment.totalTax === 0n ? '' : systemAccount(organisation, 'GST').id
  const lines = prepayment.lines.flatMap((line): JournalLine[] => {
    if (line.accountId === undefined) return []
    const taxType = line.taxType === undefined ? {} : { taxType: line.taxType }
    const net: JournalLine = {
      ...entry(line.accountId, base(netOf(line, prepayment.lineAmountTypes)), line.description ?? ''),
      ...taxType,
      tracking: line.tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId })),
    }
    return line.taxAmount === 0n ? [net] : [net, { ...entry(gst, base(line.taxAmount), ''), ...taxType }]
  })
  const bank = entry('', -base(prepayment.total), '')
  return balanced(organisation, [bank, ...lines], 'ROUNDING').slice(1)
}
