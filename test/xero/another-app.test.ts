import { expect, test } from 'vitest'
import { type Network, NetworkFailure } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { create, draftFor } from './changes.ts'
import { applying, rig, SCOPES, untilConcluded } from './rig.ts'

/** One organisation that two apps reach, one after the other; what the first writes arrives, and no answer to it comes back. */
async function twoApps(arrives = true) {
  const gateway = await rig({ company: 'empty' })
  const { parts, ref, clock, simulator, organisation } = gateway
  const [app] = simulator.state.identity.apps.values()
  if (!app) throw new RangeError('the rig has no app')
  const through = (clientId: string, network: Network) => {
    simulator.state.identity.apps.set(clientId, { ...app, clientId })
    const login = { clientId, clientSecret: 'secret', scopes: SCOPES, identityBase: 'https://identity.xero.com' }
    const tokenSource = clientCredentials({ ...login, network, clock })
    return openOrganisation({ ...parts, network, tokenSource, clientId }, { id: ref.id, name: ref.name })
  }
  const answerLost: Network = async (request) => {
    const isWrite = request.method !== 'GET' && request.url.includes('/api.xro/')
    if (!isWrite || arrives) {
      const answer = await parts.network(request)
      if (!isWrite) return answer
    }
    throw new NetworkFailure('lost')
  }
  const [first, second] = [through('app', answerLost), through('other', parts.network)]
  const [contact] = organisation.contacts.values()
  const draft = create(draftFor({ id: contact?.id ?? '', name: contact?.name ?? '' }, { reference: 'once' }))
  const made = () => [...organisation.invoices.values()].filter(({ reference }) => reference === 'once').length
  return { ...gateway, first, second, draft, made }
}

test('a write whose answer was lost is not sent again through another app, which Xero would take for a second one', async () => {
  const { clock, store, first, second, draft, made } = await twoApps()
  const [told] = await clock.run(applying(store, first.hands)([draft]))
  expect([told, made()]).toEqual([{ state: 'open' }, 1])
  await clock.run(second.hands.reconcile())
  expect(made()).toBe(1)
  await untilConcluded(clock, store, second.hands)
  expect(made()).toBe(1)
  expect(store.records().map(({ state }) => state)).toEqual(['applied'])
})

test('a write that never arrived through one app is concluded so by another, and sent once under a key of its own', async () => {
  const { clock, store, first, second, draft, made } = await twoApps(false)
  await clock.run(applying(store, first.hands)([draft]))
  await untilConcluded(clock, store, second.hands)
  expect(made()).toBe(1)
  expect(new Set(store.intents().map(({ key }) => key)).size).toBe(2)
  expect(store.records().map(({ state }) => state)).toEqual(['applied'])
})
