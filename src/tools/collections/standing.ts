import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { RecordEntry } from './record-entry.ts'

type EntryOf<Kind extends RecordEntry['kind']> = Extract<RecordEntry, { kind: Kind }>

/** How a promise stands, read from the payments: `live` still runs, `partly` ran out with something paid, `superseded` by a newer one. */
export type PromiseState = 'live' | 'kept' | 'partly' | 'broken' | 'superseded' | 'withdrawn'

/**
 * A promise with what came of it. `paid` is what was paid on its invoices from the day it was made until its time was up, in its currency.
 * `from` is `xero` where it is only an expected payment date that a person set there.
 */
export interface StandingPromise extends EntryOf<'promise'> {
  state: PromiseState
  paid: Cents
  from: 'record' | 'xero'
}

/** A dispute; `closed` is the day on which it was settled or withdrawn. */
export interface StandingDispute extends EntryOf<'dispute'> {
  closed: Day | undefined
}

/** A hold in force or past; `over` is the day from which it no longer holds. */
export interface StandingHold extends EntryOf<'hold'> {
  over: Day | undefined
}

/** Everything on record about one contact, the newest first. */
export interface Standing {
  promises: readonly StandingPromise[]
  disputes: readonly StandingDispute[]
  holds: readonly StandingHold[]
  contacted: readonly EntryOf<'contacted'>[]
  reminders: readonly EntryOf<'reminder'>[]
}
