import type { ContactRef } from '../books/contacts.ts'
import type { Day } from '../books/day.ts'
import { type Cents, magnitude } from '../books/money.ts'
import type { RecordKind } from '../books/records.ts'
import type { AccountCodes, Act, Money } from './acts/act.ts'
import { allocationActs } from './acts/allocations.ts'
import { bankActs } from './acts/bank.ts'
import { contactActs } from './acts/contacts.ts'
import { documentActs } from './acts/documents.ts'
import { expenseActs } from './acts/expenses.ts'
import { fileActs } from './acts/files.ts'
import { journalActs } from './acts/journals.ts'
import { ownActs } from './acts/own.ts'
import { paymentActs } from './acts/payments.ts'
import { recordUpdateActs } from './acts/record-updates.ts'
import { recordActs } from './acts/records.ts'
import { repeatingActs } from './acts/repeating.ts'
import { settingActs } from './acts/settings.ts'
import type { Change, ChangeOf, Effect } from './change.ts'
import type { Sources } from './change-sources.ts'

/** What is to be known of changes, asked of any of them: each act answers for itself in `acts/`. */

// Mapped, so that the compiler misses an act that is not in it.
const acts: { readonly [Name in Change['act']]: Act<ChangeOf<Name>> } = {
  ...contactActs,
  ...documentActs,
  ...recordActs,
  ...paymentActs,
  ...allocationActs,
  ...bankActs,
  ...journalActs,
  ...expenseActs,
  ...fileActs,
  ...settingActs,
  ...recordUpdateActs,
  ...repeatingActs,
  ...ownActs,
}

/** Every act that a change can be. */
export const ACTS = Object.keys(acts) as Change['act'][]

/** The acts that make a new record. */
export const MAKING_ACTS = ACTS.filter((act) => acts[act].makes)

/** All that is to be known of a change's act. */
export function actOf({ act }: Change): Act<Change> {
  return acts[act]
}

/** The effect of one change. */
export function effectOf(change: Change): Effect {
  return actOf(change).effect(change)
}

/** The amount a change is about as it will be, with its currency; undefined where it has none. */
export function moneyOf(change: Change): Money | undefined {
  return actOf(change).money(change)
}

/** The amount a change is about, before or after it, whichever is larger, with its currency; undefined where it has none. */
export function amountOf(change: Change): { amount: Cents; currency: string; currencyRate: bigint } | undefined {
  const money = moneyOf(change)
  if (!money) return undefined
  const { amount: after, before = after, currency, currencyRate } = money
  return { amount: magnitude(after) > magnitude(before) ? after : before, currency, currencyRate }
}

/** The contact a change is about, the new one where it changes; undefined where it has none or creates it. */
export function contactOf(change: Change): ContactRef | undefined {
  return actOf(change).contact(change)
}

/** The ledger date a change would post on, the earlier one where it moves; `unknown` where that is not known, undefined where it posts on none. */
export function postingDateOf(change: Change): Day | 'unknown' | undefined {
  return actOf(change).postingDate(change)
}

/** The document or contact that a change is about; undefined for one that makes a new one, or is about neither. */
export function subjectOf(change: Change): string | undefined {
  return actOf(change).subject(change)
}

/** The kind of document a change is about; undefined where it is about none. */
export function kindOf(change: Change): RecordKind | undefined {
  return actOf(change).kind(change)
}

/** Where payee, address, bank details and amount of a change come from; what the change has none of, or does not tell, is left out. */
export function sourcesOf(change: Change): Sources {
  return actOf(change).sources(change)
}

/** The account of each line of a change, undefined where it is not known; nothing at all for what has no lines. `existing` are those of the document as it is. */
export function accountCodesOf(change: Change, existing: AccountCodes): AccountCodes | undefined {
  return actOf(change).accounts(change, existing)
}
