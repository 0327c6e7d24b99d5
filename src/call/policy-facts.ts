import type { Day } from '../books/day.ts'
import { type InvoiceKind, inBaseCurrency } from '../books/documents.ts'
import type { Cents } from '../books/money.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { amountOf, effectOf } from './acts.ts'
import type { Change, Effect } from './change.ts'
import type { UsedRecord } from './changes.ts'

/** A contact's posted documents. `total` there are; `documents` are those that were read (base-currency cents, 1,000 at most). */
export interface ContactHistory {
  total: number
  documents: readonly { id: string; kind: InvoiceKind; date: Day | undefined; amount: Cents }[]
}

/** What a decision needs to know beyond the change. */
export interface PolicyFacts {
  tool: string
  organisation: OrganisationRef
  baseCurrency: string
  lockDate: Day | undefined
  /** The organisation's day, when it began (milliseconds), and the time of its clock, `HH:MM`. */
  today: Day
  dayStartedAt: number
  time: string
  /** Of the contact that the change is about; undefined where it was not read: then it counts as not known. */
  history: ContactHistory | undefined
  /** The account code of each line of the existing document, undefined where it has none; undefined where they were not read. */
  accounts: readonly (string | undefined)[] | undefined
  /** What was let through before, at least since the day began. */
  used: readonly UsedRecord[]
}

/** One change with what is computed from it once: `amount` is undefined where its size in base currency cannot be known. */
export interface Case {
  change: Change
  effect: Effect
  amount: Cents | undefined
  facts: PolicyFacts
}

/** A change as rules look at it. */
export function caseOf(change: Change, facts: PolicyFacts): Case {
  return { change, effect: effectOf(change), amount: knownAmount(change, facts.baseCurrency), facts }
}

/** The size of a change against the limits, in base-currency cents, never negative; 0 where it has no amount. */
export function baseAmount(change: Change): Cents {
  const money = amountOf(change)
  return money ? baseSize(money.amount, money.currencyRate) : 0n
}

/** An amount at a document's rate, in base-currency cents, without its sign. */
export function baseSize(amount: Cents, currencyRate: bigint): Cents {
  const size = inBaseCurrency(amount, currencyRate)
  return size < 0n ? -size : size
}

// A foreign document without a rate, or with the rate 1 that stands in for none, could be of any size.
function knownAmount(change: Change, baseCurrency: string): Cents | undefined {
  const money = amountOf(change)
  if (!money) return 0n
  const foreign = money.currency !== baseCurrency
  if (foreign && (money.currencyRate <= 0n || money.currencyRate === 1_000_000n)) return undefined
  return baseAmount(change)
}
