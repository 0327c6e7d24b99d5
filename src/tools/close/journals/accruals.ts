import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, larger, magnitude, smaller, sum } from '../../../books/money.ts'
import { isGone } from '../../../books/records.ts'
import { comparableNumber } from '../../documents/duplicates.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import { monthsAfter, type Period } from '../month/period.ts'
import { accountsByCode, accrualAccount, isExpense, type ProposalBooks, usualExpense } from './ledger-accounts.ts'
import { type MissingBill, missingRecurring } from './missing-recurring.ts'
import { type NewProposal, refOf } from './proposal.ts'
import { type ServiceSpan, spanNamed } from './service-span.ts'
import { spreadOver } from './spread.ts'

/** What is accrued of a supplier on an account, and why. */
interface Accrued {
  subject: readonly string[]
  contactName: string
  account: string
  asks: string | undefined
  amount: Cents
  what: string
  calculation: string
  basis: string
  confidence: number
  documents: readonly CloseDocument[]
}

/** Costs of the period that no document in it has: bills dated later that name it, suppliers who have not billed as usual, orders delivered and not billed. */
export function accrualProposals(books: ProposalBooks): NewProposal[] {
  const late = lateBills(books)
  const billed = new Set(late.flatMap(({ documents }) => documents.map(({ contactId }) => contactId)))
  const missing = missingRecurring(books).filter(({ contactId }) => !billed.has(contactId))
  const waiting = accrualAccount(books)
  return [...late, ...missing.flatMap((one) => ofMissing(one, books)), ...ofOrders(books)]
    .filter(({ amount }) => amount > 0n)
    .map((one) => proposalOf(one, waiting.code, 'asks' in waiting ? waiting.asks : undefined, books.period))
}

function proposalOf(one: Accrued, waiting: string, asksWaiting: string | undefined, period: Period): NewProposal {
  const description = cleanText(`${one.contactName}, ${period.month}`, 200)
  const asks = [one.asks, asksWaiting].filter((text) => text !== undefined)
  return {
    kind: 'accrual',
    subject: one.subject,
    about: one.contactName,
    lines: [
      { account: one.account, amount: one.amount, description },
      { account: waiting, amount: -one.amount, description },
    ],
    reverseOn: monthsAfter(period, 1).from,
    calculation: one.calculation,
    basis: [one.basis],
    confidence: one.confidence,
    documents: one.documents.map(refOf),
    asks: asks.length === 0 ? undefined : asks.join('; '),
  }
}

/** Bills dated after the period whose lines say that they are for it, by supplier and account. */
function lateBills(books: ProposalBooks): Accrued[] {
  const { period, documents, organisation } = books
  const byCode = accountsByCode(books.accounts)
  const bills = documents.filter(({ kind, status, date }) => kind === 'bill' && !isGone(status) && date > period.to)
  const parts = bills.flatMap((bill) =>
    bill.lines
      .filter(({ accountCode }) => isExpense(byCode.get(accountCode)))
      .flatMap((line) => {
        const span = spanNamed(`${line.description} ${bill.reference}`, organisation.country === 'US')
        const amount = span ? shareIn(line, bill, span, period) : 0n
        return span && amount > 0n ? [{ bill, line, span, amount }] : []
      }),
  )
  const groups = groupedBy(parts, ({ bill, line }) => `${bill.contactId} ${line.accountCode}`)
  return [...groups.values()].flatMap((group): Accrued[] => {
    const [first] = group
    if (!first) return []
    const { bill, line, span } = first
    const told = group.map(
      (part) =>
        `${formatAmount(part.amount)} of bill ${quoted(part.bill.number, 40)} dated ${part.bill.date}, which is for ${part.span.from} to ${part.span.to}`,
    )
    return [
      {
        ...{ subject: [bill.contactId, line.accountCode], contactName: bill.contactName, account: line.accountCode },
        ...{ asks: undefined, amount: sum(group.map(({ amount }) => amount)), what: `${span.from}` },
        calculation: told.join('; '),
        basis: 'The bill is dated after the period and says that it is for it.',
        ...{ confidence: 0.95, documents: [...new Set(group.map((part) => part.bill))] },
      },
    ]
  })
}

function shareIn({ net }: CloseLine, { currencyRate }: CloseDocument, span: ServiceSpan, period: Period): Cents {
  if (span.from > period.to || span.to < period.from) return 0n
  const { parts } = spreadOver(inBaseCurrency(net, currencyRate), span)
  return sum(parts.filter(({ from }) => from === period.from).map(({ amount }) => amount))
}

function ofMissing(missing: MissingBill, books: ProposalBooks): Accrued[] {
  const { contactId, contactName, usual, months, last, bills } = missing
  const byCode = accountsByCode(books.accounts)
  const lines = bills.flatMap((bill) => bill.lines)
  // What is not a cost of the month, such as stock or a prepayment, is not accrued.
  const costs = lines.filter(({ accountCode }) => isExpense(byCode.get(accountCode)))
  if (costs.length * 2 <= lines.length) return []
  const account = usualExpense(costs, byCode, 1)
  const steady = account && account.share >= 0.6
  const spread = spreadIn(months)
  return [
    {
      ...{ subject: [contactId, 'recurring'], contactName, account: steady ? account.code : '' },
      asks: steady ? undefined : `expense account: bills of ${quoted(contactName, 60)} are on several`,
      ...{ amount: usual, what: 'recurring' },
      calculation: `median of the last six months: ${months.map(formatAmount).join(', ')}`,
      basis: `Billed in each of the last six months, last on ${last.date}; nothing is dated in ${books.period.month}.`,
      ...{ confidence: spread <= 5n ? 0.9 : spread <= 25n ? 0.8 : 0.65, documents: bills.slice(0, 3) },
    },
  ]
}

/** How far the largest and the smallest month are apart, percent of the largest. */
function spreadIn(months: readonly Cents[]): bigint {
  const most = months.reduce(larger, 0n)
  const least = months.reduce(smaller, most)
  return most === 0n ? 100n : ((most - least) * 100n) / most
}

/** Orders whose goods or services were due in or before the period, at most three months ago, and of which no bill is to be seen. */
function ofOrders(books: ProposalBooks): Accrued[] {
  const { period, documents } = books
  const byCode = accountsByCode(books.accounts)
  const since = monthsAfter(period, -2).from
  const bills = groupedBy(
    documents.filter(({ kind, status }) => kind === 'bill' && !isGone(status)),
    ({ contactId }) => contactId,
  )
  const orders = documents.filter(
    ({ kind, status, due, date }) =>
      kind === 'purchase_order' && status === 'AUTHORISED' && due && due >= since && due <= period.to && date <= due,
  )
  return orders.flatMap((order): Accrued[] => {
    if ((bills.get(order.contactId) ?? []).some((bill) => isBillOf(bill, order))) return []
    const lines = order.lines.filter(({ accountCode }) => isExpense(byCode.get(accountCode)))
    return [...groupedBy(lines, ({ accountCode }) => accountCode)].map(([account, same]): Accrued => {
      const amount = inBaseCurrency(sum(same.map(({ net }) => net)), order.currencyRate)
      return {
        ...{ subject: [order.id, account], contactName: order.contactName, account, asks: undefined, amount },
        ...{ what: 'order', confidence: 0.6, documents: [order] },
        calculation: `lines of purchase order ${quoted(order.number, 40)} on account ${cleanText(account, 12)}, without tax`,
        basis: `Delivery was due on ${order.due}; no bill of it is entered. Whether it came, Xero does not tell: ask.`,
      }
    })
  })
}

function isBillOf(bill: CloseDocument, order: CloseDocument): boolean {
  if (bill.date < order.date) return false
  const number = comparableNumber(order.number)
  const texts = [bill.number, bill.reference, ...bill.lines.map(({ description }) => description)]
  const named = number !== '' && texts.some((text) => comparableNumber(text).includes(number))
  return named || magnitude(bill.total - order.total) * 50n <= order.total
}
