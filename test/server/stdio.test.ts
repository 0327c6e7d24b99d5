import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client as ModernClient } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TOOLSETS } from '../../src/call/tool.ts'
import { catalogue } from '../../src/catalogue.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const ENTRY = at('dist/main.js')
// No server finds what somebody keeps on this computer.
const HOME = mkdtempSync(join(tmpdir(), 'xero-mcp-home-'))
const children: ChildProcess[] = []
const PROCESS = { command: process.execPath, stderr: 'ignore' as const, env: { PATH: process.env.PATH ?? '', HOME } }
const closings: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

afterAll(() => rmSync(HOME, { recursive: true, force: true }))

function start(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME, ...environment },
  })
  children.push(child)
  const lines: string[] = []
  let errors = ''
  const waiting = new Map<unknown, (message: Record<string, unknown>) => void>()
  let heard = (_: string) => {}
  const firstLine = new Promise<string>((resolve) => {
    heard = resolve
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    heard(line)
    if (waiting.size === 0) return
    const message = JSON.parse(line)
    waiting.get(message.id)?.(message)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    child,
    lines,
    firstLine,
    exited,
    errors: () => errors,
    write: (text: string) => child.stdin.write(text),
    ask: (id: number, method: string, params: object = {}) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        waiting.set(id, resolve)
        exited.then((code) => reject(new Error(`ended with ${code}: ${errors}`)))
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
      }),
  }
}

const INITIALIZE = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } }

async function oldClient(args: string[]) {
  const client = new OldClient({ name: 'old', version: '1' })
  await client.connect(new OldTransport({ ...PROCESS, args: [ENTRY, ...args] }))
  closings.push(() => client.close())
  return client
}

async function newClient(args: string[], mode: 'legacy' | 'auto' | { pin: string }) {
  const client = new ModernClient({ name: 'new', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(new ModernTransport({ ...PROCESS, args: [ENTRY, ...args] }))
  closings.push(() => client.close())
  return client
}

const DEMO = ['--demo', '--log-level', 'silent', '--clock', '2026-11-20T09:00:00+13:00']

describe('a server on a simulator that others use too', () => {
  // Founding the demo takes each process seconds: whoever only reads shares one.
  let simulator: ReturnType<typeof start>
  let shared: string[] = []
  beforeAll(async () => {
    simulator = start(['simulator', '--company', 'demo', '--clock', '2026-11-20T09:00:00+13:00'])
    children.splice(0)
    shared = ['--simulator', JSON.parse(await simulator.firstLine).api]
  })
  afterAll(() => simulator.child.kill('SIGKILL'))

  test.each([['legacy'], ['auto'], [{ pin: '2026-07-28' }]] as const)('answers the new SDK with %j', async (mode) => {
    const client = await newClient([...shared, '--log-level', 'silent'], mode)
    expect(client.getNegotiatedProtocolVersion()).toBe(mode === 'legacy' ? '2025-11-25' : '2026-07-28')
    const { tools } = await client.listTools()
    expect(tools.length).toBeGreaterThan(10)
    const result = await client.callTool({ name: 'list_organisations', arguments: {} })
    expect(JSON.stringify(result.content)).toContain('Kestrel Trading Ltd')
  })

  test('lists no tool that writes under observe', async () => {
    const client = await newClient([...shared, '--log-level', 'silent', '--policy', 'observe'], 'legacy')
    const { tools } = await client.listTools()
    expect(tools.length).toBeGreaterThan(5)
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
    const result = await client.callTool({ name: 'get_ageing', arguments: {} })
    expect(result.isError).toBeFalsy()
  })

  test('has JSON-RPC alone on standard output, whatever comes in', async () => {
    const server = start([...shared, '--log-level', 'debug'])
    await server.ask(1, 'initialize', INITIALIZE)
    server.write('this is not JSON\n{"jsonrpc":"2.0"}\n[]\n')
    await server.ask(2, 'tools/call', { name: 'get_ageing', arguments: { nonsense: true } })
    await server.ask(3, 'tools/call', { name: 'no_such_tool', arguments: {} })
    await server.ask(4, 'tools/call', { name: 'list_organisations', arguments: {} })
    await server.ask(5, 'no/such/method')
    server.child.stdin.end()
    expect(await server.exited).toBe(0)
    for (const line of server.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' })
    expect(server.errors()).toContain('"tool":"list_organisations"')
    for (const line of server.errors().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  })
})

describe('the demo over standard input and output', () => {
  test('the SDK of the older era lists the tools, calls each, and finds every answer as announced', async () => {
    const client = await oldClient(DEMO)
    const { tools } = await client.listTools()
    const core = catalogue.filter(({ toolset }) => DEFAULT_TOOLSETS.some((one) => one === toolset))
    expect(tools.map(({ name }) => name)).toEqual(core.map(({ name }) => name))
    for (const { name, example } of core) {
      const result = await client.callTool({ name, arguments: example })
      expect(JSON.stringify(result.content)).toContain('Kestrel Trading Ltd (demo)')
      expect(result.structuredContent).toMatchObject({ organisation: 'Kestrel Trading Ltd' })
    }
  })

  test('the SDK of the older era gets prompts, and skills as resources', async () => {
    const client = await oldClient(DEMO)
    const { prompts } = await client.listPrompts()
    expect(prompts.map(({ name }) => name)).toContain('owner_report')
    const { messages } = await client.getPrompt({ name: 'owner_report', arguments: { month: '2026-10' } })
    expect(JSON.stringify(messages)).toContain('2026-10')
    const { resources } = await client.listResources()
    expect(resources).toHaveLength(8)
    for (const { uri } of resources) {
      const { contents } = await client.readResource({ uri })
      expect(JSON.stringify(contents)).toContain('## Approval gates')
    }
  })

  test('drafts, and an approval is held', async () => {
    const client = await newClient(DEMO, 'legacy')
    const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }
    const drafted = await client.callTool({
      name: 'create_invoices',
      arguments: { organisation: 'Kestrel Trading Ltd', invoices: [{ contact: 'Harbour Dental', lines: [line] }] },
    })
    expect(drafted.structuredContent).toMatchObject({ outcome: 'applied', changes: [{ status: 'DRAFT' }] })
    const number = JSON.stringify(drafted.structuredContent).match(/INV-\d+/)?.[0] ?? ''
    const held = await client.callTool({
      name: 'approve_documents',
      arguments: { documents: [number], status: 'AUTHORISED' },
    })
    expect(held.structuredContent).toMatchObject({ outcome: 'held' })
    const told = await client.callTool({ name: 'list_organisations', arguments: {} })
    expect(JSON.stringify(told.content)).toContain('Kestrel Services')
  })

  test('a broken policy observes, and says so on standard error alone', async () => {
    const server = start(['--demo', '--policy', 'everything'])
    await server.ask(1, 'initialize', INITIALIZE)
    const { result } = await server.ask(2, 'tools/list')
    expect(JSON.stringify(result)).not.toContain('"readOnlyHint":false')
    expect(server.errors()).toMatch(/--policy: "everything" is no policy.*observe/)
  })

  test('it ends when its input ends and when it is told to', async () => {
    const first = start(DEMO)
    await first.ask(1, 'initialize', INITIALIZE)
    first.child.stdin.end()
    expect(await first.exited).toBe(0)
    const second = start(DEMO)
    await second.ask(1, 'initialize', INITIALIZE)
    await second.ask(2, 'tools/call', { name: 'list_organisations', arguments: {} })
    second.child.kill('SIGTERM')
    expect(await second.exited).toBe(0)
  })
})

test('a host that stops reading ends the server without a crash', async () => {
  const server = start(DEMO)
  await server.ask(1, 'initialize', INITIALIZE)
  server.child.stdout.destroy()
  server.child.stdin.on('error', () => {})
  server.write(`${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} })}\n`)
  expect(await server.exited).toBe(0)
  expect(server.errors()).not.toContain('crash')
})

test('what nobody caught ends the server without showing a token', async () => {
  const fault = `process.once('SIGUSR2', () => { throw Object.assign(new Error('broke with Bearer canary' + '-token-1'), { config: { headers: { Authorization: 'canary' + '-token-2' } } }) })`
  const server = start(['--demo'], { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` })
  await server.ask(1, 'initialize', INITIALIZE)
  server.child.kill('SIGUSR2')
  expect(await server.exited).toBe(1)
  expect(server.errors()).toContain('broke with')
  expect(server.errors()).not.toContain('canary-token')
  expect(server.lines).toHaveLength(1)
})

describe('a simulator over TCP', () => {
  test('is connected by its custom connection, with one organisation and so no organisation argument', async () => {
    const simulator = start(['simulator', '--company', 'demo', '--clock', '2026-11-20T09:00:00Z'])
    const { api } = JSON.parse(await simulator.firstLine)
    const client = await newClient(['--simulator', api, '--log-level', 'silent'], 'legacy')
    const { tools } = await client.listTools()
    expect(tools.filter(({ inputSchema }) => 'organisation' in (inputSchema.properties ?? {}))).toEqual([])
    const result = await client.callTool({ name: 'get_ageing', arguments: { limit: 5 } })
    expect(JSON.stringify(result.content)).toContain('Kestrel Trading Ltd (demo)')
    const wrong = await client.callTool({ name: 'get_ageing', arguments: { organisation: 'Kestrel Services' } })
    expect(wrong).toMatchObject({ isError: true, structuredContent: { error: 'not_found' } })
    simulator.child.kill('SIGTERM')
    expect(await simulator.exited).toBe(0)
    const gone = await client.callTool({ name: 'find_contacts', arguments: { search: 'a new question' } })
    expect(gone).toMatchObject({ isError: true })
  })

  test('that is not there is a fault of the call, not of the server', async () => {
    const client = await newClient(['--simulator', 'http://127.0.0.1:9', '--log-level', 'silent'], 'legacy')
    expect((await client.listTools()).tools.length).toBeGreaterThan(10)
    const result = await client.callTool({ name: 'get_ageing', arguments: {} })
    expect(result).toMatchObject({ isError: true, structuredContent: { error: 'unavailable' } })
  })
})

describe('the demo command', () => {
  test('plays its scene and ends by itself', async () => {
    const scene = start(['demo'], { NO_COLOR: '1' })
    scene.child.stdin.end()
    expect(await scene.exited).toBe(0)
    const played = scene.lines.join('\n')
    expect(played).toContain('1 held for a person')
    expect(played).toMatch(/"mcpServers"/)
    expect(played).not.toContain('\u001b')
  })

  test('ends without a word when nobody reads on, as in demo | head', async () => {
    const scene = start(['demo'])
    await scene.firstLine
    scene.child.stdout.destroy()
    expect(await scene.exited).toBe(0)
    expect(scene.errors()).toBe('')
  })

  test('plays in another country', async () => {
    const scene = start(['demo', '--demo=uk'])
    expect(await scene.exited).toBe(0)
    expect(scene.lines.join('\n')).toContain('GBP')
  })

  test('ends with 1 when a step is not what it should be', async () => {
    const scene = start(['demo', '--policy', 'observe'])
    expect(await scene.exited).toBe(1)
    expect(scene.errors()).toContain('create_invoices must not fail')
  })
})

describe('starting', () => {
  test.each([[['demo', '--bogus']], [['demo', '--policy']], [['demo', 'au']]])(
    '%j ends with 2 and plays nothing',
    async (args) => {
      const scene = start(args)
      expect(await scene.exited).toBe(2)
      expect(scene.errors()).toMatch(/^xero-mcp demo: .+\n$/)
      expect(scene.lines).toEqual([])
    },
  )

  test.each<[string[], number, RegExp]>([
    [['--polcy', 'draft'], 2, /Did you mean --policy/],
    [['dmo'], 2, /Did you mean demo/],
    [['--demo=mars'], 2, /--demo: must be nz, au, uk, us/],
    [['--simulator', 'https://api.xero.com'], 2, /http on localhost/],
  ])('%j ends with %i', async (args, code, message) => {
    const server = start(args)
    expect(await server.exited).toBe(code)
    expect(server.errors()).toMatch(message)
    expect(server.lines).toEqual([])
  })

  test('without a login starts all the same, and each call says what to run', async () => {
    const data = mkdtempSync(join(tmpdir(), 'xero-mcp-none-'))
    const server = start(['--data', data, '--log-level', 'silent'], {
      XERO_MCP_KEY: Buffer.alloc(32, 1).toString('hex'),
    })
    await server.ask(1, 'initialize', INITIALIZE)
    const { result } = await server.ask(2, 'tools/list')
    expect(JSON.stringify(result)).toContain('get_ageing')
    const called = await server.ask(3, 'tools/call', { name: 'get_ageing', arguments: {} })
    expect(JSON.stringify(called.result)).toMatch(/xero-mcp login/)
    server.child.stdin.end()
    expect(await server.exited).toBe(0)
    rmSync(data, { recursive: true, force: true })
  })

  test.each([['help'], ['--help'], ['--version']])('%s answers on standard output', (argument) => {
    const child = spawn(process.execPath, [ENTRY, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return new Promise<void>((resolve, reject) => {
      let printed = ''
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
      })
      child.once('close', (code) => {
        try {
          expect(code).toBe(0)
          expect(printed).toMatch(argument === '--version' ? /^\d+\.\d+\.\d+/ : /--policy/)
          resolve()
        } catch (thrown) {
          reject(thrown)
        }
      })
    })
  })

  test('mcp.json.example starts the server and answers tools/list', async () => {
    const { mcpServers } = JSON.parse(readFileSync(at('mcp.json.example'), 'utf8'))
    const { command, args, env } = mcpServers.xero
    expect(command).toBe('node')
    expect(env).toBeUndefined()
    const [entry, ...rest] = args.map((part: string) => part.replace('/path/to/xero-mcp/', at('')))
    expect(entry).toBe(ENTRY)
    const server = start(rest)
    await server.ask(1, 'initialize', INITIALIZE)
    expect(JSON.stringify(await server.ask(2, 'tools/list'))).toContain('get_ageing')
  })
})
