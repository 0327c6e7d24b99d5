import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLog, scrub } from '../../src/log.ts'

function capture() {
  const lines: string[] = []
  return { lines, stream: { write: (line: string) => lines.push(line) } }
}

const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"canary"}').toString('base64url')}.c2lnbmF0dXJlLWNhbmFyeQ`
const canaries = {
  jwt,
  refresh: 'q7Zt0cXUqGm1yB2eJkV3nR4pL5sD6fH7gK8jA9wE0xY',
  secret: 'Kx9f_2mQ7-TvWz4LpR8sYbN3cJhG6dAeU1iOqXwMzStB5nVr',
  hex: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  base64: 'mZ0+4hT/8k2QvJ7x9LsWc1RbYdN6fGpU3aEiOoKtXzA=',
}

describe('the log', () => {
  const places: [string, Record<string, unknown>, string][] = [
    ['a message', {}, `refused ${jwt}`],
    ['a bearer header', { headers: { authorization: `Bearer ${jwt}` } }, 'call'],
    ['a basic header', { headers: { Authorization: 'Basic aWQ6c2hvcnQ=' } }, 'call'],
    ['a bare scheme', {}, 'sent Bearer short-token-1 along'],
    ['an array of headers', { raw: ['Authorization', 'Bearer short-token-1'] }, 'call'],
    ['a form body', { body: `grant_type=refresh_token&refresh_token=${canaries.refresh}` }, 'token'],
    ['JSON inside a string', { body: JSON.stringify({ access_token: 'abc123', refresh_token: 'r-1' }) }, 'token'],
    ['a nested secret', { a: { b: { client_secret: canaries.secret } } }, 'start'],
    ['an error', { err: new Error(`bad key ${canaries.hex}`) }, 'failed'],
    ['a stack', { stack: `Error: ${canaries.base64}\n    at x (/a/b.js:1:1)` }, 'failed'],
    ['a callback url', { url: 'http://localhost:5000/callback?code=short-code&state=1' }, 'login'],
  ]
  const planted = [...Object.values(canaries), 'abc123', 'r-1', 'short-token-1', 'aWQ6c2hvcnQ', 'short-code']

  test.each(places)('keeps no secret of %s', (_, facts, message) => {
    const { lines, stream } = capture()
    createLog('debug', stream).error(facts, message)
    expect(lines).toHaveLength(1)
    for (const canary of planted) expect(lines[0]).not.toContain(canary)
    expect(() => JSON.parse(lines[0] ?? '')).not.toThrow()
    expect(lines[0]).toContain('[secret]')
  })

  test('removes a registered secret in every spelling', () => {
    const { lines, stream } = capture()
    const log = createLog('debug', stream)
    const value = 'pa"ss wörd'
    log.secret(value)
    const spellings = [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('hex'),
    ]
    for (const spelling of spellings) log.info({ spelling }, `it is ${spelling}`)
    expect(lines).toHaveLength(4)
    for (const line of lines) {
      expect(line).not.toMatch(/pa..?ss w|cGEic3Mg|7061227373/)
      expect(JSON.parse(line)).toMatchObject({ level: 30 })
    }
  })

  test('keeps ids, file paths and tool names readable', () => {
    const line =
      'at run (/srv/apps/xero-mcp/dist/call/answers/outcome/reply.js:10:3) 6f1e2c3d-0b1a-4c5d-8e9f-001122334455 create_purchase_orders'
    expect(scrub(line)).toBe(line)
  })

  test('drops what is below its level', () => {
    const { lines, stream } = capture()
    createLog('error', stream).info({}, 'quiet')
    expect(lines).toEqual([])
  })

  test('leaves every line valid JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (facts, message) => {
        const { lines, stream } = capture()
        createLog('debug', stream).info(facts, message)
        JSON.parse(lines[0] ?? '')
      }),
    )
  })

  test('a random long token is removed wherever it stands', () => {
    const token = fc
      .uint8Array({ minLength: 32, maxLength: 64 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'))
    fc.assert(
      fc.property(token, fc.constantFrom('x=', 'token ', '"', '/path/'), (secret, before) => {
        fc.pre(/\d/.test(secret) && /[A-Za-z]/.test(secret))
        return !scrub(`${before}${secret}`).includes(secret)
      }),
    )
  })
})
