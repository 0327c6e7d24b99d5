import type { Cents } from '../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import type { StepId } from '../run/close-steps.ts'

/** How much a finding holds up the close: `blocker` its step fails, `warning` it is to be looked at, `note` it is told only. */
export const SEVERITIES = ['blocker', 'warning', 'note'] as const

/** One of them. */
export type Severity = (typeof SEVERITIES)[number]

/** What a finding names of a document. */
export type DocumentRef = Pick<CloseDocument, 'kind' | 'id' | 'number' | 'status'>

/** What a finding or proposal names of a document. */
export function refOf({ kind, id, number, status }: DocumentRef): DocumentRef {
  return { kind, id, number, status }
}

/**
 * What a check found wrong. `key` says what it is about apart from words and amounts, usually ids of documents, so that the same fault has the same id
 * however often it is found. `amount` is the money at risk, base-currency cents, never below 0. `fact` is a whole sentence with ledger text
 * quoted, `next` what to do about it, `rows` the figures behind it.
 */
export interface Found {
  key: readonly string[]
  severity: Severity
  amount: Cents
  fact: string
  next: string
  documents: readonly DocumentRef[]
  rows?: readonly (readonly [label: string, value: string])[]
  /** How sure a check that guesses is, 0 to 1; left out where it is certain. */
  confidence?: number
}

/**
 * What a check answers: what is wrong, and in `proved` what it has shown to be right, in sentences with figures. `unchecked` says why it could not be
 * made, or a part of it not.
 */
export interface CheckAnswer {
  found: readonly Found[]
  proved: readonly string[]
  unchecked?: string
}

/** One check: pure, the same books give the same answer. `rule` is its stable name, `weight` how much it counts in the score (1 to 10). */
export interface Check {
  rule: string
  title: string
  step: StepId
  weight: number
  examine(books: MonthBooks): CheckAnswer
}
