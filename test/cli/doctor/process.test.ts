import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { scopesFor } from '../../../src/call/scopes.ts'
import { DEFAULT_TOOLSETS } from '../../../src/call/tool.ts'
import { openStoreFor } from '../../../src/cli/open-store.ts'
import { readConfig } from '../../../src/config.ts'
import { createLog } from '../../../src/log.ts'
import { systemClock } from '../../../src/system.ts'

const ENTRY = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))
const ROOT = mkdtempSync(join(tmpdir(), 'xero-mcp-doctor-'))
const KEY = 'c0ffee11'.repeat(8)
const NOWHERE = 'http://127.0.0.1:9'
const CANARY = 'host-secret-canary'
const children: ChildProcess[] = []

let api = ''
let earlier = ''

beforeAll(async () => {
  ;[api, earlier] = await Promise.all([simulator(), simulator('--clock', '2026-01-01T00:00:00Z')])
  mkdirSync(join(ROOT, '.cursor'))
  const env = { XERO_MCP_KEY: CANARY, XERO_MCP_CLIENT_SECRET: CANARY }
  const servers = {
    xero: { command: 'node', args: [ENTRY], env },
    old: { command: 'node', args: ['/gone/xero-mcp.js'] },
  }
  writeFileSync(join(ROOT, '.cursor', 'mcp.json'), JSON.stringify({ mcpServers: servers }), { mode: 0o600 })
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(ROOT, { recursive: true, force: true })
})

async function simulator(...more: string[]): Promise<string> {
  const args = [ENTRY, 'simulator', '--company', 'empty', '--port', '0', ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const printed = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
  })
  return JSON.parse(printed).api
}

type Variables = Record<string, string>

async function command(args: readonly string[], variables: Variables = { XERO_MCP_KEY: KEY }) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: ROOT, ...variables },
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

const state = z.enum(['ok', 'warning', 'fault', 'not_checked'])
const report = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  at: z.iso.datetime(),
  result: z.enum(['ok', 'warning', 'fault']),
  checks: z.array(
    z.strictObject({
      check: z.string().regex(/^(computer|settings|record|network|login|organisation|host)\.[a-z_]+$/),
      about: z.string().min(1).nullable(),
      state,
      fact: z.string().min(3),
      fix: z.string().min(3).nullable(),
    }),
  ),
})

/** What the doctor finds with these settings, and its exit code. */
async function examined(args: readonly string[], variables?: Variables) {
  const { code, out, errors } = await command(['doctor', '--json', ...args], variables)
  expect(errors).toBe('')
  for (const secret of [KEY, CANARY, 'simulator-secret', 'eyJ']) expect(out).not.toContain(secret)
  const told = report.parse(JSON.parse(out))
  expect(code).toBe(told.result === 'fault' ? 1 : 0)
  for (const { state: one, fix } of told.checks) expect(fix !== null).toBe(one === 'warning' || one === 'fault')
  const of = (check: string) => told.checks.find((one) => one.check === check)
  return { ...told, code, of, bad: told.checks.filter(({ state: one }) => one === 'fault' || one === 'warning') }
}

/** A folder with a record in it, as a first start leaves it. */
async function recordIn(
  name: string,
  work: (kept: Awaited<ReturnType<typeof openStoreFor>>) => Promise<unknown> = async () => {},
) {
  const folder = join(ROOT, name)
  const config = readConfig(['--simulator', api, '--data', folder], { XERO_MCP_KEY: KEY })
  const kept = await openStoreFor(config, systemClock, createLog('silent'), () => false)
  await work(kept)
  await kept.store.close()
  return folder
}

const GRANTED = scopesFor({ toolsets: DEFAULT_TOOLSETS, readOnly: false, model: 'granular' })

async function accessToken(): Promise<string> {
  const login = Buffer.from('simulator-custom:simulator-secret').toString('base64')
  const answer = await fetch(`${api}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=accounting.settings.read',
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** A record with a login through a browser in it, and what is kept of its tokens. */
async function recordWithLogin(name: string, scopes: readonly string[], tokens: object) {
  const token = await accessToken()
  const answer = await fetch(`${api}/connections`, { headers: { authorization: `Bearer ${token}` } })
  const [{ id, tenantId }] = (await answer.json()) as [{ id: string; tenantId: string }]
  return await recordIn(name, async ({ store }) => {
    const now = systemClock.now()
    await store.logins.keep(
      { id: 'lgn_1a2b3c4d', kind: 'pkce', clientId: 'simulator-desktop', identityBase: api, scopes, at: now },
      [{ organisation: tenantId, name: 'Mine \u202eLtd', connectionId: id }],
    )
    const kept = { token, freshUntil: now + 900_000, goodUntil: now + 1_800_000, grantedAt: now, ...tokens }
    await store.leases.write('token lgn_1a2b3c4d', JSON.stringify(kept), 0)
  })
}

describe('xero-mcp doctor', () => {
  it('finds nothing wrong where nothing is, and changes nothing', async () => {
    const folder = await recordIn('well')
    const before = readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))
    const { code, result, bad, of } = await examined(['--simulator', api, '--data', folder])
    expect(bad.map(({ check }) => check)).toEqual(['host.configuration'])
    expect([code, result]).toEqual([0, 'warning'])
    expect(of('record.pages')).toMatchObject({ state: 'ok', fact: 'Its pages are whole.' })
    expect(of('record.key')).toMatchObject({ state: 'ok', fact: 'Its key: XERO_MCP_KEY.' })
    expect(of('organisation.reached')).toMatchObject({ state: 'ok' })
    expect(of('organisation.settings')?.fact).toContain('Times are in Auckland')
    expect(of('organisation.limits')?.fact).toMatch(/^\d+ calls left today/)
    expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(before)
  })

  it('makes no record where there is none', async () => {
    const folder = join(ROOT, 'none')
    const { code, of } = await examined(['--simulator', api, '--data', folder])
    expect(code).toBe(0)
    expect(of('record.folder')?.fact).toContain('the first start makes it')
    expect(of('organisation.reached')?.state).toBe('ok')
    expect(readdirSync(ROOT)).not.toContain('none')
  })

  it('reads well on 80 columns', async () => {
    const folder = await recordIn('columns')
    const { code, out, errors } = await command(['doctor', '--simulator', api, '--data', folder])
    expect([code, errors]).toEqual([0, ''])
    // A path is not cut, so that it can be copied.
    for (const line of out.split('\n')) expect(line.length <= 80 || !line.trim().includes(' '), line).toBe(true)
    expect(out).toMatch(/^The record\n {2}ok {7}/m)
    expect(out).toMatch(/\n0 faults, 1 warning\.\n$/)
  })

  it.each<
    [string, string, 'warning' | 'fault', RegExp, RegExp, () => Promise<{ args: string[]; variables?: Variables }>]
  >([
    [
      'a simulator that is down',
      ...(['network.simulator', 'fault', /^Nothing answers at/, /xero-mcp simulator --port 9/] as const),
      async () => ({ args: ['--simulator', NOWHERE, '--data', await recordIn('down')] }),
    ],
    [
      'a clock that is apart',
      ...(['network.clock', 'warning', /days ahead of the simulator's/, /without --clock/] as const),
      async () => ({ args: ['--simulator', earlier, '--data', join(ROOT, 'clock')] }),
    ],
    [
      'a folder that others can write',
      ...(['record.folder', 'fault', /mode 777/, /^chmod 700 /] as const),
      async () => {
        const folder = await recordIn('open')
        chmodSync(folder, 0o777)
        return { args: ['--simulator', api, '--data', folder] }
      },
    ],
    [
      'a damaged store',
      ...(['record.store', 'fault', /store's file is damaged/, /restore a backup/] as const),
      async () => {
        const folder = await recordIn('damaged')
        const file = join(folder, 'store.sqlite')
        writeFileSync(file, readFileSync(file).fill(0xff, 120))
        return { args: ['--simulator', api, '--data', folder] }
      },
    ],
    [
      'the wrong key',
      ...(['record.store', 'fault', /does not open this store/, /Give the key that it was made with/] as const),
      async () => ({
        args: ['--simulator', api, '--data', await recordIn('key')],
        variables: { XERO_MCP_KEY: 'ab'.repeat(32) },
      }),
    ],
    [
      'a disk that is full',
      ...(['record.disk', 'fault', /^The disk is full/, /^Free space/] as const),
      async () => ({
        args: ['--simulator', api, '--data', await recordIn('disk')],
        variables: { XERO_MCP_KEY: KEY, NODE_OPTIONS: `--import=${new URL('full-disk.mjs', import.meta.url).href}` },
      }),
    ],
    [
      'a scope that was not granted',
      ...([
        'login.scopes',
        'warning',
        /did not grant accounting\.contacts: .*writing contacts/,
        /xero-mcp login/,
      ] as const),
      async () => {
        const scopes = GRANTED.map((scope) => (scope === 'accounting.contacts' ? `${scope}.read` : scope))
        return { args: ['--simulator', api, '--data', await recordWithLogin('scope', scopes, {})] }
      },
    ],
    [
      'a login that has ended',
      ...(['login.tokens', 'fault', /has ended: Xero no longer knows it/, /xero-mcp login/] as const),
      async () => {
        const ended = { at: systemClock.now(), fact: 'Xero no longer knows it.', next: 'Log in.' }
        return { args: ['--simulator', api, '--data', await recordWithLogin('ended', GRANTED, { ended })] }
      },
    ],
    [
      'a setting that there is not',
      ...(['settings.configuration', 'fault', /^XERO_MCP_POLCY is not a setting/, /xero-mcp help/] as const),
      async () => ({ args: ['--simulator', api], variables: { XERO_MCP_POLCY: 'draft' } }),
    ],
    [
      'an organisation that there is not',
      ...([
        'organisation.usual',
        'warning',
        /no organisation here is called "Other Ltd"/,
        /Correct the setting/,
      ] as const),
      async () => ({ args: ['--simulator', api, '--data', join(ROOT, 'usual'), '--organisation', 'Other Ltd'] }),
    ],
    [
      'a policy with a mistake in it',
      ...(['settings.policy', 'fault', /Running as "observe"/, /policy show --file/] as const),
      async () => {
        const file = join(ROOT, 'policy.json')
        writeFileSync(file, '{"name": "ours", "rules": [{}]}', { mode: 0o600 })
        return { args: ['--simulator', api, '--data', join(ROOT, 'policy'), '--policy', file] }
      },
    ],
  ])('tells %s, with the fix', async (_, check, wanted, fact, fix, prepare) => {
    const { args, variables } = await prepare()
    const { of, code, checks } = await examined(args, variables)
    const found = of(check)
    expect(found).toMatchObject({ state: wanted, fact: expect.stringMatching(fact), fix: expect.stringMatching(fix) })
    expect(code).toBe(wanted === 'fault' ? 1 : 0)
    expect(checks.some(({ check: one }) => one === 'organisation.reached')).toBe(true)
  })

  it('tells a login that is well, and cleans what Xero calls things', async () => {
    const { of, bad } = await examined(['--simulator', api, '--data', await recordWithLogin('login', GRANTED, {})])
    expect(of('login.tokens')).toMatchObject({ about: 'lgn_1a2b3c4d', state: 'ok' })
    expect(of('login.connections')).toMatchObject({
      state: 'ok',
      fact: 'Xero has the 1 connection that is known here.',
    })
    expect(of('host.entry')?.fact).toContain(`"--simulator","${api}"`)
    expect(bad.map(({ check }) => check)).toEqual(['host.configuration'])
  })

  it.each([
    [['doctor', 'now'], 2, /^xero-mcp doctor: doctor takes no words/],
    [['doctor', '--depp'], 2, /^xero-mcp doctor: Unknown option '--depp'/],
    [['doctor', '--help'], 0, /^$/],
  ])('%j ends with %i', async (args, code, errors) => {
    expect(await command(args, {})).toMatchObject({ code, errors: expect.stringMatching(errors) })
  })

  it('is in the help', async () => {
    expect((await command(['help'], {})).out).toMatch(/^ {2}doctor {7}what is wrong/m)
  })

  it('examines the demo too', async () => {
    const { code, of, checks } = await examined(['--demo=au', '--clock', '2026-11-20T00:00:00Z'])
    expect(code).toBe(0)
    expect(of('organisation.settings')?.fact).toContain('Times are in Sydney (AEDT, UTC+11). GST on accrual basis')
    expect(checks.some(({ check }) => check.startsWith('network.'))).toBe(false)
  })
})

describe('xero-mcp policy show', () => {
  const show = (name: string, data: string) =>
    command([
      'policy',
      'show',
      '--policy',
      'draft',
      '--organisation',
      name,
      '--simulator',
      api,
      '--data',
      join(ROOT, data),
    ])

  it('tells of an organisation in words of an accountant, and makes no record', async () => {
    const { code, out, errors } = await show('new company', 'shown')
    expect([code, errors]).toEqual([0, ''])
    expect(out).toMatch(/^Policy draft$/m)
    expect(out.slice(out.indexOf('New Company'))).toMatch(
      /^New Company \(demo\)\n {2}Times are in Auckland \(NZ[DS]T, UTC\+1[23]\)\.\n {2}GST on invoice basis, two-monthly\.\n/,
    )
    expect(readdirSync(ROOT)).not.toContain('shown')
  })

  it('says which there are where it knows no such one', async () => {
    const { code, out, errors } = await show('Nobody Ltd', 'nobody')
    expect([code, out]).toEqual([2, ''])
    expect(errors).toMatch(/no organisation here is called "Nobody Ltd"\. Known: New Company/)
  })
})
