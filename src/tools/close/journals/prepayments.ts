import { addMonths, endOfMonth, startOfMonth } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, magnitude } from '../../../books/money.ts'
import { refOf } from '../checks/check.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'
import {
  type AccountChoice,
  accountsByCode,
  isExpense,
  isPurchase,
  type ProposalBooks,
  prepaymentAccount,
} from './ledger-accounts.ts'
import type { NewProposal } from './proposal.ts'
import { monthsOf, type ServiceSpan, spanNamed } from './service-span.ts'
import { monthsFrom, partAfter, type Spread, spreadOver } from './spread.ts'

/** Less than this is not worth spreading, base-currency cents. */
export const LEAST_PREPAID: Cents = 20_000n

const A_YEAR = /\b(annual(ly)?|yearly|per annum|p\.?a\.?|12[- ]months?|twelve months|(1|one)[- ]year|full year)\b/i
const PAID_AHEAD =
  /\b(insurance|subscriptions?|licen[cs]e|registration|rego|membership|maintenance|support|hosting|warranty|domain|rates|policy|premium|plan|software|suite|rent|lease)\b/i

/** What a cost is paid for, and how that is known. */
export interface Prepaid {
  span: ServiceSpan
  why: string
  confidence: number
}

/** Costs of the period that are partly for months after it: what is to be moved to prepayments. */
export function deferralProposals(books: ProposalBooks): NewProposal[] {
  const { period, documents } = books
  const byCode = accountsByCode(books.accounts)
  const waiting = prepaymentAccount(books)
  const bought = documents.filter((one) => isPurchase(one) && one.date >= period.from && one.date <= period.to)
  return bought.flatMap((document) =>
    document.lines.flatMap((line, index) => {
      const account = byCode.get(line.accountCode)
      const prepaid = account && isExpense(account) ? prepaidSpan(line, document, account.name, books) : undefined
      return prepaid ? deferral(document, line, index, prepaid, waiting, period) : []
    }),
  )
}

function deferral(
  document: CloseDocument,
  line: CloseLine,
  index: number,
  prepaid: Prepaid,
  waiting: AccountChoice,
  period: Period,
): NewProposal[] {
  const amount = inBaseCurrency(line.net, document.currencyRate)
  if (amount < LEAST_PREPAID) return []
  const spread = spreadOver(amount, prepaid.span)
  const later = partAfter(spread, period.to)
  if (later < LEAST_PREPAID) return []
  const { from, to } = prepaid.span
  const about = line.description || document.contactName
  const description = cleanText(`${about}, ${from} to ${to}`, 200)
  return [
    {
      ...{ kind: 'prepayment', subject: [document.id, String(index)], about, reverseOn: undefined },
      lines: [
        { account: waiting.code, amount: later, description },
        { account: line.accountCode, amount: -later, description },
      ],
      calculation: `${formatAmount(amount)} for ${from} to ${to} ${byWords(spread)}; ${formatAmount(later)} of it is for months after ${period.month}`,
      basis: [prepaid.why],
      confidence: prepaid.confidence,
      documents: [refOf(document)],
      finding: { rule: 'prepayment_candidate' },
      asks: 'asks' in waiting ? waiting.asks : undefined,
    },
  ]
}

/** How a spread was made, in words. */
export function byWords({ by, parts }: Spread): string {
  const days = parts.reduce((total, part) => total + part.days, 0)
  return by === 'months' ? `by months, 1/${parts.length} each` : `by days, ${days} in all`
}

/** What a line is paid for, where that reaches over more than one month: dates in its text, a year in words, or a habit of once a year. */
export function prepaidSpan(
  line: CloseLine,
  document: CloseDocument,
  accountName: string,
  books: ProposalBooks,
): Prepaid | undefined {
  const text = `${line.description} ${document.reference}`
  const named = spanNamed(text, books.organisation.country === 'US')
  if (named) {
    const why = `The text says ${named.from} to ${named.to}: ${quoted(text, 80)}.`
    return monthsOf(named).length > 1 ? { span: named, why, confidence: 0.95 } : undefined
  }
  const isAhead = PAID_AHEAD.test(text) || PAID_AHEAD.test(accountName)
  const year = monthsFrom(document.date, 12)
  if (isAhead && A_YEAR.test(text)) {
    return { span: year, why: `The text says it is for a year: ${quoted(text, 80)}.`, confidence: 0.85 }
  }
  const before = isAhead ? aYearBefore(line, document, books) : undefined
  if (!before) return undefined
  return { span: year, why: `Billed once a year: before on ${before.date}, and not between.`, confidence: 0.6 }
}

/** The one other purchase of this contact in a year, eleven to thirteen months before and of about the amount. */
function aYearBefore(line: CloseLine, document: CloseDocument, books: ProposalBooks): CloseDocument | undefined {
  const others = books.documents.filter(
    (one) =>
      isPurchase(one) && one.contactId === document.contactId && one.id !== document.id && one.date <= document.date,
  )
  const [only, ...more] = others
  if (!only || more.length > 0) return undefined
  const [earliest, latest] = [startOfMonth(addMonths(document.date, -13)), endOfMonth(addMonths(document.date, -11))]
  const same = only.lines.find(({ accountCode }) => accountCode === line.accountCode)
  const near = same && magnitude(same.net - line.net) * 3n <= magnitude(line.net)
  return near && only.date >= earliest && only.date <= latest ? only : undefined
}
