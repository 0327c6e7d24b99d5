import { day } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import type { Account } from '../../../src/books/organisation.ts'
import { proposalsOf } from '../../../src/tools/close/journals/proposals.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { USUAL_SETTINGS } from '../../../src/tools/close/run/close-settings.ts'

/** The month that the books are of. */
export const OCTOBER = periodOf(day('2026-10-01'))

function account(code: string, name: string, type: string, kind: string): Account {
  const rest = { taxType: 'NONE', status: 'ACTIVE', systemAccount: '', currency: '', enablePayments: false }
  return { id: `id-${code}`, code, name, type, class: kind, ...rest }
}

/** Its chart of accounts. */
export const ACCOUNTS = [
  account('412', 'Consulting', 'EXPENSE', 'EXPENSE'),
  account('416', 'Depreciation', 'DEPRECIATN', 'EXPENSE'),
  account('433', 'Insurance', 'EXPENSE', 'EXPENSE'),
  account('445', 'Power', 'EXPENSE', 'EXPENSE'),
  account('453', 'Office Expenses', 'EXPENSE', 'EXPENSE'),
  account('620', 'Prepayments', 'PREPAYMENT', 'ASSET'),
  account('630', 'Inventory', 'INVENTORY', 'ASSET'),
  account('730', 'Motor Vehicles', 'FIXED', 'ASSET'),
  account('731', 'Less Accumulated Depreciation on Motor Vehicles', 'FIXED', 'ASSET'),
  account('805', 'Accruals', 'CURRLIAB', 'LIABILITY'),
  account('850', 'Suspense', 'CURRLIAB', 'LIABILITY'),
]

let made = 0

/** A line of a document, cents without tax. */
export function line(accountCode: string, net: bigint, description = 'Things'): CloseLine {
  return { description, accountCode, itemCode: '', taxType: '', quantity: undefined, net, tax: 0n }
}

/** A bill, or another document with what `more` says. */
export function bill(on: string, lines: CloseLine[], more: Partial<CloseDocument> = {}): CloseDocument {
  made += 1
  const total = sum(lines.map(({ net }) => net))
  return {
    ...{ kind: 'bill', type: 'ACCPAY', id: `doc-${made}`, number: `B-${made}`, reference: '', status: 'AUTHORISED' },
    ...{ contactId: 'c1', contactName: 'Heron Power', date: day(on), due: undefined, currency: 'NZD' },
    ...{ currencyRate: 1_000_000n, total, totalTax: 0n, open: 0n, bankAccount: '', reconciled: undefined },
    ...{ hasAttachments: false, updatedAt: 0, lines, settlements: [] },
    ...more,
  }
}

/** A manual journal. */
export function journal(on: string, reference: string, lines: CloseLine[], status = 'POSTED'): CloseDocument {
  return bill(on, lines, {
    kind: 'journal',
    type: '',
    contactId: '',
    contactName: '',
    number: '',
    reference,
    status,
  })
}

/** The books of October 2026 with these documents alone. */
export function booksOf(documents: CloseDocument[], more: Partial<MonthBooks> = {}): MonthBooks {
  return {
    ...{ period: OCTOBER, today: day('2026-11-20'), asOf: 0, from: 'copy', accounts: ACCOUNTS, taxRates: [] },
    organisation: { country: 'NZ', baseCurrency: 'NZD' } as MonthBooks['organisation'],
    ...{ contacts: [], items: [], documents, transfers: [], repeating: [], profits: [], postings: [], related: [] },
    trial: { movement: new Map(), balance: new Map() },
    ...{ statements: [], settings: USUAL_SETTINGS },
    ...more,
  }
}

/** What is proposed, kinds and lines. */
export const shapes = (books: MonthBooks) =>
  proposalsOf(books).map((one) => [
    one.kind,
    one.lines.map(({ account: code, amount }) => `${code} ${amount}`).join(', '),
  ])
