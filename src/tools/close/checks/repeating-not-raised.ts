import { quoted } from '../../../books/ledger-text.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { MonthBooks, RepeatingTemplate } from '../month/month-books.ts'
import type { Check, Found } from './check.ts'
import { baseOf } from './rates.ts'

/** Repeating invoices and bills whose day came in the period or before and that have not raised their document. */
export const repeatingNotRaised: Check = {
  rule: 'repeating_not_raised',
  title: 'Repeating invoices and bills that were not raised',
  step: 'adjustments',
  weight: 5,
  examine(books) {
    const late = books.repeating.filter((template) => isLate(template, books))
    const inTime = books.repeating.length - late.length
    return {
      found: late.map((template) => lateTemplate(template, books)),
      proved: inTime === 0 ? [] : [`${inTime} repeating templates have raised everything up to ${books.period.to}.`],
    }
  },
}

function isLate({ next, ends }: RepeatingTemplate, { period }: MonthBooks): boolean {
  return next !== undefined && next <= period.to && (ends === undefined || next <= ends)
}

function lateTemplate({ id, kind, contactName, total, currency, next }: RepeatingTemplate, books: MonthBooks): Found {
  const side = kind === 'invoice' ? 'to' : 'of'
  return {
    key: [id],
    severity: 'warning',
    amount: baseOf(total, currency, books),
    fact: `A repeating ${kind} ${side} ${quoted(contactName, 60)} over ${moneyText(total, currency)} was to be raised on ${next} and was not.`,
    next: `Open the template under Business, ${kind === 'invoice' ? 'Invoices' : 'Bills to pay'}, Repeating in Xero to see what stopped it, and raise the ${kind} by hand or end the template.`,
    documents: [],
  }
}
