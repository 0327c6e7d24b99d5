import { visible } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import type { Connection, Login, Logins } from '../call/logins.ts'
import { ArgumentError, flagsOf, type Output, organisationNamed, runNamed } from './command-line.ts'

/** What `xero-mcp logout --help` prints. */
export const LOGOUT_HELP = `xero-mcp logout [ORGANISATION | --all]: takes this server's access to an
organisation away.

  ORGANISATION   its name or id; may be left out where only one is connected
  --all          ends every login

Xero is told, and what is kept of it here for reading is removed. Where Xero
cannot be told it is forgotten here all the same, and what is left to do by hand
is said. The record of what was done stays: xero-mcp purge removes it.
`

/** The logins of a store, and Xero. */
export interface LogoutPlace {
  logins: Logins
  /** Takes the connection to one organisation away at Xero. Throws Fault. */
  disconnect(login: Login, connectionId: string): Promise<void>
  /** Makes the tokens of a person's login void at Xero. Throws Fault. */
  revoke(login: Login): Promise<void>
  /** Removes what is kept of an organisation for reading. */
  forgetCopy(organisation: string): Promise<void>
  close(): Promise<void>
}

/** What the command runs in. */
export interface LogoutAround extends Output {
  /** Opens the store; throws Fault when it cannot be. */
  open(): Promise<LogoutPlace>
}

/** Runs `xero-mcp logout`. Answers the exit code: 1 when Xero could not be told of it, 2 when the arguments cannot be used. */
export async function runLogout(words: readonly string[], around: LogoutAround): Promise<number> {
  return await runNamed('logout', around, async () => {
    const options = { all: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = flagsOf('logout', words, options)
    if (values.help) {
      around.write(LOGOUT_HELP)
      return 0
    }
    const [name, ...more] = positionals
    if (more.length > 0) throw new ArgumentError('Name one organisation, in quotes where it has blanks.')
    if (values.all && name !== undefined) throw new ArgumentError('Name an organisation or give --all, not both.')
    const place = await around.open()
    try {
      return await logOut(name, values.all === true, place, around)
    } finally {
      await place.close()
    }
  })
}

async function logOut(name: string | undefined, all: boolean, place: LogoutPlace, around: Output): Promise<number> {
  const [logins, connections] = [await place.logins.all(), await place.logins.connections()]
  if (logins.length === 0) {
    around.write('Nothing is logged in here.\n')
    return 0
  }
  const nothingNamed = name === undefined && (all || connections.length === 0)
  const told = nothingNamed
    ? await endEach(logins, connections, place, around)
    : await leave(chosen(name, connections), logins, connections, place, around)
  const more = 'The record of what was done stays; xero-mcp purge ORGANISATION removes it.\n'
  around.write(more)
  return told ? 0 : 1
}

function chosen(name: string | undefined, connections: readonly Connection[]): Connection {
  const known = connections.map((one) => ({ id: one.organisation, name: one.name, demo: false }))
  const [only, ...others] = connections
  if (name === undefined && only && others.length === 0) return only
  if (name === undefined) {
    const names = known.slice(0, 10).map((one) => shown(one.name))
    throw new ArgumentError(`Name the organisation, or give --all. Connected: ${names.join('; ')}.`)
  }
  const { id } = organisationNamed('ORGANISATION', name, known)
  const found = connections.find(({ organisation }) => organisation === id)
  if (!found) throw new TypeError('an organisation that was found is gone')
  return found
}

async function endEach(
  logins: readonly Login[],
  connections: readonly Connection[],
  place: LogoutPlace,
  around: Output,
): Promise<boolean> {
  let told = true
  for (const login of logins) {
    const own = connections.filter((one) => one.login === login.id)
    told = (await end(login, own, place, around)) && told
  }
  return told
}

/** Disconnects one organisation; with the last one of a login the login ends. */
async function leave(
  connection: Connection,
  logins: readonly Login[],
  connections: readonly Connection[],
  place: LogoutPlace,
  around: Output,
): Promise<boolean> {
  const login = logins.find(({ id }) => id === connection.login)
  if (!login) throw new TypeError('a connection has no login')
  const others = connections.filter((one) => one.login === login.id && one !== connection)
  if (others.length === 0) return await end(login, [connection], place, around)
  const fault = await faultOf(() => place.disconnect(login, connection.connectionId))
  await place.logins.keep(login, others)
  await place.forgetCopy(connection.organisation)
  around.write(`${shown(connection.name)} is disconnected here${fault ? '' : ' and at Xero'}.\n`)
  if (fault) around.complain(byHand(fault, [connection]))
  return fault === undefined
}

/** Ends a login with all that it reaches. */
async function end(
  login: Login,
  connections: readonly Connection[],
  place: LogoutPlace,
  around: Output,
): Promise<boolean> {
  const isPersons = login.kind !== 'custom'
  const fault = isPersons ? await faultOf(() => place.revoke(login)) : undefined
  await place.logins.forget(login.id)
  for (const { organisation } of connections) await place.forgetCopy(organisation)
  const names = connections.map(({ name }) => shown(name)).join('; ')
  around.write(
    `The login of the app ${visible(login.clientId, 80)} is ended here${isPersons && !fault ? ' and at Xero' : ''}: ${names || 'no organisation'}.\n`,
  )
  if (!isPersons) around.complain(CUSTOM)
  else if (fault) around.complain(byHand(fault, connections))
  return fault === undefined
}

const CUSTOM =
  'Xero keeps a custom connection until it is disconnected there: in the organisation under Settings, Connected apps, or at https://developer.xero.com/app/manage.\n'

function byHand(fault: Fault, connections: readonly Connection[]): string {
  const names = connections.map(({ name }) => shown(name)).join('; ')
  return `Xero could not be told: ${fault.fact} Disconnect it there by hand, in ${names || 'each organisation'} under Settings, Connected apps.\n`
}

function shown(name: string): string {
  return visible(name, 80)
}

/** The fault of an attempt; undefined where it went well. */
async function faultOf(attempt: () => Promise<void>): Promise<Fault | undefined> {
  try {
    await attempt()
    return undefined
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown
    throw thrown
  }
}
