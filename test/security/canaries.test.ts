import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_TOOLSETS } from '../../src/call/tool.ts'
import { catalogue } from '../../src/catalogue.ts'
import { foundSimulator } from '../../src/cli/open-demo.ts'
import { createLog } from '../../src/log.ts'
import { runningClock } from '../../src/simulator/clock.ts'
import type { WireAnswer, WireRequest } from '../../src/simulator/contract.ts'
import { knownScopes } from '../../src/simulator/edge/scopes.ts'
import { listen } from '../../src/simulator/listen.ts'

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const PROBE = pathToFileURL(fileURLToPath(new URL('./probe.mjs', import.meta.url))).href
const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 91) % 256))
const SECRET = 'canary-client-secret-5f1b0c77'
const PASSPHRASE = 'canary passphrase quite unlike any other'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

type Answer = (request: WireRequest, token: string) => WireAnswer | undefined

const text = (status: number, type: string, body: string): WireAnswer => ({
  ...{ status, headers: { 'content-type': type, 'x-leak': body.slice(0, 200) }, body: Buffer.from(body) },
})

/** What goes wrong in turn, each with the caller's token or secret in it. */
const TROUBLES: readonly Answer[] = [
  (_, token) => text(500, 'text/html', `<html>Error: authorization: Bearer ${token}</html>`),
  (_, token) =>
    text(401, 'application/json', JSON.stringify({ Title: 'Unauthorized', Detail: `TokenExpired ${token}` })),
  (_, token) => text(200, 'application/json', `not json ${token}`),
  (_, token) => text(400, 'application/json', JSON.stringify({ ErrorNumber: 10, Message: `bad ${token}` })),
  ({ url }, token) =>
    url.includes('/connect/token') ? undefined : text(403, 'application/json', JSON.stringify({ detail: token })),
]

function tokensIn({ status, body }: WireAnswer): string[] {
  if (status !== 200) return []
  const values: unknown[] = Object.values(JSON.parse(Buffer.from(body).toString()))
  return values.filter((value) => typeof value === 'string').filter((value) => /^\S{30,}$/.test(value))
}

/** A simulator behind a line on which things go wrong, with what must never come through. */
async function world() {
  const log = createLog('silent')
  const simulator = foundSimulator({ company: 'demo', region: 'nz' }, runningClock(), log)
  const [organisationId] = simulator.state.organisations.keys()
  if (organisationId === undefined) throw new RangeError('no company was founded')
  const scopes = [...knownScopes].filter((scope) => scope.includes('.') && scope !== 'accounting.journals.read')
  simulator.state.identity.apps.set('canary-app', {
    ...{ clientId: 'canary-app', name: 'Canary', kind: 'custom', clientSecret: SECRET, redirectUris: [] },
    ...{ organisationId, scopes },
  })
  const canaries = new Set([SECRET, Buffer.from(`canary-app:${SECRET}`).toString('base64')])
  let trouble: Answer | undefined
  const handle = async (request: WireRequest): Promise<WireAnswer> => {
    const token = (request.headers.authorization ?? '').replace(/^(Bearer|Basic) /, '')
    const wrong = trouble?.(request, token)
    if (wrong) return wrong
    const answer = await simulator.handle(request)
    if (request.url.includes('/connect/token')) for (const one of tokensIn(answer)) canaries.add(one)
    return answer
  }
  const { api, close } = await listen({ ...simulator, handle })
  endings.push(close)
  const folder = join(mkdtempSync(join(tmpdir(), 'xero-mcp-canaries-')), 'data')
  return {
    ...{ api, canaries, folder, probed: join(folder, '..', 'probed.json') },
    goesWrong: (answer: Answer | undefined) => {
      trouble = answer
    },
  }
}

type World = Awaited<ReturnType<typeof world>>

function environmentOf({ folder, probed, api }: World, over: Record<string, string>): Record<string, string> {
  return {
    ...{ PATH: process.env.PATH ?? '', PROBE_OUT: probed, XERO_MCP_SIMULATOR: api, XERO_MCP_DATA: folder },
    ...{ XERO_MCP_CLIENT_ID: 'canary-app', XERO_MCP_CLIENT_SECRET: SECRET, XERO_MCP_LOG_LEVEL: 'debug', ...over },
  }
}

/** A server as a host starts it, with a probe in it; `said` is every line that left it. */
function start(of: World, over: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, ['--import', PROBE, ENTRY, 'serve'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environmentOf(of, over),
  })
  const said: string[] = []
  const waiting = new Map<unknown, () => void>()
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new RangeError('the server has no pipes')
  createInterface({ input: stdout }).on('line', (line) => {
    said.push(line)
    waiting.get(JSON.parse(line).id)?.()
  })
  createInterface({ input: stderr }).on('line', (line) => {
    said.push(line)
    if (line === 'probed') waiting.get(line)?.()
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  endings.push(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const heard = (id: unknown) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(id, resolve)
      exited.then((code) => reject(new Error(`it ended with ${code}: ${said.slice(-3)}`)))
    })
  let id = 0
  const ask = async (method: string, params: object) => {
    const answered = heard(++id)
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    await answered
  }
  const greet = () =>
    ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } })
  return { child, said, exited, heard, ask, greet, end: () => stdin.end() }
}

function expectNowhere({ folder, canaries }: World, outputs: readonly string[]): void {
  const files = readdirSync(folder)
  expect(files).toContain('store.sqlite')
  const kept = files.map((file) => readFileSync(join(folder, file)))
  const keys = [KEY.toString('hex'), KEY.toString('base64'), KEY.toString('latin1')]
  for (const canary of [...canaries, ...keys]) {
    expect(outputs.filter((output) => output.includes(canary))).toEqual([])
    expect(kept.filter((content) => content.includes(canary, 0, 'latin1'))).toEqual([])
  }
}

describe('secrets of a server, over standard input and output', { timeout: 240_000 }, () => {
  it('are in none of its lines, replies and files, whatever goes wrong, down to the crash', async () => {
    const here = await world()
    const { said, ask, greet, child, exited } = start(here, { XERO_MCP_KEY: KEY.toString('base64') })
    await greet()
    const call = (name: string, input: unknown) => ask('tools/call', { name, arguments: input })
    const core = catalogue.filter(({ toolset }) => DEFAULT_TOOLSETS.some((one) => one === toolset))
    const first = core.find(({ name }) => name === 'list_settings') ?? core[0]
    here.goesWrong(({ url }, token) =>
      url.includes('/connect/token')
        ? text(
            400,
            'application/json',
            JSON.stringify({ error: 'invalid_client', error_description: `${token} ${SECRET}` }),
          )
        : undefined,
    )
    await call(first?.name ?? '', first?.example)
    here.goesWrong(undefined)
    for (const { name, example } of core) await call(name, example)
    for (const trouble of TROUBLES) {
      here.goesWrong(trouble)
      for (const { name, example } of core.slice(0, 6)) await call(name, example)
    }
    child.kill('SIGHUP')
    expect(await exited).toBe(1)
    expect(here.canaries.size).toBeGreaterThan(2)
    const everything = said.join('\n')
    expect(everything).toContain('invalid_client')
    expect(everything).toContain('crash')
    expect(everything).toContain('xero_call')
    // Before a command folds the log into the file.
    expectNowhere(here, [everything])
    const run = promisify(execFile)
    const settings = { env: environmentOf(here, { XERO_MCP_KEY: KEY.toString('base64') }), maxBuffer: 2 ** 28 }
    const commands = [
      ['audit', 'export'],
      ['audit', 'show'],
      ['audit', 'verify'],
      ['approvals', 'list'],
    ]
    const told = await Promise.all(commands.map((words) => run(process.execPath, [ENTRY, ...words], settings)))
    expect(told[0]?.stdout).toContain('"kind":"sent"')
    const outputs = [everything, ...told.flatMap(({ stdout, stderr }) => [stdout, stderr])]
    expectNowhere(here, outputs)
  })

  it.each([
    ['a key', { XERO_MCP_KEY: KEY.toString('base64') }],
    [
      'a passphrase and a token',
      {
        XERO_MCP_PASSPHRASE: PASSPHRASE,
        XERO_MCP_BEARER: 'canary-bearer',
        XERO_MCP_CLIENT_ID: '',
        XERO_MCP_CLIENT_SECRET: '',
      },
    ],
  ] as const)('are not in its environment once it runs, nor in that of what it starts: %s', async (_, over) => {
    const here = await world()
    const { child, heard, greet, end, exited } = start(here, over)
    await greet()
    const probed = heard('probed')
    child.kill('SIGUSR2')
    await probed
    const { own, child: started, report } = JSON.parse(readFileSync(here.probed, 'utf8'))
    for (const environment of [own, started, report]) {
      expect(environment).toMatchObject({ XERO_MCP_DATA: here.folder, XERO_MCP_LOG_LEVEL: 'debug' })
      expect(Object.keys(environment).filter((name) => /_(KEY|PASSPHRASE|CLIENT_SECRET|BEARER)$/.test(name))).toEqual(
        [],
      )
      expect(JSON.stringify(environment)).not.toContain('canary-client-secret')
    }
    end()
    expect(await exited).toBe(0)
  })
})
