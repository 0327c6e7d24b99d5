import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords } from './document-words.ts'
import { misplacedTransfers } from './misplaced-transfers.ts'

const LOAN =
  /\b(loan|mortgage|hire purchase|finance) (re)?payments?\b|\b(re)?payments? (of|on|off|towards|for) (the |our )?(\w+ )?(loan|mortgage)\b|\bloan (instal?lment|principal)\b|\bprincipal (re)?payment\b/i
const TAX_OFFICE =
  /\b(inland revenue|ird|hmrc|hm revenue|australian taxation office|ato|internal revenue service|irs|department of revenue)\b/i
const TAX =
  /\b(gst|vat|bas|paye|payg|sales tax|provisional tax|income tax|corporation tax|company tax)\b.*\b(pay|return|instal|quarter|due|period)|\b(pay|return|instal)\w*\b.*\b(gst|vat|bas|paye|payg|sales tax|provisional tax|income tax|corporation tax)\b/i
const OWN =
  /\b(personal (use|expenses?|purchases?|shopping|items?|spend(ing)?|costs?)|private (use|expenses?|purchases?)|owner'?s? (personal|private|family)|family (holiday|groceries|dinner)|(household|home) groceries|school fees|birthday presents?|kids'?)\b/i
const NOT_OWN = /\b(protective|equipment|training|indemnity|insurance|reimburs)/i
const BELONGS = {
  loan: /\b(interest|loan|finance|bank|fees?)\b/i,
  tax: /\b(tax|paye|payg|penalt|fine|interest|fees?|duty|levy|levies|rates)/i,
}

/** Money that belongs on the balance sheet and stands in profit: loans paid back, tax paid, owners' own expenses, transfers between own accounts. */
export const misplacedPayments: Check = {
  rule: 'misplaced_payments',
  title: 'Transfers, loans, taxes and private spending in profit',
  step: 'bank',
  weight: 6,
  examine(books) {
    const accounts = new Map(books.accounts.map((account) => [account.code, account]))
    const now = books.documents.filter((document) => isOfPeriod(document, books))
    const spent = now.filter(({ kind, type }) => kind === 'bill' || (kind === 'bank_transaction' && type === 'SPEND'))
    const loans = new Set(books.accounts.filter(isLoan).map(({ code }) => code))
    const lenders = lendersOf(books, loans)
    const found = spent.flatMap((document) => misplaced(document, { accounts, loans, lenders }))
    return { found: [...found, ...misplacedTransfers(books, accounts)], proved: [] }
  },
}

function isOfPeriod({ kind, status, date }: CloseDocument, { period }: MonthBooks): boolean {
  return isInLedger(kind, status) && date >= period.from && date <= period.to
}

function isLoan({ class: group, type, name, status }: Account): boolean {
  return (
    status === 'ACTIVE' &&
    group === 'LIABILITY' &&
    (type === 'TERMLIAB' || /\b(loan|mortgage|finance|hire purchase)\b/i.test(name))
  )
}

interface Known {
  accounts: ReadonlyMap<string, Account>
  /** Codes of loan accounts. */
  loans: ReadonlySet<string>
  /** Contacts whose earlier payments paid back a loan. */
  lenders: ReadonlySet<string>
}

const LEAST_INSTALMENTS = 2

/** Who was paid back before the period, a few times at least. */
function lendersOf({ documents, period }: MonthBooks, loans: ReadonlySet<string>): ReadonlySet<string> {
  const times = new Map<string, number>()
  for (const { kind, status, date, contactId, lines } of documents) {
    if (kind !== 'bank_transaction' || date >= period.from || !isInLedger(kind, status)) continue
    if (lines.some(({ accountCode, net }) => net > 0n && loans.has(accountCode)))
      times.set(contactId, (times.get(contactId) ?? 0) + 1)
  }
  return new Set([...times].filter(([, count]) => count >= LEAST_INSTALMENTS).map(([contactId]) => contactId))
}

function misplaced(document: CloseDocument, { accounts, loans, lenders }: Known): Found[] {
  const expense = document.lines.filter(
    ({ accountCode, net }) => net > 0n && accounts.get(accountCode)?.class === 'EXPENSE',
  )
  const others = document.lines.length - expense.length
  for (const line of expense) {
    const account = accounts.get(line.accountCode)?.name ?? ''
    const text = textOf(document, line)
    // Interest and principal in lines of their own are as they should be; interest alone is, but not from who was always paid back with it.
    const isApart = BELONGS.loan.test(account) && !lenders.has(document.contactId)
    if (loans.size > 0 && others === 0 && LOAN.test(text) && !isApart) return [loanRepayment(document)]
    if (isTax(document, text) && !BELONGS.tax.test(account)) return [taxPayment(document)]
    if (OWN.test(text) && !NOT_OWN.test(text)) return [ownSpending(document)]
  }
  return []
}

function textOf({ reference, contactName }: CloseDocument, { description }: CloseLine): string {
  return `${contactName} ${reference} ${description}`.replaceAll('’', "'")
}

function isTax({ contactName }: CloseDocument, text: string): boolean {
  return (
    TAX_OFFICE.test(contactName) ||
    (TAX.test(text) && !/\b(advice|accounting|consult|prepar|software|filing fee)/i.test(text))
  )
}

function finding(document: CloseDocument, what: string, next: string): Found {
  return {
    key: [document.id],
    severity: 'warning',
    amount: baseTotal(document),
    fact: `The ${inWords(document)}, ${what}`,
    next,
    documents: [refOf(document)],
    confidence: 0.8,
  }
}

function loanRepayment(document: CloseDocument): Found {
  return finding(
    document,
    'says that it pays back a loan and stands wholly in expenses.',
    "Split it by the lender's statement: what was paid back on the loan's account, the interest alone in expenses.",
  )
}

function taxPayment(document: CloseDocument): Found {
  return finding(
    document,
    'pays a tax and stands in expenses.',
    'Put it on the liability that it settles (sales tax, payroll tax or income tax), without tax on it.',
  )
}

function ownSpending(document: CloseDocument): Found {
  return finding(
    document,
    'says that it is private and stands in expenses.',
    "Put it on the owner's drawings or loan account, without claiming tax on it, or ask what it was for.",
  )
}
