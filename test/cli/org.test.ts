import { describe, expect, it } from 'vitest'
import type { Login } from '../../src/call/logins.ts'
import { orgCommand, statusCommand } from '../../src/cli/record-standing.ts'
import { readConfig } from '../../src/config.ts'
import { draft } from '../call/fixtures.ts'
import { memoryStore } from '../memory-store.ts'
import { stillClock } from '../server/surface.ts'

const NOW = stillClock.now()
const SECRET = 'canary-secret-of-the-app'
const TOKEN = 'canary-access-token'
const REFRESH = 'canary-refresh-token'

const login = (id: string, over: Partial<Login> = {}): Login => ({
  ...{ id, kind: 'pkce', clientId: `client-${id}`, identityBase: 'https://identity.xero.com', at: NOW - 3_600_000 },
  scopes: ['offline_access', 'accounting.invoices.read'],
  ...over,
})
const reached = (organisation: string, name: string) => ({ organisation, name, connectionId: `c-${organisation}` })
const [ACME, BIRCH, CEDAR] = [
  'aaaaaaaa-1111-4111-8111-111111111111',
  'bbbbbbbb-2222-4222-8222-222222222222',
  'cccccccc-3',
]

/** A record with two logins, one of which has ended, and three organisations. */
async function record(...settings: string[]) {
  const kept = await memoryStore(stillClock)
  const { logins, leases } = kept.store
  await logins.keep(login('lgn_1'), [reached(ACME, 'Acme'), reached(BIRCH, 'Birch | Ltd\u202e')])
  const custom = { kind: 'custom', clientSecret: SECRET, scopes: ['accounting.invoices'] } as const
  await logins.keep(login('lgn_2', custom), [reached(CEDAR, 'Cedar')])
  await leases.write('token lgn_1', JSON.stringify({ token: TOKEN, freshUntil: NOW + 60_000, keep: REFRESH }), 0)
  const store = { ...kept.store, close: async () => {} }
  const written: string[] = []
  const output = { write: (text: string) => written.push(text), complain: (text: string) => written.push(text) }
  const config = readConfig(settings, {})
  const parts = { config, output, now: () => NOW, open: async () => ({ ...kept, store }) }
  const ran = async (work: Promise<number>) => ({ code: await work, out: written.splice(0).join('') })
  return {
    store,
    org: (...words: string[]) => ran(orgCommand(words, parts)),
    status: (...words: string[]) =>
      ran(
        statusCommand(words, {
          ...{ ...parts, version: '1.2.3', folder: '/data', zone: 'UTC' },
          policy: async () => ({ name: 'draft', base: 'draft', faults: [] }),
        }),
      ),
  }
}

const planned = { tool: 'create_invoices', proposer: { user: 'Ann', client: 'test' }, again: false }

describe('xero-mcp org', () => {
  it('lists the organisations with login, scopes and state, and nothing that is secret', async () => {
    const { org } = await record()
    const { code, out } = await org('list')
    expect(code).toBe(0)
    expect(out).toMatch(/^Acme +aaaaaaaa +not read yet +browser +reads only +in use/m)
    expect(out).toMatch(/^Birch ¦ Ltd +bbbbbbbb/m)
    expect(out).toMatch(/^Cedar +cccccccc +not read yet +custom connection +reads and writes +in use/m)
    const { out: json } = await org('list', '--json')
    expect(JSON.parse(json)).toMatchObject([{ id: ACME, name: 'Acme', usual: false, state: 'in use' }, {}, {}])
    for (const secret of [SECRET, TOKEN, REFRESH]) expect(out + json).not.toContain(secret)
  })

  it('says which login ended', async () => {
    const { org, store } = await record()
    const kept = await store.leases.read('token lgn_1')
    const ended = { code: 'unauthorised', fact: 'It has ended.', next: 'Log in.' }
    const value = { token: TOKEN, freshUntil: NOW + 60_000, keep: REFRESH, ended }
    await store.leases.write('token lgn_1', JSON.stringify(value), kept?.version ?? 0)
    const { out } = await org()
    expect(out).toMatch(/^Acme .*login ended: run xero-mcp login/m)
    expect(out).toMatch(/^Cedar .*in use/m)
  })

  it('chooses the usual one by name, short id or id, and lets it go', async () => {
    const { org, store } = await record()
    for (const [name, id] of [
      ['acme', ACME],
      ['bbbbbbbb', BIRCH],
      [CEDAR, CEDAR],
    ] as const) {
      expect((await org('use', name)).code).toBe(0)
      expect(await store.logins.usual()).toBe(id)
    }
    expect((await org('list')).out).toMatch(/^Cedar .*usual/m)
    expect((await org('use', '--none')).code).toBe(0)
    expect(await store.logins.usual()).toBeUndefined()
  })

  it('puts one out of use and back, and says what that leaves', async () => {
    const { org, store } = await record()
    await org('use', 'Acme')
    const changes = store.changesOf({ id: ACME, name: 'Acme', demo: false })
    await changes.begin({ ...planned, changes: [draft({})] }, () => ({ decision: 'ask', why: '', tier: 'person' }))
    const removed = await org('remove', 'Acme')
    expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('It was the usual one; there is none now.') })
    expect(removed.out).toContain('1 held for a person')
    expect((await org('list')).out).toMatch(/^Acme .*out of use/m)
    expect((await org('use', 'Acme')).code).toBe(2)
    expect((await org('remove', 'Acme')).out).toContain('already')
    expect((await org('add', 'Acme')).out).toContain('in use again')
    expect((await store.logins.connections()).map(({ removed: out }) => out)).toEqual([false, false, false])
  })

  it('does not put one out of use while something is being sent to it', async () => {
    const { org, store } = await record()
    const changes = store.changesOf({ id: ACME, name: 'Acme', demo: false })
    await changes.begin({ ...planned, changes: [draft({})] }, () => ({ decision: 'apply', why: '', tier: 'person' }))
    expect(await org('remove', 'Acme')).toMatchObject({
      code: 2,
      out: expect.stringContaining('1 change is being sent'),
    })
    expect((await store.logins.connections()).some(({ removed }) => removed)).toBe(false)
  })

  it.each([
    [['use'], 'Name the organisation'],
    [['use', 'Acm'], 'Acme'],
    [['use', 'Acme', 'Ltd'], 'into quotes'],
    [['chose', 'Acme'], 'org list, use NAME'],
    [['use', 'Acme', '--json'], '--json goes with org list'],
    [['remove', '--none'], '--none goes with org use'],
    [['toString', 'Acme'], 'org list, use NAME'],
  ])('%j ends with 2 and a hint', async (words, hint) => {
    const { org } = await record()
    expect(await org(...words)).toMatchObject({ code: 2, out: expect.stringContaining(hint) })
  })

  it('asks for the id where names look alike', async () => {
    const { org, store } = await record()
    await store.logins.keep(login('lgn_3', { clientId: 'x' }), [reached('dddddddd-4', 'ACME')])
    expect(await org('use', 'Acme')).toMatchObject({ code: 2, out: expect.stringContaining(ACME) })
    expect((await org('use', 'dddddddd')).out).toContain('ACME is the usual')
  })
})

describe('xero-mcp status', () => {
  it('says how everything stands, and shows no secret', async () => {
    const { status, store } = await record()
    await store.logins.setUsual(BIRCH)
    await store.pause('Ann', 'looking')
    const { code, out } = await status()
    expect(code).toBe(0)
    expect(out).toContain('/data, sealed with a key from: this process only')
    expect(out).toMatch(/^policy +draft$/m)
    expect(out).toMatch(/^writing +PAUSED, until: xero-mcp resume$/m)
    expect(out).toMatch(/^held +nothing waits for a person$/m)
    expect(out).toMatch(/^lgn_1 +browser +client-lgn_1 +reads only +2026-11-19 23:00 UTC/m)
    expect(out).toMatch(/^Birch ¦ Ltd +bbbbbbbb +not read yet +usual, in use/m)
    expect(out).toMatch(/^Acme .*not known +none yet/m)
    const { out: json } = await status('--json')
    expect(JSON.parse(json)).toMatchObject({
      version: '1.2.3',
      paused: true,
      toolsets: ['core', 'collections', 'inventory', 'close'],
      logins: [{}, {}],
    })
    for (const secret of [SECRET, TOKEN, REFRESH]) expect(out + json).not.toContain(secret)
  })

  it('counts what is held and being sent, for each organisation', async () => {
    const { status, store } = await record()
    const changes = store.changesOf({ id: ACME, name: 'Acme', demo: false })
    await changes.begin({ ...planned, changes: [draft({})] }, () => ({ decision: 'ask', why: '', tier: 'person' }))
    const { out } = await status('--json')
    expect(JSON.parse(out)).toMatchObject({ held: 1, organisations: [{ id: ACME, held: 1, sending: 0 }, {}, {}] })
    expect((await status()).out).toMatch(/^held +1 for a person, see: xero-mcp approvals$/m)
  })

  it('without a login says what to run', async () => {
    const { status, org, store } = await record()
    for (const { id } of await store.logins.all()) await store.logins.forget(id)
    expect((await status()).out).toContain('No login to Xero is kept here. Run: xero-mcp login')
    expect((await org()).out).toContain('No login to Xero is kept here. Run: xero-mcp login')
    expect((await status('now')).code).toBe(2)
  })

  it('without a login says that a simulator needs none', async () => {
    const { status, org, store } = await record('--simulator', 'http://127.0.0.1:5050')
    for (const { id } of await store.logins.all()) await store.logins.forget(id)
    const fact = 'No login is kept here; the simulator lets a server in without one. To rehearse: xero-mcp login'
    expect((await status()).out).toContain(fact)
    expect((await org()).out).toContain(fact)
  })
})
