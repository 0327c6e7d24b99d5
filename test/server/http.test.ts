import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readTool } from '../../src/call/tool.ts'
import { isRefusal, type Principal } from '../../src/server/authorise.ts'
import { type HttpLimits, type HttpServing, serveHttp } from '../../src/server/http.ts'
import { house, surfaceOf, tools } from './surface.ts'

const ANN: Principal = { id: 'tok_1', name: 'Ann', organisations: undefined, policy: undefined }
const TOKEN = 'Bearer right'
const JSON_BOTH = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

const open: (() => unknown)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A tool that answers when it is let go, and tells when it has been called so often. */
function gate() {
  let letGo = () => {}
  const opened = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let calls = 0
  let heard = () => {}
  const wait_here = readTool({
    ...{ name: 'wait_here', title: 'Wait', toolset: 'core', about: 'Waits.', input: z.strictObject({}), example: {} },
    run: async () => {
      calls += 1
      heard()
      await opened
      return { say: 'waited', data: {} }
    },
  })
  const reached = async (count: number) => {
    while (calls < count) await new Promise<void>((resolve) => (heard = resolve))
  }
  return { tool: wait_here, letGo, reached, calls: () => calls }
}

interface Rig extends HttpServing {
  port: number
  requests: Record<string, unknown>[]
  rejected: unknown[]
  errors: Error[]
  /** Lets the time for running calls run out. */
  timeIsUp(): void
}

async function serve(limits: Partial<HttpLimits> = {}, more: { hosts?: string[]; tool?: (typeof tools)[number] } = {}) {
  const [requests, rejected, errors]: [Record<string, unknown>[], unknown[], Error[]] = [[], [], []]
  const one = await house('Test Ltd')
  let timeIsUp = () => {}
  const late = new Promise<void>((resolve) => {
    timeIsUp = resolve
  })
  const surface = surfaceOf([one], { catalogue: async () => [...tools, ...(more.tool ? [more.tool] : [])] })
  const serving = await serveHttp({
    ...{ host: '127.0.0.1', port: 0, hosts: more.hosts ?? [], limits: { checkMs: 50, ...limits } },
    clock: { now: () => 0, wait: () => late },
    authorise: async ({ authorization }) =>
      authorization === TOKEN
        ? ANN
        : { status: 401, headers: { 'www-authenticate': 'Bearer' }, fact: 'A token is wanted.' },
    surfaceOf: () => surface,
    onRequest: (facts) => requests.push(facts),
    onRejected: (facts) => rejected.push(facts),
    onError: (error) => errors.push(error),
  })
  open.push(() => {
    timeIsUp()
    return serving.close()
  })
  const rig: Rig = { ...serving, port: Number(new URL(serving.url).port), requests, rejected, errors, timeIsUp }
  return rig
}

const call = (name: string, id = 1) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } })

function post({ url }: HttpServing, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(url, { method: 'POST', headers: { ...JSON_BOTH, authorization: TOKEN, ...headers }, body: text })
}

/** Speaks HTTP by hand: what is said must be said exactly so. Answers everything that came until the other side closed. */
function speak(port: number, text: string) {
  const socket: Socket = connect(port, '127.0.0.1')
  open.push(() => socket.destroy())
  let heard = ''
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString()
  })
  socket.on('error', () => {})
  socket.write(text)
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)))
  return { socket, closed }
}

function head(port: number, lines: Record<string, string>, method = 'POST', path = '/mcp') {
  const all = { host: `127.0.0.1:${port}`, ...JSON_BOTH, authorization: TOKEN, connection: 'close', ...lines }
  const told = Object.entries(all).filter(([, value]) => value !== '')
  return [`${method} ${path} HTTP/1.1`, ...told.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
}

async function statusOf(port: number, lines: Record<string, string>, body = '{}', method = 'POST', path = '/mcp') {
  const sized = { 'content-length': `${Buffer.byteLength(body)}`, ...lines }
  const answer = await speak(port, head(port, sized, method, path) + body).closed
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), answer }
}

describe('a request over HTTP', () => {
  it('is answered in JSON or as a stream, with safe headers and without cookies or CORS', async () => {
    const rig = await serve()
    const answer = await post(rig, call('look_around'), { origin: `http://127.0.0.1:${rig.port}` })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('in Test Ltd')
    const names = [...answer.headers.keys()]
    expect(names).toEqual(
      expect.arrayContaining(['content-security-policy', 'x-content-type-options', 'cache-control']),
    )
    expect(names.filter((name) => /cookie|^access-control|powered|^server$|mcp-session/.test(name))).toEqual([])
    expect(rig.errors).toEqual([])
  })

  it.each<[string, Record<string, string>, number, RegExp]>([
    ['without a token', { authorization: '' }, 401, /www-authenticate: Bearer/],
    ['with a wrong token', { authorization: 'Bearer wrong' }, 401, /A token is wanted/],
    ['with the token in the address alone', { authorization: '' }, 401, /A token is wanted/],
    ['for a foreign host', { host: 'evil.example' }, 403, /does not answer to that name/],
    ['for a host that begins like ours', { host: '127.0.0.1.evil.example' }, 403, /does not answer/],
    ['without a host', { host: '' }, 400, /Bad Request/],
    ['from a foreign page', { origin: 'https://evil.example' }, 403, /foreign web page/],
    ['from a page of another program here', { origin: 'http://127.0.0.1:1' }, 403, /foreign web page/],
    ['from a sandboxed page', { origin: 'null' }, 403, /foreign web page/],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /application\/json/],
    ['as text that is JSON', { 'content-type': 'text/plain' }, 415, /application\/json/],
    ['without a type', { 'content-type': '' }, 415, /application\/json/],
    ['that says it is too long', { 'content-length': '15000001' }, 413, /too long/],
  ])('%s is refused', async (_name, lines, status, words) => {
    const { port, requests } = await serve()
    const told = await statusOf(port, lines, '{}', 'POST', '/mcp?access_token=right')
    expect(told.status).toBe(status)
    expect(told.answer).toMatch(words)
    expect(JSON.stringify(requests)).not.toMatch(/access_token|right/)
  })

  it.each<[string, string, number]>([
    ['GET', '/mcp', 405],
    ['DELETE', '/mcp', 405],
    ['OPTIONS', '/mcp', 405],
    ['PUT', '/mcp', 405],
    ['POST', '/', 404],
    ['POST', '/mcp/', 404],
    ['POST', '//mcp', 404],
    ['POST', 'http://evil.example/mcp', 404],
    ['GET', '/.well-known/oauth-protected-resource', 404],
    ['POST', '/healthz', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const { port } = await serve()
    const told = await statusOf(port, {}, '', method, path)
    expect(told.status).toBe(status)
    if (status === 405) expect(told.answer).toMatch(/^allow: /im)
    expect(told.answer).not.toMatch(/access-control/i)
  })

  it('answers to the names that the operator gave', async () => {
    const rig = await serve({}, { hosts: ['books.example.com'] })
    const named = { host: 'books.example.com', origin: 'https://books.example.com' }
    expect((await statusOf(rig.port, named, JSON.stringify(call('look_around')))).status).toBe(200)
    expect((await statusOf(rig.port, { host: 'example.com' })).status).toBe(403)
  })

  it('tells anybody that it runs, and nothing else', async () => {
    const rig = await serve()
    const answer = await fetch(new URL('/healthz', rig.url))
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n'])
  })

  it.each([
    ['is no JSON', '{"jsonrpc":', 400],
    ['is empty', '', 400],
    ['is nested without end', '['.repeat(200_000), 400],
    ['is nested as deep as it is long', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['is JSON of something else', '"hello"', 400],
    ['has the bytes of no text', '\u0000\uFFFD', 400],
  ])('whose body %s is refused', async (_name, body, status) => {
    const rig = await serve()
    const answer = await post(rig, body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } })
    expect((await post(rig, call('look_around'))).status).toBe(200)
  })

  it('that grows too long while it is sent is refused, and the answer reaches the sender', async () => {
    const { port } = await serve({ bodyBytes: 100_000 })
    const { socket, closed } = speak(port, head(port, { 'transfer-encoding': 'chunked' }))
    const chunk = `2710\r\n${'x'.repeat(10_000)}\r\n`
    for (let sent = 0; sent < 20; sent++) socket.write(chunk)
    socket.write('0\r\n\r\n')
    expect(await closed).toMatch(/^HTTP\/1\.1 413[\s\S]*too long/)
  })

  it('is refused while the bodies of others fill the memory set aside for them', async () => {
    const { port } = await serve({ bodiesBytes: 50_000 })
    const half = speak(port, head(port, { 'content-length': '60000' }) + 'x'.repeat(40_000))
    const { status, answer } = await untilNot(200, () =>
      statusOf(port, {}, JSON.stringify({ ...call('look_around'), more: 'x'.repeat(20_000) })),
    )
    expect([status, /retry-after: 1/.test(answer)]).toEqual([503, true])
    half.socket.destroy()
    await untilNot(503, () => statusOf(port, {}, JSON.stringify({ ...call('look_around'), more: 'x'.repeat(20_000) })))
  })

  it.each([
    ['headers', 'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
    [
      'a body',
      'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer right\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    ],
  ])('that dribbles in %s is ended', async (_name, begun) => {
    const { port } = await serve({ headersMs: 200, requestMs: 300 })
    expect(await speak(port, begun).closed).toMatch(/^HTTP\/1\.1 408/)
    expect((await statusOf(port, {}, '', 'GET', '/healthz')).status).toBe(200)
  })
})

/** Asks again until the answer is another one; what is waited for is on its way. */
async function untilNot<T extends { status: number }>(status: number, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer.status !== status) return answer
  }
}

describe('many requests at once', () => {
  it('are served up to the limit; the others hear that it is busy, and nothing is left over', async () => {
    const { tool, letGo, reached, calls } = gate()
    const rig = await serve({ atOnce: 8 }, { tool })
    const first = Array.from({ length: 8 }, (_, id) => post(rig, call('wait_here', id)))
    await reached(8)
    const more = await Promise.all(Array.from({ length: 92 }, (_, id) => post(rig, call('wait_here', 8 + id))))
    expect(new Set(more.map(({ status }) => status))).toEqual(new Set([503]))
    expect(await more[0]?.json()).toMatchObject({ error: { message: expect.stringContaining('Nothing was done') } })
    expect(more[0]?.headers.get('retry-after')).toBe('1')
    letGo()
    for (const answer of await Promise.all(first)) expect(await answer.text()).toContain('waited')
    expect(calls()).toBe(8)
    expect((await post(rig, call('look_around'))).status).toBe(200)
  })

  it('of 100 each gets its own answer or is told to come again', async () => {
    const rig = await serve()
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, id) => {
        const answer = await post(rig, call('look_around', id))
        return { id, status: answer.status, text: await answer.text() }
      }),
    )
    const served = answers.filter(({ status }) => status === 200)
    expect(served.length).toBeGreaterThanOrEqual(64)
    for (const { id, text } of served) expect(text).toMatch(new RegExp(`"id":${id}[,}]`))
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
  })

  it('of a host that hangs up give their place back', async () => {
    const { tool, letGo, reached } = gate()
    const rig = await serve({ atOnce: 1 }, { tool })
    const gone = new AbortController()
    const given = fetch(rig.url, {
      ...{ method: 'POST', headers: { ...JSON_BOTH, authorization: TOKEN }, signal: gone.signal },
      body: JSON.stringify(call('wait_here')),
    })
    await reached(1)
    gone.abort()
    await expect(given).rejects.toThrow()
    await untilNot(503, () => post(rig, call('look_around')))
    letGo()
  })
})

describe('a server that ends', () => {
  it('refuses what is new, lets running calls finish, and then is gone', async () => {
    const { tool, letGo, reached } = gate()
    const rig = await serve({}, { tool })
    const running = post(rig, call('wait_here'))
    await reached(1)
    const kept = { connection: 'keep-alive' }
    const begun = head(rig.port, { ...kept, 'content-length': '2' }).slice(0, -2)
    const late = speak(rig.port, head(rig.port, kept, 'GET', '/healthz') + begun)
    await new Promise((resolve) => late.socket.once('data', resolve))
    const ended = rig.close()
    late.socket.write('\r\n{}')
    expect(await late.closed).toMatch(/HTTP\/1\.1 503[\s\S]*The server is ending/)
    letGo()
    expect(await (await running).text()).toContain('waited')
    await ended
    await expect(fetch(rig.url)).rejects.toThrow()
  })

  it('does not wait longer than it said for a call that does not end', async () => {
    const { tool, reached } = gate()
    const rig = await serve({}, { tool })
    const running = post(rig, call('wait_here')).then((answer) => answer.text())
    await reached(1)
    const ended = rig.close()
    rig.timeIsUp()
    await ended
    await expect(running).rejects.toThrow()
  })

  it('keeps no long message for a stream that listens for changes', async () => {
    const rig = await serve()
    const body = { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: { more: 'x'.repeat(100_000) } }
    expect((await post(rig, body)).status).toBe(413)
  })

  it('does not wait for a stream that listens for changes', async () => {
    const rig = await serve()
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const body = { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: { notifications: {}, _meta: meta } }
    const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' }
    const stream = await post(rig, body, modern)
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    await rig.close()
    expect(await stream.text()).toContain('"jsonrpc"')
  })
})

it('a refusal is told from a principal', () => {
  expect([isRefusal(ANN), isRefusal({ status: 401, headers: {}, fact: '' })]).toEqual([false, true])
})
