import type { Clock } from '../../books/clock.ts'
import type { OrganisationRef } from '../../books/organisation.ts'
import type { Finding } from '../../call/findings.ts'
import { storeHealth } from '../../store/health.ts'
import type { Store } from '../../store/open-store.ts'
import { limitsLeft } from '../../xero/limits-left.ts'
import { tokensLeft } from '../../xero/login-tokens.ts'
import { loginFinding } from './logins.ts'
import { copyFinding, limitsFinding } from './organisations.ts'
import { heldFinding, openFinding, pauseFindings } from './record.ts'

/** What is looked at for one organisation. `demo`: its books and its record live in this process. */
export interface ConnectionParts {
  store: Store
  worker: string
  ref: OrganisationRef
  clock: Clock
  demo: boolean
  mirror: boolean
}

/** How a connected organisation and its record stand, for an assistant: no path, no secret, and no call to Xero. Throws Fault `unavailable`. */
export async function connectionFindings(parts: ConnectionParts): Promise<Finding[]> {
  const { store, worker, ref, clock, demo, mirror } = parts
  const now = clock.now()
  const health = await storeHealth(store.database, worker, now, ref.id)
  const waiting = [...pauseFindings(health), heldFinding(health.held, now), openFinding(health, now)]
  if (demo) return waiting
  const limits = limitsFinding(await limitsLeft(store.leases, ref.id, now), now)
  const copy = copyFinding(mirror ? await store.mirrorOf(ref).state() : undefined, now)
  return [...(await loginFindings(parts, now)), limits, copy, ...waiting]
}

async function loginFindings({ store, ref }: ConnectionParts, now: number): Promise<Finding[]> {
  const connection = (await store.logins.connections()).find(({ organisation }) => organisation === ref.id)
  const login = (await store.logins.all()).find(({ id }) => id === connection?.login)
  if (!login) return []
  const { about: _, ...finding } = loginFinding(login, await tokensLeft(store.leases, login.id, now), now)
  return [finding]
}
