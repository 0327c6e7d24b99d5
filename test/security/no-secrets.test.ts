import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import type { Network } from '../../src/xero/network.ts'
import { house } from '../house.ts'

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
  it.each(HOSTILE_ANSWERS.map((answer, index) => [index, answer] as const))(
    'never reach a reply, an error or a log line (hostile answer %i)',
    { timeout: 120_000 },
    async (_, answer) => {
      const tokens = new Set<string>()
      let hostile = false
      const between =
        (network: Network): Network =>
        async (request, signal) => {
          const token = (request.headers.authorization ?? '').replace('Bearer ', '')
          if (token) tokens.add(token)
          if (!hostile || !request.url.includes('/api.xro/')) return await network(request, signal)
          const { status, type, body } = answer(token)
          return { status, headers: { 'content-type': type, 'x-leak': token }, body: Buffer.from(body) }
        }
      const { call, client, logged, close } = await house({ between })
      const outputs = [JSON.stringify(await client.listTools())]
      for (const tool of catalogue) outputs.push(JSON.stringify(await call(tool.name, tool.example)))
      hostile = true
      for (const tool of catalogue) outputs.push(JSON.stringify(await call(tool.name, tool.example)))
      expect(tokens.size).toBeGreaterThan(0)
      expect(logged.length).toBeGreaterThan(10)
      for (const output of [...outputs, ...logged]) {
        for (const token of tokens) expect(output).not.toContain(token)
        expect(output).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./)
        expect(output).not.toMatch(/\/srv\/app|node_modules\/|at .*\.ts:\d+/)
      }
      await close()
    },
  )
})
