import { quoted } from '../../../../books/ledger-text.ts'
import { magnitude } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import { accrualProposals, recurringSubject, suppliersBilledLate } from '../../journals/accruals.ts'
import { settled } from '../../journals/already-there.ts'
import { proposalId } from '../../journals/proposal.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import type { Check, CheckAnswer, Found } from '../check.ts'
import { type Cadence, type MissingRecurring, missingRecurring } from './recurring.ts'
import { inBase } from './sides.ts'

const CADENCES: Readonly<Record<Cadence, string>> = {
  monthly: 'every month',
  four_weekly: 'every four weeks',
  quarterly: 'every quarter',
}

/** Bills and invoices that used to come regularly and are not there. */
export const missingRecurringCheck: Check = {
  rule: 'missing_recurring',
  title: 'Regular bills and invoices are there',
  step: 'adjustments',
  weight: 5,
  examine: (books): CheckAnswer => {
    // A bill that is dated later and says that it is for the month is told as that.
    const late = suppliersBilledLate(books)
    const missing = missingRecurring(books).filter(({ side, contactId }) => side === 'sale' || !late.has(contactId))
    if (missing.length === 0)
      return { found: [], proved: ['Whoever billed or was billed regularly is there this month.'] }
    const rates = new Map(books.documents.map((document) => [document.id, document]))
    const accruals = accrualsMade(books)
    const isPosted = (one: MissingRecurring) => accruals.get(accrualOf(one, books))?.startsWith('posted') === true
    return {
      found: missing
        .filter((one) => !isPosted(one))
        .map((one) => withDraft(foundOf(one, books, rates), accruals.get(accrualOf(one, books)))),
      proved: missing
        .filter(isPosted)
        .map(
          (one) => `What ${quoted(one.contactName)} did not bill is accrued: ${accruals.get(accrualOf(one, books))}.`,
        ),
    }
  },
}

/** The journals of the period that accrue what is missing, in words, by the ids of their proposals. */
function accrualsMade(books: MonthBooks): ReadonlyMap<string, string> {
  const made = settled(accrualProposals(books), books)
  return new Map(made.flatMap(({ id, already }) => (already === undefined ? [] : [[id, already] as const])))
}

function accrualOf({ contactId, currency }: MissingRecurring, { period }: MonthBooks): string {
  return proposalId('accrual', recurringSubject(contactId, currency), period)
}

function withDraft(found: Found, draft: string | undefined): Found {
  if (draft === undefined) return found
  return { ...found, severity: 'note', next: `A person posts what is there in Xero: ${draft}.` }
}

function foundOf(one: MissingRecurring, { period }: MonthBooks, byId: ReadonlyMap<string, CloseDocument>): Found {
  const { side, contactId, contactName, currency, cadence, expected, accountCode, confidence, documents } = one
  const last = byId.get(documents[0]?.id ?? '')
  const amount = magnitude(last ? inBase(last, one.amount) : one.amount)
  const [what, next] =
    side === 'purchase'
      ? [`No bill of ${quoted(contactName)}`, 'Ask the supplier for it, or accrue it with propose_journals.']
      : [`No invoice to ${quoted(contactName)}`, 'Raise it, or say why nothing is due.']
  return {
    key: [side, contactId, currency],
    severity: 'warning',
    amount,
    fact: `${what} is dated in ${period.month}, though one came ${CADENCES[cadence]}: about ${moneyText(one.amount, currency)} without tax was expected near ${expected}.`,
    next,
    documents,
    rows: [
      ['usual account', accountCode],
      ['usual amount without tax', moneyText(one.amount, currency)],
      ['last seen', last?.date ?? ''],
    ],
    confidence,
  }
}
