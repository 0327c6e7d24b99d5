import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Check, CheckAnswer } from './check.ts'

const WAGES = /\b(wages|salar(y|ies)|payroll|directors? (fees|remuneration))\b/i
const NOT_WAGES = /\b(tax|accrual|agency|recruit)/i

const MONTHS = 6
const LEAST_MONTHS = 3

/** Whether wages of the month are in the ledger as in the months before: none at all holds up the close, half or double is a warning. */
export const payrollPosted: Check = {
  rule: 'payroll_posted',
  title: 'Payroll posted',
  step: 'payroll',
  weight: 8,
  examine(books) {
    const accounts = books.accounts.filter((account) => isWages(account, books))
    const months = books.profits.map(({ period, figures }) => ({
      month: period.month,
      wages: sum(accounts.map(({ id }) => figures.get(id) ?? 0n)),
    }))
    const now = months.find(({ month }) => month === books.period.month)?.wages
    const before = months.filter(({ month }) => month < books.period.month).slice(-MONTHS)
    const paid = before.map(({ wages }) => magnitude(wages)).filter((wages) => wages > 0n)
    if (now === undefined || accounts.length === 0) return { found: [], proved: [] }
    if (paid.length < LEAST_MONTHS || magnitude(before.at(-1)?.wages ?? 0n) === 0n) return { found: [], proved: [] }
    return judged(magnitude(now), paid, accounts, books)
  },
}

function isWages({ code, name, class: group }: Account, { settings }: MonthBooks): boolean {
  if (settings.payrollAccounts.includes(code)) return true
  return group === 'EXPENSE' && WAGES.test(name) && !NOT_WAGES.test(name)
}

function judged(now: Cents, paid: readonly Cents[], accounts: readonly Account[], books: MonthBooks): CheckAnswer {
  const { period, organisation } = books
  const money = (amount: Cents) => moneyText(amount, organisation.baseCurrency)
  const usual = median(paid)
  const names = accounts.map(({ name }) => quoted(name)).join(', ')
  const least = paid.reduce((one, other) => (other < one ? other : one))
  const most = paid.reduce((one, other) => (other > one ? other : one))
  const isLittle = now * 10n < usual * 6n && now < least
  const isMuch = now * 10n > usual * 16n && now > most
  if (!isLittle && !isMuch) {
    return {
      found: [],
      proved: [`Wages of ${money(now)} are posted for ${period.month}; months before had about ${money(usual)}.`],
    }
  }
  const amount = magnitude(usual - now)
  const fact =
    now === 0n
      ? `No wages are posted for ${period.month} on ${names}; the ${paid.length} months before had about ${money(usual)} each.`
      : `Wages of ${money(now)} are posted for ${period.month} on ${names}; the ${paid.length} months before had ${money(least)} to ${money(most)}.`
  const next = isLittle
    ? 'Post the pay runs or the payroll journal of the month, all of them, before it is closed.'
    : 'See whether a pay run was posted twice, or whether one of another month is in it.'
  return {
    found: [{ key: ['wages'], severity: now === 0n ? 'blocker' : 'warning', amount, fact, next, documents: [] }],
    proved: [],
  }
}

function median(amounts: readonly Cents[]): Cents {
  const ordered = [...amounts].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
  return ordered[Math.floor(ordered.length / 2)] ?? 0n
}
