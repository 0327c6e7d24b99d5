import { expect, it } from 'vitest'
import { APP, identityRig, logInWith, REDIRECT, SCOPES, WEB_APP } from './identity-rig.ts'

it.each([
  ['a desktop app', APP],
  ['a web app', WEB_APP],
])('logs in with %s, refreshes, and sees what it reaches', async (_, app) => {
  const { identity, simulator, clock } = identityRig({ app })
  const web = simulator.state.identity.apps.get('WEB')
  web?.redirectUris.push(REDIRECT)
  const tokens = await clock.run(logInWith(identity, simulator))
  expect(tokens).toMatchObject({ lifeMs: 1_800_000, scopes: ['openid', 'offline_access', ...SCOPES] })
  const granted = await identity.grant(identity.firstKeep(tokens))
  expect(granted.keep).not.toBe(tokens.refreshToken)
  const reached = await identity.reached(granted.token)
  expect(reached.map(({ name }) => name)).toEqual(['Kestrel Trading Ltd', 'Kestrel Services'])
})
