import { describe, expect, it } from 'vitest'
import type { Login, Logins } from '../../src/call/logins.ts'

/** Two views of the same logins, and where their tokens are. */
export interface LoginsRig {
  a: Logins
  b: Logins
  keepValue(name: string): Promise<void>
  hasValue(name: string): Promise<boolean>
  close(): Promise<void>
}

export function login(id: string, over: Partial<Login> = {}): Login {
  const app = { kind: 'pkce', clientId: `app ${id}`, identityBase: 'https://identity.xero.com' } as const
  return { id, ...app, scopes: ['openid', 'accounting.invoices'], at: 5, ...over }
}

export function reached(organisation: string, name = `${organisation} Ltd`) {
  return { organisation, name, connectionId: `con ${organisation}` }
}

/** What logins must do wherever they are kept. */
export function loginsContract(title: string, open: () => Promise<LoginsRig>): void {
  function test(what: string, work: (rig: LoginsRig) => Promise<void>): void {
    it(what, async () => {
      const rig = await open()
      try {
        await work(rig)
      } finally {
        await rig.close()
      }
    })
  }
  const where = async ({ b }: LoginsRig) =>
    (await b.connections()).map(({ organisation, login, removed }) => `${organisation} ${login}${removed ? ' -' : ''}`)

  describe(`${title}: logins`, () => {
    test('come back as they were kept, in the order in which they were made', async ({ a, b }) => {
      const web = login('lgn_2', { kind: 'web', clientSecret: 's3cret', scopes: [] })
      expect([await b.all(), await b.connections(), await b.usual()]).toEqual([[], [], undefined])
      await a.keep(web, [reached('o2', 'Zebra'), reached('o1', 'apple')])
      await a.keep(login('lgn_1'), [reached('o3', 'Mango')])
      expect(await b.all()).toEqual([web, login('lgn_1')])
      expect(await b.connections()).toEqual([
        { ...reached('o1', 'apple'), login: 'lgn_2', removed: false },
        { ...reached('o3', 'Mango'), login: 'lgn_1', removed: false },
        { ...reached('o2', 'Zebra'), login: 'lgn_2', removed: false },
      ])
    })

    test('of the same app replace the one before in its place, and its tokens where the id is another', async (rig) => {
      const [one, again] = [login('lgn_1'), login('lgn_9', { clientId: 'app lgn_1', scopes: ['openid'], at: 9 })]
      await rig.a.keep(one, [reached('o1'), reached('o2')])
      await rig.a.keep(login('lgn_2'), [reached('o3')])
      await rig.keepValue('token lgn_1')
      await rig.keepValue('token lgn_9')
      await rig.a.keep(again, [reached('o2', 'Renamed'), reached('o4')])
      expect(await rig.b.all()).toEqual([again, login('lgn_2')])
      expect(await where(rig)).toEqual(['o3 lgn_2', 'o4 lgn_9', 'o2 lgn_9'])
      expect([await rig.hasValue('token lgn_1'), await rig.hasValue('token lgn_9')]).toEqual([false, true])
      await rig.a.keep({ ...again, at: 10 }, [])
      expect(await where(rig)).toEqual(['o3 lgn_2'])
      expect(await rig.hasValue('token lgn_9')).toBe(true)
    })

    test('of the same app elsewhere stand beside one another', async ({ a, b }) => {
      await a.keep(login('lgn_1', { clientId: 'x' }), [])
      await a.keep(login('lgn_2', { clientId: 'x', identityBase: 'http://127.0.0.1:5050' }), [])
      expect((await b.all()).map(({ id }) => id)).toEqual(['lgn_1', 'lgn_2'])
    })

    test('take over the organisations that they reach', async (rig) => {
      await rig.a.keep(login('lgn_1'), [reached('o1'), reached('o2')])
      await rig.a.keep(login('lgn_2'), [{ ...reached('o1'), connectionId: 'con new' }])
      expect(await where(rig)).toEqual(['o1 lgn_2', 'o2 lgn_1'])
      expect((await rig.b.connections())[0]?.connectionId).toBe('con new')
      await rig.a.forget('lgn_1')
      expect(await where(rig)).toEqual(['o1 lgn_2'])
    })

    test('put organisations out of use, which a new login leaves so', async (rig) => {
      await rig.a.keep(login('lgn_1'), [reached('o1'), reached('o2')])
      expect(await rig.a.setRemoved('o1', true)).toBe(true)
      expect(await rig.a.setRemoved('nowhere', true)).toBe(false)
      expect(await where(rig)).toEqual(['o1 lgn_1 -', 'o2 lgn_1'])
      await rig.a.keep(login('lgn_1'), [reached('o1'), reached('o2')])
      await rig.a.keep(login('lgn_2'), [reached('o1')])
      expect(await where(rig)).toEqual(['o1 lgn_2 -', 'o2 lgn_1'])
      expect(await rig.b.setRemoved('o1', false)).toBe(true)
      expect(await where(rig)).toEqual(['o1 lgn_2', 'o2 lgn_1'])
    })

    test('are forgotten with their tokens and connections', async (rig) => {
      await rig.a.keep(login('lgn_1'), [reached('o1')])
      await rig.a.keep(login('lgn_2'), [reached('o2')])
      await rig.keepValue('token lgn_1')
      await rig.keepValue('token lgn_2')
      await rig.a.forget('lgn_1')
      await rig.a.forget('lgn_1')
      expect([await rig.b.all(), await where(rig)]).toEqual([[login('lgn_2')], ['o2 lgn_2']])
      expect([await rig.hasValue('token lgn_1'), await rig.hasValue('token lgn_2')]).toEqual([false, true])
    })

    test('know the usual organisation until it goes or is put out of use', async ({ a, b }) => {
      await a.keep(login('lgn_1'), [reached('o1'), reached('o2')])
      for (const end of [
        () => a.setUsual(undefined),
        () => a.setRemoved('o1', true),
        () => a.keep(login('lgn_1'), [reached('o2')]),
        () => a.forget('lgn_1'),
      ]) {
        await a.keep(login('lgn_1'), [reached('o1'), reached('o2')])
        await a.setUsual('o1')
        await a.setRemoved('o2', true)
        expect(await b.usual()).toBe('o1')
        await end()
        expect(await b.usual()).toBeUndefined()
      }
    })
  })
}
