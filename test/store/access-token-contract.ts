import { describe, expect } from 'vitest'
import { canonicalText, sha256 } from '../../src/call/canonical.ts'
import * as rig from './rig.ts'

const DAY = 86_400_000
const HASH = sha256('xmcp_one')

/** What access tokens do on every engine, whether two processes share a connection or have one each. */
export function accessTokenContract(name: string, openPair: () => Promise<rig.Pair>): void {
  const test = rig.testsOn(openPair)

  const made = (pair: rig.Pair, over: object = {}) => ({
    ...{ name: 'Ann', sha256: HASH, organisations: [rig.organisation], policy: 'observe' },
    expiresAt: pair.clock.now() + 90 * DAY,
    ...over,
  })

  describe(`${name}: access tokens`, () => {
    test('are found by their hash in every process, and listed in the order of their making', async (pair) => {
      const { a, b, clock } = pair
      const one = await a.accessTokens.add(made(pair), 'Mere')
      expect(one).toMatchObject({ id: expect.stringMatching(/^tok_[0-9a-f]{8}$/), madeAt: clock.now() })
      expect(await b.accessTokens.find(HASH)).toEqual({ ...one, organisations: [{ id: 'org-1', name: 'Test Ltd' }] })
      expect(await b.accessTokens.find(sha256('xmcp_other'))).toBeUndefined()
      clock.advance(1)
      const plain = made(pair, { name: 'Ben', sha256: sha256('2'), organisations: undefined, policy: undefined })
      const two = await b.accessTokens.add(plain, 'Mere')
      expect(two).toMatchObject({ organisations: undefined, policy: undefined })
      expect((await a.accessTokens.list()).map(({ id }) => id)).toEqual([one.id, two.id])
    })

    test('end by their time and by being revoked, and are still listed', async (pair) => {
      const { a, b, clock } = pair
      await a.accessTokens.add(made(pair), 'Mere')
      clock.advance(90 * DAY - 1)
      expect(await b.accessTokens.find(HASH)).toBeDefined()
      clock.advance(1)
      expect(await b.accessTokens.find(HASH)).toBeUndefined()
      expect(await a.accessTokens.revoke('Ann', 'Mere')).toBe(false)
      const hash = sha256('later')
      await a.accessTokens.add(made(pair, { sha256: hash }), 'Mere')
      expect(await b.accessTokens.revoke(' ann ', 'Mere')).toBe(true)
      expect(await a.accessTokens.find(hash)).toBeUndefined()
      expect((await a.accessTokens.list()).map(({ revokedAt }) => revokedAt)).toEqual([undefined, clock.now()])
      const kinds = (await a.audit.entries(1, 10)).map(({ kind, actor }) => `${kind} ${actor}`)
      expect(kinds).toEqual(['token_made Mere', 'token_made Mere', 'token_revoked Mere'])
      clock.advance(401 * DAY)
      await a.prune()
      expect(await b.accessTokens.list()).toEqual([])
      expect((await a.audit.verify([])).faults).toEqual([])
    })

    test('of one name are in use one at a time', async (pair) => {
      await pair.a.accessTokens.add(made(pair), 'Mere')
      const again = pair.b.accessTokens.add(made(pair, { name: 'ANN', sha256: sha256('2') }), 'Mere')
      await expect(again).rejects.toMatchObject({ code: 'refused', next: expect.stringContaining('--revoke-token') })
      expect(await pair.a.accessTokens.list()).toHaveLength(1)
    })

    test('remember their last use to the minute', async (pair) => {
      const { a, b, clock } = pair
      const { id } = await a.accessTokens.add(made(pair), 'Mere')
      const uses: unknown[] = []
      for (const wait of [0, 59_999, 1]) {
        clock.advance(wait)
        await b.accessTokens.noteUse(id)
        uses.push(((await a.accessTokens.find(HASH))?.lastUsedAt ?? 0) - clock.now())
      }
      expect(uses).toEqual([0, -59_999, 0])
    })

    test('cannot be changed beside their seal: later, renamed, wider, taken back or made up', async (pair) => {
      const { a } = pair
      const { id } = await a.accessTokens.add(made(pair), 'Mere')
      const [row] = await a.database.all('select * from access_tokens')
      const forged = [
        ['expires_at', pair.clock.now() + 900 * DAY],
        ['name', 'Mere'],
        ['sha256', sha256('mine')],
        ['body', Buffer.from(canonicalText({ policy: 'controlled' }))],
      ] as const
      for (const [column, value] of forged) {
        await a.database.run(`update access_tokens set ${column} = ? where id = ?`, value, id)
        const hash = column === 'sha256' ? value : HASH
        await expect(a.accessTokens.find(`${hash}`), column).rejects.toMatchObject({ code: 'unavailable' })
        await a.database.run(`update access_tokens set ${column} = ? where id = ?`, row?.[column] ?? null, id)
      }
      expect(await a.accessTokens.find(HASH)).toBeDefined()
      await a.accessTokens.revoke('Ann', 'Mere')
      await a.database.run('update access_tokens set revoked_at = null')
      await expect(a.accessTokens.find(HASH)).rejects.toMatchObject({ code: 'unavailable' })
    })
  })
}
