import type { Clock } from '../../books/clock.ts'
import { Fault } from '../../call/fault.ts'
import { about, type Finding, faulty, unchecked } from '../../call/findings.ts'
import type { Login, LoginKind } from '../../call/logins.ts'
import { onlyReads, type Policy } from '../../call/policy.ts'
import { missingScopes, scopesFor } from '../../call/scopes.ts'
import type { Config } from '../../config.ts'
import { randomFraction } from '../../system.ts'
import { connectionsReached } from '../../xero/connections.ts'
import { addressesOf } from '../../xero/hosts.ts'
import { httpsNetwork } from '../../xero/https-network.ts'
import { loginTokens, tokensLeft } from '../../xero/login-tokens.ts'
import type { OpenedStore } from '../open-store.ts'
import { bearerFinding, bearerScopes, connectionsFinding, loginFinding } from './logins.ts'
import { scopeFinding } from './scopes.ts'
import { within } from './within.ts'

/** What looking at the logins takes. `unreached`: why Xero cannot be asked, where it cannot. */
export interface LoginParts {
  config: Config
  policy: Policy
  kept: OpenedStore
  clock: Clock
  unreached: string | undefined
}

const LIMIT_MS = 8_000

/** The credential from the environment, or the logins of the record: whether they are good, and what they may do. */
export async function lookAtLogins(parts: LoginParts): Promise<Finding[]> {
  const { source } = parts.config
  if (source.kind === 'demo') return []
  if (source.given?.kind === 'bearer') {
    const { token } = source.given
    const scopes = bearerScopes(token)
    return [bearerFinding(token, parts.clock.now()), ...(scopes ? [scopesOf(scopes, 'bearer', parts)] : [])]
  }
  if (source.given) return []
  // A record may have met a simulator as well, and neither must see the other's tokens.
  const { identityBase } = addressesOf(source.simulator)
  const logins = (await parts.kept.store.logins.all()).filter((login) => login.identityBase === identityBase)
  if (logins.length === 0 && source.simulator === undefined) {
    return [faulty('login.none', 'No login to Xero is known here.', 'Run: xero-mcp login')]
  }
  return (await Promise.all(logins.map((login) => lookAtLogin(login, parts)))).flat()
}

async function lookAtLogin(login: Login, parts: LoginParts): Promise<Finding[]> {
  const { kept, clock, unreached } = parts
  const now = clock.now()
  const finding = loginFinding(login, await tokensLeft(kept.store.leases, login.id, now), now)
  const scopes = about(login.id, scopesOf(login.scopes, login.kind, parts))
  if (finding.state === 'fault')
    return [finding, scopes, about(login.id, unchecked('login.connections', 'Connections', 'the login has ended'))]
  if (unreached !== undefined)
    return [finding, scopes, about(login.id, unchecked('login.connections', 'Connections', unreached))]
  const reached = await within(clock, LIMIT_MS, 'Xero', () => reachedBy(login, parts))
  if (reached instanceof Fault) return [about(login.id, faulty('login.tokens', reached.fact, reached.next)), scopes]
  const all = await kept.store.logins.connections()
  const known = all.filter((one) => one.login === login.id)
  const elsewhere = all.filter((one) => one.login !== login.id).map(({ organisation }) => organisation)
  return [finding, scopes, about(login.id, connectionsFinding(known, reached, elsewhere))]
}

async function reachedBy(login: Login, { config, kept, clock }: LoginParts) {
  const simulator = config.source.kind === 'xero' ? config.source.simulator : undefined
  const { apiBase } = addressesOf(simulator)
  const network = httpsNetwork(simulator === undefined ? {} : { loopbackBase: apiBase })
  const around = { network, clock, apiBase }
  const shared = { leases: kept.store.leases, owner: kept.worker, random: randomFraction }
  return await connectionsReached(around, await loginTokens({ login, ...around, shared }).token())
}

function scopesOf(granted: readonly string[], kind: LoginKind, { config, policy }: LoginParts): Finding {
  const { toolsets, scopeModel: model } = config
  const wanted = scopesFor({ toolsets, readOnly: onlyReads(policy), model })
  const ledger = granted.filter((scope) => scope.startsWith('accounting.'))
  return scopeFinding({ missing: missingScopes(granted, wanted), unneeded: missingScopes(wanted, ledger), kind })
}
