import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { policyOf } from '../dist/call/policy.js'
import { CALL_LIMIT_MS } from '../dist/call/run.js'
import { catalogue } from '../dist/catalogue.js'
import { foundSimulator, openInProcess } from '../dist/cli/open-demo.js'
import { openStoreFor } from '../dist/cli/open-store.js'
import { createLog } from '../dist/log.js'
import { createServer } from '../dist/server/mcp.js'
import { fixedClock } from '../dist/simulator/clock.js'
import { simulatorApart } from './simulator-apart.js'

const NOW = Date.UTC(2026, 10, 20, 1)

/**
 * A client of the real server over a simulated company, and a count of the HTTP calls it makes; `jumps`: waiting moves the clock on at once; `apart`: the
 * simulator has a process of its own.
 */
export async function openHouse(company, { jumps = false, apart = false, toolsets = ['core'] } = {}) {
  const log = createLog('silent')
  const simulator = apart
    ? await simulatorApart(company, NOW)
    : foundSimulator({ company, region: 'nz' }, fixedClock(NOW), log)
  const calls = []
  const network = (request) => {
    calls.push(`${request.method} ${request.url}`)
    return simulator.handle(request)
  }
  const draft = policyOf('draft')
  // In memory, as the demo's.
  const store = (clock) => openStoreFor({ source: { kind: 'demo' }, keeping: {} }, clock, log, () => false)
  const wait = jumps ? jumping(simulator) : undefined
  const around = { policy: () => draft, log, user: 'Bench', store, ...(wait ? { wait } : {}) }
  const open = await openInProcess(simulator, around, network)
  const { houses, mirrorKeepers } = open
  const keepers = [...mirrorKeepers.values()]
  const [near, far] = InMemoryTransport.createLinkedPair()
  const surface = {
    version: '0.0.0',
    readOnly: false,
    questionKey: new Uint8Array(32),
    agree: async () => [],
    toolsets,
    defaultOrganisation: houses[0].books.ref.name,
    catalogue: async () => catalogue,
    several: async () => houses.length > 1,
    houses: async () => houses,
  }
  const handle = serveStdio(() => createServer(surface), { transport: far })
  const client = new Client({ name: 'bench', version: '1.0.0' })
  await client.connect(near)
  const close = async () => {
    await client.close()
    await handle.close()
    await open.close()
    await simulator.close?.()
  }
  return { client, calls, simulator, houses, keepers, close }
}

/** A way of waiting that moves a simulator's clock on once nothing else has happened for a while; the limit of a whole call is never reached. */
export function jumping(simulator) {
  return async (milliseconds, signal) => {
    if (milliseconds >= CALL_LIMIT_MS) await new Promise(() => {})
    for (let turn = 0; turn < 50; turn += 1) {
      await simulator.idle?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (signal?.aborted) throw signal.reason
    simulator.clock.advance(milliseconds)
  }
}
