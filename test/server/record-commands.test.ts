import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const ROOT = mkdtempSync(join(tmpdir(), 'xero-mcp-record-'))
const DATA = join(ROOT, 'data')
const ORGANISATION = 'Kestrel Trading Ltd'
const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }

let simulator: ChildProcess
let api = ''

beforeAll(async () => {
  const args = ['simulator', '--company', 'demo', '--port', '0', '--clock', '2026-11-20T00:00:00Z']
  simulator = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await new Promise<string>((resolve) => {
    simulator.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()))
  })
  api = JSON.parse(printed).api
})

afterAll(() => {
  simulator.kill('SIGKILL')
  rmSync(ROOT, { recursive: true, force: true })
})

type Variables = Record<string, string>

/** Runs a command to its end, with nobody at a terminal. */
async function command(args: readonly string[], variables: Variables = {}) {
  const settings = args[0] === 'help' ? [] : ['--simulator', api, '--data', DATA]
  const child = spawn(process.execPath, [ENTRY, ...args, ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...variables },
  })
  let [out, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, errors }
}

/** A server on the simulator, with a client that talks to it. */
async function serve(data: string, args: readonly string[] = [], variables: Variables = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [ENTRY, 'serve', '--simulator', api, '--data', data, ...args],
    env: { PATH: process.env.PATH ?? '', ...variables },
    stderr: 'pipe',
  })
  let errors = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  const call = async (name: string, input: Record<string, unknown>) => {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: input })
    const text = (content as { text?: string }[]).map((part) => part.text ?? '').join('\n')
    return { text, data: (structuredContent ?? {}) as Record<string, unknown>, isError: isError === true }
  }
  return { client, call, errors: () => errors, close: () => client.close() }
}

const draft = (contact = 'Harbour Dental') => ({ invoices: [{ contact, lines: [line] }] })

async function invoicesInXero(): Promise<number> {
  const login = Buffer.from('simulator-custom:simulator-secret').toString('base64')
  const token = await fetch(`${api}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=accounting.invoices.read',
  })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json' }
  const answer = await fetch(`${api}/api.xro/2.0/Invoices?page=1&pageSize=1`, { headers })
  const { pagination } = (await answer.json()) as { pagination: { itemCount: number } }
  return pagination.itemCount
}

describe('the record of a server', () => {
  let held = ''

  it('outlives it: audit and approvals tell what was done and what is held', async () => {
    const { call, close } = await serve(DATA)
    const drafted = await call('create_invoices', draft())
    expect(drafted.data).toMatchObject({ outcome: 'applied', changes: [{ status: 'DRAFT' }] })
    const number = /INV-\d+/.exec(drafted.text)?.[0] ?? ''
    const asked = await call('approve_documents', { documents: [number], status: 'AUTHORISED' })
    expect(asked.data).toMatchObject({ outcome: 'held' })
    held = /chg_[0-9a-f]{8}/.exec(asked.text)?.[0] ?? ''
    await close()

    const [shown, verified, exported, listed, approved] = await Promise.all([
      command(['audit', 'show']),
      command(['audit', 'verify']),
      command(['audit', 'export']),
      command(['approvals', 'list']),
      command(['approvals', 'approve', held]),
    ])
    expect(shown).toMatchObject({ code: 0, errors: '' })
    expect(shown.out).toContain(held)
    expect(shown.out).toContain('create_invoices')
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('The audit is whole') })
    for (const text of exported.out.trim().split('\n')) expect(() => JSON.parse(text)).not.toThrow()
    expect(exported.out).toContain(held)
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining(held) })
    expect(approved).toMatchObject({
      code: 2,
      out: '',
      errors: expect.stringContaining('takes a person at a terminal'),
    })
  })

  it('is for its owner alone', () => {
    expect(statSync(DATA).mode & 0o777).toBe(0o700)
    const files = readdirSync(DATA)
    expect(files).toContain('store.sqlite')
    for (const file of files) expect([file, statSync(join(DATA, file)).mode & 0o777]).toEqual([file, 0o600])
  })

  it('is shared by two servers, which both stop while it is paused', async () => {
    const [one, two] = await Promise.all([serve(DATA), serve(DATA)])
    const asked = await one.call('create_invoices', { ...draft('Kauri Legal'), status: 'AUTHORISED' })
    const change = /chg_[0-9a-f]{8}/.exec(asked.text)?.[0] ?? 'none'
    const seen = await two.call('list_changes', { states: ['held'] })
    expect(seen.text).toContain(change)
    expect(seen.text).toContain(held)

    expect(await command(['pause', '--reason', 'month end'])).toMatchObject({ code: 0, errors: '' })
    const before = await invoicesInXero()
    const refused = await two.call('create_invoices', draft('Bluefin Logistics'))
    expect(refused).toMatchObject({ isError: true, data: { error: 'refused' } })
    expect(refused.text).toMatch(/paused/i)
    expect((await two.call('find_documents', {})).isError).toBe(false)
    expect(await invoicesInXero()).toBe(before)
    expect(await command(['resume'])).toMatchObject({ code: 0, errors: '' })
    expect((await two.call('create_invoices', draft('Bluefin Logistics'))).data).toMatchObject({ outcome: 'applied' })
    expect(await invoicesInXero()).toBe(before + 1)
    await Promise.all([one.close(), two.close()])
  })

  it('forgets an organisation, and its audit is still whole', async () => {
    expect(await command(['purge', ORGANISATION])).toMatchObject({ code: 2, errors: expect.stringContaining('--yes') })
    const purged = await command(['purge', ORGANISATION, '--yes'])
    expect(purged).toMatchObject({ code: 0, errors: '' })
    expect(purged.out).toMatch(/\d+ records removed/)
    const [listed, verified] = await Promise.all([command(['approvals', 'list']), command(['audit', 'verify'])])
    expect(listed.out).not.toContain(held)
    expect(verified).toMatchObject({ code: 0, errors: '' })
  })
})

describe.concurrent('what is broken', () => {
  it.each<[string, RegExp, () => { data: string; variables?: Variables }]>([
    [
      'a store that is no store',
      /no store of this server|damaged/,
      () => {
        const data = join(ROOT, 'corrupt')
        mkdirSync(data, { mode: 0o700 })
        writeFileSync(join(data, 'store.sqlite'), 'this is no database, whatever its name says '.repeat(200))
        return { data }
      },
    ],
    ['another key', /key/, () => ({ data: DATA, variables: { XERO_MCP_KEY: 'ab'.repeat(32) } })],
    ['a key that is none', /32 bytes/, () => ({ data: DATA, variables: { XERO_MCP_KEY: 'secret-canary' } })],
    [
      'a folder that is a file',
      /cannot be opened/,
      () => {
        writeFileSync(join(ROOT, 'plain'), '')
        return { data: join(ROOT, 'plain') }
      },
    ],
    [
      'a folder that cannot be made',
      /store cannot be opened/,
      () => {
        writeFileSync(join(ROOT, 'file'), '')
        return { data: join(ROOT, 'file', 'data') }
      },
    ],
  ])('%s is told to the assistant in a sentence, and nothing is written', async (_, sentence, prepare) => {
    const { data, variables } = prepare()
    const before = await invoicesInXero()
    const { call, errors, close } = await serve(data, [], variables)
    const reply = await call('create_invoices', draft())
    expect(reply.isError).toBe(true)
    expect(reply.text).toMatch(sentence)
    expect(reply.text).not.toMatch(/secret-canary|\/tmp|xero-mcp-record| at .*:\d+/)
    expect(JSON.stringify(reply.data)).not.toMatch(/secret-canary|xero-mcp-record/)
    expect(errors()).not.toContain('secret-canary')
    expect(await invoicesInXero()).toBe(before)
    await close()
  })

  it('another key is told to a command in a sentence', async () => {
    const { code, out, errors } = await command(['audit', 'show'], { XERO_MCP_KEY: 'ab'.repeat(32) })
    expect([code, out]).toEqual([1, ''])
    expect(errors).toMatch(/^xero-mcp audit: .*key.*\n$/)
  })

  it('a policy file with a mistyped tool only observes, and says so on standard error', async () => {
    const file = join(ROOT, 'policy.json')
    const rules = [{ name: 'ours', decision: 'apply', when: { tools: ['create_invoice'] } }]
    writeFileSync(file, JSON.stringify({ name: 'ours', rules }))
    const before = await invoicesInXero()
    const { client, call, errors, close } = await serve(DATA, ['--policy', file])
    const { tools } = await client.listTools()
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
    expect(errors()).toMatch(/"create_invoice" is no tool.*Did you mean create_invoices.*observe/)
    const reply = await call('create_invoices', draft())
    expect(reply).toMatchObject({ isError: true, data: { error: 'refused' } })
    expect(reply.text).not.toContain(ROOT)
    expect(await invoicesInXero()).toBe(before)
    await close()
  })
})

it('help names every command and setting', async () => {
  const { out } = await command(['help'])
  const commands = [
    'serve',
    'demo',
    'login',
    'logout',
    'simulator',
    'approvals',
    'audit',
    'policy',
    'pause',
    'resume',
    'purge',
    'org',
    'status',
    'help',
  ]
  for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'))
  const source = readFileSync(new URL('../../src/config-schema.ts', import.meta.url), 'utf8')
  const listed = /const settings = z\.strictObject\(\{(.*?)\n\}\)/s.exec(source)?.[1] ?? ''
  const names = [...listed.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(14)
  for (const name of names) {
    const secret = ['client-id', 'client-secret', 'bearer', 'key', 'passphrase'].includes(name)
    expect(out).toContain(secret ? `XERO_MCP_${name.toUpperCase().replace('-', '_')}` : `--${name}`)
  }
})
