import type { Log } from './network.ts'

const MINUTE_MS = 60_000
// Tokens and signatures are taken some minutes early or late.
const TOO_FAR_MS = 3 * MINUTE_MS

/**
 * How far the clock of this computer is ahead of the sender's of an answer, milliseconds, negative when behind; undefined where the answer
 * has no `Date`. `sentAt` and `receivedAt` are instants of this computer's clock; what the way took is left in doubt's favour.
 */
export function clockErrorOf(
  headers: Readonly<Record<string, string>>,
  sentAt: number,
  receivedAt: number,
): number | undefined {
  const theirs = Date.parse(headers.date ?? '')
  if (Number.isNaN(theirs)) return undefined
  // The header has whole seconds: it was written some time between `theirs` and a second later.
  if (receivedAt < theirs) return receivedAt - theirs
  return Math.max(0, sentAt - (theirs + 1_000))
}

/** Notices a wrong clock from Xero's answers. */
export interface ClockWatch {
  note(headers: Readonly<Record<string, string>>, sentAt: number, receivedAt: number): void
  /** How far the clock is ahead, milliseconds; undefined while it is right enough. */
  error(): number | undefined
}

/** Watches the clock, and logs once that it is minutes wrong. */
export function createClockWatch(log: Log): ClockWatch {
  let told = false
  let latest: number | undefined
  return {
    note: (headers, sentAt, receivedAt) => {
      const error = clockErrorOf(headers, sentAt, receivedAt)
      if (error === undefined) return
      latest = Math.abs(error) > TOO_FAR_MS ? error : undefined
      if (latest === undefined || told) return
      told = true
      log('clock_wrong', { aheadMinutes: Math.round(latest / MINUTE_MS) })
    },
    error: () => latest,
  }
}

/** That the clock is wrong, as part of a sentence; `error` is how far it is ahead, milliseconds. */
export function clockText(error: number): string {
  const minutes = Math.round(Math.abs(error) / MINUTE_MS)
  return `the clock of this computer is ${minutes} minutes ${error > 0 ? 'ahead of' : 'behind'} Xero's`
}

/** What to do about a wrong clock. */
export const CLOCK_NEXT = 'Set the clock of this computer right, best by its time service, and try again.'
