import type { ContactRef } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { HistoryOwner, RecordKind } from '../../books/records.ts'
import type { Described, Effect } from '../change.ts'
import type { Sources } from '../change-sources.ts'
import type { Shown } from '../shown-change.ts'

/** What a change is about in money: `amount` as it will be, `before` where that is another; `currencyRate` is 0 where Xero chooses it. `against` is what lines of the other sign take off it, without sign. */
export interface Money {
  amount: Cents
  before?: Cents
  against?: Cents
  currency: string
  currencyRate: bigint
}

/** Account codes of lines, undefined for each that is not known. */
export type AccountCodes = readonly (string | undefined)[]

/** What to do after an act, where the usual words do not fit it. */
export interface NextWords {
  drafted?: string
  held?: string
  failed?: string
}

/**
 * All that is to be known of one kind of change, beside how Xero is told of it. Everything that a decision or a person relies on must be
 * said, so that a new act cannot forget it: `nothing` says that it has none.
 */
export interface Act<One> {
  /** How far it reaches, read off the change itself: prior and next state decide, never what the tool says of itself. */
  effect(change: One): Effect
  /** What is sent and what it changes, for everybody who may agree to it. It is cleaned and shortened by `showChange`. */
  show(change: One): Shown
  /** The amount that limits count. */
  money(change: One): Money | undefined
  /** The contact it is about, the new one where it changes. */
  contact(change: One): ContactRef | undefined
  /** The id of the record that it changes; undefined where it makes a new one, or is about none. */
  subject(change: One): string | undefined
  /** The kind of document that it is about. */
  kind(change: One): RecordKind | undefined
  /** The ledger date it would post on, the earlier one where it moves; `unknown` where that is not known. */
  postingDate(change: One): Day | 'unknown' | undefined
  /** The accounts of its lines, those that are replaced included; `existing` are those of the record as it is. Undefined for what has no lines. */
  accounts(change: One, existing: AccountCodes): AccountCodes | undefined
  /** Where payee, address, bank details and amount come from. */
  sources(change: One): Sources
  /** What is noted in Xero's own history once it is done, and on what; where the effect calls for a note. */
  noted(change: One): { on: HistoryOwner; deed: string } | undefined
  /** Why it cannot be undone, and what to do instead; undefined where undo_change has a way. */
  lasting(change: One): readonly [fact: string, next: string] | undefined
  /** Whether it makes a new record, which only one change can have made. */
  makes: boolean
  /** Whether the record that it is about stays as it was, so that other changes of it still fit. */
  leavesAsWas?: boolean
  /** What makes two changes the same act, where that is less than everything but the words about it. */
  essence?(change: One): readonly string[]
  /** Its badge on the approvals page, where its effect's does not fit. */
  badge?: string
  /** How the policy's reasons go on after "It", where its effect's words do not fit. */
  does?: Readonly<Partial<Record<Effect, string>>>
  next?: NextWords
}

/** The acts of a family, each with all that is to be known of it; one that is missing does not compile. */
export type ActsOf<Family extends { act: string }> = {
  readonly [Name in Family['act']]: Act<Described & Extract<Family, { act: Name }>>
}

/** Says that an act has none of something. */
export function nothing(): undefined {
  return undefined
}

/** What there is to be known of an act that is about no amount, contact, day or account. */
export const ofNoMoney = {
  money: nothing,
  contact: nothing,
  postingDate: nothing,
  accounts: nothing,
  sources: () => ({}),
  noted: nothing,
}
