import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// The protocol's own conformance suite and Inspector, as outside clients of the product as it is served; never dependencies of the project.
const { XERO_CONFORMANCE: CONFORMANCE, XERO_INSPECTOR: INSPECTOR, XERO_NODE24: NODE24 = process.execPath } = process.env
const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const run = promisify(execFile)

/** The scenarios that ask for nothing but what the protocol defines; each must pass whole. */
const WITHOUT_FIXTURES = {
  '2025-11-25': [
    ...['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list', 'dns-rebinding-protection'],
  ],
  '2026-07-28': [
    ...[
      'tools-list',
      'resources-list',
      'prompts-list',
      'dns-rebinding-protection',
      'caching',
      'http-header-validation',
    ],
    ...['server-sse-multiple-streams', 'sep-2164-resource-not-found', 'input-required-result-missing-input-response'],
    ...['input-required-result-unsupported-methods', 'input-required-result-ignore-extra-params'],
    'input-required-result-validate-input',
  ],
} as const

// What the rest wants: tools, prompts and resources of the suite's own making, or what this server does not offer.
const WANTS_MORE = [
  /^(completion-complete|logging-set-level|json-schema-2020-12|http-custom-header-server-validation)$/,
  /^(tools-call|elicitation|resources-(read|templates|subscribe|unsubscribe)|prompts-get|input-required-result|tasks)-?/,
  /^server-(stateless|session-lifecycle|sse-polling)$/,
]

let product: ChildProcess
let proxy: Server
let out = ''
let [url, token, proxied] = ['', '', '']

/** The suite sends no access token, so it goes through something that adds one and changes nothing else. */
function addingToken(): Promise<Server> {
  const to = new URL(url)
  const server = createServer((incoming, response) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` }
    const { url: path, method } = incoming
    const onward = request({ host: to.hostname, port: to.port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    incoming.pipe(onward)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

beforeAll(async () => {
  if (!CONFORMANCE && !INSPECTOR) return
  out = mkdtempSync(join(tmpdir(), 'xero-mcp-conformance-'))
  product = spawn(process.execPath, [ENTRY, 'serve', '--demo', '--http', '--http-port', '0', '--log-level', 'silent'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: tmpdir() },
  })
  let said = ''
  await new Promise<void>((resolve) => {
    product.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/xmcp_[\w-]{43}\n/.test(said)) resolve()
    })
  })
  ;[url, token] = [/http:\S+/.exec(said)?.[0] ?? '', /xmcp_[\w-]{43}/.exec(said)?.[0] ?? '']
  proxy = await addingToken()
  proxied = `http://localhost:${(proxy.address() as AddressInfo).port}/mcp`
}, 60_000)

afterAll(() => {
  product?.kill('SIGKILL')
  proxy?.closeAllConnections()
  proxy?.close()
  if (out) rmSync(out, { recursive: true, force: true })
})

/** Runs a program to its end, however that is. */
async function ended(program: string, args: readonly string[]) {
  const options = { maxBuffer: 64_000_000, env: { PATH: process.env.PATH, HOME: out } }
  return await run(program, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout: `${stdout}`, stderr: `${stderr}` }),
  )
}

const suite = CONFORMANCE ? describe : describe.skip
suite(`the conformance suite${CONFORMANCE ? '' : ' (skipped: XERO_CONFORMANCE does not name its entry file)'}`, () => {
  it.each(['2025-11-25', '2026-07-28'] as const)(
    '%s: what needs no fixtures passes',
    async (revision) => {
      const args = [
        CONFORMANCE ?? '',
        'server',
        '--url',
        proxied,
        '--requirements',
        revision,
        '-o',
        join(out, revision),
      ]
      const { stdout, stderr } = await ended(NODE24, args)
      const told = [...stdout.matchAll(/^([✓✗]) ([\w-]+): (\d+) passed, (\d+) failed/gm)]
      const scenarios = told.map(([, mark, name = '', passed, failed]) => ({
        ...{ name, passed: Number(passed), failed: Number(failed), whole: mark === '✓' },
      }))
      expect(scenarios.length, stderr).toBeGreaterThan(25)
      for (const name of WITHOUT_FIXTURES[revision]) {
        const found = scenarios.find((one) => one.name === name)
        expect(found, name).toMatchObject({ whole: true, failed: 0 })
        expect(found?.passed, name).toBeGreaterThan(0)
      }
      const wrong = scenarios.filter(({ whole, name }) => !whole && !WANTS_MORE.some((what) => what.test(name)))
      expect(wrong).toEqual([])
    },
    180_000,
  )

  it.each(['sep-2640-skills-enumeration', 'sep-2640-skills-manifest'])(
    '%s passes',
    async (scenario) => {
      const args = [CONFORMANCE ?? '', 'server', '--url', proxied, '--scenario', scenario, '-o', join(out, scenario)]
      const { code, stdout } = await ended(NODE24, args)
      expect([code, /Passed: (\d+)\/\1, 0 failed, 0 warnings/.test(stdout)], stdout.slice(-3_000)).toEqual([0, true])
    },
    120_000,
  )

  it('server-stateless passes but for what wants tools of the suite’s own', async () => {
    const args = [
      CONFORMANCE ?? '',
      'server',
      '--url',
      proxied,
      '--scenario',
      'server-stateless',
      '-o',
      join(out, 'one'),
    ]
    const { stdout } = await ended(NODE24, [...args, '--verbose'])
    const checks: { status: string; errorMessage?: string }[] = JSON.parse(/^\[[\s\S]*^\]/m.exec(stdout)?.[0] ?? '[]')
    expect(checks.length).toBeGreaterThan(20)
    const failed = checks.filter(({ status }) => status === 'FAILURE').map(({ errorMessage = '' }) => errorMessage)
    expect(failed.filter((why) => !why.startsWith('Not testable'))).toEqual([])
  }, 120_000)
})

const inspected = INSPECTOR ? describe : describe.skip
inspected(`the Inspector${INSPECTOR ? '' : ' (skipped: XERO_INSPECTOR does not name its entry file)'}`, () => {
  const inspect = (...args: string[]) =>
    ended(process.execPath, [INSPECTOR ?? '', '--cli', ...args, '--format', 'json'])
  const overHttp = () => [url, '--header', `Authorization: Bearer ${token}`]
  const overStdio = () => [process.execPath, ENTRY, '--demo']

  it.each([
    ['HTTP', 'legacy', overHttp],
    ['HTTP', 'modern', overHttp],
    ['stdio', 'legacy', overStdio],
  ] as const)(
    'over %s in the %s era finds tools, calls one, and verifies the skills',
    async (_name, era, target) => {
      const asked = (...args: string[]) => inspect(...target(), ...args, '--protocol-era', era)
      const listed = await asked('--method', 'tools/list', '--strict')
      expect([listed.code, JSON.parse(listed.stdout).result.tools.length]).toEqual([0, expect.any(Number)])
      const called = await asked(
        '--method',
        'tools/call',
        '--tool-name',
        'find_contacts',
        '--tool-args-json',
        '{"limit":2}',
      )
      expect(JSON.parse(called.stdout).result.structuredContent).toMatchObject({ organisation: 'Kestrel Trading Ltd' })
      const skills = await asked('--method', 'skills/list', '--verify')
      expect([skills.code, skills.stderr]).toEqual([0, expect.stringContaining('no conformance errors')])
    },
    120_000,
  )

  it('is asked for a token where it has none', async () => {
    expect(await inspect(url, '--method', 'tools/list')).toMatchObject({ code: 3 })
  }, 60_000)
})
