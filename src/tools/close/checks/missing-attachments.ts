import { moneyText } from '../../../books/money-text.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import type { Check } from './check.ts'
import { baseTotal, summedUp } from './document-words.ts'

// From this share of purchases with a file on, in percent, attaching is what people here do.
const HABIT = 50

/** Purchases above the settled amount without a file attached: one finding, a warning only where files are usual here. */
export const missingAttachments: Check = {
  rule: 'missing_attachments',
  title: 'Purchases without a file attached',
  step: 'payables',
  weight: 2,
  examine(books) {
    const { period, settings, organisation } = books
    const expenses = new Set(books.accounts.filter(needsFile).map(({ code }) => code))
    const asked = books.documents.filter(
      (document) => isPurchase(document, expenses) && baseTotal(document) >= settings.attachmentsFrom,
    )
    const now = asked.filter(({ date }) => date >= period.from && date <= period.to)
    const missing = now.filter(({ hasAttachments }) => !hasAttachments)
    const limit = moneyText(settings.attachmentsFrom, organisation.baseCurrency)
    if (now.length === 0) return { found: [], proved: [] }
    if (missing.length === 0)
      return { found: [], proved: [`All ${counted(now.length, 'purchase')} of ${limit} or more have a file.`] }
    const before = asked.filter(({ date }) => date < period.from && date >= monthsAfter(period, -3).from)
    const share = before.length === 0 ? 0 : (before.filter((one) => one.hasAttachments).length * 100) / before.length
    const amount = missing.reduce((total, document) => total + baseTotal(document), 0n)
    const fact = `${missing.length} of ${counted(now.length, 'purchase')} of ${limit} or more ${missing.length === 1 ? 'has' : 'have'} no file attached, ${moneyText(amount, organisation.baseCurrency)} in all.`
    const severity = share >= HABIT ? 'warning' : 'note'
    const next =
      'Attach the invoice or receipt to each, or ask whoever spent it; settle another amount from which files are needed if this is not how it is kept here.'
    return { found: [{ key: ['period'], severity, amount, fact, next, ...summedUp(missing) }], proved: [] }
  },
}

/** Wages, interest, bank fees and what never comes with an invoice are left out by their accounts. */
function needsFile({ class: group, name, type, systemAccount }: MonthBooks['accounts'][number]): boolean {
  if (systemAccount !== '' || /\b(wages?|salar|payroll|bank fees?|interest|super|kiwisaver|pension|tax)/i.test(name))
    return false
  return group === 'EXPENSE' || type === 'FIXED' || type === 'INVENTORY' || type === 'PREPAYMENT'
}

function isPurchase({ kind, type, status, lines }: CloseDocument, expenses: ReadonlySet<string>): boolean {
  if (kind !== 'bill' && !(kind === 'bank_transaction' && type === 'SPEND')) return false
  return isInLedger(kind, status) && lines.some(({ accountCode }) => expenses.has(accountCode))
}
