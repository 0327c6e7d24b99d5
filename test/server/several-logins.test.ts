import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStoreFor } from '../../src/cli/open-store.ts'
import { surfaceOf } from '../../src/cli/serve.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { addOrganisation, emptyOrganisation } from '../../src/simulator/company/organisations.ts'
import { seededIds } from '../../src/simulator/ids.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../../src/simulator/simulator.ts'
import { systemClock } from '../../src/system.ts'
import { httpsNetwork } from '../../src/xero/https-network.ts'
import { createIdentity } from '../../src/xero/identity.ts'
import { keepTokens } from '../../src/xero/login-tokens.ts'
import { READS, WRITES } from '../practice.ts'

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const DATA = mkdtempSync(join(tmpdir(), 'xero-mcp-logins-'))
const KEY = Buffer.alloc(32, 7).toString('base64')
const REDIRECT = 'http://localhost:51234/callback'

let simulator: XeroSimulator
let listening: Listening
const ids: string[] = []
const secrets = new Set<string>([KEY])

beforeAll(async () => {
  simulator = createSimulator({ clock: fixedClock(systemClock.now()), seed: 3 })
  for (const name of ['Acme Ltd', 'Birch Ltd', 'Cedar Ltd']) {
    const source = seededIds(ids.length + 50)
    const founded = { name, region: 'nz', now: simulator.clock.now(), newId: () => source.guid() } as const
    const organisation = emptyOrganisation(founded)
    addOrganisation(simulator.state, organisation)
    ids.push(organisation.id)
  }
  listening = await listen(simulator)
})

afterAll(async () => {
  await listening.close()
  rmSync(DATA, { recursive: true, force: true })
})

/** Logs in as a person does in a browser, over real HTTP, into the record in the folder. */
async function login(app: string, places: readonly number[], scopes: readonly string[], folder = DATA) {
  const redirectUris = ['http://localhost/callback']
  simulator.state.identity.apps.set(app, { clientId: app, name: app, kind: 'pkce', redirectUris })
  simulator.consent.organisationIds = places.map((place) => ids[place] ?? '')
  const network = httpsNetwork({ loopbackBase: listening.api })
  const browser = { kind: 'pkce', clientId: app, identityBase: listening.api } as const
  const identity = createIdentity(browser, { network, clock: systemClock, apiBase: listening.api })
  const { address, finish } = await identity.begin(REDIRECT, ['openid', 'offline_access', ...scopes])
  const page = await fetch(address, { redirect: 'manual' })
  const tokens = await finish(new URL(page.headers.get('location') ?? ''))
  for (const secret of [tokens.accessToken, tokens.refreshToken]) if (secret) secrets.add(secret)
  const config = readConfig(['--simulator', listening.api, '--data', folder], { XERO_MCP_KEY: KEY })
  const { store } = await openStoreFor(config, systemClock, createLog('silent'), () => false)
  const made = { ...browser, id: `lgn_${app}`, scopes: tokens.scopes, at: systemClock.now() }
  await keepTokens(store.leases, made.id, tokens, identity, systemClock)
  await store.logins.keep(made, await identity.reached(tokens.accessToken))
  await store.close()
}

const settings = () => ['--simulator', listening.api, '--data', DATA]
const env = () => ({ PATH: process.env.PATH ?? '', XERO_MCP_KEY: KEY })

async function command(...args: string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args, ...settings()], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: env(),
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const secret of secrets) expect(said).not.toContain(secret)
  return { code, said }
}

async function serve() {
  const args = [ENTRY, 'serve', ...settings()]
  const transport = new StdioClientTransport({ command: process.execPath, args, env: env(), stderr: 'pipe' })
  let errors = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport)
  return {
    call: async (name: string, input: Record<string, unknown> = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: input })
      const text = (content as { text?: string }[]).map((part) => part.text ?? '').join('\n')
      return { text, isError: isError === true }
    },
    errors: () => errors,
    close: () => client.close(),
  }
}

describe('a server process over two logins in one record', () => {
  it('serves both, follows org and a further login without a restart, and status tells of it all', async () => {
    await login('first', [0, 1], WRITES)
    const { call, errors, close } = await serve()
    expect((await call('list_organisations')).text).toMatch(/2 organisations connected/)
    expect((await call('get_ageing')).isError).toBe(true)

    expect(await command('org', 'use', 'Birch Ltd')).toMatchObject({ code: 0 })
    expect((await call('get_ageing')).text).toMatch(/^Birch Ltd \(demo\): /)

    await login('second', [2], READS)
    expect((await call('get_ageing', { organisation: 'Cedar Ltd' })).text).toMatch(/^Cedar Ltd \(demo\): /)
    expect((await call('get_ageing', { organisation: 'all' })).text).toContain('All organisations: 3 answered.')
    const refused = await call('save_contact', { organisation: 'Cedar Ltd', name: 'Ada' })
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('may only read') })

    expect(await command('org', 'remove', 'Birch Ltd')).toMatchObject({ code: 0 })
    expect((await call('get_ageing', { organisation: 'Birch Ltd' })).isError).toBe(true)
    expect((await call('get_ageing')).text).toContain('2 organisations are connected and none was named')

    const list = await command('org', 'list')
    expect(list.said).toMatch(/^Acme Ltd +\w{8} .*browser +reads and writes +in use/m)
    expect(list.said).toMatch(/^Birch Ltd .*out of use/m)
    expect(list.said).toMatch(/^Cedar Ltd .*browser +reads only +in use/m)
    const status = await command('status')
    expect(status.code).toBe(0)
    expect(status.said).toMatch(/^record .*sealed with a key from: XERO_MCP_KEY$/m)
    expect(status.said).toMatch(/^lgn_first +browser .*good$/m)
    expect(status.said).toMatch(/^Cedar Ltd .* in use +\d{3,4}/m)
    for (const secret of secrets) expect(errors()).not.toContain(secret)
    await close()
  }, 90_000)
})

it('offers the argument organisation to whoever connects once a further login has brought a second one', async () => {
  const folder = join(DATA, 'later')
  await login('third', [0], READS, folder)
  const config = readConfig(['--simulator', listening.api, '--data', folder], { XERO_MCP_KEY: KEY })
  const { surface, end } = await surfaceOf(config, '0.0.0')
  try {
    expect(await surface.several()).toBe(false)
    await login('fourth', [1], READS, folder)
    expect(await surface.several()).toBe(true)
  } finally {
    await end()
  }
})
