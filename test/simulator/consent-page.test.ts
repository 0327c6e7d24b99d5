import { beforeEach, describe, expect, it } from 'vitest'
import type { XeroSimulator } from '../../src/simulator/simulator.ts'
import { authorizeUrl, exchange, json, KESTREL, rig, SERVICES, send, sendForm, text } from './edge-rig.ts'

const SCOPE = 'openid accounting.invoices accounting.reports.aged.read accounting.contacts.read offline_access'
const PAGE = 'https://login.xero.com/identity/connect/authorize'
const EVIL = `"><script>alert('1')</script>&`

let simulator: XeroSimulator
beforeEach(() => {
  simulator = rig()
  simulator.consent.ask = true
})

/** What the form of a page sends back, as the browser would read it. */
function fieldsOf(html: string): Record<string, string> {
  const plain = (value = '') =>
    value.replace(
      /&lt;|&gt;|&quot;|&#39;|&amp;/g,
      (entity) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[entity.slice(1, -1)] ?? "'",
    )
  return Object.fromEntries(
    [...html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      plain(name),
      plain(value),
    ]),
  )
}

const answered = (form: Record<string, string>) => sendForm(simulator, PAGE, form)

describe('the page that asks a person', () => {
  it('says who asks for what, and lists the organisations', async () => {
    const answer = await send(simulator, 'GET', authorizeUrl(SCOPE))
    const html = text(answer)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(html).toContain('<h1>Desktop app wants access to your organisation data</h1>')
    expect([...html.matchAll(/<li>([^<]*)/g)].map(([, words]) => words)).toEqual([
      'View and manage invoices, bills, credit notes, quotes and orders',
      'View contacts',
      'View reports',
      'Keep this access while you are away',
    ])
    expect(html).toContain(`value="${KESTREL}"`)
    expect(html).toContain(`value="${SERVICES}"`)
    expect(html).not.toMatch(/<script|" checked/)
    expect(simulator.state.identity.codes.size).toBe(0)
  })

  it('connects what is ticked, and the code is good once', async () => {
    const fields = fieldsOf(text(await send(simulator, 'GET', authorizeUrl(SCOPE))))
    const yes = { ...fields, simulator_decision: 'allow', simulator_organisation: SERVICES }
    const back = new URL((await answered(yes)).headers.location ?? '')
    expect(back.origin + back.pathname).toBe('http://localhost:51234/callback')
    expect(back.searchParams.get('state')).toBe('st4te')
    expect(json(await exchange(simulator, back.searchParams.get('code') ?? '')).scope).toBe(SCOPE)
    expect([...simulator.state.identity.connections.values()].map((one) => one.organisationId)).toEqual([SERVICES])
  })

  it('tells the app of a no', async () => {
    const fields = fieldsOf(text(await send(simulator, 'GET', authorizeUrl(SCOPE))))
    const back = new URL((await answered({ ...fields, simulator_decision: 'cancel' })).headers.location ?? '')
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'st4te' })
    expect(simulator.state.identity.connections.size).toBe(0)
  })

  it('asks again where nothing is ticked', async () => {
    const fields = fieldsOf(text(await send(simulator, 'GET', authorizeUrl(SCOPE))))
    const answer = await answered({ ...fields, simulator_decision: 'allow', simulator_organisation: 'nobody' })
    expect(answer.status).toBe(200)
    expect(text(answer)).toContain('Choose at least one organisation.')
    expect(fieldsOf(text(answer))).toEqual(fields)
  })

  it('shows hostile names as text, and sends hostile requests back unchanged', async () => {
    const kestrel = simulator.state.organisations.get(KESTREL)
    if (!kestrel) throw new Error('the rig has Kestrel Trading')
    kestrel.settings.name = EVIL
    const html = text(await send(simulator, 'GET', authorizeUrl(SCOPE, { state: EVIL })))
    expect(html).not.toContain('<script')
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;')
    expect(fieldsOf(html).state).toBe(EVIL)
  })

  it('looks at the request of an app again when the answer comes', async () => {
    const fields = fieldsOf(text(await send(simulator, 'GET', authorizeUrl(SCOPE))))
    const yes = { ...fields, simulator_decision: 'allow', simulator_organisation: SERVICES }
    const answer = await answered({ ...yes, redirect_uri: 'https://elsewhere.example.com/' })
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
  })

  it('is not there where the simulator agrees by itself', async () => {
    simulator.consent.ask = false
    expect((await answered({ simulator_decision: 'allow' })).status).toBe(404)
    expect((await send(simulator, 'GET', authorizeUrl(SCOPE))).status).toBe(302)
  })

  it('ticks the organisations that a control named', async () => {
    simulator.consent.organisationIds = [SERVICES]
    const html = text(await send(simulator, 'GET', authorizeUrl(SCOPE)))
    expect(html.match(/value="[^"]*" checked/g)).toEqual([`value="${SERVICES}" checked`])
  })
})

it('is switched by the control', async () => {
  const controlled = rig({ control: true })
  const type = { 'content-type': 'application/json', host: '127.0.0.1:5050' }
  const answer = await send(controlled, 'POST', '/simulator/consent', type, { ask: true })
  expect(json(answer)).toEqual({ ask: true, denied: false, organisations: null })
  expect(controlled.consent.ask).toBe(true)
  await send(controlled, 'POST', '/simulator/consent', type, { denied: true })
  expect(controlled.consent).toMatchObject({ ask: true, denied: true })
})
