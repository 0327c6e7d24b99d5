import { type IncomingMessage, request } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultKinds } from '../../src/simulator/edge/faults.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import type { XeroSimulator } from '../../src/simulator/simulator.ts'
import { callHeaders, INVOICES, json, KESTREL, logIn, refresh, rig, send } from './edge-rig.ts'

let simulator: XeroSimulator
let headers: Record<string, string>
beforeEach(async () => {
  simulator = rig({ control: true })
  headers = await callHeaders(simulator)
})

const writes = () => simulator.state.organisations.get(KESTREL)?.nextNumber.get('calls') ?? 0

describe('each fault', () => {
  it.each([
    ['429-minute', 429, undefined, 0],
    ['429-day', 429, undefined, 0],
    ['429-concurrent', 429, undefined, 0],
    ['429-appminute', 429, undefined, 0],
    ['500-before', 500, undefined, 0],
    ['500-after', 500, undefined, 1],
    ['502-before', 502, undefined, 0],
    ['503', 503, undefined, 0],
    ['504-after', 504, undefined, 1],
    ['reset-before', 500, 'reset', 0],
    ['reset-after', 200, 'reset', 1],
    ['stall-before', 500, 'stall', 0],
    ['stall', 200, 'stall', 1],
    ['torn', 200, 'torn', 1],
    ['token-expired', 401, undefined, 0],
    ['token-revoked', 401, undefined, 0],
    ['no-such-fault', 200, undefined, 1],
  ])('%s answers %i, fate %s, %i written', async (fault, status, fate, count) => {
    const answer = await send(simulator, 'POST', INVOICES, { ...headers, 'x-simulator-fault': fault }, {})
    expect([answer.status, answer.fate, writes()]).toEqual([status, fate, count])
  })

  it('of a limit looks like that limit', async () => {
    const answer = (kind: string) => send(simulator, 'GET', INVOICES, { ...headers, 'x-simulator-fault': kind })
    const minute = await answer('429-minute')
    expect(minute.body.byteLength).toBe(0)
    expect(minute.headers).toMatchObject({
      'x-rate-limit-problem': 'minute',
      'retry-after': '60',
      'x-minlimit-remaining': '0',
    })
    expect((await answer('429-day')).headers).toMatchObject({ 'x-rate-limit-problem': 'day', 'retry-after': '86400' })
    expect((await answer('429-concurrent')).headers).not.toHaveProperty('retry-after')
  })

  it('of a token lasts until it is refreshed', async () => {
    const tokens = await logIn(simulator, 'accounting.invoices offline_access')
    const given = { authorization: `Bearer ${String(tokens.access_token)}`, 'xero-tenant-id': KESTREL }
    await send(simulator, 'GET', INVOICES, { ...given, 'x-simulator-fault': 'token-expired' })
    expect(json(await send(simulator, 'GET', INVOICES, given)).Detail).toMatch(/^TokenExpired: token expired at /)
    const { access_token: fresh } = json(await refresh(simulator, tokens.refresh_token))
    expect(
      (await send(simulator, 'GET', INVOICES, { ...given, authorization: `Bearer ${String(fresh)}` })).status,
    ).toBe(200)
  })

  it('of a revoked token lasts', async () => {
    await send(simulator, 'GET', INVOICES, { ...headers, 'x-simulator-fault': 'token-revoked' })
    const answer = await send(simulator, 'GET', INVOICES, headers)
    expect([answer.status, json(answer).Detail]).toEqual([401, 'AuthenticationUnsuccessful'])
  })

  it('strikes the token endpoint too: an answer lost after rotation', async () => {
    const { refresh_token: token } = await logIn(simulator, 'accounting.invoices offline_access')
    simulator.faults.next('reset-after', ({ pathAndQuery }) => pathAndQuery === '/connect/token')
    expect((await refresh(simulator, token)).fate).toBe('reset')
    expect(simulator.state.identity.refreshTokens.get(String(token))?.usedAt).toBeDefined()
    expect((await refresh(simulator, token)).status).toBe(200)
  })

  it('can wait in a queue for the call it is meant for', async () => {
    simulator.faults.next('503', ({ method }) => method === 'POST')
    simulator.faults.next('500-before')
    const statuses = []
    for (const method of ['GET', 'GET', 'POST', 'POST'])
      statuses.push((await send(simulator, method, INVOICES, headers)).status)
    expect(statuses).toEqual([500, 200, 503, 200])
  })

  it('can come by chance, the same for the same seed', async () => {
    const statuses = async (seed: number) => {
      const other = rig({ seed, faults: (faults) => faults.odds(0.5, ['503', '502-before']) })
      const seen: number[] = []
      for (let n = 0; n < 60; n += 1) seen.push((await send(other, 'GET', INVOICES)).status)
      return seen
    }
    const seen = await statuses(3)
    expect(new Set(seen)).toEqual(new Set([401, 502, 503]))
    expect(await statuses(3)).toEqual(seen)
    expect(await statuses(4)).not.toEqual(seen)
  })
})

describe('over TCP', () => {
  let listening: Listening
  beforeEach(async () => {
    listening = await listen(simulator)
  })
  afterEach(() => listening.close())

  /** What a plain client sees: status and body, or how it ended. */
  function call(method: string, path: string, extra: Record<string, string> = {}, body = '') {
    return new Promise<{ status: number; text: string; ended: string }>((resolve) => {
      const options = { method, headers: { ...headers, accept: 'application/json', ...extra }, timeout: 200 }
      const outgoing = request(`${listening.api}${path}`, options, (incoming: IncomingMessage) => {
        const chunks: Buffer[] = []
        const seen = (ended: string) =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString(), ended })
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => seen('whole'))
        incoming.on('error', () => seen('torn'))
      })
      outgoing.on('error', (error) =>
        resolve({ status: 0, text: '', ended: 'code' in error ? String(error.code) : 'error' }),
      )
      outgoing.on('timeout', () => {
        resolve({ status: 0, text: '', ended: 'silence' })
        outgoing.destroy()
      })
      outgoing.end(body)
    })
  }
  const post = (fault: string) => call('POST', '/api.xro/2.0/Invoices', { 'x-simulator-fault': fault }, '{"A":1}')

  it('serves the same answers', async () => {
    const answer = await call('POST', '/api.xro/2.0/Invoices?where=a+b', {}, '{"A":1}')
    expect([answer.status, answer.ended]).toEqual([200, 'whole'])
    expect(JSON.parse(answer.text)).toMatchObject({ Status: 'OK', Invoices: [{ Sent: { A: 1 } }] })
  })

  it('answers by the Host header of the real hosts', async () => {
    const host = { host: 'identity.xero.com' }
    expect((await call('GET', '/.well-known/openid-configuration', host)).status).toBe(200)
    expect((await call('GET', '/api.xro/2.0/Invoices', host)).status).toBe(404)
  })

  it('takes an absolute target, as a proxy sends it', async () => {
    const { port } = listening
    const status = await new Promise((resolve) => {
      const path = 'http://identity.xero.com/.well-known/openid-configuration'
      request({ port, host: '127.0.0.1', path }, (incoming) => {
        incoming.resume()
        resolve(incoming.statusCode)
      }).end()
    })
    expect(status).toBe(200)
  })

  it('tells its own time', async () => {
    simulator.clock.advance(90_000)
    const answer = await fetch(`${listening.api}/connections`)
    expect(answer.headers.get('date')).toBe('Fri, 20 Nov 2026 00:01:30 GMT')
  })

  it('names itself in the discovery document', async () => {
    const { text } = await call('GET', '/.well-known/openid-configuration')
    expect(JSON.parse(text)).toMatchObject({ token_endpoint: `${listening.identity}/connect/token` })
  })

  it.each(['localhost', '[::1]'])('names itself as it is called where that is this computer (%s)', async (name) => {
    const discovered = async (host: string) =>
      JSON.parse((await call('GET', '/.well-known/openid-configuration', { host })).text)
    const base = `http://${name}:${listening.port}`
    expect(await discovered(`${name}:${listening.port}`)).toMatchObject({
      ...{ issuer: base, token_endpoint: `${base}/connect/token` },
      authorization_endpoint: `${base}/identity/connect/authorize`,
    })
    expect(await discovered('simulator.example.com')).toMatchObject({ issuer: listening.identity })
  })

  it.each([
    ['reset-before', 'ECONNRESET', 0],
    ['reset-after', 'ECONNRESET', 1],
    ['stall', 'silence', 1],
    ['stall-before', 'silence', 0],
  ])('%s ends in %s with %i written', async (fault, ended, count) => {
    const answer = await post(fault)
    expect([answer.status, answer.ended, writes()]).toEqual([0, ended, count])
  })

  it('tears the body in half', async () => {
    const answer = await post('torn')
    expect([answer.status, answer.ended, writes()]).toEqual([200, 'torn', 1])
    expect(answer.text.length).toBeGreaterThan(0)
    expect(() => JSON.parse(answer.text)).toThrow()
  })

  it('has controls for what only a person or time can do', async () => {
    const control = (method: string, path: string, body?: unknown) => {
      const type = { 'content-type': 'application/json' }
      return call(method, `/simulator/${path}`, type, body === undefined ? '' : JSON.stringify(body))
    }
    await control('POST', 'clock', { advance: 60_000 })
    expect(JSON.parse((await control('GET', 'clock')).text)).toEqual({ now: '2026-11-20T00:01:00.000Z' })
    await control('POST', 'clock', { set: '2026-12-01T00:00:00Z' })
    expect(simulator.clock.now()).toBe(Date.UTC(2026, 11, 1))
    await control('POST', 'lock-dates', { organisation: KESTREL, period: '2026-10-31' })
    await control('POST', 'email', { organisation: KESTREL, allow: true })
    const settings = simulator.state.organisations.get(KESTREL)?.settings
    expect(settings).toMatchObject({ periodLockDate: '2026-10-31', allowEmail: true })
    await control('POST', 'lock-dates', { organisation: KESTREL, period: null })
    expect(settings?.periodLockDate).toBeUndefined()
    await control('POST', 'plan', { organisation: KESTREL, invoicesPerMonth: 20 })
    expect(settings?.invoicesPerMonth).toBe(20)
    await control('POST', 'plan', { organisation: KESTREL, invoicesPerMonth: null })
    expect(settings?.invoicesPerMonth).toBeUndefined()
    await control('POST', 'consent', { organisations: [KESTREL] })
    expect(simulator.consent).toMatchObject({ denied: false, organisationIds: [KESTREL] })
    await control('POST', 'consent', { denied: true })
    expect(simulator.consent).toMatchObject({ denied: true, organisationIds: undefined })
    await control('POST', 'faults', { next: '503', count: 2 })
    const statuses = []
    for (let n = 0; n < 3; n += 1) statuses.push((await call('GET', '/connections')).status)
    expect(statuses).toEqual([503, 503, 401])
    await control('POST', 'faults', { probability: 1, kinds: ['502-before'] })
    expect((await call('GET', '/connections')).status).toBe(502)
    await control('DELETE', 'faults')
    expect((await call('GET', '/connections')).status).toBe(401)
    for (const [path, body] of [
      ['clock', {}],
      ['email', { organisation: 'x' }],
      ['faults', { next: 'x' }],
      ['nothing', {}],
    ] as const) {
      expect((await control('POST', path, body)).status).toBe(400)
    }
  })

  it('keeps its controls from other hosts, from web pages, and from everyone unless asked', async () => {
    const json = { 'content-type': 'application/json' }
    expect((await call('POST', '/simulator/clock', { ...json, host: 'evil.example' }, '{"advance":1}')).status).toBe(
      404,
    )
    const form = { 'content-type': 'text/plain' }
    expect((await call('POST', '/simulator/clock', form, '{"advance":1}')).status).toBe(415)
    const quiet = await send(rig(), 'GET', 'http://127.0.0.1/simulator/clock', { host: '127.0.0.1' })
    expect(quiet.status).toBe(404)
  })
})

it('writes once for each key, however the network behaves', async () => {
  const broken = [
    '429-minute',
    '503',
    '502-before',
    '504-after',
    'reset-before',
    'reset-after',
    'stall',
    'torn',
  ] as const
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 8 }), async (seed, keys) => {
      const storm = rig({ seed, limits: { minute: 1e6 } })
      const given = await callHeaders(storm)
      storm.faults.odds(0.6, broken)
      for (let key = 0; key < keys; key += 1) {
        const attempt = () => send(storm, 'POST', INVOICES, { ...given, 'idempotency-key': `k${key}` }, { key })
        let answer = await attempt()
        for (let more = 0; more < 200 && (answer.status !== 200 || answer.fate); more += 1) answer = await attempt()
        expect(answer.status).toBe(200)
      }
      expect(storm.state.organisations.get(KESTREL)?.nextNumber.get('calls')).toBe(keys)
    }),
    { numRuns: 60 },
  )
})

it('knows every fault by name', () => {
  expect(new Set(faultKinds).size).toBe(faultKinds.length)
})
