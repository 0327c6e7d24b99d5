import { env, platform, stderr, stdout } from 'node:process'
import { Fault } from '../call/fault.ts'
import type { Login } from '../call/logins.ts'
import { onlyReads, type Policy } from '../call/policy.ts'
import { scopesFor } from '../call/scopes.ts'
import type { Config } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import { randomFraction, randomHandle, systemClock } from '../system.ts'
import { addressesOf } from '../xero/hosts.ts'
import { httpsNetwork } from '../xero/https-network.ts'
import { createIdentity, type IdentityAround } from '../xero/identity.ts'
import { browserApp, keepTokens, loginTokens, revokeTokens } from '../xero/login-tokens.ts'
import { clientCredentials } from '../xero/tokens.ts'
import { runLogin } from './login.ts'
import type { LoginPlace, LoginSettings } from './login-around.ts'
import { type LogoutPlace, runLogout } from './logout.ts'
import { openBrowser } from './open-browser.ts'
import type { OpenedStore } from './open-store.ts'
import { processTerminal } from './terminal.ts'

/** A command on the logins, and the policy and record that its settings mean. */
export interface LoginCommand {
  words: readonly string[]
  /** The settings as they were typed. */
  flags: readonly string[]
  /** Names of the settings that the environment had. */
  variables: readonly string[]
  config: Config
  log: ScrubbedLog
  policy: Policy
  openStore(): Promise<OpenedStore>
}

/** Runs `xero-mcp login` on the terminal of this process. Answers the exit code. */
export async function login(command: LoginCommand): Promise<number> {
  const { words, log, openStore } = command
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await runLogin(words, {
      terminal: processTerminal(),
      clock: systemClock,
      stopped: stopping.signal,
      settings: settingsOf(command),
      openBrowser: (address) => openBrowser(address, { environment: env, platform }, systemClock),
      newHandle: randomHandle,
      secret: log.secret,
      open: async () => loginPlace(await openStore(), whereXeroIs(command.config)),
    })
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

/** Runs `xero-mcp logout`. Answers the exit code. */
export async function logout({ words, config, openStore }: LoginCommand): Promise<number> {
  return await runLogout(words, {
    write: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    open: async () => logoutPlace(await openStore(), whereXeroIs(config)),
  })
}

interface Whereabouts extends IdentityAround {
  identityBase: string
}

function whereXeroIs({ source }: Config): Whereabouts {
  const simulator = source.kind === 'xero' ? source.simulator : undefined
  const addresses = addressesOf(simulator)
  const network = httpsNetwork(simulator === undefined ? {} : { loopbackBase: addresses.apiBase })
  return { ...addresses, network, clock: systemClock }
}

function settingsOf({ config, flags, variables, policy }: LoginCommand): LoginSettings {
  const { source, clientId, toolsets, scopeModel: model } = config
  const { simulator, given } = source.kind === 'xero' ? source : { simulator: undefined, given: undefined }
  return {
    ...{ simulator, given, clientId, policy: policy.name },
    scopes: scopesFor({ toolsets, readOnly: onlyReads(policy), model }),
    flags: withoutClientId(flags),
    variables: variables.filter((name) => !OF_THE_LOGIN.has(name)),
  }
}

// A server finds these in the login.
const OF_THE_LOGIN = new Set(['XERO_MCP_CLIENT_ID', 'XERO_MCP_CLIENT_SECRET', 'XERO_MCP_BEARER'])

function withoutClientId(flags: readonly string[]): string[] {
  return flags.filter((flag, at) => !/^--client-id(=|$)/.test(flag) && flags[at - 1] !== '--client-id')
}

/** Where a login is kept: the store, and Xero. */
export function loginPlace({ store }: OpenedStore, where: Whereabouts): LoginPlace {
  const { network, clock, identityBase } = where
  return {
    logins: store.logins,
    identityBase,
    identity: (app) => createIdentity(app, where),
    keepTokens: (id, tokens, identity) => keepTokens(store.leases, id, tokens, identity, clock),
    customToken: async ({ clientId, clientSecret = '', scopes }) =>
      await clientCredentials({ clientId, clientSecret, scopes, identityBase, network, clock }).token(),
    close: () => store.close(),
  }
}

/** Where a login is ended: the store, and Xero. */
export function logoutPlace({ store, worker: owner }: OpenedStore, where: Whereabouts): LogoutPlace {
  const { leases } = store
  const identityOf = (one: Login) => createIdentity(browserApp(one), where)
  const shared = { leases, owner, random: randomFraction }
  return {
    logins: store.logins,
    disconnect: async (one, connectionId) => {
      if (one.identityBase !== where.identityBase) throw otherService()
      const token = await loginTokens({ login: one, ...where, shared }).token()
      await identityOf(one).disconnect(token, connectionId)
    },
    revoke: (one) => revokeTokens(leases, one.id, identityOf(one)),
    forgetCopy: (organisation) => store.forgetCopy(organisation),
    close: () => store.close(),
  }
}

// A token is for the service that gave it: a simulator must not see Xero's.
function otherService(): Fault {
  return new Fault('refused', 'The login is of another service than the one that is set.', 'Set it as for the login.')
}
