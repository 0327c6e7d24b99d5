import { addDays, type Day } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { BankTransfer, CloseDocument, MonthBooks } from '../month/month-books.ts'
import { documentOfTransfer } from '../month/postings.ts'
import type { Check, Found } from './check.ts'
import { baseTotal, summedUp } from './document-words.ts'

// Money takes some days to be on a statement; what is older than this at the end of the period has been missed.
const OLD_DAYS = 31
const CANNOT_SEE = 'Lines of bank statements that nobody has reconciled are not visible through Xero.'

/** Money in the books that is not reconciled with a bank line: what is old is a warning for each account, what is recent is told. */
export const unreconciled: Check = {
  rule: 'unreconciled_items',
  title: 'Items in the books that are not reconciled',
  step: 'bank',
  weight: 6,
  examine(books) {
    const items = unreconciledItems(books)
    const accounts = books.accounts.filter(({ type }) => type === 'BANK')
    const parts = accounts.map((account) => ({ account, items: items.get(account.code || account.id) ?? [] }))
    const found = parts.flatMap((part) => oldItems(part, books))
    const recent = recentItems(parts, books)
    const clear = parts.filter((part) => part.items.length === 0 && isUsed(part.account, books))
    const proved = clear.map(
      ({ account }) => `${quoted(account.name)}: everything up to ${books.period.to} is reconciled.`,
    )
    const unseen = parts.filter(({ account }) => account.status !== 'ARCHIVED' && !isSeen(account, books))
    const names = unseen.map(({ account }) => quoted(account.name)).join(', ')
    const unchecked = unseen.length === 0 ? {} : { unchecked: `${CANNOT_SEE} Nothing else shows those of ${names}.` }
    return { found: [...found, ...recent], proved, ...unchecked }
  },
}

/** Whether a statement shows the bank's side; of an account that did not move its balance alone does. */
function isSeen(account: Account, books: MonthBooks): boolean {
  const code = account.code || account.id
  const brought = books.statements.filter(({ accountCode }) => accountCode === code)
  return brought.some(({ statement: { format } }) => format !== 'balance' || !isUsed(account, books))
}

interface Part {
  account: Account
  items: readonly CloseDocument[]
}

function unreconciledItems({ documents, transfers, organisation, period }: MonthBooks): Map<string, CloseDocument[]> {
  const single = documents.filter((document) => isOpenMoney(document, period.to))
  const sides = transfers
    .filter(({ date }) => date <= period.to)
    .flatMap((transfer) => transferSides(transfer, organisation.baseCurrency))
  return groupedBy([...single, ...sides], ({ bankAccount }) => bankAccount)
}

/** Transfers are listed as bank transactions too, so those are left to the transfers themselves. */
function isOpenMoney({ kind, type, status, reconciled, date }: CloseDocument, to: Day): boolean {
  if (kind !== 'payment' && (kind !== 'bank_transaction' || type.endsWith('TRANSFER'))) return false
  return reconciled === false && date <= to && isInLedger(kind, status)
}

function transferSides(transfer: BankTransfer, currency: string): CloseDocument[] {
  const document = documentOfTransfer(transfer, currency)
  const { fromAccount, toAccount, fromReconciled, toReconciled } = transfer
  return [
    ...(fromReconciled === false ? [{ ...document, bankAccount: fromAccount }] : []),
    ...(toReconciled === false ? [{ ...document, bankAccount: toAccount }] : []),
  ]
}

function oldItems({ account, items }: Part, { period, organisation }: MonthBooks): Found[] {
  const before = addDays(period.to, -OLD_DAYS)
  const old = items.filter(({ date }) => date <= before)
  if (old.length === 0) return []
  const amount = totalOf(old)
  return [
    {
      key: [account.id],
      severity: 'warning',
      amount,
      fact: `${quoted(account.name)}: ${counted(old.length, 'item')} of ${moneyText(amount, organisation.baseCurrency)} more than ${OLD_DAYS} days old on ${period.to} ${old.length === 1 ? 'is' : 'are'} not reconciled, the oldest of ${oldest(old)}.`,
      next: 'Look for each on the bank statement. A person reconciles it on the Reconcile tab of the account in Xero, or removes what was never at the bank (entered twice, a cheque that was not presented). Lines of the bank that nobody reconciled are not visible through Xero.',
      ...summedUp(old),
    },
  ]
}

function recentItems(parts: readonly Part[], { period, organisation }: MonthBooks): Found[] {
  const before = addDays(period.to, -OLD_DAYS)
  const recent = parts.flatMap(({ items }) => items.filter(({ date }) => date > before))
  if (recent.length === 0) return []
  const amount = totalOf(recent)
  const accounts = parts.filter(({ items }) => items.some(({ date }) => date > before))
  return [
    {
      key: ['recent'],
      severity: 'note',
      amount,
      fact: `${counted(recent.length, 'item')} of ${moneyText(amount, organisation.baseCurrency)} of the last ${OLD_DAYS} days up to ${period.to} ${recent.length === 1 ? 'is' : 'are'} not reconciled yet, in ${accounts.map(({ account }) => quoted(account.name)).join(', ')}.`,
      next: 'A person reconciles them on the Reconcile tab of each account in Xero, which no program can do. Lines of the bank are not visible through Xero: a statement as evidence shows which of these it has.',
      ...summedUp(recent),
    },
  ]
}

function oldest(items: readonly CloseDocument[]): Day {
  return items.reduce((first, { date }) => (date < first ? date : first), items[0]?.date ?? ('' as Day))
}

function totalOf(items: readonly CloseDocument[]): Cents {
  return sum(items.map(baseTotal))
}

function isUsed({ id }: Account, { postings, period }: MonthBooks): boolean {
  return postings.some(({ accountId, day }) => accountId === id && day >= period.from && day <= period.to)
}
