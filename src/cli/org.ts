import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { ArgumentError, flagsOf, type Output, organisationNamed, runNamed } from './command-line.ts'
import { columns, type LoginSource, loginFacts, type OrganisationFacts, shortId } from './login-facts.ts'

/** What `xero-mcp org --help` prints. */
export const ORG_HELP = `xero-mcp org: the organisations that this record's logins to Xero reach. It asks
Xero nothing.

  org list [--json]      every organisation: short id, demo or live, login, what
                         it may, which is the usual one
  org use NAME           makes it the usual one: what calls mean when they name
                         none (a server started with --organisation keeps to its
                         own); org use --none has none
  org remove NAME        puts it out of use: no server on this record reads or
                         writes it any more. Xero still has the connection; what
                         is kept of it here goes with xero-mcp purge
  org add NAME           puts it back into use

NAME is a name, an id, or the short id. Running servers follow at once.
`

/** The record, as the command uses it. */
export interface OrgStore extends LoginSource {
  /** How many changes of an organisation are being sent to Xero now. */
  sending(organisation: string): Promise<number>
  /** How many are held for a person. */
  held(organisation: string): Promise<number>
  close(): Promise<void>
}

/** What the command runs in. */
export interface OrgSurroundings extends Output {
  /** Whether the environment gives a credential, which counts before the logins. */
  credentialGiven: boolean
  /** What to say where there is no login. */
  withoutLogin: string
  /** Opens the record; throws Fault when it cannot be. */
  open(): Promise<OrgStore>
}

/** Runs `xero-mcp org`. Answers the exit code: 1 when the record refuses, 2 when the arguments cannot be used. */
export async function runOrg(args: readonly string[], around: OrgSurroundings): Promise<number> {
  return await runNamed('org', around, async () => {
    const options = {
      json: { type: 'boolean' },
      none: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const
    const { values: flags, positionals } = flagsOf('org', args, options)
    const [verb, name, ...more] = positionals
    if (flags.help) {
      around.write(ORG_HELP)
      return 0
    }
    if (more.length > 0)
      throw new ArgumentError('Put a name that has blanks into quotes: org use "Kestrel Trading Ltd".')
    const store = await around.open()
    try {
      return await runVerb({ verb, name, json: flags.json === true, none: flags.none === true }, store, around)
    } finally {
      await store.close()
    }
  })
}

interface Asked {
  verb: string | undefined
  name: string | undefined
  json: boolean
  none: boolean
}

async function runVerb(asked: Asked, store: OrgStore, around: OrgSurroundings): Promise<number> {
  const { verb = 'list', name, json, none } = asked
  if (json && verb !== 'list') throw new ArgumentError('--json goes with org list.')
  if (none && (verb !== 'use' || name !== undefined))
    throw new ArgumentError('--none goes with org use, without a name.')
  if (verb === 'list' && name === undefined) return await list(store, around, json)
  if (none) return await useNone(store, around)
  const act = Object.hasOwn(ACTS, verb) ? ACTS[verb] : undefined
  if (!act) throw new ArgumentError('Say org list, use NAME, remove NAME or add NAME. See xero-mcp org --help.')
  if (name === undefined) throw new ArgumentError(`Name the organisation: org ${verb} NAME. See xero-mcp org list.`)
  around.write(await act(await organisationFor(name, store), store))
  return 0
}

async function organisationFor(name: string, store: OrgStore): Promise<OrganisationFacts> {
  const { organisations } = await loginFacts(store)
  if (organisations.length === 0) throw new ArgumentError('No login reaches an organisation yet: xero-mcp login.')
  const refs = organisations.map((one): OrganisationRef => ({ id: one.id, name: one.name, demo: false }))
  const { id } = organisationNamed('NAME', name, refs)
  const found = organisations.find((one) => one.id === id)
  if (!found) throw new Error('a known organisation is gone')
  return found
}

type Act = (organisation: OrganisationFacts, store: OrgStore) => Promise<string>

const ACTS: Readonly<Record<string, Act>> = {
  use: async ({ id, name, state }, { logins }) => {
    if (state === 'out of use') throw new ArgumentError(`${name} is out of use. First: xero-mcp org add ${shortId(id)}`)
    await logins.setUsual(id)
    const ended = state === 'login ended' ? ' Its login has ended, though: xero-mcp login.\n' : ''
    return `${name} is the usual organisation now: calls mean it when they name none.\n${ended}`
  },
  remove: async ({ id, name, state, usual }, { logins, sending, held }) => {
    if (state === 'out of use') return `${name} was out of use already.\n`
    const open = await sending(id)
    if (open > 0) {
      throw new ArgumentError(
        `${open} ${open === 1 ? 'change is' : 'changes are'} being sent to ${name}: what became of them must be known first. Try again in some minutes; xero-mcp status shows it.`,
      )
    }
    await logins.setRemoved(id, true)
    const waiting = await held(id)
    return [
      `${name} is out of use: no server on this record reads or writes it until "xero-mcp org add ${shortId(id)}".`,
      ...(usual ? ['It was the usual one; there is none now.'] : []),
      ...(waiting > 0 ? [`${waiting} held for a person can be agreed to again only then.`] : []),
      'Xero still has the connection.\n',
    ].join(' ')
  },
  add: async ({ id, name, state }, { logins }) => {
    if (state !== 'out of use') return `${name} is in use already.\n`
    await logins.setRemoved(id, false)
    return `${name} is in use again.\n`
  },
}

async function useNone({ logins }: OrgStore, around: OrgSurroundings): Promise<number> {
  await logins.setUsual(undefined)
  around.write('There is no usual organisation now: with several, each call names the one that it means.\n')
  return 0
}

async function list(store: OrgStore, around: OrgSurroundings, json: boolean): Promise<number> {
  const { organisations } = await loginFacts(store)
  if (json) {
    around.write(`${JSON.stringify(organisations, undefined, 2)}\n`)
    return 0
  }
  const given = 'A credential is set in the environment, which counts before these logins.\n'
  if (around.credentialGiven) around.complain(given)
  around.write(`${organisations.length === 0 ? around.withoutLogin : table(organisations)}\n`)
  return 0
}

function table(organisations: readonly OrganisationFacts[]): string {
  return columns(
    ['organisation', 'id', 'books', 'login', 'may', 'usual', 'state'],
    organisations.map(({ name, id, books, kind, may, usual, state }) => [
      ...[cleanText(name, 60), shortId(id), books, kind, may, usual ? 'usual' : ''],
      state === 'login ended' ? 'login ended: run xero-mcp login' : state,
    ]),
  )
}
