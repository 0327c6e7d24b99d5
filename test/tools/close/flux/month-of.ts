import { type Day, day } from '../../../../src/books/day.ts'
import { cents } from '../../../../src/books/money.ts'
import type { Account } from '../../../../src/books/organisation.ts'
import type { CloseDocument, MonthBooks, Posting } from '../../../../src/tools/close/month/month-books.ts'
import { monthsAfter, periodOf } from '../../../../src/tools/close/month/period.ts'
import { USUAL_SETTINGS } from '../../../../src/tools/close/run/close-settings.ts'

const period = periodOf(day('2026-10-01'))

/** An account of a class, under its code. */
export function accountOf(code: string, kind: string, more: Partial<Account> = {}): Account {
  return {
    ...{ id: `id-${code}`, code, name: `Account ${code}`, type: kind, class: kind, taxType: 'NONE', status: 'ACTIVE' },
    ...{ systemAccount: '', currency: '', enablePayments: false },
    ...more,
  }
}

/** A bill of a contact on a day. */
export function billOf(contactId: string, on: string, number: string): CloseDocument {
  return {
    ...{ kind: 'bill', type: 'ACCPAY', id: `${contactId} ${number}`, number, reference: '', contactId },
    ...{ contactName: `Contact ${contactId}`, status: 'AUTHORISED', date: day(on), due: undefined, currency: 'NZD' },
    ...{ currencyRate: 1_000_000n, total: 0n, totalTax: 0n, open: 0n, bankAccount: '', reconciled: undefined },
    ...{ hasAttachments: false, updatedAt: 0, lines: [], settlements: [] },
  }
}

/** What a bill puts to an account. */
export function posted(code: string, amount: number, document: CloseDocument): Posting {
  return { accountId: `id-${code}`, day: document.date as Day, amount: cents(amount), document }
}

/** The books of October 2026: accounts with the figures of thirteen months, debits above 0, and postings. */
export function monthOf(
  figures: readonly (readonly [account: Account, amounts: readonly number[]])[],
  postings: readonly Posting[] = [],
  more: Partial<MonthBooks> = {},
): MonthBooks {
  return {
    ...{ period, today: day('2026-11-20'), asOf: 0, from: 'xero', accounts: figures.map(([account]) => account) },
    organisation: {
      ...{ id: 'o', name: 'Books', demo: true, legalName: 'Books', country: 'NZ', baseCurrency: 'NZD', zone: 'UTC' },
      ...{ shortCode: '', financialYearEnd: { day: 31, month: 3 }, salesTaxBasis: '', salesTaxPeriod: '' },
      ...{ periodLockDate: undefined, endOfYearLockDate: undefined },
    },
    ...{ taxRates: [], contacts: [], items: [], documents: [], transfers: [], repeating: [], related: [] },
    trial: {
      movement: new Map(figures.map(([{ id }, amounts]) => [id, cents(amounts.at(-1) ?? 0)])),
      balance: new Map(),
    },
    profits: Array.from({ length: 13 }, (_, at) => ({
      period: monthsAfter(period, at - 12),
      figures: new Map(figures.map(([{ id }, amounts]) => [id, cents(amounts[at - 13 + amounts.length] ?? 0)])),
    })),
    ...{ postings, statements: [], settings: USUAL_SETTINGS },
    ...more,
  }
}
