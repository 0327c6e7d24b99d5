import { addDays, daysBetween } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { type Found, refOf } from './check.ts'
import { baseTotal, inWords } from './document-words.ts'

const MOVED = /\b(transfers?|tfr|trf|xfer|sweep|top.?up|own accounts?|between accounts|savings)\b/i
const APART_DAYS = 3

/** Money received on one bank account as income that left another as an expense, or that says it is a transfer from an own account. */
export function misplacedTransfers(books: MonthBooks, accounts: ReadonlyMap<string, Account>): Found[] {
  const money = books.documents.filter(isMoney)
  const spent = groupedBy(
    money.filter(({ type }) => type === 'SPEND'),
    ({ total, currency }) => `${currency} ${total}`,
  )
  const banks = books.accounts.filter(({ type }) => type === 'BANK')
  const received = money.filter((one) => one.type === 'RECEIVE' && isNow(one, books) && isIn(one, accounts, 'REVENUE'))
  return received.flatMap((one) => {
    const other = counterpart(one, spent.get(`${one.currency} ${one.total}`) ?? [])
    if (!other && !(saysTransfer(one) && namesBank(one, banks))) return []
    return [booked(one, other)]
  })
}

function isMoney({ kind, type, status }: CloseDocument): boolean {
  return kind === 'bank_transaction' && (type === 'SPEND' || type === 'RECEIVE') && isInLedger(kind, status)
}

function isNow({ date }: CloseDocument, { period }: MonthBooks): boolean {
  return date >= period.from && date <= period.to
}

function isIn({ lines }: CloseDocument, accounts: ReadonlyMap<string, Account>, group: string): boolean {
  return lines.length > 0 && lines.every(({ accountCode }) => accounts.get(accountCode)?.class === group)
}

/** The one payment of the same amount that left another account on near days: where one of both says so, or on the day itself. */
function counterpart(one: CloseDocument, same: readonly CloseDocument[]): CloseDocument | undefined {
  const near = same.filter(({ date, bankAccount }) => {
    return (
      bankAccount !== one.bankAccount && date >= addDays(one.date, -APART_DAYS) && date <= addDays(one.date, APART_DAYS)
    )
  })
  const [other, second] = near
  if (!other || second) return undefined
  const isSaid = saysTransfer(one) || saysTransfer(other) || one.contactId === other.contactId
  return isSaid && Math.abs(daysBetween(one.date, other.date)) <= APART_DAYS ? other : undefined
}

function wordsOf({ reference, contactName, lines }: CloseDocument): string {
  return [reference, contactName, ...lines.map(({ description }) => description)].join(' ')
}

function saysTransfer(document: CloseDocument): boolean {
  return MOVED.test(wordsOf(document))
}

function namesBank(document: CloseDocument, banks: readonly Account[]): boolean {
  const words = wordsOf(document).toLowerCase()
  return banks.some(({ name, code }) => {
    if (code === document.bankAccount) return false
    return words.includes(name.toLowerCase()) || (code.length > 2 && new RegExp(`\\b${escaped(code)}\\b`).test(words))
  })
}

function escaped(text: string): string {
  return text.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function booked(one: CloseDocument, other: CloseDocument | undefined): Found {
  const against = other ? ` The ${inWords(other)}, left another account on ${other.date}.` : ''
  return {
    key: other ? [one.id, other.id] : [one.id],
    severity: 'warning',
    amount: baseTotal(one),
    fact: `The ${inWords(one)}, stands in income and looks like a transfer between own accounts.${against}`,
    next: 'If it is one, remove both entries and enter a bank transfer, so that neither income nor expenses have it.',
    documents: [one, ...(other ? [other] : [])].map(refOf),
    confidence: other ? 0.85 : 0.75,
  }
}
