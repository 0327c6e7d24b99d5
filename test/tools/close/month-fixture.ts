import { type Day, day } from '../../../src/books/day.ts'
import { cents } from '../../../src/books/money.ts'
import type { Account } from '../../../src/books/organisation.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { postingsOf } from '../../../src/tools/close/month/postings.ts'
import { USUAL_SETTINGS } from '../../../src/tools/close/run/close-settings.ts'

export const OCTOBER = periodOf(day('2026-10-01'))

function account(code: string, name: string, type: string, group: string, more: Partial<Account> = {}): Account {
  const plain = { taxType: 'NONE', status: 'ACTIVE', systemAccount: '', currency: 'NZD', enablePayments: false }
  return { id: `account-${code}`, code, name, type, class: group, ...plain, ...more }
}

export const ACCOUNTS: readonly Account[] = [
  account('090', 'Business Bank', 'BANK', 'ASSET'),
  account('091', 'Savings', 'BANK', 'ASSET'),
  account('200', 'Sales', 'REVENUE', 'REVENUE'),
  account('270', 'Other Income', 'OTHERINCOME', 'REVENUE'),
  account('300', 'Purchases', 'DIRECTCOSTS', 'EXPENSE'),
  account('429', 'General Expenses', 'EXPENSE', 'EXPENSE'),
  account('437', 'Interest Expense', 'EXPENSE', 'EXPENSE'),
  account('477', 'Wages and Salaries', 'EXPENSE', 'EXPENSE'),
  account('498', 'Unrealised Currency Gains', 'EXPENSE', 'EXPENSE', { systemAccount: 'UNREALISEDCURRENCYGAIN' }),
  account('610', 'Accounts Receivable', 'CURRENT', 'ASSET', { systemAccount: 'DEBTORS' }),
  account('800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', { systemAccount: 'CREDITORS' }),
  account('820', 'GST', 'CURRLIAB', 'LIABILITY', { systemAccount: 'GST' }),
  account('850', 'Suspense', 'CURRLIAB', 'LIABILITY'),
  account('855', 'Card Clearing', 'CURRLIAB', 'LIABILITY'),
  account('900', 'Loan', 'TERMLIAB', 'LIABILITY'),
  account('299', 'Old Purchases', 'DIRECTCOSTS', 'EXPENSE', { status: 'ARCHIVED' }),
]

let made = 0

export function docLine(more: Partial<CloseLine> = {}): CloseLine {
  const plain = { description: 'Goods', accountCode: '429', itemCode: '', taxType: 'NONE', quantity: 10_000n, tax: 0n }
  return { ...plain, net: cents('100'), ...more }
}

/** A bill of October that nobody finds fault with, unless told otherwise; one line of the whole unless lines are given. */
export function doc(more: Partial<CloseDocument> = {}): CloseDocument {
  made += 1
  const { total = cents('100') } = more
  return {
    ...{ kind: 'bill', type: 'ACCPAY', id: `id-${made}`, number: `B-${made}`, reference: '', contactId: 'c1' },
    ...{ contactName: 'Volt Energy', status: 'AUTHORISED', date: day('2026-10-10'), due: undefined, currency: 'NZD' },
    ...{ currencyRate: 1_000_000n, total, totalTax: 0n, open: total, bankAccount: '', reconciled: undefined },
    ...{ hasAttachments: true, updatedAt: Date.UTC(2026, 9, 10), lines: [docLine({ net: total })], settlements: [] },
    ...more,
  }
}

export function spend(more: Partial<CloseDocument> = {}): CloseDocument {
  return doc({ kind: 'bank_transaction', type: 'SPEND', bankAccount: '090', reconciled: true, open: 0n, ...more })
}

export function invoiced(more: Partial<CloseDocument> = {}): CloseDocument {
  const { total = cents('100') } = more
  const lines = [docLine({ accountCode: '200', net: total })]
  return doc({ kind: 'invoice', type: 'ACCREC', contactName: 'Harbour Dental', lines, ...more })
}

export function journal(date: string, net: bigint, more: Partial<CloseDocument> = {}): CloseDocument {
  const lines = [docLine({ net }), docLine({ net: -net, accountCode: '850' })]
  const plain = { kind: 'journal', type: '', number: '', contactId: '', contactName: '', status: 'POSTED' } as const
  return doc({ ...plain, reference: 'Accrual', date: day(date), total: net, open: 0n, lines, ...more })
}

/** The books of October 2026, read on 20 November, with these documents; the trial balance is what they post. */
export function monthBooks(documents: readonly CloseDocument[] = [], more: Partial<MonthBooks> = {}): MonthBooks {
  const { accounts = ACCOUNTS, transfers = [], period = OCTOBER } = more
  const postings = postingsOf({ documents, transfers, accounts, baseCurrency: 'NZD' })
  const figures = (from: Day) => {
    const amounts = new Map<string, bigint>()
    for (const { accountId, day: on, amount } of postings) {
      if (on >= from && on <= period.to) amounts.set(accountId, (amounts.get(accountId) ?? 0n) + amount)
    }
    return amounts
  }
  return {
    ...{ period, today: day('2026-11-20'), asOf: Date.UTC(2026, 10, 20), from: 'copy', accounts, taxRates: [] },
    organisation: {
      ...{ id: 'org', name: 'Kestrel Trading Ltd', demo: true, legalName: 'Kestrel Trading Limited', country: 'NZ' },
      ...{ baseCurrency: 'NZD', zone: 'Pacific/Auckland', shortCode: '', salesTaxBasis: 'ACCRUALS' },
      ...{ financialYearEnd: { day: 31, month: 3 }, salesTaxPeriod: 'TWOMONTHS' },
      ...{ periodLockDate: day('2026-09-30'), endOfYearLockDate: undefined },
    },
    ...{ contacts: [], items: [], documents, transfers, repeating: [], profits: [], postings },
    trial: { movement: figures(period.from), balance: figures('1900-01-01' as Day) },
    ...{ related: [], statements: [], settings: USUAL_SETTINGS },
    ...more,
  }
}
