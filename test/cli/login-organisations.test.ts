import { expect, test } from 'vitest'
import type { Login } from '../../src/call/logins.ts'
import { loginOrganisations } from '../../src/cli/login-organisations.ts'
import { loginsInMemory } from '../logins-in-memory.ts'
import { intentsInMemory } from '../xero/intents-in-memory.ts'
import { fixedBearer } from '../xero/rig.ts'
import { virtualClock } from '../xero/virtual-clock.ts'

const login: Login = { id: 'lgn_1', kind: 'pkce', clientId: 'app', identityBase: 'https://i', scopes: [], at: 1 }

/** The organisations of a login's store, and which logins tokens were opened for. */
async function world() {
  const clock = virtualClock()
  const logins = loginsInMemory()
  const sources: string[] = []
  await logins.keep(
    login,
    ['a', 'b'].map((id) => ({ organisation: id, name: id, connectionId: id })),
  )
  const look = loginOrganisations({
    logins,
    identityBase: login.identityBase,
    secret: () => undefined,
    tokensOf: ({ at }) => {
      sources.push(`tokens of ${at}`)
      return fixedBearer('t')
    },
    options: {
      apiBase: 'https://api.xero.com',
      clock,
      random: () => 0.5,
      newId: () => 'x',
      log: () => undefined,
      network: async () => ({ status: 500, headers: {}, body: new Uint8Array() }),
      intents: (organisation) => intentsInMemory(organisation, clock).logOf('worker'),
    },
  })
  return { logins, look, sources }
}

test('an organisation that comes back into use takes its tokens from where the others of its login do', async () => {
  const { logins, look, sources } = await world()
  const [first] = await look()
  await logins.setRemoved('b', true)
  expect(await look()).toEqual([first])
  await logins.setRemoved('b', false)
  expect(await look()).toHaveLength(2)
  expect(sources).toEqual(['tokens of 1'])
})

test('a login that was made anew has tokens of its own', async () => {
  const { logins, look, sources } = await world()
  await look()
  await logins.keep({ ...login, at: 2 }, [{ organisation: 'a', name: 'a', connectionId: 'a' }])
  await look()
  await look()
  expect(sources).toEqual(['tokens of 1', 'tokens of 2'])
})
