/** How long after its first attempt a request may be sent again under its key: Xero forgets a key six minutes after the first call. */
export const RESEND_WITHIN_MS = 5 * 60_000

/** How long after its last attempt a request can still be carried out inside Xero, with time to spare. */
export const CONCLUDE_AFTER_MS = 6.5 * 60_000

/** How far Xero's clock and ours may differ when Xero's instants are compared with when a request left. */
export const CLOCK_SKEW_MS = 10 * 60_000

/** The two clocks of a request, milliseconds: when its first and when its last attempt left. */
export interface SendClocks {
  firstSent: number | undefined
  lastSent: number | undefined
}

/** What the last attempt said: `lost` nothing, `answered` something that does not settle it, such as an error of Xero's own. */
export type LastAnswer = 'lost' | 'answered'

/** What is to be done. A read-back that is not `conclusive` can only find the record; that it is missing says nothing yet. */
export type NextStep = { next: 'send' } | { next: 'wait'; until: number } | { next: 'read_back'; conclusive: boolean }

/** Decides what is next for a request whose fate is open. */
export type SendRule = (clocks: SendClocks, now: number, last: LastAnswer) => NextStep

/**
 * Two clocks decide: the first attempt's, how long the key protects a resend; the last attempt's, when nothing can be under way any
 * more. One clock is not enough: a resend shortly before the key ends may reach Xero after a conclusion drawn from the first attempt.
 */
export const twoClockRule: SendRule = ({ firstSent, lastSent = firstSent }, now, last) => {
  if (firstSent === undefined || lastSent === undefined) return { next: 'send' }
  if (now > lastSent + CONCLUDE_AFTER_MS) return { next: 'read_back', conclusive: true }
  if (last === 'answered') return { next: 'read_back', conclusive: false }
  // A clock that was set back does not tell how old the key is.
  const keyLives = now >= lastSent && now < firstSent + RESEND_WITHIN_MS
  return keyLives ? { next: 'send' } : { next: 'wait', until: lastSent + CONCLUDE_AFTER_MS + 1 }
}
