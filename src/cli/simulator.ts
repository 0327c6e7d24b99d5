import { argv, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { fixedClock, parseInstant, runningClock } from '../simulator/clock.ts'
import { type CompanyChoice, foundCompany, REGIONS } from '../simulator/company/companies.ts'
import { knownScopes } from '../simulator/edge/scopes.ts'
import { type Listening, listen } from '../simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../simulator/simulator.ts'
import { loopbackNetwork } from '../simulator/webhooks/loopback.ts'

/** What `xero-mcp simulator --help` prints. */
export const SIMULATOR_HELP = `xero-mcp simulator: a Xero on this machine, for developing and testing. It
listens on 127.0.0.1 only.

  --port N                 the port (default: a free one)
  --company NAME           demo (default), empty, or seed:N[:INVOICES] for a
                           generated company, INVOICES counting sales invoices
                           and bills (1000)
  --region nz|au|uk|us     the country of a new company (nz)
  --file FILE              keeps the state there; a file that exists is
                           continued, and founds no company
  --consent auto|ask       auto agrees to every login by itself (default); ask
                           shows the page at which a person chooses
                           organisations and says yes or no
  --clock INSTANT          a clock that stands at this instant, such as
                           2026-11-20T09:00:00Z (default: runs)

It prints one line of JSON: where api, identity and login are, the
organisations, and the apps that may log in. Further controls (clock, lock
dates, faults, e-mail) are under /simulator/ on the same port: see
docs/simulator.md.
`

/** What the command runs in: the words after its name, where it writes, and what ends it. */
export interface SimulatorSurroundings {
  write(text: string): void
  complain(text: string): void
  /** Settles when the simulator shall stop. */
  stopped: Promise<unknown>
}

/** An argument that cannot be used; the message says which and what would do. */
class ArgumentError extends Error {}

/** Serves a simulated Xero until it is told to stop. Answers the exit code: 2 when the arguments cannot be used. */
export async function runSimulator(
  args: readonly string[] = argv.slice(3),
  around: SimulatorSurroundings = processSurroundings(),
): Promise<number> {
  try {
    const settings = readSettings(args)
    if (settings === 'help') {
      around.write(SIMULATOR_HELP)
      return 0
    }
    const simulator = openSimulator(settings)
    simulator.consent.ask = settings.ask
    const listening = await listenOn(simulator, settings.port)
    const { api, identity, login } = listening
    around.write(`${JSON.stringify({ api, identity, login, ...directory(simulator) })}\n`)
    await around.stopped
    await listening.close()
    return 0
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError)) throw thrown
    around.complain(`xero-mcp simulator: ${thrown.message}\n`)
    return 2
  }
}

function processSurroundings(): SimulatorSurroundings {
  return {
    write: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    stopped: new Promise((resolve) => {
      process.once('SIGINT', resolve)
      process.once('SIGTERM', resolve)
    }),
  }
}

interface Settings {
  port: number
  choice: CompanyChoice
  file: string | undefined
  instant: number | undefined
  ask: boolean
}

function readSettings(args: readonly string[]): Settings | 'help' {
  const values = readFlags(args)
  if (values.help) return 'help'
  const port = wholeNumber(values.port ?? '0', 65_535)
  if (port === undefined) throw new ArgumentError('--port must be a whole number up to 65535.')
  const instant = values.clock === undefined ? undefined : parseInstant(values.clock)
  if (values.clock !== undefined && instant === undefined) {
    throw new ArgumentError('--clock must be an instant such as 2026-11-20T09:00:00Z.')
  }
  const { consent = 'auto' } = values
  if (consent !== 'auto' && consent !== 'ask') throw new ArgumentError('--consent must be auto or ask.')
  const region = REGIONS.find((name) => name === (values.region ?? 'nz'))
  if (!region) throw new ArgumentError(`--region must be one of ${REGIONS.join(', ')}.`)
  const choice = { company: companyOf(values.company ?? 'demo'), region }
  return { port, instant, file: values.file, choice, ask: consent === 'ask' }
}

function readFlags(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const options = {
      port: text,
      company: text,
      region: text,
      file: text,
      clock: text,
      consent: text,
      help: { type: 'boolean', short: 'h' },
    } as const
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const what = error instanceof TypeError ? error.message.split('. ')[0] : 'The arguments cannot be read'
    throw new ArgumentError(`${what}. See xero-mcp simulator --help.`)
  }
}

const USUAL_INVOICES = 1_000
const MOST_INVOICES = 100_000

function companyOf(name: string): CompanyChoice['company'] {
  if (name === 'demo' || name === 'empty') return name
  const [word, seedText = '', countText = String(USUAL_INVOICES), ...rest] = name.split(':')
  const seed = wholeNumber(seedText, 0xffff_ffff)
  const invoices = wholeNumber(countText, MOST_INVOICES)
  if (word !== 'seed' || seed === undefined || invoices === undefined || rest.length > 0) {
    throw new ArgumentError(`--company must be demo, empty, or seed:N[:INVOICES] with up to ${MOST_INVOICES} invoices.`)
  }
  return { seed, invoices }
}

function wholeNumber(text: string, most: number): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined
  const value = Number.parseInt(text, 10)
  return value <= most ? value : undefined
}

async function listenOn(simulator: XeroSimulator, port: number): Promise<Listening> {
  try {
    return await listen(simulator, port)
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === undefined) throw thrown
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${code})`
    throw new ArgumentError(`--port: ${port} ${why}. Name another one, or leave --port out for a free one.`)
  }
}

function openSimulator(settings: Settings): XeroSimulator {
  const { file } = settings
  try {
    return simulatorOf(settings)
  } catch (thrown) {
    if (file === undefined || !(thrown instanceof Error)) throw thrown
    if (thrown.message.startsWith(file)) throw new ArgumentError(`--file: ${thrown.message}`)
    const code = codeOf(thrown)
    if (code === undefined) throw thrown
    throw new ArgumentError(`--file: ${file} cannot be used (${code}). Name a file in a folder that you can write to.`)
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && 'syscall' in thrown ? String(thrown.code) : undefined
}

function simulatorOf({ choice, file, instant }: Settings): XeroSimulator {
  const clock = instant === undefined ? runningClock() : fixedClock(instant)
  const simulator = createSimulator({
    clock,
    control: true,
    webhookNetwork: loopbackNetwork,
    ...(file === undefined ? {} : { file }),
    onCrash: (error) => stderr.write(`xero-mcp simulator: ${error instanceof Error ? error.stack : 'a crash'}\n`),
  })
  if (simulator.state.organisations.size === 0) foundCompany(simulator, choice)
  registerApps(simulator)
  simulator.save()
  return simulator
}

const REDIRECTS = ['http://localhost/callback', 'http://localhost/']
const SECRET = 'simulator-secret'

/** The general ledger is no longer open to custom connections. */
const WITHDRAWN = 'accounting.journals.read'

/** One app of each kind. Their secret is no secret: the books are made up and the port is local. */
function registerApps({ state }: XeroSimulator): void {
  const { apps } = state.identity
  const [organisationId] = state.organisations.keys()
  apps.set('simulator-desktop', {
    clientId: 'simulator-desktop',
    name: 'Simulator desktop app',
    kind: 'pkce',
    redirectUris: REDIRECTS,
  })
  apps.set('simulator-web', {
    clientId: 'simulator-web',
    name: 'Simulator web app',
    kind: 'web',
    clientSecret: SECRET,
    redirectUris: REDIRECTS,
  })
  if (organisationId === undefined) return
  apps.set('simulator-custom', {
    clientId: 'simulator-custom',
    name: 'Simulator custom connection',
    kind: 'custom',
    clientSecret: SECRET,
    redirectUris: [],
    organisationId,
    scopes: [...knownScopes].filter((scope) => scope.includes('.') && scope !== WITHDRAWN),
  })
}

function directory({ state }: XeroSimulator) {
  return {
    organisations: [...state.organisations.values()].map(({ id, settings }) => ({ tenantId: id, name: settings.name })),
    apps: [...state.identity.apps.values()].map(({ clientId, clientSecret, kind }) => ({
      clientId,
      clientSecret,
      kind,
    })),
  }
}
