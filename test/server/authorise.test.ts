import { describe, expect, it } from 'vitest'
import type { AccessToken, AccessTokens } from '../../src/call/access-tokens.ts'
import { sha256 } from '../../src/call/canonical.ts'
import { Fault } from '../../src/call/fault.ts'
import { onlyReads } from '../../src/call/policy.ts'
import { freshToken } from '../../src/cli/access-tokens.ts'
import { ACCESS_TOKEN, byAccessToken, tokenPolicy } from '../../src/server/authorise.ts'

const GOOD = freshToken((length) => new Uint8Array(length).fill(5))
const OTHER = freshToken((length) => new Uint8Array(length).fill(6))

function authoriser(over: Partial<AccessToken> = {}) {
  let now = 0
  const token: AccessToken = {
    ...{ id: 'tok_1', name: 'Ann', sha256: sha256(GOOD), organisations: undefined, policy: undefined, madeAt: 0 },
    ...{ expiresAt: 1, revokedAt: undefined, lastUsedAt: undefined },
    ...over,
  }
  const [asked, used, lines]: [string[], string[], string[]] = [[], [], []]
  const broken = { now: false }
  const tokens = {
    find: async (hash: string) => {
      if (broken.now) throw new Fault('unavailable', 'The disk is full.', '')
      asked.push(hash)
      return hash === sha256(GOOD) ? token : undefined
    },
    noteUse: async (id: string) => {
      used.push(id)
    },
  } as Partial<AccessTokens> as AccessTokens
  const line = (facts: object, message: string) => lines.push(JSON.stringify([facts, message]))
  const log = { info: line, warn: line, error: line }
  const authorise = byAccessToken({ tokens: async () => tokens, clock: { now: () => now }, log })
  const ask = (authorization: string | undefined, address = '::1') => authorise({ authorization, address })
  const advance = (milliseconds: number) => {
    now += milliseconds
  }
  return { ask, asked, used, lines, broken, advance }
}

describe('an access token', () => {
  it('has 256 random bits behind a word that scanners for secrets know', () => {
    expect(GOOD).toMatch(ACCESS_TOKEN)
    expect(Buffer.from(GOOD.slice(5), 'base64url')).toEqual(Buffer.alloc(32, 5))
  })

  it('lets in its principal, the same each time, and its use is noted', async () => {
    const { ask, used } = authoriser({ organisations: [{ id: 'a', name: 'A' }], policy: 'observe' })
    const principal = await ask(`Bearer ${GOOD}`)
    expect(principal).toMatchObject({ id: 'tok_1', name: 'Ann', organisations: [{ id: 'a' }] })
    expect(await ask(`bearer ${GOOD}`)).toBe(principal)
    expect(used).toEqual(['tok_1', 'tok_1'])
  })

  it('that is missing is asked for', async () => {
    const { ask } = authoriser()
    const refusal = await ask(undefined)
    expect(refusal).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="xero-mcp"' } })
  })

  it('that is wrong is refused in one way, whatever is wrong with it, and is in no line of the log', async () => {
    const wrong = [
      OTHER,
      `${GOOD}x`,
      GOOD.slice(0, -1),
      GOOD.toLowerCase(),
      '',
      'a b',
      `${GOOD} ${GOOD}`,
      "' or 1=1 --",
    ]
    const { ask, asked, lines } = authoriser()
    const answers = await Promise.all([...wrong.map((one) => ask(`Bearer ${one}`)), ask(`Basic ${GOOD}`), ask(GOOD)])
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('invalid_token') },
    })
    expect(asked).toHaveLength(2)
    expect(lines.join('')).not.toContain('xmcp_')
  })

  it('that answers to another hash than was asked for lets nobody in', async () => {
    const { ask } = authoriser({ sha256: sha256(OTHER) })
    expect(await ask(`Bearer ${GOOD}`)).toMatchObject({ status: 401 })
  })

  it('that is wrong many times in a minute is slowed down for that address, never a right one', async () => {
    const { ask, lines, advance } = authoriser()
    const statuses = async (count: number, address: string) => {
      const answers = []
      for (let one = 0; one < count; one++) answers.push(await ask(`Bearer ${OTHER}`, address))
      return answers.map((answer) => 'status' in answer && answer.status)
    }
    expect(new Set(await statuses(20, 'a'))).toEqual(new Set([401]))
    expect(new Set(await statuses(30, 'a'))).toEqual(new Set([429]))
    expect(lines).toHaveLength(1)
    advance(20_000)
    expect(await ask(`Bearer ${OTHER}`, 'a')).toMatchObject({ headers: { 'retry-after': '40' } })
    expect(await ask(`Bearer ${GOOD}`, 'a')).toMatchObject({ name: 'Ann' })
    expect(await statuses(1, 'b')).toEqual([401])
    advance(40_000)
    expect(await statuses(1, 'a')).toEqual([401])
    for (let one = 0; one < 1_100; one++) await ask(`Bearer ${OTHER}`, `address ${one}`)
  })

  it('cannot be checked while the store is in trouble: then nobody is let in, and it is said', async () => {
    const { ask, broken, lines } = authoriser()
    broken.now = true
    const refusal = await ask(`Bearer ${GOOD}`)
    expect(refusal).toMatchObject({ status: 503, fact: expect.stringContaining('Nothing was done') })
    expect(JSON.stringify(refusal)).not.toContain('disk')
    expect(lines.join('')).toContain('disk')
    broken.now = false
    expect(await ask(`Bearer ${GOOD}`)).toMatchObject({ name: 'Ann' })
  })

  it('whose policy cannot be read any more only reads', () => {
    expect(onlyReads(tokenPolicy('{"name":'))).toBe(true)
    expect(onlyReads(tokenPolicy('draft'))).toBe(false)
    expect(tokenPolicy('{"name":"ours","base":"draft","rules":[]}')).toMatchObject({ name: 'ours', base: 'draft' })
  })
})
