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

/**
 * What a statement file says, once it is read, oldest line first. Of `balance` there is no file: a person told the closing balance alone. `xero_uncoded` has
 * only the lines that are not reconciled yet. Balances are undefined where it tells none; `from` and `to` are of its lines or what it says itself.
 */
export interface Statement {
  format: 'csv' | 'ofx' | 'camt' | 'xero_uncoded' | 'balance'
  /** The account's number as the file has it, empty where it has none; masked to its last four wherever it is shown, and on record. */
  accountNumber: string
  /** The account's name where the file has one, as Xero's own export has. */
  accountName: string
  currency: string
  from: Day
  to: Day
  opening: Cents | undefined
  closing: Cents | undefined
  lines: readonly StatementLine[]
}

/** A statement that was brought as evidence for a bank account (by its code) of a period. */
export interface StatementEvidence {
  accountCode: string
  statement: Statement
  /** What a person said the closing balance is at the end of the period, where they did. */
  said: Cents | undefined
  /** The number of the note it is kept as. */
  note: number
}
