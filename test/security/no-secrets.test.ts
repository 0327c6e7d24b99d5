import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import type { Network } from '../../src/xero/network.ts'
import { house, type TestHouse } from '../house.ts'

/** Answers that carry what must never come through: the token of the request, a stack, a header, a path. */
const HOSTILE_ANSWERS: readonly ((token: string) => { status: number; type: string; body: string })[] = [
  (token) => ({
    status: 500,
    type: 'text/html',
    body: `<html>Error at /srv/app/secret.js: authorization: ${token}</html>`,
  }),
  (token) => ({
    status: 400,
    type: 'application/json',
    body: JSON.stringify({
      ErrorNumber: 10,
      Message: token,
      Elements: [{ ValidationErrors: [{ Message: `bad ${token}` }] }],
    }),
  }),
  (token) => ({
    status: 401,
    type: 'application/json',
    body: JSON.stringify({ Title: 'Unauthorized', Detail: `TokenExpired: ${token}` }),
  }),
  (token) => ({ status: 403, type: 'application/json', body: JSON.stringify({ detail: token }) }),
  (token) => ({ status: 404, type: 'text/html', body: token }),
  (token) => ({ status: 503, type: 'text/plain', body: `The Organisation is offline ${token}` }),
  (token) => ({ status: 200, type: 'application/json', body: `not json ${token}` }),
  (token) => ({
    status: 200,
    type: 'application/json',
    body: JSON.stringify({ Invoices: token, Contacts: 7, Accounts: [token] }),
  }),
]

describe('secrets', () => {
  const tokens = new Set<string>()
  const friendly: string[] = []
  let answer: (typeof HOSTILE_ANSWERS)[number] | undefined
  let given = 0
  const between =
    (network: Network): Network =>
    async (request, signal) => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '')
      if (token) tokens.add(token)
      if (!answer || !request.url.includes('/api.xro/')) return await network(request, signal)
      given += 1
      const { status, type, body } = answer(token)
      return { status, headers: { 'content-type': type, 'x-leak': token }, body: Buffer.from(body) }
    }
  let open: TestHouse

  // What was read while Xero was friendly lets the calls below come further than to their first request.
  beforeAll(async () => {
    open = await house({ between })
    friendly.push(JSON.stringify(await open.client.listTools()))
    for (const { name, example } of catalogue) friendly.push(JSON.stringify(await open.call(name, example)))
  }, 60_000)
  afterAll(() => open.close())

  function expectNoSecrets(outputs: readonly string[]): void {
    for (const output of outputs) {
      for (const token of tokens) expect(output).not.toContain(token)
      expect(output).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./)
      expect(output).not.toMatch(/\/srv\/app|node_modules\/|at .*\.ts:\d+/)
    }
  }

  it('never reach a reply or a log line while Xero answers as it should', () => {
    expect(tokens.size).toBeGreaterThan(0)
    expectNoSecrets([...friendly, ...open.logged])
  })

  it.each(HOSTILE_ANSWERS.map((hostile, index) => [index, hostile] as const))(
    'never reach a reply, an error or a log line (hostile answer %i)',
    { timeout: 120_000 },
    async (_, hostile) => {
      // Whatever paused after the answers before is over, and one good answer says so.
      open.simulator.clock.advance(6 * 60_000)
      expect((await open.call('find_contacts', { search: 'Kauri' })).isError).toBe(false)
      const logged = open.logged.length
      const outputs: string[] = []
      answer = hostile
      given = 0
      for (const { name, example } of catalogue) outputs.push(JSON.stringify(await open.call(name, example)))
      answer = undefined
      expect(given).toBeGreaterThan(4)
      expect(open.logged.length - logged).toBeGreaterThan(10)
      expectNoSecrets([...outputs, ...open.logged.slice(logged)])
    },
  )
})
