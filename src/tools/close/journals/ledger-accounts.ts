import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger } from '../../../books/records.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../month/month-books.ts'

/** The books that proposals are made from. */
export type ProposalBooks = Pick<
  MonthBooks,
  'period' | 'today' | 'accounts' | 'documents' | 'settings' | 'organisation' | 'trial' | 'profits' | 'items'
>

/** An account that was told by the ledger, with why; or what to ask for, with the accounts it may be. */
export type AccountChoice = { code: string; why: string } | { code: ''; asks: string }

/** Accounts by code. */
export function accountsByCode(accounts: readonly Account[]): ReadonlyMap<string, Account> {
  return new Map(accounts.filter(({ code }) => code !== '').map((account) => [account.code, account]))
}

/** Whether an account takes costs that belong to a month. */
export function isExpense(account: Account | undefined): boolean {
  return account !== undefined && account.class === 'EXPENSE' && account.systemAccount === ''
}

/** Whether an account holds what is paid for months to come. */
export function isPrepayment({ type, name, class: kind }: Account): boolean {
  return type === 'PREPAYMENT' || (kind === 'ASSET' && type !== 'BANK' && /\bprepa(id|yments?)\b/i.test(name))
}

/** Whether an account takes depreciation as a cost. */
export function isDepreciation({ type, name, class: kind }: Account): boolean {
  return type === 'DEPRECIATN' || (kind === 'EXPENSE' && /\b(depreciation|amorti[sz]ation)\b/i.test(name))
}

/** Whether an account gathers what assets have lost. */
export function isAccumulated({ name, class: kind }: Account): boolean {
  return kind === 'ASSET' && /\b(accum\w*|depreciation|amorti[sz]ation)\b/i.test(name)
}

/** An account for a sentence. */
export function accountWords({ code, name }: Pick<Account, 'code' | 'name'>): string {
  return `${cleanText(code, 12)} ${quoted(name, 50)}`
}

/** The one account of some, or the question which of them. */
export function oneOf(accounts: readonly Account[], role: string, why: string): AccountChoice {
  const active = accounts.filter(({ status, code }) => status === 'ACTIVE' && code !== '')
  const [only, ...more] = active
  if (only && more.length === 0) return { code: only.code, why }
  const candidates = active.slice(0, 6).map(accountWords).join(', ')
  return { code: '', asks: `${role}: ${candidates === '' ? 'no account of the chart looks like one' : candidates}` }
}

/** Journals of the ledger: posted ones, or drafts too. */
export function journalsOfBooks({ documents }: Pick<ProposalBooks, 'documents'>): CloseDocument[] {
  return documents.filter(({ kind, status }) => kind === 'journal' && (status === 'POSTED' || status === 'DRAFT'))
}

/** Whether a journal says that it accrues, and does not reverse. */
export function saysAccrual({ reference }: Pick<CloseDocument, 'reference'>): boolean {
  return /\baccru(e|es|ed|al|als|ing)\b/i.test(reference) && !/\brevers(al|e|es|ed|ing)\b(?! on \d)/i.test(reference)
}

/** Where accruals wait: what the ledger's own accruals were credited to, else the liability that is named so. */
export function accrualAccount(books: ProposalBooks): AccountChoice {
  const byCode = accountsByCode(books.accounts)
  const isWaiting = (code: string) => byCode.get(code)?.class === 'LIABILITY' && byCode.get(code)?.systemAccount === ''
  const used = journalsOfBooks(books)
    .filter(saysAccrual)
    .flatMap(({ lines }) => lines.filter(({ net, accountCode }) => net < 0n && isWaiting(accountCode)))
  const [code, share] = mostUsed(used.map(({ accountCode }) => accountCode))
  if (code !== undefined && share >= 0.8) return { code, why: 'the accruals of before are on it' }
  const named = books.accounts.filter((one) => one.class === 'LIABILITY' && /\baccru(ed|als?)\b/i.test(one.name))
  return oneOf(named, 'accruals account', 'it is the only liability named so')
}

/** Where prepayments wait. */
export function prepaymentAccount({ accounts }: ProposalBooks): AccountChoice {
  return oneOf(accounts.filter(isPrepayment), 'prepayments account', 'it is the only account for prepayments')
}

/** The value that comes most often, with its share. */
export function mostUsed(values: readonly string[]): [value: string | undefined, share: number] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [best] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return best ? [best[0], best[1] / values.length] : [undefined, 0]
}

/** What is bought and stands in the ledger: bills and money spent. */
export function isPurchase({ kind, type, status }: CloseDocument): boolean {
  return isInLedger(kind, status) && (kind === 'bill' || (kind === 'bank_transaction' && type === 'SPEND'))
}

/** The expense account that most of a contact's lines are on, of those given, with its share; undefined for fewer than `least` lines. */
export function usualExpense(
  lines: readonly CloseLine[],
  byCode: ReadonlyMap<string, Account>,
  least: number,
): { code: string; share: number } | undefined {
  const codes = lines.map(({ accountCode }) => accountCode).filter((code) => isExpense(byCode.get(code)))
  const [code, share] = mostUsed(codes)
  return code === undefined || codes.length < least ? undefined : { code, share }
}
