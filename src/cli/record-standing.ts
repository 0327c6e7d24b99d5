import type { OrganisationRef } from '../books/organisation.ts'
import type { Config } from '../config.ts'
import type { Store } from '../store/open-store.ts'
import { limitsLeft } from '../xero/limits-left.ts'
import { tokensLeft } from '../xero/login-tokens.ts'
import type { Output } from './command-line.ts'
import { type LoginSource, loginFacts, type OrganisationFacts } from './login-facts.ts'
import type { OpenedStore } from './open-store.ts'
import { type OrgStore, runOrg } from './org.ts'
import { type OrganisationStatus, runStatus, type Status } from './status.ts'

/** What the commands on logins are run with: the record, opened when it is wanted, beside the settings. */
export interface LoginCommandParts {
  config: Config
  open(): Promise<OpenedStore>
  output: Output
  now: () => number
}

/** What `status` is told besides. */
export interface StatusParts extends LoginCommandParts {
  version: string
  folder: string
  zone: string
  policy(): Promise<Status['policy']>
}

/** Runs `xero-mcp org` on the record of the settings. */
export async function orgCommand(
  words: readonly string[],
  { config, open, output, now }: LoginCommandParts,
): Promise<number> {
  return await runOrg(words, {
    ...output,
    credentialGiven: credentialOf(config) !== undefined,
    withoutLogin: withoutLogin(config),
    open: async (): Promise<OrgStore> => {
      const { store } = await open()
      return {
        ...(await sourceOver(store, now)),
        sending: (id) => countOf(store, id, 'sending'),
        held: (id) => countOf(store, id, 'held'),
        close: () => store.close(),
      }
    },
  })
}

/** Runs `xero-mcp status` on the record of the settings. */
export async function statusCommand(words: readonly string[], parts: StatusParts): Promise<number> {
  const { zone, output } = parts
  return await runStatus(words, { ...output, zone, read: () => readStatus(parts) })
}

async function readStatus({ config, open, version, folder, now, policy }: StatusParts): Promise<Status> {
  const { store, keyKind: key } = await open()
  try {
    const facts = await loginFacts(await sourceOver(store, now))
    const { mirror } = config.keeping
    const organisations = [...facts.organisations, ...(await givenOrganisations(store, facts.organisations, config))]
    return {
      ...{ version, folder, key, mirror, credential: credentialOf(config), toolsets: config.toolsets },
      withoutLogin: withoutLogin(config),
      policy: await policy(),
      paused: await store.isPaused(),
      held: (await store.approvals.held()).length,
      logins: facts.logins,
      organisations: await Promise.all(organisations.map((one) => statusOf(one, store, now()))),
    }
  } finally {
    await store.close()
  }
}

function withoutLogin({ source }: Config): string {
  return source.kind === 'xero' && source.simulator !== undefined
    ? `No login is kept here; the simulator lets a server in without one. To rehearse: xero-mcp login --simulator ${source.simulator}`
    : 'No login to Xero is kept here. Run: xero-mcp login'
}

async function statusOf(facts: OrganisationFacts, store: Store, now: number): Promise<OrganisationStatus> {
  const { id } = facts
  const { minute, day, blockedUntil } = await limitsLeft(store.leases, id, now)
  const { lists } = await store.mirrorOf(refOf(id)).state()
  const instants = Object.values(lists).map(({ asOf }) => asOf ?? 0)
  const copied = Math.min(...instants)
  return {
    ...facts,
    held: await countOf(store, id, 'held'),
    sending: await countOf(store, id, 'sending'),
    callsLeft: { day, minute, blockedUntil },
    copiedAt: copied > 0 ? copied : undefined,
  }
}

/** What the record knows of organisations that a credential from the environment, and no login here, reaches. */
async function givenOrganisations(
  store: Store,
  known: readonly OrganisationFacts[],
  config: Config,
): Promise<OrganisationFacts[]> {
  const kind = credentialOf(config)
  if (kind === undefined) return []
  const others = (await store.organisations()).filter(({ id }) => !known.some((one) => one.id === id))
  return others.map(({ id, name, demo }) => ({
    ...{ id, name, login: '', kind, may: 'not known', usual: false, state: 'in use' },
    books: demo ? 'demo' : 'live',
  }))
}

async function sourceOver(store: Store, now: () => number): Promise<LoginSource> {
  const demo = new Map((await store.organisations()).map((one) => [one.id, one.demo]))
  return {
    logins: store.logins,
    tokens: (login) => tokensLeft(store.leases, login, now()),
    isDemo: (id) => demo.get(id),
  }
}

async function countOf(store: Store, id: string, state: 'held' | 'sending'): Promise<number> {
  return (await store.changesOf(refOf(id)).list({ states: [state], limit: 1 })).total
}

function refOf(id: string): OrganisationRef {
  return { id, name: id, demo: false }
}

function credentialOf({ source }: Config): string | undefined {
  if (source.kind === 'demo' || !source.given) return undefined
  return source.given.kind === 'bearer' ? 'bearer token of XERO_MCP_BEARER' : 'custom connection of XERO_MCP_CLIENT_ID'
}
