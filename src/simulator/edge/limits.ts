/** The four limits of Xero: calls at once, per minute and per day of an organisation, and per minute of an app. */
export interface Limits {
  concurrent: number
  minute: number
  day: number
  appMinute: number
}

/** Xero's limits; an app on the Starter tier has 1,000 a day. */
export const xeroLimits: Limits = { concurrent: 5, minute: 60, day: 5_000, appMinute: 10_000 }

/** Which limit refused a call, in the words of `X-Rate-Limit-Problem`. */
export type LimitProblem = 'concurrent' | 'minute' | 'day' | 'appminute'

/** A call that was let in: `headers` say what remains, `leave` must be called once when it is answered. */
export interface Admitted {
  admitted: true
  headers(): Record<string, string>
  leave(): void
}

/** A call that was turned away: the headers of the empty 429. */
export interface TurnedAway {
  admitted: false
  problem: LimitProblem
  headers: Record<string, string>
}

/** Counts calls of each app on each organisation, on the simulator's clock. A call that is turned away is not counted. */
export interface Limiter {
  limits: Limits
  enter(clientId: string, organisationId: string, now: number): Admitted | TurnedAway
  /** The headers that a 429 of one kind carries, for calls refused by an injected fault. */
  refusal(problem: LimitProblem, clientId: string, organisationId: string, now: number): Record<string, string>
}

const MINUTE = 60_000
const DAY = 86_400_000

/** A fixed window of a minute that begins with its first call. */
interface Window {
  start: number
  count: number
}

interface Tenant {
  inFlight: number
  minute: Window
  /** Instants of the calls of the last 24 hours, oldest first from `oldest` on. */
  calls: number[]
  oldest: number
}

/** A limiter with nothing counted yet. */
export function createLimiter(limits: Limits): Limiter {
  const tenants = new Map<string, Tenant>()
  const apps = new Map<string, Window>()
  const tenantOf = (clientId: string, organisationId: string, now: number) => {
    const tenant = entry(tenants, `${clientId} ${organisationId}`, newTenant)
    roll(tenant, now)
    return tenant
  }
  const appOf = (clientId: string, now: number) => rolled(entry(apps, clientId, newWindow), now)
  const limiter: Limiter = {
    limits: { ...limits },
    enter(clientId, organisationId, now) {
      const tenant = tenantOf(clientId, organisationId, now)
      const app = appOf(clientId, now)
      const problem = problemOf(limiter.limits, tenant, app)
      if (problem) return { admitted: false, problem, headers: limiter.refusal(problem, clientId, organisationId, now) }
      count(tenant, app, now)
      return admission(limiter.limits, tenant, app)
    },
    refusal(problem, clientId, organisationId, now) {
      const tenant = tenantOf(clientId, organisationId, now)
      const left = remaining(limiter.limits, tenant, appOf(clientId, now))
      return { ...left, ...problemHeaders(problem, tenant, now) }
    },
  }
  return limiter
}

function problemOf(limits: Limits, tenant: Tenant, app: Window): LimitProblem | undefined {
  if (tenant.inFlight >= limits.concurrent) return 'concurrent'
  if (tenant.minute.count >= limits.minute) return 'minute'
  if (tenant.calls.length - tenant.oldest >= limits.day) return 'day'
  return app.count >= limits.appMinute ? 'appminute' : undefined
}

function count(tenant: Tenant, app: Window, now: number): void {
  for (const window of [tenant.minute, app]) {
    if (window.count === 0) window.start = now
    window.count += 1
  }
  tenant.calls.push(now)
  tenant.inFlight += 1
}

function admission(limits: Limits, tenant: Tenant, app: Window): Admitted {
  const headers = remaining(limits, tenant, app)
  let open = true
  return {
    admitted: true,
    headers: () => headers,
    leave() {
      if (open) tenant.inFlight -= 1
      open = false
    },
  }
}

/** Only the minute and the day say when to come back. */
function problemHeaders(problem: LimitProblem, tenant: Tenant, now: number): Record<string, string> {
  const headers: Record<string, string> = { 'x-rate-limit-problem': problem }
  if (problem === 'minute') headers['retry-after'] = seconds(tenant.minute.start + MINUTE - now)
  if (problem === 'day') headers['retry-after'] = seconds((tenant.calls[tenant.oldest] ?? now) + DAY - now)
  if (problem === 'minute') headers['x-minlimit-remaining'] = '0'
  if (problem === 'day') headers['x-daylimit-remaining'] = '0'
  if (problem === 'appminute') headers['x-appminlimit-remaining'] = '0'
  return headers
}

function seconds(milliseconds: number): string {
  return String(Math.max(1, Math.ceil(milliseconds / 1000)))
}

function remaining(limits: Limits, tenant: Tenant, app: Window): Record<string, string> {
  return {
    'x-daylimit-remaining': left(limits.day, tenant.calls.length - tenant.oldest),
    'x-minlimit-remaining': left(limits.minute, tenant.minute.count),
    'x-appminlimit-remaining': left(limits.appMinute, app.count),
  }
}

function left(limit: number, used: number): string {
  return String(Math.max(0, limit - used))
}

function roll(tenant: Tenant, now: number): void {
  rolled(tenant.minute, now)
  while (tenant.oldest < tenant.calls.length && (tenant.calls[tenant.oldest] ?? now) <= now - DAY) tenant.oldest += 1
  if (tenant.oldest < 1_000) return
  tenant.calls.splice(0, tenant.oldest)
  tenant.oldest = 0
}

function rolled(window: Window, now: number): Window {
  if (now >= window.start + MINUTE) window.count = 0
  if (window.count === 0) window.start = now
  return window
}

function newTenant(): Tenant {
  return { inFlight: 0, minute: newWindow(), calls: [], oldest: 0 }
}

function newWindow(): Window {
  return { start: 0, count: 0 }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
