import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { pageLink } from '../../src/approvals/page-access.ts'
import { listen, type OpenPage, openPage, PAGE_LEASE } from '../../src/approvals/page-listen.ts'
import { leasesInMemory } from './approvals-in-memory.ts'
import { softwareKey } from './authenticator.ts'
import { formIn, held, pageParts } from './fixtures.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close()
})

async function listening() {
  const base = pageParts()
  const { origin, close } = await listen(base.parts)
  opened.push({ close })
  let cookie = ''
  const ask = async (target: string, init: RequestInit = {}) => {
    const headers = { cookie, ...init.headers }
    const answer = await fetch(new URL(target, origin), { redirect: 'manual', ...init, headers })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
  const post = (target: string, fields: Record<string, string>, from = origin) =>
    ask(target, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: from } })
  return { ...base, origin, ask, post }
}

/** What a server answers to bytes, in full. */
async function raw(origin: string, bytes: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port) }, () => socket.write(bytes))
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

describe('the page on a socket', () => {
  it('goes from link to enrolment to an approval that is carried out once', async () => {
    const { parts, store, executed, origin, ask, post } = await listening()
    const record = held()
    store.add(record)
    expect((await ask('/')).status).toBe(403)
    expect((await ask(await pageLink(parts, origin, { enrols: true }))).status).toBe(200)
    const key = softwareKey('Aroha')
    const enrol = formIn(await (await ask('/enrol')).text(), '/enrol')
    const passkey = key.create(enrol.options.challenge, origin)
    expect((await post('/enrol', { token: enrol.token, passkey, name: 'Aroha' })).status).toBe(200)
    const form = async () => {
      const { token, options } = formIn(await (await ask(`/changes/${record.id}`)).text(), '/approve')
      return { token, passkey: key.sign({ challenge: options.challenge, origin }) }
    }
    expect((await post('/approve', await form(), 'http://localhost:1')).status).toBe(403)
    const good = await form()
    const answer = await post('/approve', good)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/changes/${record.id}`])
    expect((await post('/approve', good)).status).toBe(409)
    expect(executed).toEqual([record.id])
  })

  it('answers no other name of this computer', async () => {
    const { origin } = await listening()
    const { port } = new URL(origin)
    for (const host of [`127.0.0.1:${port}`, 'evil.example', `evil.example:${port}`]) {
      const answer = await raw(origin, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    }
    expect(await raw(origin, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  it.each([
    ['said beforehand', `Content-Length: ${70 * 1024}\r\n\r\n${'x'.repeat(70 * 1024)}`],
    [
      'in pieces',
      `Transfer-Encoding: chunked\r\n\r\n${(70 * 1024).toString(16)}\r\n${'x'.repeat(70 * 1024)}\r\n0\r\n\r\n`,
    ],
  ])('cuts off a body that is too long, %s', async (_, rest) => {
    const { origin } = await listening()
    const head = `POST /approve HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nOrigin: ${origin}\r\n`
    expect(await raw(origin, head + rest)).toMatch(/^HTTP\/1\.1 413 [\s\S]*Too long/)
  })

  it('takes a body up to 64 KB', async () => {
    const { origin } = await listening()
    const body = 'x'.repeat(64 * 1024)
    const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await fetch(`${origin}/approve`, { method: 'POST', body, headers })).status).toBe(403)
  })
})

describe('one page for a store', () => {
  it('a second process gets the address of the first, and a link that works there', async () => {
    const { parts, clock } = pageParts()
    const leases = leasesInMemory(clock)
    const first = await openPage(parts, leases, 'one')
    opened.push(first)
    const second = await openPage(parts, leases, 'two')
    expect(second).toMatchObject({ own: false, origin: first.origin })
    expect((await fetch(await second.link())).status).toBe(200)
    expect((await leases.holder(PAGE_LEASE))?.note).toBe(first.origin)
    await second.close()
    expect((await leases.holder(PAGE_LEASE))?.owner).toBe('one')
  })

  it('two that start together end up with one', async () => {
    const { parts, clock } = pageParts()
    const leases = leasesInMemory(clock)
    const pages = await Promise.all(['one', 'two', 'three'].map((owner) => openPage(parts, leases, owner)))
    opened.push(...pages)
    expect(pages.filter(({ own }) => own)).toHaveLength(1)
    expect(new Set(pages.map(({ origin }) => origin)).size).toBe(1)
  })

  it('renews its lease, gives it up at the end, and another opens its own', async () => {
    const { parts, clock } = pageParts()
    const leases = leasesInMemory(clock)
    const first = await openPage(parts, leases, 'one')
    for (let turn = 0; turn < 6; turn++) {
      clock.advance(20_000)
      await settle()
    }
    expect((await leases.holder(PAGE_LEASE))?.owner).toBe('one')
    await first.close()
    await expect(fetch(first.origin)).rejects.toThrow()
    const second = await openPage(parts, leases, 'two')
    opened.push(second)
    expect(second.own).toBe(true)
  })

  it('closes when another has taken the lease, and only then', async () => {
    const { parts, clock, logged } = pageParts()
    const leases = leasesInMemory(clock)
    let away = true
    const shaky = {
      ...leases,
      take: async (...given: Parameters<typeof leases.take>) => {
        if (away && logged.length > 0) throw new Error('away')
        return await leases.take(...given)
      },
    }
    const first: OpenPage = await openPage(parts, shaky, 'one')
    opened.push(first)
    clock.advance(20_000)
    await settle()
    expect((await fetch(first.origin)).status).toBe(403)
    away = false
    await leases.release(PAGE_LEASE, 'one')
    await leases.take(PAGE_LEASE, 'two', clock.now() + 60_000, 'http://localhost:1')
    clock.advance(20_000)
    await settle()
    await expect(fetch(first.origin)).rejects.toThrow()
  })

  it('takes a port that was asked for, and says when it is taken', async () => {
    const { parts } = pageParts()
    const { origin, close } = await listen(parts)
    opened.push({ close })
    await expect(listen(parts, Number(new URL(origin).port))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
