import { quoted } from '../../../../books/ledger-text.ts'
import { magnitude } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import { suppliersBilledLate } from '../../journals/accruals.ts'
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
    const rates = new Map(books.documents.map((document) => [document.id, document]))
    return {
      found: missing.map((one) => foundOf(one, books, rates)),
      proved: missing.length === 0 ? ['Whoever billed or was billed regularly is there this month.'] : [],
    }
  },
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
