import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

function start(...args: string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: tmpdir() },
  })
  running.push(child)
  const heard = { out: '', errors: '' }
  let more = () => {}
  const hear = (where: keyof typeof heard) => (chunk: Buffer) => {
    heard[where] += chunk.toString()
    more()
  }
  child.stdout.on('data', hear('out'))
  child.stderr.on('data', hear('errors'))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  /** What it has said once it matches. */
  const said = async (where: keyof typeof heard, what: RegExp): Promise<string> => {
    for (;;) {
      const [, found] = what.exec(heard[where]) ?? []
      if (found !== undefined) return found
      const gone = await Promise.race([ended.then(() => true), new Promise<false>((on) => (more = () => on(false)))])
      if (gone && !what.test(heard[where])) throw new Error(`ended without ${what}: ${heard.errors}`)
    }
  }
  return { child, heard, ended, said }
}

const URL_SAID = /(http:\/\/127\.0\.0\.1:\d+\/mcp)/

async function connected(url: string, token: string) {
  const client = new OldClient({ name: 'old', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return client
}

const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }
const invoices = [{ contact: 'Harbour Dental', lines: [line] }]

describe('serve --http', () => {
  it('serves the demo to whoever has the token that it prints, and ends when told', async () => {
    const { child, heard, said, ended } = start('serve', '--demo', '--http', '--http-port', '0', '--log-level', 'debug')
    const [url, token] = [await said('errors', URL_SAID), await said('errors', /(xmcp_[\w-]{43})/)]
    const client = await connected(url, token)
    expect((await client.listTools()).tools.length).toBeGreaterThan(15)
    const draft = await client.callTool({ name: 'create_invoices', arguments: { invoices } })
    expect(draft.structuredContent).toMatchObject({ outcome: 'applied' })
    const held = await client.callTool({ name: 'create_invoices', arguments: { invoices, status: 'AUTHORISED' } })
    expect(held.structuredContent).toMatchObject({ outcome: 'held' })
    const taken = start('serve', '--demo', '--http', '--http-port', new URL(url).port)
    expect(await taken.ended).toBe(2)
    expect(taken.heard.errors).toMatch(/--http-port \d+: this address is taken by another program/)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(heard.out).toBe('')
    expect(heard.errors.split(token)).toHaveLength(2)
  }, 90_000)

  it('serves a record’s tokens: made, listed, used and ended beside it, and nowhere in its files', async () => {
    const data = mkdtempSync(join(tmpdir(), 'xero-mcp-http-'))
    const simulator = start('simulator', '--company', 'demo', '--port', '0', '--clock', '2026-11-20T00:00:00Z')
    const settings = ['--simulator', await simulator.said('out', /"api":"([^"]+)"/), '--data', data]
    const { child, heard, said, ended } = start('serve', '--http', '--http-port', '0', ...settings)
    const url = await said('errors', URL_SAID)
    await said('errors', /(no access token is in use)/)
    const made = start(
      'serve',
      '--new-token',
      '--token-name',
      'Ann',
      '--token-organisations',
      'Kestrel Trading Ltd',
      ...settings,
    )
    expect(await made.ended).toBe(0)
    const token = made.heard.out.trim()
    const client = await connected(url, token)
    const listed = await client.callTool({ name: 'list_organisations', arguments: {} })
    expect(listed.structuredContent).toMatchObject({ organisation: 'Kestrel Trading Ltd', count: 1 })
    const list = start('serve', '--list-tokens', ...settings)
    expect(await list.ended).toBe(0)
    expect(list.heard.out).toMatch(/^Ann +in use .*Kestrel Trading Ltd$/m)
    expect(await start('serve', '--revoke-token', 'Ann', ...settings).ended).toBe(0)
    await expect(client.listTools()).rejects.toThrow(/401|not accepted/)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const kept = readdirSync(data).map((file) => readFileSync(join(data, file)).toString('latin1'))
    expect([...kept, heard.out, heard.errors, list.heard.out].join('')).not.toContain(token)
    rmSync(data, { recursive: true, force: true })
  }, 120_000)

  it('makes no tokens for the demo, which has its own', async () => {
    const { ended, heard } = start('serve', '--demo', '--new-token')
    expect(await ended).toBe(2)
    expect(heard.errors).toContain('The demo has an access token of its own')
  })
})
