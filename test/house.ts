import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Clock } from '../src/books/clock.ts'
import type { Shown } from '../src/call/agree.ts'
import { onlyReads, type Preset, policyOf } from '../src/call/policy.ts'
import { loadPolicy, watchPolicy } from '../src/call/policy-file.ts'
import { CALL_LIMIT_MS } from '../src/call/run.ts'
import { TOOLSETS, type Toolset } from '../src/call/tool.ts'
import { catalogue } from '../src/catalogue.ts'
import type { OpenBooks } from '../src/cli/furnish.ts'
import { openInProcess } from '../src/cli/open-demo.ts'
import { createLog } from '../src/log.ts'
import { createServer } from '../src/server/mcp.ts'
import { fixedClock } from '../src/simulator/clock.ts'
import { type CompanyChoice, foundCompany } from '../src/simulator/company/companies.ts'
import { createSimulator, type XeroSimulator } from '../src/simulator/simulator.ts'
import type { OrganisationState, SimulatorState } from '../src/simulator/state.ts'
import type { Region } from '../src/simulator/state-settings.ts'
import type { Network } from '../src/xero/network.ts'
import { copyOfFounded } from './founded.ts'
import { keepCopies } from './kept-copy.ts'
import { memoryStore } from './memory-store.ts'

/** Noon in New Zealand on the day that "last month" and "overdue" are told from in tests. */
export const NOW = Date.UTC(2026, 10, 20, 0, 0)

/** What a tool call answered, as a host sees it. */
export interface ToolReply {
  text: string
  data: Record<string, unknown>
  isError: boolean
}

/** A whole house in one line: simulator, gateway, server and a real MCP client, all in this process. */
export interface TestHouse {
  client: Client
  simulator: XeroSimulator
  /** The first organisation's books inside the simulator, to assert end states on. */
  books: OrganisationState
  /** Every request that left the gateway for Xero's api since the last `calls.splice(0)`, as "GET /Invoices". */
  calls: string[]
  /** Every log line. */
  logged: string[]
  /** The record and the people's side of it, as the server has them. */
  open: OpenBooks
  /** Writes the policy file that the house was opened with. */
  editPolicy(text: string): void
  call(tool: string, input?: Record<string, unknown>): Promise<ToolReply>
  close(): Promise<void>
}

/** How a house differs from the plain one: the demo company of New Zealand under the default policy. */
export interface HouseOptions {
  policy?: Preset
  /** The text of a policy file, instead of a preset. */
  policyText?: string
  /** What the host does when it is asked something: it cannot be asked, accepts everything by itself, or declines. */
  elicitation?: 'accepts' | 'declines'
  /** A host of the test's own, instead. */
  client?: Client
  fourEyes?: boolean
  company?: CompanyChoice['company']
  region?: Region
  now?: number
  allowEmail?: boolean
  /** The groups of tools that are offered; all of them where it is left out. */
  toolsets?: readonly Toolset[]
  /** Folders that files may be read from and saved to. */
  fileFolders?: readonly string[]
  /** Whether the copy of the books is there from the start, as on a server that has run for a while: analysis then reads only what changed. */
  copyKept?: boolean
  /** Stands between the gateway and the simulator, to break or change answers. */
  between?: (network: Network) => Network
}

function foundingOf({ company = 'demo', region = 'nz', now = NOW }: HouseOptions): string {
  return JSON.stringify([company, region, now])
}

function stateOf(options: HouseOptions): SimulatorState {
  const { company = 'demo', region = 'nz', now = NOW, allowEmail } = options
  const state = copyOfFounded(foundingOf(options), () => {
    const simulator = createSimulator({ clock: fixedClock(now) })
    foundCompany(simulator, { company, region })
    return simulator.state
  })
  if (allowEmail !== undefined)
    for (const { settings } of state.organisations.values()) settings.allowEmail = allowEmail
  return state
}

/** Opens a house. Founding a company is done once and copied, so houses are cheap. */
export async function house(options: HouseOptions = {}): Promise<TestHouse> {
  const { now = NOW, company = 'demo', fourEyes = false } = options
  const simulator = createSimulator({
    clock: fixedClock(now),
    state: stateOf(options),
    seed: 99,
    limits: { minute: 100_000, day: 1_000_000 },
  })
  const logged: string[] = []
  const log = createLog('info', { write: (line) => logged.push(line) })
  const calls: string[] = []
  const direct: Network = (request) => simulator.handle(request)
  const broken = options.between?.(direct) ?? direct
  const counted: Network = (request, signal) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/api.xro/2.0')) calls.push(`${request.method} ${pathname.slice('/api.xro/2.0'.length)}`)
    if (pathname.startsWith('/files.xro')) calls.push(`${request.method} ${pathname}`)
    return broken(request, signal)
  }
  const { policy, edit } = policyFor(options, (message) => log.warn({}, message))
  const store = (clock: Clock) => memoryStore(clock, fourEyes)
  const { fileFolders = [] } = options
  const around = { policy, log, user: 'Ann', store, wait: waitOf(simulator), fileFolders }
  const open = await openInProcess(simulator, around, counted)
  const { houses, approvals } = open
  const surface = {
    version: '0.0.0',
    readOnly: onlyReads(policy()),
    questionKey: new Uint8Array(32).fill(9),
    agree: (shown: readonly Shown[]) =>
      approvals.agree(shown, { approverId: undefined, name: 'Ann', method: 'elicitation', proof: '' }),
    toolsets: options.toolsets ?? TOOLSETS,
    defaultOrganisation: company === 'demo' ? 'Kestrel Trading Ltd' : undefined,
    catalogue: async () => catalogue,
    several: async () => houses.length > 1,
    houses: async () => houses,
  }
  const [near, far] = InMemoryTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(surface), { transport: far })
  const client = clientFor(options)
  await client.connect(near)
  const [books] = simulator.state.organisations.values()
  if (!books) throw new Error('the simulator has no organisation')
  if (options.copyKept) {
    await keepCopies(foundingOf(options), open)
    calls.splice(0)
  }
  return {
    client,
    simulator,
    books,
    calls,
    logged,
    open,
    editPolicy: edit,
    call: async (name, input = {}) => replyOf(await client.callTool({ name, arguments: input })),
    close: async () => {
      await client.close()
      await handle.close()
      await open.close()
    },
  }
}

function clientFor({ elicitation, client: own }: HouseOptions): Client {
  if (own) return own
  if (elicitation === undefined) return new Client({ name: 'test', version: '1' })
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { elicitation: { form: {} } } })
  client.setRequestHandler('elicitation/create', async () =>
    elicitation === 'accepts' ? { action: 'accept', content: { agree: true } } : { action: 'decline' },
  )
  return client
}

function policyFor({ policy = 'draft', policyText }: HouseOptions, warn: (message: string) => void) {
  if (policyText === undefined) {
    const preset = policyOf(policy)
    return { policy: () => preset, edit: () => {} }
  }
  let [text, version] = [policyText, '1']
  const { policy: first, faults } = loadPolicy(text)
  if (faults.length > 0) throw new Error(faults.join(' '))
  const watched = watchPolicy({ first, firstVersion: version, version: () => version, read: () => text, warn })
  const edit = (next: string) => {
    text = next
    version += '1'
  }
  return { policy: watched, edit }
}

// Waiting moves the simulator's clock on at once; the limit of a whole call is never reached that way.
function waitOf(simulator: XeroSimulator): Clock['wait'] {
  return async (milliseconds, signal) => {
    if (milliseconds >= CALL_LIMIT_MS) await new Promise(() => {})
    // Whoever can be woken earlier is: time moves once nothing else has happened for a while.
    for (let turn = 0; signal && turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
    if (signal?.aborted) throw signal.reason
    simulator.clock.advance(milliseconds)
  }
}

function replyOf(result: { content?: unknown; structuredContent?: unknown; isError?: unknown }): ToolReply {
  const content = Array.isArray(result.content) ? result.content : []
  return {
    text: content.map((part) => String(part.text ?? '')).join('\n'),
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
    isError: result.isError === true,
  }
}
