import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { policyOf } from '../../../src/call/policy.ts'
import { lookAtLogins } from '../../../src/cli/doctor/look-at-logins.ts'
import { readConfig } from '../../../src/config.ts'
import { memoryStore } from '../../memory-store.ts'
import { stillClock } from '../../server/surface.ts'

it('the token of a login at Xero is not shown to a simulator on the same record', async () => {
  const asked: (string | undefined)[] = []
  const simulator = createServer(({ headers }, response) => {
    asked.push(headers.authorization)
    response.end('[]')
  })
  const port = await new Promise<number>((resolve) => {
    simulator.listen(0, '127.0.0.1', () => {
      const address = simulator.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const kept = await memoryStore(stillClock)
  const login = {
    ...({ id: 'lgn_1', kind: 'pkce', clientId: 'APP', identityBase: 'https://identity.xero.com' } as const),
    ...{ scopes: ['accounting.invoices'], at: stillClock.now() },
  }
  await kept.store.logins.keep(login, [{ organisation: 'o1', connectionId: 'c1', name: 'Real Ltd' }])
  const tokens = { token: 'of-xero', freshUntil: stillClock.now() + 60_000, keep: 'refresh' }
  await kept.store.leases.write('token lgn_1', JSON.stringify(tokens), 0)
  const config = readConfig([`--simulator=http://127.0.0.1:${port}`], {})
  const parts = { config, policy: policyOf('draft'), kept, clock: stillClock, unreached: undefined }
  expect(await lookAtLogins(parts)).toEqual([])
  expect(asked).toEqual([])
  simulator.closeAllConnections()
  simulator.close()
  await kept.store.close()
})
