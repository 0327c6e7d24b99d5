import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { isGone } from '../../../books/records.ts'
import { comparableNumber } from '../../documents/duplicates.ts'
import { counted } from '../../lists/columns.ts'
import { type DocumentRef, refOf } from '../checks/check.ts'
import { billedLate } from '../checks/cut-off.ts'
import { type MissingRecurring, missingRecurring } from '../checks/documents/recurring.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import { monthsAfter, type Period } from '../month/period.ts'
import { type AccountChoice, accountsByCode, accrualAccount, isExpense, type ProposalBooks } from './ledger-accounts.ts'
import type { NewProposal } from './proposal.ts'
import { type ServiceSpan, spanNamed } from './service-span.ts'
import { spreadOver } from './spread.ts'

/** What is accrued of a supplier on an account, and why. */
interface Accrued {
  subject: readonly string[]
  contactName: string
  account: string
  amount: Cents
  calculation: string
  basis: string
  confidence: number
  documents: readonly DocumentRef[]
  finding: NonNullable<NewProposal['finding']>
}

/** Costs of the period that no document in it has: all kinds of them. */
export function accrualProposals(books: ProposalBooks): NewProposal[] {
  const late = lateBills(books)
  const billed = suppliersBilledLate(books)
  const missing = missingRecurring(books).filter(({ contactId }) => !billed.has(contactId))
  return proposed([...late, ...missing.flatMap((one) => ofMissing(one, books)), ...ofOrders(books)], books)
}

/** Those of them that documents tell: bills dated later that name the period, and orders delivered and not billed. */
export function documentedAccruals(books: ProposalBooks): NewProposal[] {
  return proposed([...lateBills(books), ...ofOrders(books)], books)
}

function proposed(accrued: readonly Accrued[], books: ProposalBooks): NewProposal[] {
  const waiting = accrualAccount(books)
  return accrued.filter(({ amount }) => amount > 0n).map((one) => proposalOf(one, waiting, books.period))
}

function proposalOf(one: Accrued, waiting: AccountChoice, period: Period): NewProposal {
  const description = cleanText(`${one.contactName}, ${period.month}`, 200)
  return {
    ...{ kind: 'accrual', subject: one.subject, about: one.contactName },
    lines: [
      { account: one.account, amount: one.amount, description },
      { account: waiting.code, amount: -one.amount, description },
    ],
    reverseOn: monthsAfter(period, 1).from,
    calculation: one.calculation,
    basis: [one.basis],
    ...{ confidence: one.confidence, documents: one.documents, finding: one.finding },
    asks: 'asks' in waiting ? waiting.asks : undefined,
  }
}

/** A line of a later bill that is for the period, or a part of it is. */
interface LatePart {
  bill: CloseDocument
  line: CloseLine
  span: ServiceSpan
  amount: Cents
}

/** Bills dated after the period whose lines say that they are for it, by supplier and account. */
function lateBills(books: ProposalBooks): Accrued[] {
  const late = billedLate(books)
  const groups = groupedBy(lateParts(books, late), ({ bill, line }) => `${bill.contactId} ${line.accountCode}`)
  return [...groups.values()].flatMap((group): Accrued[] => {
    const [first] = group
    if (!first) return []
    const { bill, line } = first
    const bills = [...new Set(group.map((part) => part.bill))].sort(byDay)
    const told = group.map(
      (part) =>
        `${formatAmount(part.amount)} of bill ${quoted(part.bill.number, 40)} dated ${part.bill.date}, which is for ${part.span.from} to ${part.span.to}`,
    )
    const isUsual = bills.every(({ id }) => late.get(id) === true)
    const [only] = bills
    return [
      {
        ...{ subject: [bill.contactId, line.accountCode], contactName: bill.contactName, account: line.accountCode },
        amount: sum(group.map(({ amount }) => amount)),
        calculation: told.sort().join('; '),
        basis: `The bill is dated after the period and says that it is for it.${isUsual ? LATE_AS_EVER : ''}`,
        ...{ confidence: isUsual ? 0.5 : 0.95, documents: bills.map(refOf) },
        finding:
          only && bills.every(({ id }) => late.has(id))
            ? { rule: 'cut_off', key: [isUsual ? 'usual' : only.id] }
            : { rule: 'accrual_candidate' },
      },
    ]
  })
}

const LATE_AS_EVER =
  ' Those of the months before came late in the same way, so that each month has one: accrue it only if the balance sheet has to show it.'

function byDay(one: CloseDocument, other: CloseDocument): number {
  return `${one.date} ${one.id}` < `${other.date} ${other.id}` ? -1 : 1
}

function lateParts({ period, documents, organisation, accounts }: ProposalBooks, late: ReadonlyMap<string, boolean>) {
  const byCode = accountsByCode(accounts)
  const bills = documents.filter(({ kind, status, date }) => kind === 'bill' && !isGone(status) && date > period.to)
  return bills.flatMap((bill) =>
    bill.lines
      .filter(({ accountCode }) => isExpense(byCode.get(accountCode)))
      .flatMap((line): LatePart[] => {
        const named = spanNamed(`${line.description} ${bill.reference}`, organisation.country === 'US')
        // A month without its year is enough where the whole bill is for it.
        const span = named ?? (late.has(bill.id) ? { from: period.from, to: period.to } : undefined)
        const amount = span ? shareIn(line, bill, span, period) : 0n
        return span && amount > 0n ? [{ bill, line, span, amount }] : []
      }),
  )
}

/** The suppliers whose bill of the period is dated after it. */
export function suppliersBilledLate(books: ProposalBooks): ReadonlySet<string> {
  const late = billedLate(books)
  const named = books.documents.filter(({ id }) => late.has(id)).map(({ contactId }) => contactId)
  return new Set([...named, ...lateParts(books, late).map(({ bill }) => bill.contactId)])
}

function shareIn({ net }: CloseLine, { currencyRate }: CloseDocument, span: ServiceSpan, period: Period): Cents {
  if (span.from > period.to || span.to < period.from) return 0n
  const { parts } = spreadOver(inBaseCurrency(net, currencyRate), span)
  return sum(parts.filter(({ from }) => from === period.from).map(({ amount }) => amount))
}

/** What the accrual of a bill that did not come is about. */
export function recurringSubject(contactId: string, currency: string): readonly string[] {
  return [contactId, 'recurring', currency]
}

// What is no cost of the month, such as stock or a prepayment, is not accrued; nor is money that was only spent.
function ofMissing(missing: MissingRecurring, books: ProposalBooks): Accrued[] {
  const { side, contactId, contactName, accountCode, amount, currency, cadence, confidence, documents, spread } =
    missing
  const [last] = documents
  if (side !== 'purchase' || last?.kind !== 'bill') return []
  if (!isExpense(accountsByCode(books.accounts).get(accountCode))) return []
  const rate = books.documents.find(({ id }) => id === last.id)?.currencyRate ?? 1_000_000n
  const inOther = currency === books.organisation.baseCurrency ? '' : `, ${moneyText(amount, currency)}`
  return [
    {
      ...{ subject: recurringSubject(contactId, currency), contactName, account: accountCode },
      amount: inBaseCurrency(amount, rate),
      calculation: `median without tax of the last ${counted(documents.length, 'bill')}${inOther}`,
      basis: `Billed ${cadence.replace('_', '-')} before, and nothing is dated in ${books.period.month}.`,
      ...{ confidence: spread > 0.25 ? confidence * 0.75 : confidence, documents: documents.slice(0, 3) },
      finding: { rule: 'missing_recurring', key: [side, contactId, currency] },
    },
  ]
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
        ...{ subject: [order.id, account], contactName: order.contactName, account, amount },
        ...{ confidence: 0.6, documents: [refOf(order)], finding: { rule: 'accrual_candidate' } },
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
