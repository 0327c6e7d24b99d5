import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import { loginTokens } from '../../src/xero/login-tokens.ts'
import { KESTREL, SERVICES } from '../simulator/edge-rig.ts'
import { freePort, loginRig, SCOPES } from './login-rig.ts'

type Rig = Awaited<ReturnType<typeof loginRig>>

let xero: Rig
let port: string
beforeEach(async () => {
  xero = await loginRig()
  port = String(await freePort())
})
afterEach(async () => {
  await xero.expectNothingShown()
  await xero.close()
})

const logins = () => xero.store.logins.all()

/** What Xero answers to a call with the login's token. */
async function statusOf(organisation: string): Promise<number> {
  const [login] = await logins()
  if (!login) throw new Error('nobody is logged in')
  const shared = { leases: xero.store.leases, owner: 'test', random: () => 0.5 }
  const token = await loginTokens({ login, ...xero.where, shared }).token()
  const headers = { authorization: `Bearer ${token}`, 'xero-tenant-id': organisation, accept: 'application/json' }
  return (await fetch(`${xero.listening.api}/api.xro/2.0/Invoices`, { headers })).status
}

describe('a login in the browser', () => {
  it('keeps login, tokens and organisations, and says what comes next', async () => {
    const { code, out, complaints } = await xero.run(['--port', port], xero.visit)
    expect([code, complaints]).toEqual([0, ''])
    expect(out).toContain('Your browser shows Xero')
    expect(out).toContain('  Kestrel Services\n  Kestrel Trading Ltd\n')
    expect(out).toContain('The assistant may read and write\n  - invoices, bills')
    expect(out).toContain('"mcpServers"')
    const [page] = await xero.pages()
    expect(page).toMatchObject({ status: 200 })
    expect(page?.url).toMatch(`http://localhost:${port}/callback?code=`)
    expect(page?.html).toContain('Connected to Xero')
    expect(await logins()).toEqual([
      {
        ...{ id: 'lgn_00000001', kind: 'pkce', clientId: 'DESKTOP', identityBase: xero.listening.identity },
        ...{ scopes: ['openid', 'offline_access', ...SCOPES], at: xero.clock.now() },
      },
    ])
    expect(await xero.connected()).toEqual(['Kestrel Services', 'Kestrel Trading Ltd'])
    expect(await statusOf(KESTREL)).toBe(200)
    expect(xero.noted.length).toBeGreaterThanOrEqual(2)
    expect(xero.secrets()).toEqual(expect.arrayContaining(xero.noted))
  })

  it('takes an answer that is there before the launcher of the browser has ended', async () => {
    xero.gate.slowLaunch = true
    const { code, complaints } = await xero.run(['--port', port], xero.visit)
    expect([code, complaints]).toEqual([0, ''])
  })

  it('shows a page that agrees or not, and tells the terminal of a no', async () => {
    xero.simulator.consent.denied = true
    const { code, out, complaints } = await xero.run(['--port', port], xero.visit)
    expect(code).toBe(1)
    expect(complaints).toMatch(/^xero-mcp login: /)
    expect(out).not.toContain('Connected')
    const [page] = await xero.pages()
    expect(page?.status).toBe(400)
    expect(page?.html).toContain('Not connected')
    expect([await logins(), await xero.connected()]).toEqual([[], []])
  })

  it('of a web app sends the secret that it was given, and the next time the one it kept', async () => {
    const given = { kind: 'custom', clientId: 'WEB', clientSecret: 'web-s3cret-value' } as const
    const settings = { clientId: 'WEB', given }
    const first = await xero.run(['--web', '--port', port], xero.visit, { settings })
    expect([first.code, first.complaints]).toEqual([0, ''])
    expect(first.out).toContain('Leave XERO_MCP_CLIENT_SECRET out of the server')
    expect(await logins()).toMatchObject([{ kind: 'web', clientSecret: 'web-s3cret-value' }])
    const second = await xero.run(['--web', '--port', port], xero.visit, { settings: { clientId: undefined } })
    expect([second.code, second.complaints]).toEqual([0, ''])
    expect(await logins()).toMatchObject([{ id: 'lgn_00000001' }])
  })

  it('of a web app asks for the secret on a terminal, and nowhere else', async () => {
    const settings = { clientId: 'WEB' }
    const nobody = await xero.run(['--web', '--port', port], xero.visit, { settings })
    expect([nobody.code, nobody.complaints]).toEqual([2, expect.stringContaining('set XERO_MCP_CLIENT_SECRET')])
    const typed = ['web-s3cret-value']
    const person = await xero.run(['--web', '--port', port], xero.visit, { settings, isTTY: true, typed })
    expect([person.code, person.complaints]).toEqual([0, ''])
    expect(person.out).toContain('Client secret of the app WEB (not shown): ')
  })

  it('with a wrong secret keeps nothing', async () => {
    const given = { kind: 'custom', clientId: 'WEB', clientSecret: 'guessed-secret' } as const
    const { code } = await xero.run(['--web', '--port', port], xero.visit, { settings: { clientId: 'WEB', given } })
    expect([code, await logins()]).toEqual([1, []])
    expect((await xero.pages())[0]?.html).toContain('Not connected')
  })

  it('a second time adds an organisation and keeps the others', async () => {
    xero.simulator.consent.organisationIds = [KESTREL]
    const first = await xero.run(['--port', port], xero.visit)
    expect(first.out).toContain('Kestrel Trading Ltd  the only one in use')
    xero.simulator.consent.organisationIds = [SERVICES]
    const { code, out } = await xero.run(['--port', port], xero.visit, { settings: { clientId: undefined } })
    expect(code).toBe(0)
    expect(out).toContain('  Kestrel Services     new\n  Kestrel Trading Ltd\n')
    expect(out).not.toContain('"mcpServers"')
    expect(await xero.connected()).toEqual(['Kestrel Services', 'Kestrel Trading Ltd'])
    expect([await statusOf(KESTREL), await statusOf(SERVICES)]).toEqual([200, 200])
    expect(await logins()).toHaveLength(1)
  })

  it('with --add keeps what was granted and asks for more', async () => {
    await xero.run(['--port', port], xero.visit)
    const more = ['--port', port, '--add', 'accounting.settings,accounting.budgets.read', 'accounting.attachments']
    const { code } = await xero.run(more, xero.visit, { settings: { scopes: ['accounting.journals.read'] } })
    expect(code).toBe(0)
    const added = ['accounting.settings', 'accounting.budgets.read', 'accounting.attachments']
    expect((await logins())[0]?.scopes).toEqual(['openid', 'offline_access', ...SCOPES, ...added])
  })

  it('that reaches no organisation is not kept', async () => {
    xero.simulator.consent.organisationIds = []
    const { code, complaints } = await xero.run(['--port', port], xero.visit)
    expect([code, await logins()]).toEqual([1, []])
    expect(complaints).toContain('reaches no organisation')
  })

  it('waits on when an answer belongs to another login', async () => {
    const strange: number[] = []
    const { code } = await xero.run(['--port', port], async (address) => {
      const forged = `http://localhost:${port}/callback?code=stolen&state=other`
      strange.push((await xero.visit(forged)).status)
      return await xero.visit(address)
    })
    expect([code, strange]).toEqual([0, [400]])
  })

  it('is refused with a code that was used before', async () => {
    const { code, complaints } = await xero.run(['--port', port], async (address) => {
      const consented = await fetch(address, { redirect: 'manual' })
      for (const one of xero.simulator.state.identity.codes.values()) one.used = true
      return await xero.visit(consented.headers.get('location') ?? '')
    })
    expect([code, await logins()]).toEqual([1, []])
    expect(complaints).toMatch(/used|too old/)
  })

  it('shows a second request that the login has its answer', async () => {
    let answered = () => {}
    xero.gate.until = new Promise<void>((resolve) => {
      answered = resolve
    })
    const { code } = await xero.run(['--port', port], async (address) => {
      const back = (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? ''
      const visits = [xero.visit(back), xero.visit(back)]
      expect((await Promise.race(visits)).status).toBe(410)
      answered()
      const statuses = (await Promise.all(visits)).map(({ status }) => status)
      expect(statuses.sort()).toEqual([200, 410])
      return await visits[0]
    })
    expect(code).toBe(0)
    await xero.pages()
  })

  it('gives up after five minutes', async () => {
    const { code, complaints } = await xero.run(['--port', port], async () => void xero.clock.ring())
    expect(code).toBe(1)
    expect(complaints).toBe(
      'xero-mcp login: Nobody answered in the browser within 5 minutes. Nothing was changed. Run xero-mcp login again when you are ready.\n',
    )
    await expect(xero.visit(`http://localhost:${port}/callback`)).rejects.toThrow()
  })

  it('ends with Ctrl+C, at a question and elsewhere', async () => {
    const typed = [undefined]
    const asked = await xero.run(['--port', port, '--no-browser'], undefined, { isTTY: true, typed })
    expect([asked.code, asked.complaints]).toEqual([1, '\nStopped. Nobody was logged in.\n'])
    const stopping = new AbortController()
    const { signal: stopped } = stopping
    const waiting = await xero.run(['--port', port], async () => void stopping.abort(), { stopped })
    expect([waiting.code, waiting.complaints]).toEqual([1, '\nStopped. Nobody was logged in.\n'])
    await expect(xero.visit(`http://localhost:${port}/callback`)).rejects.toThrow()
  })

  it('says so where the port is taken', async () => {
    const taken = new URL(xero.listening.api).port
    const { code, complaints } = await xero.run(['--port', taken], xero.visit)
    expect(code).toBe(1)
    expect(complaints).toContain(`The port ${taken} of this computer is in use`)
  })

  it('opens no browser while the record cannot be opened', async () => {
    const opened: string[] = []
    const { code, complaints } = await xero.run(
      ['--port', port],
      async (address) => void opened.push(address),
      {},
      async () => {
        throw new Fault('unavailable', 'There is no key.', 'Set XERO_MCP_KEY.')
      },
    )
    expect([code, complaints, opened]).toEqual([1, 'xero-mcp login: There is no key. Set XERO_MCP_KEY.\n', []])
  })

  it('says so where Xero cannot be reached', async () => {
    await xero.listening.close()
    const { code, complaints } = await xero.run(['--port', port], xero.visit)
    expect(code).toBe(1)
    expect(complaints).toMatch(/^xero-mcp login: The connection to \S+ was refused\. /)
  })
})

const addressIn = (text: string) => /^http\S+$/m.exec(text)?.[0] ?? ''

/** The address at which a browser elsewhere ends, which cannot reach this computer. */
const endIn = async (text: string) =>
  (await fetch(addressIn(text), { redirect: 'manual' })).headers.get('location') ?? ''

describe('without a browser here', () => {
  const words = () => ['--port', port, '--no-browser']

  it('waits for whoever opens the address that it prints', async () => {
    const visits: Promise<unknown>[] = []
    const onWrite = (text: string) => {
      if (addressIn(text) !== '') visits.push(xero.visit(addressIn(text)))
    }
    const { code, out } = await xero.run(words(), undefined, { onWrite })
    expect([code, visits.length]).toEqual([0, 1])
    expect(await Promise.all(visits)).toMatchObject([{ status: 200 }])
    expect(out).not.toContain('Paste')
  })

  it('takes the address at which a browser elsewhere ended, from a terminal', async () => {
    const typed = ['what?', `http://localhost:${port}/callback?code=c&state=other`, endIn]
    const { code, out, complaints } = await xero.run(words(), undefined, { isTTY: true, typed })
    expect(code).toBe(0)
    expect(out).toContain('Paste the address of that page here: ')
    expect(complaints).toBe(
      `It must begin with http://localhost:${port}/callback? and be pasted whole.\nThat is the answer to another login.\n`,
    )
    expect(await xero.connected()).toHaveLength(2)
  })

  it('takes the question back when the browser comes by itself', async () => {
    const visits: Promise<unknown>[] = []
    const onWrite = (text: string) => {
      if (addressIn(text) !== '') visits.push(xero.visit(addressIn(text)))
    }
    const { code } = await xero.run(words(), undefined, { onWrite, isTTY: true })
    expect([code, await Promise.all(visits)]).toMatchObject([0, [{ status: 200 }]])
  })
})

describe('a custom connection', () => {
  const given = { kind: 'custom', clientId: 'CUSTOM', clientSecret: 'custom-secret' } as const

  it('is kept once it has shown what it reaches', async () => {
    const { code, out, complaints } = await xero.run(['--custom'], undefined, {
      settings: { clientId: 'CUSTOM', given },
    })
    expect([code, complaints]).toEqual([0, ''])
    expect(out).toContain('Kestrel Trading Ltd  the only one in use')
    expect(await logins()).toMatchObject([{ kind: 'custom', clientSecret: 'custom-secret', scopes: SCOPES }])
    expect(await statusOf(KESTREL)).toBe(200)
  })

  it('is not kept with a wrong secret', async () => {
    const wrong = { ...given, clientSecret: 'guessed-secret' }
    const { code, complaints } = await xero.run(['--custom'], undefined, {
      settings: { clientId: 'CUSTOM', given: wrong },
    })
    expect([code, await logins()]).toEqual([1, []])
    expect(complaints).not.toContain('guessed-secret')
  })

  it('is told which scopes it was asked for where it lacks one', async () => {
    const settings = { clientId: 'CUSTOM', given, scopes: [...SCOPES, 'accounting.settings'] }
    const { code, complaints } = await xero.run(['--custom'], undefined, { settings })
    expect([code, await logins()]).toEqual([1, []])
    expect(complaints).toContain(
      '(accounting.invoices, accounting.contacts.read, accounting.settings). Tick the missing ones',
    )
  })

  it('gets new tokens when it is kept again with other scopes', async () => {
    const settings = { clientId: 'CUSTOM', given, scopes: ['accounting.contacts.read'] }
    await xero.run(['--custom'], undefined, { settings })
    expect(await statusOf(KESTREL)).toBe(401)
    await xero.run(['--custom', '--add', 'accounting.invoices'], undefined, { settings })
    expect(await statusOf(KESTREL)).toBe(200)
    expect(await logins()).toHaveLength(1)
  })
})

describe('arguments of login', () => {
  it.each([
    [['--web', '--custom'], {}, 'exclude each other'],
    [['--custom', '--no-browser'], {}, 'does not go with --custom'],
    [['--port', '80'], {}, '--port must be'],
    [['--add', 'Everything!'], {}, '--add takes names of scopes'],
    [['accounting.settings'], {}, 'takes no words'],
    [['--colour'], {}, '--colour'],
    [[], { clientId: undefined }, 'https://developer.xero.com/app/manage'],
    [[], { given: { kind: 'custom', clientId: 'X', clientSecret: 'unused-secret' } }, '--web or --custom'],
  ] as const)('%j are refused with a sentence', async (words, settings, sentence) => {
    const { code, complaints } = await xero.run(words, undefined, { settings })
    expect([code, complaints]).toEqual([2, expect.stringContaining(sentence)])
    expect(xero.sent).toEqual([])
  })

  it('are explained', async () => {
    const { code, out } = await xero.run(['--help'], undefined)
    expect([code, out]).toEqual([0, expect.stringContaining('--no-browser')])
  })
})
