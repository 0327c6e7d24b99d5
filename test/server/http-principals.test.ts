import { Client, type ClientCapabilities, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { NewAccessToken } from '../../src/call/access-tokens.ts'
import { sha256 } from '../../src/call/canonical.ts'
import { onlyReads, type Policy } from '../../src/call/policy.ts'
import { catalogue } from '../../src/catalogue.ts'
import { freshToken } from '../../src/cli/access-tokens.ts'
import { byAccessToken } from '../../src/server/authorise.ts'
import { serveHttp } from '../../src/server/http.ts'
import { surfaceFor } from '../../src/server/principal-surface.ts'
import { type HouseOptions, house } from '../house.ts'

const TRADING = 'Kestrel Trading Ltd'
const SERVICES = 'Kestrel Services'
const MODERN = { pin: '2026-07-28' } as const
const closings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

const line = { description: 'Support', quantity: 2, unit_price: 100, account: '200' }
const SMALL = { invoices: [{ contact: 'Harbour Dental', lines: [line] }], status: 'AUTHORISED' }
const DRAFT = { invoices: SMALL.invoices }

/** The demo's two companies over HTTP, with a way to make tokens and to connect with one. */
async function office(options: HouseOptions = {}) {
  const opened = await house(options)
  const { houses, store, approvals, clock } = opened.open
  closings.push(opened.close)
  const [policy, logged] = [houses[0]?.policy, opened.logged]
  if (!policy) throw new Error('nothing is connected')
  const surface = {
    version: '0.0.0',
    readOnly: onlyReads(policy()),
    questionKey: new Uint8Array(32).fill(9),
    agree: (shown: Parameters<typeof approvals.agree>[0], name = 'nobody', beside?: Policy) =>
      approvals.agree(shown, { approverId: undefined, name, method: 'elicitation', proof: '' }, beside),
    toolsets: ['core'] as const,
    defaultOrganisation: TRADING,
    catalogue: async () => catalogue,
    several: async () => true,
    houses: async () => houses,
  }
  const log = { info() {}, warn() {}, error() {} }
  const errors: unknown[] = []
  const serving = await serveHttp({
    ...{ host: '127.0.0.1', port: 0, hosts: [], clock: { now: clock.now, wait: () => new Promise(() => {}) } },
    authorise: byAccessToken({ tokens: async () => store.accessTokens, clock, log }),
    surfaceOf: (principal) => surfaceFor(surface, principal, policy),
    onRequest: () => {},
    onRejected: () => {},
    onError: (error) => errors.push(error),
  })
  closings.push(serving.close)
  let drawn = 0
  const token = async (name: string, over: Partial<NewAccessToken> = {}) => {
    const fresh = freshToken((length) => new Uint8Array(length).fill(++drawn))
    const kept = { organisations: undefined, policy: undefined, expiresAt: clock.now() + 1_000_000 }
    await store.accessTokens.add({ name, sha256: sha256(fresh), ...kept, ...over }, 'test')
    return fresh
  }
  const only = (name: string) => houses.flatMap(({ books: { ref } }) => (ref.name === name ? [ref] : []))
  return { ...opened, store, url: new URL(serving.url), token, only, errors, logged, surface, policy }
}

const answered = z.looseObject({ result: z.record(z.string(), z.unknown()).optional() })

const headersOf = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } })

async function connected(
  url: URL,
  token: string,
  mode: 'legacy' | 'auto' | typeof MODERN,
  able: ClientCapabilities = {},
) {
  const client = new Client({ name: 'desk', version: '2' }, { capabilities: able, versionNegotiation: { mode } })
  const questions: string[] = []
  if (able.elicitation) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      questions.push(params.message)
      return { action: 'accept', content: { agree: true } }
    })
  }
  await client.connect(new StreamableHTTPClientTransport(url, headersOf(token)))
  closings.push(() => client.close())
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: input })
    return { text: JSON.stringify(content), data: structuredContent as Record<string, unknown>, isError }
  }
  return { client, call, questions }
}

describe('over HTTP', { timeout: 90_000 }, () => {
  it('a usual organisation is usual only to tokens that see it', async () => {
    const { surface, policy, only } = await office()
    const [trading] = only(TRADING)
    const usualTo = async (organisations: ReturnType<typeof only> | undefined) => {
      const principal = { id: 'tok_1', name: 'Ann', organisations, policy: undefined }
      const all = { ...surface, defaultOrganisation: undefined, usual: async () => trading?.id }
      return await surfaceFor(all, principal, policy).usual?.()
    }
    expect(await usualTo(undefined)).toBe(trading?.id)
    expect(await usualTo(only(TRADING))).toBe(trading?.id)
    expect(await usualTo(only(SERVICES))).toBeUndefined()
  })

  it.each([['legacy'], ['auto'], [MODERN]] as const)(
    'the new SDK with %j lists, reads, drafts and is held',
    async (mode) => {
      const { url, token, errors, store } = await office()
      const { client, call } = await connected(url, await token('Ann'), mode)
      expect((await client.listTools()).tools.map(({ name }) => name)).toContain('create_invoices')
      expect((await call('get_ageing')).text).toContain(TRADING)
      expect((await call('create_invoices', DRAFT)).data).toMatchObject({ outcome: 'applied' })
      expect((await call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
      const [held] = await store.approvals.held()
      expect(held?.proposer.user).toBe('Ann')
      expect(errors).toEqual([])
    },
  )

  it('the SDK of the older era lists, reads, drafts and is held; prompts and skills are there', async () => {
    const { url, token, errors } = await office()
    const client = new OldClient({ name: 'old', version: '1' })
    await client.connect(new OldTransport(url, headersOf(await token('Ann'))) as Parameters<typeof client.connect>[0])
    closings.push(() => client.close())
    expect((await client.listTools()).tools.length).toBeGreaterThan(15)
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(3)
    expect((await client.listResources()).resources).toHaveLength(8)
    const read = await client.callTool({ name: 'find_contacts', arguments: {} })
    expect(read.structuredContent).toMatchObject({ organisation: TRADING })
    const drafted = await client.callTool({ name: 'create_invoices', arguments: DRAFT })
    expect(drafted.structuredContent).toMatchObject({ outcome: 'applied' })
    const held = await client.callTool({ name: 'create_invoices', arguments: SMALL })
    expect(held.structuredContent).toMatchObject({ outcome: 'held' })
    expect(errors).toEqual([])
  })

  it('each token’s calls are in the log under its name, without the token', async () => {
    const { url, token, logged } = await office()
    const secret = await token('Ann')
    await (await connected(url, secret, MODERN)).call('list_organisations')
    expect(logged.join('')).toContain('"token":"Ann"')
    expect(logged.join('')).not.toContain(secret)
  })
})

describe('a host’s own question over HTTP', () => {
  it('is put in the newer era, and the yes is recorded under the token’s name', async () => {
    const { url, token, store } = await office()
    const { call, questions } = await connected(url, await token('Ann'), MODERN, { elicitation: { form: {} } })
    expect((await call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'applied' })
    expect(questions).toHaveLength(1)
    const agreed = (await store.audit.entries(1, 100)).find(({ kind }) => kind === 'agreed')
    expect(agreed).toMatchObject({ actor: 'Ann', facts: { method: 'elicitation' } })
  })

  it('cannot be put in the older era, where no request knows of another: it is held', async () => {
    const { url, token, store } = await office()
    const { call, questions } = await connected(url, await token('Ann'), 'legacy', { elicitation: { form: {} } })
    expect((await call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
    expect([questions.length, (await store.approvals.held()).length]).toEqual([0, 1])
  })

  it('about what another token proposed is answered under the token’s own policy too', async () => {
    const { url, token, store } = await office()
    await (await connected(url, await token('Ann'), MODERN)).call('create_invoices', SMALL)
    const [held] = await store.approvals.held()
    expect(held?.tier).toBe('elicitation')
    const strict = JSON.stringify({
      name: 'two',
      base: 'draft',
      rules: [{ name: 'two', when: { effects: ['post'] }, decision: 'ask', tier: 'two_people' }],
    })
    const bob = await connected(url, await token('Bob', { policy: strict }), MODERN, { elicitation: { form: {} } })
    expect((await bob.call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
    expect((await store.approvals.held()).map(({ id }) => id)).toEqual([held?.id])
  })

  it('is answered by nobody else: a question of one token is nothing to another', async () => {
    const { url, token, store } = await office()
    const [ann, ben] = [await token('Ann'), await token('Ben')]
    const ask = async (secret: string, more: object = {}) => {
      const meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
      }
      const params = { name: 'create_invoices', arguments: SMALL, _meta: meta, ...more }
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          ...{ authorization: `Bearer ${secret}`, 'mcp-protocol-version': '2026-07-28' },
          ...{ 'mcp-method': 'tools/call', 'mcp-name': 'create_invoices' },
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      })
      return answered.parse(await answer.json())
    }
    const { result } = await ask(ann)
    expect(result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) })
    const inputResponses = { agree: { action: 'accept', content: { agree: true } } }
    const yes = { requestState: result?.requestState, inputResponses }
    expect(await ask(ben, yes)).toMatchObject({ error: expect.anything() })
    expect(await store.approvals.held()).toHaveLength(1)
    expect((await ask(ann, yes)).result?.structuredContent).toMatchObject({ outcome: 'applied' })
    expect(await store.approvals.held()).toHaveLength(0)
  })
})

describe('two tokens', () => {
  it('with different organisations know nothing of each other’s', async () => {
    const { url, token, only, store } = await office()
    const ann = await connected(url, await token('Ann', { organisations: only(TRADING) }), MODERN)
    const ben = await connected(url, await token('Ben', { organisations: only(SERVICES) }), MODERN)
    for (const [mine, own, other] of [
      [ann, TRADING, SERVICES],
      [ben, SERVICES, TRADING],
    ] as const) {
      const listed = await mine.call('list_organisations')
      expect(listed.data).toMatchObject({ organisation: own, count: 1 })
      const { tools } = await mine.client.listTools()
      expect(tools.filter(({ inputSchema }) => 'organisation' in (inputSchema.properties ?? {}))).toEqual([])
      const foreign = await mine.call('find_contacts', { organisation: other })
      expect(foreign).toMatchObject({ isError: true, text: expect.stringContaining('no connected organisation') })
      const missing = await mine.call('find_contacts', { organisation: 'Nowhere Ltd' })
      expect(foreign.text.replace(other, 'Nowhere Ltd')).toBe(missing.text)
      expect([listed.text, JSON.stringify(await mine.call('guide'))].join('')).not.toContain(other)
    }
    expect((await ann.call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
    const [held] = await store.approvals.held()
    expect((await ann.call('list_changes', { states: ['held'] })).data).toMatchObject({ count: 1 })
    expect((await ben.call('list_changes', { states: ['held'] })).data).toMatchObject({ count: 0 })
    const withdrawn = await ben.call('withdraw_change', { change: held?.id })
    expect(withdrawn.isError).toBe(true)
    expect(await store.approvals.held()).toHaveLength(1)
  })

  it('with a limit hear nothing of rules and changes of organisations that they do not see', async () => {
    const rules = [
      { name: 'no dentists there', decision: 'refuse', when: { organisations: [SERVICES], contacts: ['Dental'] } },
      { name: 'no lawyers', decision: 'refuse', when: { organisations: [TRADING, SERVICES], contacts: ['Legal'] } },
    ]
    const organisations = [{ names: [SERVICES], base: 'observe' }]
    const policyText = JSON.stringify({ name: 'both', base: 'draft', organisations, rules })
    const { url, token, only, open } = await office({ policyText })
    const services = open.houses.find(({ books }) => books.ref.name === SERVICES)
    const plan = { tool: 'save_contact', proposer: { user: 'Ben', client: 't' }, again: false }
    const change = {
      act: 'create_contact',
      contact: { name: 'Secret Ltd' },
      summary: 'Create it',
      warnings: [],
    } as const
    const asked = { decision: 'ask', why: 'Because.', tier: 'person' } as const
    await services?.changes.begin({ ...plan, changes: [change] }, () => asked)
    const limited = await connected(url, await token('Ann', { organisations: only(TRADING) }), MODERN)
    const told = (await limited.call('guide', { topic: 'connection' })).text
    expect(told).toContain('no lawyers')
    expect(told).not.toContain('dentists')
    expect(told).not.toContain(SERVICES)
    expect(told).toContain('Nothing is held for a person.')
  })

  it('with a limit get no link to the page, which shows every organisation', async () => {
    const { url, token, only } = await office()
    const limited = await connected(url, await token('Ann', { organisations: only(TRADING) }), MODERN)
    const free = await connected(url, await token('Ben'), MODERN)
    const told = (await limited.call('create_invoices', SMALL)).text
    expect(told).not.toMatch(/https?:/)
    expect(told).toContain('Whoever runs this server')
    const again = { invoices: [{ contact: 'Kauri Legal', lines: [line] }], status: 'AUTHORISED' }
    expect((await free.call('create_invoices', again)).text).toMatch(/http:\/\/localhost:\d+\/open/)
  })

  it('with different policies do different things on the same organisation', async () => {
    const { url, token } = await office({ policy: 'controlled' })
    const reader = await connected(url, await token('Reader', { policy: 'observe' }), MODERN)
    const drafter = await connected(url, await token('Drafter', { policy: 'draft' }), MODERN)
    const rules = [{ name: 'no dentists', decision: 'refuse', when: { contacts: ['Harbour Dental'] } }]
    const policy = JSON.stringify({ name: 'mine', base: 'controlled', rules })
    const picky = await connected(url, await token('Picky', { policy }), MODERN)
    const free = await connected(url, await token('Free'), MODERN)
    expect((await reader.client.listTools()).tools.map(({ name }) => name)).not.toContain('create_invoices')
    expect(await reader.call('create_invoices', DRAFT)).toMatchObject({ isError: true })
    expect((await drafter.call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
    const refused = await picky.call('create_invoices', { ...DRAFT, again: true })
    expect(refused.text).toContain('no dentists')
    expect((await free.call('create_invoices', { ...SMALL, again: true })).data).toMatchObject({ outcome: 'applied' })
    expect((await picky.call('guide', { topic: 'approvals' })).text).toContain('no dentists')
  })

  it('never do more than the server’s policy lets anybody do', async () => {
    const { url, token } = await office({ policy: 'draft' })
    const wide = await connected(url, await token('Wide', { policy: 'controlled' }), MODERN)
    expect((await wide.call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'held' })
    const observing = await office({ policy: 'observe' })
    const none = await connected(observing.url, await observing.token('Wide', { policy: 'controlled' }), MODERN)
    expect(await none.call('create_invoices', DRAFT)).toMatchObject({ isError: true })
  })

  it('are shut out at once when they are revoked', async () => {
    const { url, token, store } = await office()
    const ann = await connected(url, await token('Ann'), MODERN)
    const ben = await connected(url, await token('Ben'), MODERN)
    await ann.call('list_organisations')
    await store.accessTokens.revoke('Ann', 'test')
    await expect(ann.call('list_organisations')).rejects.toThrow()
    expect((await ben.call('list_organisations')).isError).toBeFalsy()
  })
})
