import { beforeEach, describe, expect, it } from 'vitest'
import { ApiRefusal, type Endpoint } from '../../src/simulator/contract.ts'
import { elementsOf, fieldsOf, listOf, readBoolean, readText } from '../../src/simulator/edge/body.ts'
import { notFoundPage, validationException } from '../../src/simulator/edge/refusals.ts'
import { scopesFor } from '../../src/simulator/edge/scopes.ts'
import type { XeroSimulator } from '../../src/simulator/simulator.ts'
import { callHeaders, counting, INVOICES, json, KESTREL, logIn, rig, SERVICES, START, send, text } from './edge-rig.ts'

const API = 'https://api.xero.com/api.xro/2.0'
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

let simulator: XeroSimulator
let headers: Record<string, string>
beforeEach(async () => {
  simulator = rig()
  headers = await callHeaders(simulator)
})

describe('the envelope', () => {
  it('is what Xero sends, in its order', async () => {
    const answer = await send(simulator, 'GET', INVOICES, headers)
    const envelope = json(answer)
    expect(Object.keys(envelope)).toEqual(['Id', 'Status', 'ProviderName', 'DateTimeUTC', 'Invoices'])
    expect(envelope).toMatchObject({ Status: 'OK', ProviderName: 'Desktop app', DateTimeUTC: `/Date(${START})/` })
    expect(envelope.Id).toMatch(GUID)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['xero-correlation-id']).toMatch(GUID)
  })

  it('carries pagination before the list', async () => {
    const paged: Endpoint = () => ({
      kind: 'envelope',
      resource: 'Invoices',
      items: [],
      pagination: { page: 1, pageSize: 100, pageCount: 0, itemCount: 0 },
    })
    const other = rig({ endpoints: { invoices: paged } })
    const answer = await send(other, 'GET', INVOICES, await callHeaders(other))
    expect(Object.keys(json(answer)).slice(-2)).toEqual(['pagination', 'Invoices'])
  })

  it('is XML unless JSON is asked for, with markup and control characters made harmless', async () => {
    const odd: Endpoint = () => ({
      kind: 'envelope',
      resource: 'Invoices',
      items: [
        { Date: '/Date(1776297600000+0000)/', Reference: 'a<b>&"\u0001', LineItems: [{ Quantity: 2 }], '0bad': 1 },
      ],
    })
    const other = rig({ endpoints: { invoices: odd } })
    const asked = await callHeaders(other)
    const answer = await send(other, 'GET', INVOICES, { ...asked, accept: '*/*' })
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(text(answer)).toContain(
      '<Invoices><Invoice><Date>2026-04-16T00:00:00</Date><Reference>a&lt;b&gt;&amp;&quot;</Reference>' +
        '<LineItems><LineItem><Quantity>2</Quantity></LineItem></LineItems></Invoice></Invoices>',
    )
  })

  it('tells the endpoint the day where the organisation is', async () => {
    simulator.clock.advance(12 * 3_600_000)
    const [item] = [json(await send(simulator, 'POST', INVOICES, await callHeaders(simulator), {})).Invoices].flat()
    expect(item).toMatchObject({ Today: '2026-11-21', App: 'Desktop app', User: 'System Generated' })
  })
})

describe('who may call', () => {
  const unauthorized = (detail: string) => ({ Title: 'Unauthorized', Status: 401, Detail: detail })

  it.each([undefined, 'Bearer nonsense', 'Basic abc'])('needs a token (%s)', async (authorization) => {
    const given = authorization === undefined ? {} : { authorization }
    const answer = await send(simulator, 'GET', INVOICES, { ...given, 'xero-tenant-id': KESTREL })
    expect(answer.status).toBe(401)
    expect(json(answer)).toMatchObject(unauthorized('AuthenticationUnsuccessful'))
    expect(json(answer).Instance).toMatch(GUID)
  })

  it('for thirty minutes', async () => {
    simulator.clock.advance(30 * 60_000 - 1)
    expect((await send(simulator, 'GET', INVOICES, headers)).status).toBe(200)
    simulator.clock.advance(1)
    const answer = await send(simulator, 'GET', INVOICES, headers)
    expect(answer.status).toBe(401)
    expect(json(answer)).toMatchObject(unauthorized('TokenExpired: token expired at 11/20/2026 00:30:00'))
  })

  it('only an organisation that is connected', async () => {
    const { 'xero-tenant-id': _, ...withoutTenant } = headers
    for (const tenant of [{}, { 'xero-tenant-id': 'nonsense' }, { 'xero-tenant-id': KESTREL.replace('1', '3') }]) {
      const answer = await send(simulator, 'GET', INVOICES, { ...withoutTenant, ...tenant })
      expect(answer.status).toBe(403)
      expect(json(answer)).toMatchObject({ title: 'Forbidden', status: 403, detail: 'AuthenticationUnsuccessful' })
    }
  })

  it('takes the tenant in any case, header names too', async () => {
    const { authorization = '' } = headers
    const loud = { Authorization: authorization, 'Xero-Tenant-Id': KESTREL.toUpperCase() }
    expect((await send(simulator, 'GET', INVOICES, loud)).status).toBe(200)
  })

  it.each([
    ['accounting.invoices.read', 'GET', 'Invoices', 200],
    ['accounting.invoices.read', 'POST', 'Invoices', 401],
    ['accounting.transactions.read', 'GET', 'Invoices', 200],
    ['accounting.transactions', 'POST', 'Payments', 200],
    ['accounting.invoices', 'GET', 'Payments', 401],
    ['accounting.payments', 'PUT', 'Payments', 200],
    ['openid', 'GET', 'Invoices', 401],
  ])('needs a scope: %s lets %s %s answer %i', async (scope, method, resource, status) => {
    const given = await callHeaders(simulator, scope)
    const answer = await send(simulator, method, `${API}/${resource}`, given, method === 'GET' ? undefined : {})
    expect(answer.status).toBe(status)
    if (status !== 401) return
    expect(json(answer)).toMatchObject(unauthorized('AuthorizationUnsuccessful'))
    expect(answer.headers['www-authenticate']).toContain('insufficient_scope')
  })

  it.each([
    ['GET', 'Contacts/x/Attachments', 'accounting.attachments.read'],
    ['GET', 'Items', 'accounting.settings.read'],
    ['GET', 'Items', 'accounting.invoices.read'],
    ['GET', 'Reports/AgedReceivablesByContact', 'accounting.reports.aged.read'],
    ['GET', 'Reports/BalanceSheet', 'accounting.reports.read'],
    ['PUT', 'ManualJournals', 'accounting.manualjournals'],
    ['GET', 'Journals', 'accounting.journals.read'],
    ['GET', 'Organisation', 'accounting.settings.read'],
  ])('%s %s is admitted by %s', (method, path, scope) => {
    expect(scopesFor(method, path.split('/'))).toContain(scope)
  })

  it('has nothing that admits a write to a report', () => {
    expect(scopesFor('POST', ['Reports', 'BalanceSheet'])).toEqual([])
    expect(scopesFor('GET', ['Bills'])).toBeUndefined()
  })
})

describe('what Xero does not have', () => {
  it.each(['Bills', 'Tasks', 'History', 'constructor'])('answers /%s with a page, not with JSON', async (name) => {
    const answer = await send(simulator, 'GET', `${API}/${name}`, headers)
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(text(answer)).toBe("The resource you're looking for cannot be found")
  })

  it.each([
    ['POST', 'Organisation', 'accounting.settings'],
    ['PATCH', 'Invoices', 'accounting.invoices'],
    ['PUT', 'Users', 'accounting.settings'],
    ['PUT', 'Reports/BalanceSheet', 'accounting.settings'],
  ])('answers %s /%s with 501', async (method, path, scope) => {
    const other = rig({ endpoints: { organisation: counting, invoices: counting, users: counting, reports: counting } })
    const answer = await send(other, method, `${API}/${path}`, await callHeaders(other, scope), {})
    expect(answer.status).toBe(501)
    expect(other.state.organisations.get(KESTREL)?.nextNumber.get('calls')).toBeUndefined()
  })

  it('answers paths beside the API with 404', async () => {
    expect((await send(simulator, 'GET', 'https://api.xero.com/api.xro/1.0/Invoices', headers)).status).toBe(404)
    expect((await send(simulator, 'GET', 'https://identity.xero.com/connect/userinfo', headers)).status).toBe(404)
    expect((await send(simulator, 'GET', 'https://login.xero.com/', headers)).status).toBe(404)
    expect((await send(simulator, 'GET', 'https://api.xero.com/%ff', headers)).status).toBe(404)
  })
})

it('hands on the query with plus signs as spaces, names in any case, and lists joined', async () => {
  const seen: ReadonlyMap<string, string>[] = []
  const noting: Endpoint = (call) => {
    seen.push(call.query)
    return { kind: 'empty', status: 204 }
  }
  const other = rig({ endpoints: { invoices: noting } })
  const url = `${INVOICES}?where=Status+%3D%3D+"A"&PageSize=5&IDs[]=a&IDs[]=b,c&Order=Date%20DESC`
  expect((await send(other, 'GET', url, await callHeaders(other))).status).toBe(204)
  expect(Object.fromEntries(seen[0] ?? [])).toEqual({
    where: 'Status == "A"',
    pagesize: '5',
    ids: 'a,b,c',
    order: 'Date DESC',
  })
})

describe('bodies', () => {
  it('on a GET are ignored, whatever they hold', async () => {
    expect((await send(simulator, 'GET', INVOICES, headers, '{}')).status).toBe(200)
    expect((await send(simulator, 'GET', INVOICES, headers, '{')).status).toBe(200)
  })

  it('that are no JSON are refused with ErrorNumber 14', async () => {
    const answer = await send(simulator, 'POST', INVOICES, headers, '{"Invoices":[')
    expect([answer.status, json(answer)]).toMatchObject([400, { ErrorNumber: 14, Type: 'PostDataInvalidException' }])
    expect(json(await send(simulator, 'GET', INVOICES, headers)).Invoices).toMatchObject([{ Count: 0 }])
  })

  it('over 10 MB are refused', async () => {
    const answer = await send(simulator, 'POST', INVOICES, headers, `"${'x'.repeat(10 * 1024 * 1024)}"`)
    expect([answer.status, json(answer).ErrorNumber]).toEqual([400, 14])
  })

  it('have keys in any case, elements bare or listed', () => {
    for (const body of [{ InvoiceNumber: 'A' }, { invoices: [{ INVOICENUMBER: 'A' }] }, [{ invoiceNumber: 'A' }]]) {
      const [element, ...others] = elementsOf(body, 'Invoices')
      expect([element?.get('InvoiceNumber'), others]).toEqual(['A', []])
    }
    expect(elementsOf({ Invoices: { InvoiceNumber: 'A' } }, 'Invoices')[0]?.get('invoicenumber')).toBe('A')
    for (const body of [undefined, 'text', 7, [1]]) expect(() => elementsOf(body, 'Invoices')).toThrow(ApiRefusal)
  })

  it('are read without trusting them', () => {
    expect(fieldsOf(null).has('x')).toBe(false)
    expect(listOf([{ a: 1 }, 2, null])).toHaveLength(1)
    expect([readText(5), readText(null), readText('x')]).toEqual(['5', undefined, 'x'])
    expect([readBoolean('True'), readBoolean(false), readBoolean(1)]).toEqual([true, false, undefined])
  })
})

it('turns refusals into answers and programming errors into 500', async () => {
  const crashes: unknown[] = []
  const endpoints: Record<string, Endpoint> = {
    invoices: () => {
      throw validationException([{ ValidationErrors: [{ Message: 'Invoice # must be unique.' }] }])
    },
    payments: () => {
      throw new TypeError('a bug')
    },
    contacts: () => {
      throw notFoundPage()
    },
  }
  const other = rig({ endpoints, onCrash: (error) => crashes.push(error) })
  const given = await callHeaders(other, 'accounting.invoices accounting.payments accounting.contacts')
  const refused = await send(other, 'PUT', INVOICES, given, {})
  expect([refused.status, json(refused)]).toMatchObject([400, { ErrorNumber: 10, Type: 'ValidationException' }])
  const broken = await send(other, 'GET', `${API}/Payments`, given)
  expect(broken.status).toBe(500)
  expect(text(broken)).not.toContain('a bug')
  expect(crashes).toHaveLength(1)
  expect((await send(other, 'GET', `${API}/Contacts`, given)).status).toBe(404)
})

describe('perform', () => {
  it('acts as the person, at its own instant, without token or limit', () => {
    const busy = rig({ limits: { minute: 0 }, userName: 'Kim Fell' })
    const answer = busy.perform(
      KESTREL,
      { method: 'PUT', path: '/Invoices?unitdp=4', body: {} },
      Date.UTC(2025, 0, 31, 11),
    )
    expect(answer).toMatchObject({ kind: 'envelope', items: [{ Count: 1, Today: '2025-02-01', User: 'Kim Fell' }] })
    expect(busy.clock.now()).toBe(START)
    expect(busy.perform(KESTREL, { method: 'GET', path: 'Bills' })).toMatchObject({ status: 404 })
    expect(() => busy.perform(SERVICES.replace('2', '9'), { method: 'GET', path: '/Invoices' })).toThrow(RangeError)
  })
})

it('gives the same ids for the same seed, whatever is read in between', async () => {
  const ids = async (seed: number, reads: number) => {
    const other = rig({ seed })
    const given = await callHeaders(other)
    for (let n = 0; n < reads; n += 1) await send(other, 'GET', 'https://api.xero.com/connections', given)
    const [item] = [json(await send(other, 'POST', INVOICES, given, {})).Invoices].flat()
    return item
  }
  expect(await ids(7, 0)).toEqual(await ids(7, 3))
  expect(await ids(7, 0)).not.toEqual(await ids(8, 0))
})

it('does not let one organisation be read with the token of another app', async () => {
  simulator.consent.organisationIds = [SERVICES]
  const other = rig()
  other.consent.organisationIds = [SERVICES]
  const tokens = await logIn(other, 'accounting.invoices')
  const given = { authorization: `Bearer ${String(tokens.access_token)}`, 'xero-tenant-id': KESTREL }
  expect((await send(other, 'GET', INVOICES, given)).status).toBe(403)
})
