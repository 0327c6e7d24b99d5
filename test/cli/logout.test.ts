import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logoutPlace } from '../../src/cli/login-commands.ts'
import { KESTREL, SERVICES } from '../simulator/edge-rig.ts'
import { freePort, loginRig, SCOPES } from './login-rig.ts'

type Rig = Awaited<ReturnType<typeof loginRig>>

let xero: Rig
beforeEach(async () => {
  xero = await loginRig()
})
afterEach(async () => {
  await xero.expectNothingShown()
  await xero.close()
})

async function logIn(organisationIds?: readonly string[]): Promise<void> {
  xero.simulator.consent.organisationIds = organisationIds
  const { code } = await xero.run(['--port', String(await freePort())], xero.visit)
  expect(code).toBe(0)
}

async function logInCustom(): Promise<void> {
  const given = { kind: 'custom', clientId: 'CUSTOM', clientSecret: 'custom-secret' } as const
  const { code } = await xero.run(['--custom'], undefined, { settings: { clientId: 'CUSTOM', given } })
  expect(code).toBe(0)
}

/** A copy of an organisation's documents, begun. */
async function copyOf(organisation: string): Promise<void> {
  const copy = xero.store.mirrorOf({ id: organisation, name: organisation, demo: true })
  await copy.take(xero.clock.now() + 60_000)
  await copy.beginWalk('Invoices', xero.clock.now())
  await copy.release()
}

const copied = async () => (await xero.store.organisations()).map(({ id }) => id).sort()
const atXero = () => [...xero.simulator.state.identity.connections.values()].map((one) => one.organisationId)
const isGood = () => [...xero.simulator.state.identity.refreshTokens.values()].some(({ revoked }) => !revoked)

describe('logout', () => {
  it('disconnects one organisation here and at Xero, and forgets its copy', async () => {
    await logIn()
    await copyOf(KESTREL)
    await copyOf(SERVICES)
    await xero.store.logins.setUsual(SERVICES)
    const { code, out, complaints } = await xero.runOut(['kestrel services'])
    expect([code, complaints]).toEqual([0, ''])
    expect(out).toBe(
      'Kestrel Services is disconnected here and at Xero.\nThe record of what was done stays; xero-mcp purge ORGANISATION removes it.\n',
    )
    expect([await xero.connected(), atXero()]).toEqual([['Kestrel Trading Ltd'], [KESTREL]])
    expect([await copied(), await xero.store.logins.usual()]).toEqual([[KESTREL], undefined])
    expect([await xero.store.logins.all(), isGood()]).toMatchObject([
      [{ scopes: ['openid', 'offline_access', ...SCOPES] }],
      true,
    ])
    expect(await xero.store.leases.read('token lgn_00000001')).toBeDefined()
  })

  it('ends the login with its last organisation', async () => {
    await logIn([KESTREL])
    await copyOf(KESTREL)
    const { code, out } = await xero.runOut([])
    expect(code).toBe(0)
    expect(out).toContain('The login of the app DESKTOP is ended here and at Xero: Kestrel Trading Ltd.')
    expect([await xero.store.logins.all(), atXero(), isGood(), await copied()]).toEqual([[], [], false, []])
    expect(await xero.store.leases.read('token lgn_00000001')).toBeUndefined()
  })

  it('ends every login with --all, and says what a custom connection still needs', async () => {
    await logIn([SERVICES])
    await logInCustom()
    const { code, out, complaints } = await xero.runOut(['--all'])
    expect(code).toBe(0)
    expect(out).toContain('DESKTOP is ended here and at Xero: Kestrel Services.')
    expect(out).toContain('CUSTOM is ended here: Kestrel Trading Ltd.')
    expect(complaints).toContain('Xero keeps a custom connection until it is disconnected there')
    expect([await xero.store.logins.all(), await xero.connected(), isGood()]).toEqual([[], [], false])
  })

  it.each([
    ['one organisation', [SERVICES], 'Kestrel Services is disconnected here.', ['Kestrel Trading Ltd']],
    [
      'every login',
      ['--all'],
      'The login of the app DESKTOP is ended here: Kestrel Services; Kestrel Trading Ltd.',
      [],
    ],
  ])('forgets %s here while Xero cannot be reached, and says what to do by hand', async (_, words, told, left) => {
    await logIn()
    await copyOf(SERVICES)
    await xero.listening.close()
    const { code, out, complaints } = await xero.runOut(words)
    expect(code).toBe(1)
    expect(out).toContain(`${told}\n`)
    expect(complaints).toMatch(
      /^Xero could not be told: .* Disconnect it there by hand, in Kestrel Services.* under Settings, Connected apps\.\n$/,
    )
    expect([await xero.connected(), await copied()]).toEqual([left, []])
  })

  it('gives the token of a login to no other service, such as a simulator that it is told of', async () => {
    await logIn()
    const [login] = await xero.store.logins.all()
    if (!login) throw new Error('nobody is logged in')
    const asked: string[] = []
    const [elsewhere, network] = [
      'http://127.0.0.1:9',
      async ({ url }: { url: string }) => {
        asked.push(url)
        return { status: 204, headers: {}, body: new Uint8Array() }
      },
    ]
    const where = { ...xero.where, network, apiBase: elsewhere, identityBase: elsewhere }
    await expect(logoutPlace(xero.opened, where).disconnect(login, 'con')).rejects.toMatchObject({ code: 'refused' })
    expect(asked).toEqual([])
  })

  it('leaves an organisation that is out of use elsewhere as it is', async () => {
    await logIn()
    await xero.store.logins.setRemoved(KESTREL, true)
    await xero.runOut([SERVICES])
    expect(await xero.store.logins.connections()).toMatchObject([{ organisation: KESTREL, removed: true }])
  })

  it('says so where nobody is logged in', async () => {
    expect(await xero.runOut(['--all'])).toEqual({ code: 0, out: 'Nothing is logged in here.\n', complaints: '' })
  })

  it.each([
    [[], 'Name the organisation, or give --all. Connected: Kestrel Services; Kestrel Trading Ltd.'],
    [['Nobody Ltd'], 'no organisation here is called "Nobody Ltd"'],
    [['Kestrel', 'Services'], 'in quotes where it has blanks'],
    [['--all', 'Kestrel Services'], 'not both'],
    [['--everything'], '--everything'],
  ])('refuses %j and changes nothing', async (words, sentence) => {
    await logIn()
    const { code, complaints } = await xero.runOut(words)
    expect([code, complaints]).toEqual([2, expect.stringContaining(sentence)])
    expect(await xero.connected()).toHaveLength(2)
    expect(atXero()).toHaveLength(2)
  })
})
