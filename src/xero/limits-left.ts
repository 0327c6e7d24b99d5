import type { Leases } from '../call/leases.ts'
import { appBudget } from './budgets.ts'
import { parseJson } from './errors.ts'
import { limitsName, limitsShape, opensAt } from './organisation-limits.ts'
import { callsLeft } from './window.ts'

/** What Xero last said that an organisation has left; what is not known is absent. Instants are milliseconds. */
export interface LimitsLeft {
  /** Calls left of the running minute, those under way taken off. */
  minute?: number
  /** Calls left of the last 24 hours. */
  day?: number
  /** When Xero last said what is left of the day. */
  seenAt?: number
  /** When a call for a person may leave next, where it may not now. */
  blockedUntil?: number
}

const DAY_MS = 24 * 3_600_000

/** What is left of an organisation's limits as the processes on one store last saw it, without a call to Xero. Throws Fault `unavailable`. */
export async function limitsLeft(leases: Leases, organisation: string, now: number): Promise<LimitsLeft> {
  const found = await leases.read(limitsName(organisation))
  const { success, data: limits } = limitsShape.safeParse(parseJson(found?.value ?? ''))
  if (!success) return {}
  const { day, minute } = limits
  const opens = opensAt(limits, appBudget(), 'interactive', now)
  const left = callsLeft(minute, now)
  const dayIsKnown = day.left !== undefined && day.seenAt > now - DAY_MS
  return {
    // A window that is over says nothing of the next one, which others may use too.
    ...(minute.seen === undefined ? {} : { minute: left }),
    ...(dayIsKnown ? { day: day.left ?? 0, seenAt: day.seenAt } : {}),
    ...(opens > now ? { blockedUntil: opens } : {}),
  }
}
