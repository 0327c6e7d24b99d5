import { day } from '../../../src/books/day.ts'
import type { Account } from '../../../src/books/organisation.ts'
import type { Note, NoteQuery } from '../../../src/call/notes.ts'
import { bankChecks } from '../../../src/tools/close/checks/bank-checks.ts'
import type { CloseDocument, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { readStatements } from '../../../src/tools/close/statements/read-statements.ts'
import type { StatementLine } from '../../../src/tools/close/statements/statement.ts'
import { statementFrom, statementInput } from '../../../src/tools/close/statements/statement-input.ts'

/** The month that the fixtures are of. */
export const period = periodOf(day('2026-10-01'))

/** A line of a statement. */
export function line(date: string, amount: bigint, payee: string): StatementLine {
  return { id: '', date: day(date), amount, payee, reference: '', description: '', balance: undefined }
}

/** Money spent from the bank account 090. */
export function spent(
  id: string,
  date: string,
  total: bigint,
  contactName: string,
  more: Partial<CloseDocument> = {},
): CloseDocument {
  return {
    ...{ kind: 'bank_transaction', type: 'SPEND', id, number: '', reference: '', contactId: contactName, contactName },
    ...{ status: 'AUTHORISED', date: day(date), due: undefined, currency: 'NZD', currencyRate: 1_000_000n, total },
    ...{ totalTax: 0n, open: 0n, bankAccount: '090', reconciled: false, hasAttachments: false, updatedAt: 0 },
    ...{ lines: [], settlements: [], ...more },
  }
}

/** The bank account 090. */
export const BANK: Account = {
  ...{ id: 'bank', code: '090', name: 'Business Bank', type: 'BANK', status: 'ACTIVE', currency: 'NZD' },
  ...{ class: 'ASSET', taxType: '', systemAccount: '', enablePayments: false },
}

/** Books with one bank account, 090, and one statement of it. */
export function booksWith(
  documents: readonly CloseDocument[],
  lines: readonly StatementLine[],
  closing: bigint,
  ledger: bigint,
): MonthBooks {
  const statement = {
    format: 'csv',
    accountNumber: '',
    accountName: '',
    currency: '',
    from: period.from,
    to: period.to,
    opening: undefined,
    closing,
    lines,
  }
  return {
    ...{
      period,
      today: day('2026-11-20'),
      documents,
      transfers: [],
      accounts: [BANK],
      organisation: { baseCurrency: 'NZD' },
    },
    statements: [{ accountCode: '090', statement, said: undefined, note: 1 }],
    trial: { movement: new Map(), balance: new Map([['bank', ledger]]) },
  } as unknown as MonthBooks
}

/** What each check of banks says, by rule. */
export const resultsOf = (books: MonthBooks) =>
  Object.fromEntries(bankChecks.map((check) => [check.rule, check.examine(books)]))

/** Statements brought for 090 and kept in memory. */
export function notesInMemory() {
  const kept: Note[] = []
  const context = {
    books: { accounts: async () => [{ ...BANK, bankAccountNumber: '12-3456-7890123-00' }] },
    notes: { read: async ({ subject }: NoteQuery = {}) => kept.filter((one) => one.subject === subject) },
    files: {},
  } as unknown as Parameters<typeof statementFrom>[1]
  const bring = async (given: object) => {
    const brought = await statementFrom(statementInput.parse({ account: '090', ...given }), context, period)
    for (const { entry } of brought.changes) {
      if (entry.key && kept.some(({ key }) => key === entry.key)) continue
      kept.push({ ...entry, by: 'test', at: 0, number: kept.length + 1 })
    }
    return brought
  }
  return { bring, read: () => readStatements(context.notes, period) }
}
