import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport as OldTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { policyOf } from '../../src/call/policy.ts'
import { writeTool } from '../../src/call/tool.ts'
import { foundSimulator, openInProcess } from '../../src/cli/open-demo.ts'
import { createLog } from '../../src/log.ts'
import { createServer } from '../../src/server/mcp.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { getAgeing } from '../../src/tools/reports/get-ageing.ts'
import { memoryStore } from '../memory-store.ts'
import { create, draftFor } from '../xero/changes.ts'
import { surfaceOf } from './surface.ts'

const DRAFTS = 120
const log = createLog('silent')
const clock = fixedClock(Date.UTC(2026, 10, 20, 1))
const simulator = foundSimulator(
  { company: { seed: 1, invoices: 2_400, bills: 0, open: 2_400 }, region: 'nz' },
  clock,
  log,
)
const contactId = [...([...simulator.state.organisations.values()][0]?.contacts.keys() ?? [])][0] ?? ''
const calls: string[] = []
const closing: (() => Promise<void>)[] = []
let during: (call: string) => Promise<void> | void = () => undefined

afterEach(async () => {
  during = () => undefined
  calls.length = 0
  await Promise.all(closing.splice(0).map((close) => close()))
})

const around = { policy: () => policyOf('draft'), log, user: 'Ann', store: memoryStore }
const opened = openInProcess(simulator, around, async (request) => {
  const call = `${request.method} ${new URL(request.url).pathname.replace('/api.xro/2.0', '')}`
  calls.push(call)
  // So much later than the call before that each is worth telling of, and never near a limit.
  clock.advance(2_000)
  await during(call)
  return await simulator.handle(request)
})
afterAll(async () => await (await opened).close())

/** Drafts as many invoices as no tool takes at once. */
const draftMany = writeTool({
  name: 'draft_many',
  title: 'Draft many',
  toolset: 'core',
  about: 'Drafts many invoices.',
  effect: 'draft',
  reach: 'draft',
  input: z.strictObject({ name: z.string() }),
  example: { name: 'x' },
  plan: async ({ name }) =>
    Array.from({ length: DRAFTS }, (_, index) =>
      create(draftFor({ id: contactId, name: 'Somebody' }, { reference: `${name} ${index}` })),
    ),
})

interface Note {
  progress: number
  total?: number | undefined
  message?: string | undefined
}

/** A host that calls a tool, notes what it is told meanwhile, and can cancel. */
type Host = (
  tool: string,
  args: object,
  options?: { onprogress?: (note: Note) => void; signal?: AbortSignal },
) => Promise<unknown>

async function surface() {
  const { houses } = await opened
  return surfaceOf(houses, { catalogue: async () => [getAgeing, draftMany] })
}

async function modern(mode: 'legacy' | { pin: string }, errors: Error[]): Promise<Host> {
  const offered = await surface()
  const [near, far] = InMemoryTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(offered), { transport: far })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  client.onerror = (error) => errors.push(error)
  await client.connect(near)
  closing.push(
    () => client.close(),
    () => handle.close(),
  )
  return (name, args, options) => client.callTool({ name, arguments: { ...args } }, options)
}

async function old(errors: Error[]): Promise<Host> {
  const offered = await surface()
  const [near, far] = OldTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(offered), { transport: far })
  const client = new OldClient({ name: 'test', version: '1' })
  client.onerror = (error) => errors.push(error)
  await client.connect(near)
  closing.push(
    () => client.close(),
    () => handle.close(),
  )
  return (name, args, options) => client.callTool({ name, arguments: { ...args } }, undefined, options)
}

const HOSTS: [string, (errors: Error[]) => Promise<Host>][] = [
  ['the v1 client', old],
  ['the v2 client, 2025', (errors) => modern('legacy', errors)],
  ['the v2 client, 2026', (errors) => modern({ pin: '2026-07-28' }, errors)],
]

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

const invoicePages = () => calls.filter((call) => call === 'GET /Invoices').length

describe.each(HOSTS)('a long call of %s', (_, connect) => {
  test('that reads tells page by page, and nothing once it is answered', async () => {
    const errors: Error[] = []
    const host = await connect(errors)
    const notes: Note[] = []
    await host('get_ageing', {}, { onprogress: (note) => notes.push(note) })
    const told = notes.length
    expect(told).toBeGreaterThanOrEqual(2)
    expect(notes.map(({ message }) => message)).toContain('Reading invoices, page 2 of 3')
    expect(notes.map(({ progress }) => progress)).toEqual(
      [...notes.map(({ progress }) => progress)].sort((a, b) => a - b),
    )
    expect(notes.at(-1)).toMatchObject({ progress: 3, total: 3 })
    await settle()
    expect(notes).toHaveLength(told)
    expect(errors).toEqual([])
  })

  test('that nobody asked to be told of is silent', async () => {
    const errors: Error[] = []
    const host = await connect(errors)
    await host('get_ageing', {})
    await settle()
    expect(invoicePages()).toBe(3)
    // A client takes what it did not ask for as an error.
    expect(errors).toEqual([])
  })

  test('that reads stops when it is cancelled', async () => {
    const host = await connect([])
    const cancel = new AbortController()
    during = async (call) => {
      if (call !== 'GET /Invoices' || invoicePages() < 2) return
      cancel.abort()
      await settle()
    }
    await expect(host('get_ageing', {}, { signal: cancel.signal })).rejects.toThrow()
    await settle()
    expect(invoicePages()).toBe(2)
  })

  test('that writes tells batch by batch', async () => {
    const host = await connect([])
    const notes: Note[] = []
    await host('draft_many', { name: `told ${_}` }, { onprogress: (note) => notes.push(note) })
    expect(notes).toEqual([
      { progress: 50, total: 120, message: 'Writing to Xero, 50 of 120' },
      { progress: 100, total: 120, message: 'Writing to Xero, 100 of 120' },
      { progress: 120, total: 120, message: 'Writing to Xero, 120 of 120' },
    ])
  })

  test('that writes is cancelled: what has left is on record, the rest is not sent, and can be asked for again', async () => {
    const host = await connect([])
    const cancel = new AbortController()
    const writes = () => calls.filter((call) => !call.startsWith('GET') && call.endsWith('/Invoices')).length
    during = async (call) => {
      if (call.startsWith('GET') || !call.endsWith('/Invoices')) return
      cancel.abort()
      await settle()
    }
    const name = `cancelled ${_}`
    await expect(host('draft_many', { name }, { signal: cancel.signal })).rejects.toThrow()
    await settle()
    expect(writes()).toBe(1)
    const [house] = (await opened).houses
    const states = async () => {
      const { rows } = await (house?.changes.list({ limit: 1_000 }) ?? { rows: [] })
      const own = rows.filter(
        ({ change }) => change.act === 'create_document' && change.draft.reference?.startsWith(name),
      )
      return ['applied', 'failed', 'sending'].map((state) => own.filter((one) => one.state === state).length)
    }
    expect(await states()).toEqual([50, 70, 0])
    await house?.hands.reconcile()
    expect(writes()).toBe(1)
    during = () => undefined
    await host('draft_many', { name })
    expect(await states()).toEqual([120, 70, 0])
  })
})
