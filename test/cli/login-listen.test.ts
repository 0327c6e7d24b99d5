import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answered, LOGIN_PORTS, type LoginListener, listenForLogin } from '../../src/cli/login-listen.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => occupy(0)))
  const ports = servers.map(({ port }) => port)
  await Promise.all(servers.map(({ close }) => close()))
  return ports
}

async function occupy(port: number, host = '127.0.0.1'): Promise<{ port: number; close: () => Promise<void> }> {
  const server: Server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const address = server.address()
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port: typeof address === 'object' && address ? address.port : 0, close }
}

async function listener(): Promise<LoginListener & { port: number }> {
  const [port = 0] = await freePorts(1)
  const opened = await listenForLogin([port])
  closing.push(opened.close)
  return { ...opened, port }
}

interface Got {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A request with exactly this target and Host, as a browser that was led here by somebody else would send it. */
function get(
  port: number,
  path: string,
  { host = `localhost:${port}`, method = 'GET', to = '127.0.0.1' } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: to, port, path, method, headers: { host } }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

const CONNECTED = {
  status: 200,
  good: true,
  title: 'Connected to Xero',
  organisations: [`<b>Kestrel</b> & "Co"`],
  lines: ['You can close this window.'],
}

/** Whether something has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const marker = {}
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve(marker)))])) !== marker
}

describe('the port at which the browser comes back', () => {
  it('is one of three that are registered with the app', () => expect(LOGIN_PORTS).toEqual([8475, 8476, 8477]))

  it('takes the answer with its state, and shows how it went once that is known', async () => {
    const { port, redirect, answered } = await listener()
    expect(redirect).toBe(`http://localhost:${port}/callback`)
    const answer = answered('st4te')
    const shown = get(port, '/callback?code=c0de&state=st4te')
    const { address, reply } = await answer
    expect(address.href).toBe(`${redirect}?code=c0de&state=st4te`)
    expect(await isSettled(shown)).toBe(false)
    await reply(CONNECTED)
    const { status, headers, body } = await shown
    expect(status).toBe(200)
    expect(body).toContain('<li>&lt;b&gt;Kestrel&lt;/b&gt; &amp; &quot;Co&quot;</li>')
    expect(body).not.toMatch(/<script|c0de/)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/)
  })

  it('takes it on the other loopback address too', async ({ skip }) => {
    const { port, answered } = await listener()
    const answer = answered('st4te')
    const shown = get(port, '/callback?error=access_denied&state=st4te', { to: '::1' }).catch(() => undefined)
    const first = await Promise.race([answer, shown])
    if (first === undefined || !('address' in first)) return skip('this computer has no ::1')
    await first.reply(CONNECTED)
    expect((await shown)?.status).toBe(200)
  })

  it.each([
    ['another login’s state', '/callback?code=x&state=other', {}, 400],
    ['no state', '/callback?code=x', {}, 400],
    ['a foreign Host', '/callback?code=x&state=st4te', { host: 'evil.example.com' }, 403],
    ['the name of an address', '/callback?code=x&state=st4te', { host: '127.0.0.1' }, 403],
    ['another path', '/favicon.ico', {}, 404],
    ['a path that leads elsewhere', '//evil.example.com/callback?state=st4te', {}, 404],
    ['another method', '/callback?code=x&state=st4te', { method: 'POST' }, 405],
  ])('turns %s away and goes on waiting', async (_, path, how, expected) => {
    const { port, answered } = await listener()
    const answer = answered('st4te')
    const refused = await get(port, path, how)
    expect(refused.status).toBe(expected)
    expect(refused.headers['cache-control']).toBe('no-store')
    expect(await isSettled(answer)).toBe(false)
    const shown = get(port, '/callback?code=c0de&state=st4te')
    await (await answer).reply(CONNECTED)
    expect((await shown).status).toBe(200)
  })

  it('takes one answer: a second request is told that there is one', async () => {
    const { port, answered } = await listener()
    const answer = answered('st4te')
    const first = get(port, '/callback?code=c0de&state=st4te')
    const { reply } = await answer
    const second = await get(port, '/callback?code=c0de&state=st4te')
    expect([second.status, second.body.includes('Answered already')]).toEqual([410, true])
    await reply(CONNECTED)
    expect((await first).status).toBe(200)
  })

  it('answers nobody before the login has begun', async () => {
    const { port } = await listener()
    expect((await get(port, '/callback?code=x&state=')).status).toBe(400)
  })

  it('goes on when the browser has left before it could be told', async () => {
    const { port, answered } = await listener()
    const answer = answered('st4te')
    const sent = request({
      host: '127.0.0.1',
      port,
      path: '/callback?code=c&state=st4te',
      headers: { host: `localhost:${port}` },
    })
    sent.on('error', () => {})
    sent.end()
    const { reply }: Answered = await answer
    sent.destroy()
    await reply(CONNECTED)
  })

  it('is the next one where the first is taken, on either address', async () => {
    const [first = 0, second = 0, third = 0] = await freePorts(3)
    const taken = [await occupy(first), await occupy(second, '::1').catch(() => undefined)]
    for (const one of taken) if (one) closing.push(one.close)
    const opened = await listenForLogin([first, second, third])
    closing.push(opened.close)
    expect(opened.redirect).toBe(`http://localhost:${taken[1] ? third : second}/callback`)
  })

  it('says so where all are taken, and leaves none open', async () => {
    const { port, close } = await occupy(0)
    closing.push(close)
    await expect(listenForLogin([port])).rejects.toMatchObject({
      code: 'unavailable',
      fact: `The port ${port} of this computer is in use or not allowed, so the browser could not come back.`,
    })
    await expect(listenForLogin([port, port])).rejects.toThrow(
      /The ports \d+, \d+ of this computer are all in use.*--port N/,
    )
  })

  it('is free again afterwards', async () => {
    const { port, close } = await listener()
    await close()
    closing.push((await occupy(port)).close)
  })
})
