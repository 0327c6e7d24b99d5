import type { Day } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { type Channel, DISPUTE_REASONS, type DisputeReason, HOLD_REASONS, type HoldReason } from './record-entry.ts'

/** What a caller wants on record; which of it counts depends on `log`. */
export interface LogInput {
  log: 'promise' | 'dispute' | 'hold' | 'contacted' | 'close' | 'rebuild'
  contact?: string | undefined
  invoices?: readonly string[] | undefined
  on?: Day | undefined
  amount?: Cents | undefined
  instalment?: boolean | undefined
  reason?: DisputeReason | HoldReason | undefined
  ref?: string | undefined
  channel?: Channel | undefined
  by?: string | undefined
  said?: string | undefined
  reply?: { text: string; quote: string; received?: Day | undefined } | undefined
  note_in_xero: boolean
}

const WITH = [
  'contact',
  'invoices',
  'on',
  'amount',
  'instalment',
  'reason',
  'ref',
  'channel',
  'by',
  'said',
  'reply',
] as const

type Argument = (typeof WITH)[number]

const ABOUT: readonly Argument[] = ['contact', 'invoices', 'said', 'reply', 'by']

/** What can be given with each. */
const GOES_WITH: Readonly<Record<LogInput['log'], readonly Argument[]>> = {
  promise: [...ABOUT, 'on', 'amount', 'instalment', 'channel'],
  dispute: [...ABOUT, 'amount', 'reason', 'channel'],
  hold: [...ABOUT, 'on', 'reason', 'channel'],
  contacted: [...ABOUT, 'ref', 'channel'],
  close: ['ref', 'contact', 'invoices', 'said'],
  rebuild: ['contact', 'ref'],
}

/** Throws Fault for an argument that means nothing with what is logged, and for one that it cannot do without. */
export function keepApart(input: LogInput): void {
  const stray = WITH.find((name) => input[name] !== undefined && !GOES_WITH[input.log].includes(name))
  if (stray) {
    throw new Fault(
      'invalid_input',
      `${stray}: it means nothing with log ${input.log}.`,
      `Leave it away; with ${input.log} go ${GOES_WITH[input.log].join(', ')}. Nothing was written.`,
    )
  }
  if (input.log === 'promise' && input.on === undefined)
    throw missing('on', 'by when payment is promised; without a day it is log contacted')
  if (input.log === 'dispute') disputeReason(input)
  if (input.log === 'hold') holdReason(input)
}

/** The reason of a dispute. Throws Fault where there is none, or that of a hold. */
export function disputeReason({ reason }: LogInput): DisputeReason {
  const found = DISPUTE_REASONS.find((one) => one === reason)
  if (found) return found
  throw missing('reason', `why it is disputed: ${DISPUTE_REASONS.join(', ')}`)
}

/** The reason of a hold. Throws Fault where there is none, or that of a dispute. */
export function holdReason({ reason }: LogInput): HoldReason {
  const found = HOLD_REASONS.find((one) => one === reason)
  if (found) return found
  throw missing('reason', `why it is on hold: ${HOLD_REASONS.join(', ')}`)
}

function missing(field: string, what: string): Fault {
  return new Fault('invalid_input', `${field}: it is needed here.`, `Give ${what}. Nothing was written.`)
}
