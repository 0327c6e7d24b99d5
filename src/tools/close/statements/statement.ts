import type { Day } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'

/** One line of a bank statement, in the account's currency: money in above 0, money out below. `id` is the bank's own where it gives one, else empty. */
export interface StatementLine {
  id: string
  date: Day
  amount: Cents
  payee: string
  reference: string
  description: string
  /** The balance after the line where the bank tells it. */
  balance: Cents | undefined
}

/** What a statement file says, once it is read. Balances are undefined where it tells none; `from` and `to` are of its lines or what it says itself. */
export interface Statement {
  format: 'csv' | 'ofx' | 'camt' | 'xero_uncoded'
  /** The account's number as the file has it, empty where it has none; masked to its last four wherever it is shown. */
  accountNumber: string
  currency: string
  from: Day
  to: Day
  opening: Cents | undefined
  closing: Cents | undefined
  lines: readonly StatementLine[]
}

/** A statement that was brought as evidence for a bank account (by its code) of a period, and what a person said its closing balance is. */
export interface StatementEvidence {
  accountCode: string
  statement: Statement
  /** The number of the note it is kept as. */
  note: number
}
