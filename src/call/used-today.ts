import type { Cents } from '../books/money.ts'
import { subjectOf } from './acts.ts'
import type { Effect } from './change.ts'
import type { UsedRecord } from './changes.ts'
import type { Case } from './policy-facts.ts'

/** What a day comes to with one more change: each document once, at its largest amount, in base-currency cents. */
export interface DayTotal {
  /** Undefined while the change's own amount is not known in base currency. */
  amount: Cents | undefined
  count: number
}

/**
 * What was let through since `dayStartedAt` with one of these effects (all but `local` unless told), and the change itself beside it:
 * a document that is approved and then marked as sent counts once.
 */
export function dayTotalWith(at: Case, effects: readonly Effect[] | undefined): DayTotal {
  const largest = new Map<string, Cents>()
  for (const record of at.facts.used) {
    if (countsIn(record, at, effects)) count(largest, record.subject, record.amount)
  }
  // No id of Xero's is empty, so a new document is always one more.
  count(largest, subjectOf(at.change) ?? '', at.amount ?? 0n)
  let total = 0n
  for (const amount of largest.values()) total += amount
  return { amount: at.amount === undefined ? undefined : total, count: largest.size }
}

function countsIn(record: UsedRecord, { facts }: Case, effects: readonly Effect[] | undefined): boolean {
  if (record.at < facts.dayStartedAt) return false
  return effects ? effects.includes(record.effect) : record.effect !== 'local'
}

function count(largest: Map<string, Cents>, subject: string, amount: Cents): void {
  const before = largest.get(subject)
  if (before === undefined || amount > before) largest.set(subject, amount)
}
