import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'
import type { StepName, Tone } from '../cadence/steps.ts'

/** An invoice by its id and number. */
export interface InvoiceRef {
  id: string
  number: string
}

/** Why a customer disputes what is due. */
export const DISPUTE_REASONS = [
  'not_received',
  'quality',
  'price',
  'quantity',
  'already_paid',
  'wrong_party',
  'order_number_missing',
  'other',
] as const

/** One of them. */
export type DisputeReason = (typeof DISPUTE_REASONS)[number]

/** Why a contact or an invoice is not chased. */
export const HOLD_REASONS = ['requested', 'do_not_contact', 'payment_plan', 'hardship', 'insolvency', 'other'] as const

/** One of them. */
export type HoldReason = (typeof HOLD_REASONS)[number]

/** How a contact was reached, or reached us. */
export const CHANNELS = ['email', 'phone', 'letter', 'message', 'meeting', 'other'] as const

/** One of them. */
export type Channel = (typeof CHANNELS)[number]

interface About {
  /** Names the entry for people and in Xero's history, such as `p_1a2b3c4d`; the same facts on the same day give the same one. */
  ref: string
  contact: ContactRef
  /** The invoices that it is about; none means all of the contact. */
  invoices: readonly InvoiceRef[]
  /** The organisation's day on which it was put on record. */
  day: Day
  /** What was said, in the customer's or the user's words; ledger text. */
  said: string
  /** Whether it was read back from a note in Xero's history, which whoever may write there can have made up. */
  rebuilt?: boolean | undefined
}

/**
 * One entry of the collections record. Entries are never changed: a later one closes or supersedes an earlier one by its `ref`. Amounts are
 * cents in `currency`.
 */
export type RecordEntry =
  | (About & {
      kind: 'promise'
      amount: Cents
      currency: string
      on: Day
      channel: Channel
      statedBy: string
      /** Whether it stands beside what was promised before instead of taking its place. */
      instalment?: boolean | undefined
    })
  | (About & { kind: 'dispute'; reason: DisputeReason; amount: Cents | undefined; currency: string; owner: string })
  | (About & { kind: 'hold'; reason: HoldReason; until: Day | undefined })
  | (About & {
      kind: 'contacted'
      channel: Channel
      step: StepName | undefined
      tone: Tone | undefined
      reminder: string
    })
  | (About & { kind: 'reminder'; step: StepName; tone: Tone; template: string; hash: string })
  | (About & { kind: 'closed'; closes: string; as: 'withdrawn' | 'settled' | 'lifted' })
