import { describe, expect, it } from 'vitest'
import { loginsInMemory } from '../logins-in-memory.ts'
import { type LoginsRig, login, loginsContract, reached } from './logins-contract.ts'
import { type Pair, pairInMemory, pairOnFile } from './rig.ts'

async function overStore(openPair: () => Promise<Pair>): Promise<LoginsRig> {
  const { a, b, close } = await openPair()
  return {
    ...{ a: a.logins, b: b.logins, close },
    keepValue: async (name) => void (await a.leases.write(name, 'x', 0)),
    hasValue: async (name) => (await b.leases.read(name)) !== undefined,
  }
}

loginsContract('a store in memory', () => overStore(pairInMemory))
loginsContract('two connections on a file', () => overStore(pairOnFile))
loginsContract('the stand-in of other tests', async () => {
  const values = new Set<string>()
  const logins = loginsInMemory((name) => void values.delete(name))
  return {
    ...{ a: logins, b: logins, close: async () => {} },
    keepValue: async (name) => void values.add(name),
    hasValue: async (name) => values.has(name),
  }
})

describe('logins in a store', () => {
  it('are told to the audit, without a secret', async () => {
    const { a, close } = await pairInMemory()
    await a.logins.keep(login('lgn_1', { kind: 'web', clientSecret: 'hush-hush' }), [reached('o1'), reached('o2')])
    await a.logins.keep(login('lgn_1', { kind: 'web', clientSecret: 'hush-hush' }), [reached('o2')])
    await a.logins.setRemoved('o2', true)
    await a.logins.setRemoved('o2', true)
    await a.logins.setRemoved('o2', false)
    await a.logins.forget('lgn_1')
    await a.logins.forget('lgn_1')
    const entries = await a.audit.entries(1, 100)
    expect(entries.map(({ kind, organisation, actor }) => `${kind} ${organisation} ${actor}`)).toEqual([
      'logged_in  operator',
      'connected o1 operator',
      'connected o2 operator',
      'logged_in  operator',
      'disconnected o1 operator',
      'out_of_use o2 operator',
      'in_use o2 operator',
      'logged_out  operator',
      'disconnected o2 operator',
    ])
    expect(entries[0]?.facts).toMatchObject({ login: 'lgn_1', login_kind: 'web', client: 'app lgn_1' })
    expect(JSON.stringify(entries)).not.toMatch(/hush|Ltd/)
    expect((await a.audit.verify([])).faults).toEqual([])
    await close()
  })

  it.each([
    ['logins', "kind = 'custom'"],
    ['logins', "identity_base = 'https://elsewhere.example'"],
    ['logins', "client_id = 'another app'"],
    ['connections', 'removed = 1'],
    ['connections', "connection_id = 'con o9'"],
    ['connections', "organisation = 'o9'"],
  ])('are refused when somebody else changed the table %s: %s', async (table, change) => {
    const { a, close } = await pairInMemory()
    await a.logins.keep(login('lgn_1', { clientSecret: 'hush-hush' }), [reached('o1')])
    await a.database.run(`update ${table} set ${change}`)
    const read = table === 'logins' ? a.logins.all() : a.logins.connections()
    await expect(read).rejects.toMatchObject({ name: 'Fault', code: 'unavailable' })
    await close()
  })

  it('have neither secret nor name in plain', async () => {
    const { a, close } = await pairInMemory()
    await a.logins.keep(login('lgn_1', { clientSecret: 'hush-hush' }), [reached('o1', 'Kestrel Trading Ltd')])
    const rows = [
      ...(await a.database.all('select * from logins')),
      ...(await a.database.all('select * from connections')),
    ]
    const plain = rows.map((row) => Object.values(row).map((value) => Buffer.from(`${value}`).toString('latin1')))
    expect(plain.flat().join(' ')).not.toMatch(/hush|Kestrel/)
    const bodies = rows.map(({ body }) => Buffer.from(body as Uint8Array).toString('latin1')).join(' ')
    expect(bodies).not.toMatch(/hush|Kestrel/)
    await close()
  })
})
