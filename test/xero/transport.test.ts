import { describe, expect, test } from 'vitest'
import { asFault, Fault } from '../../src/call/fault.ts'
import { faultOf, faultOfClientError } from '../../src/xero/errors.ts'
import { isXeroOrigin, pinHosts } from '../../src/xero/hosts.ts'
import type { NetworkAnswer, NetworkRequest } from '../../src/xero/network.ts'
import { type OpenOptions, openOrganisation, openOrganisations } from '../../src/xero/open.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { create, draftFor } from './changes.ts'
import { intentsInMemory } from './intents-in-memory.ts'
import { applying, fixedBearer, seededRandom } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

const TENANT = { id: '5a5a5a5a-0000-4000-8000-000000000001', name: 'Tester Ltd' }
const CANARY = 'eyJTOKENCANARY.abcdef.012345'

type Reply = Partial<Omit<NetworkAnswer, 'body'>> & { json?: unknown; text?: string }

/** A gateway over scripted answers; the last one repeats. */
function scripted(replies: readonly (Reply | (() => Reply))[], more: Partial<OpenOptions> = {}) {
  const clock = virtualClock()
  const sent: NetworkRequest[] = []
  const log: unknown[] = []
  const store = intentsInMemory({ ...TENANT, demo: true }, clock)
  const options: OpenOptions = {
    apiBase: 'https://api.xero.com',
    clock,
    random: seededRandom(3),
    newId: () => '00000000-0000-4000-8000-00000000000a',
    log: (event, facts) => log.push({ event, facts }),
    tokenSource: fixedBearer(CANARY),
    intents: () => store.logOf('worker'),
    network: async (request) => {
      const reply = replies[Math.min(sent.length, replies.length - 1)] ?? {}
      sent.push(request)
      const { json, text, ...answer } = typeof reply === 'function' ? reply() : reply
      const body = Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)))
      return { status: 200, headers: {}, ...answer, body }
    },
    ...more,
  }
  const opened = openOrganisation(options, TENANT)
  return { clock, sent, log, options, store, apply: applying(store, opened.hands), ...opened }
}

async function faultFrom(work: Promise<unknown>): Promise<Fault> {
  return await work.then(
    () => {
      throw new RangeError('it did not fail')
    },
    (thrown) => asFault(thrown),
  )
}

const invoiceJson = (more: object = {}) => ({
  Type: 'ACCREC',
  InvoiceID: '5a5a5a5a-0000-4000-8000-0000000000aa',
  InvoiceNumber: 'INV-1',
  Contact: { ContactID: '5a5a5a5a-0000-4000-8000-0000000000bb', Name: 'A' },
  Status: 'DRAFT',
  Date: '/Date(1776297600000+0000)/',
  CurrencyCode: 'NZD',
  Total: 10.1,
  LineItems: [],
  ...more,
})

describe('what goes out', () => {
  test('a read has no body, the organisation, the token, and a query that arrives as it was written', async () => {
    const { clock, books, sent } = scripted([{ json: { Contacts: [] } }])
    await clock.run(books.findContacts({ search: 'R&D + "Söhne" && co, Ltd' }))
    const [request] = sent
    expect(request?.body.byteLength).toBe(0)
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'user-agent': 'xero-mcp',
      'xero-tenant-id': TENANT.id,
      authorization: `Bearer ${CANARY}`,
    })
    expect(new URL(request?.url ?? '').searchParams.get('searchTerm')).toBe('R&D + "Söhne" && co, Ltd')
    expect(request?.url).not.toContain('+')
  })

  test('a where clause keeps its operators and quotes', async () => {
    const { clock, books, sent } = scripted([{ json: { Invoices: [] } }])
    await clock.run(books.findInvoices({ kind: 'bill', unpaid: true }))
    expect(new URL(sent[0]?.url ?? '').searchParams.get('where')).toBe(
      'Type=="ACCPAY" AND Status=="AUTHORISED" AND AmountDue>0',
    )
  })
})

describe('Xero’s refusals', () => {
  const refusals: [string, Reply, string, RegExp][] = [
    [
      '400 validation',
      {
        status: 400,
        json: {
          ErrorNumber: 10,
          Type: 'ValidationException',
          Elements: [{ ValidationErrors: [{ Message: 'Invoice # must be\u202e unique.' }, { Message: 'Second.' }] }],
        },
      },
      'rejected',
      /"Invoice # must be unique\." "Second\."/,
    ],
    [
      '400 of several',
      {
        status: 400,
        json: { Type: 'ValidationException', Elements: [{}, { ValidationErrors: [{ Message: 'Bad.' }] }] },
      },
      'rejected',
      /2: "Bad\."/,
    ],
    [
      '400 query',
      { status: 400, json: { ErrorNumber: 16, Type: 'QueryParseException', Message: 'No property x' } },
      'internal',
      /No property x/,
    ],
    [
      '400 idempotency',
      { status: 400, json: { ErrorNumber: 14, Type: 'PostDataInvalidException', Message: 'Broken' } },
      'rejected',
      /Broken/,
    ],
    ['401 scope', { status: 401, json: { Status: 401, Detail: 'AuthorizationUnsuccessful' } }, 'unauthorised', /scope/],
    [
      '401 scope by header',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } },
      'unauthorised',
      /scope/,
    ],
    ['403', { status: 403, json: { detail: 'AuthenticationUnsuccessful' } }, 'unauthorised', /organisation/],
    [
      '404',
      { status: 404, text: "<html>The resource you're looking for cannot be found</html>" },
      'not_found',
      /no such thing/,
    ],
    ['500', { status: 500, text: 'stack trace at Xero' }, 'unavailable', /HTTP 500/],
    ['503', { status: 503, text: 'The Organisation is offline' }, 'unavailable', /organisation is offline/],
    ['text that is not JSON', { status: 200, text: '<html>' }, 'unavailable', /could not be read/],
  ]
  test.each(refusals)('%s', async (_, reply, code, fact) => {
    const { clock, books } = scripted([reply])
    const fault = await faultFrom(clock.run(books.taxRates()))
    expect(fault.code).toBe(code)
    expect(fault.fact).toMatch(fact)
    expect(fault.next.length).toBeGreaterThan(5)
    expect(fault.fact).not.toContain('stack trace')
  })

  test('xero-node’s JSON strings are decoded too', () => {
    const body = { ErrorNumber: 10, Elements: [{ ValidationErrors: [{ Message: 'No.' }] }] }
    const fault = faultOfClientError(
      JSON.stringify({ response: { statusCode: 400, body, headers: { authorization: CANARY } }, body }),
    )
    expect(fault).toMatchObject({ code: 'rejected', fact: 'Xero refused this: "No."' })
    expect(faultOfClientError(new TypeError(CANARY)).message).not.toContain(CANARY)
    expect(faultOfClientError(JSON.stringify({ response: { statusCode: 0 } })).code).toBe('unavailable')
  })

  test('an expired token is renewed once and the call repeated', async () => {
    const renewals: string[] = []
    const expired = { status: 401, json: { Detail: 'TokenExpired: token expired at 01/01/2026 00:00:00' } }
    const tokenSource = {
      token: async () => 'old',
      renew: async (stale: string) => {
        renewals.push(stale)
        return 'new'
      },
    }
    const { clock, books, sent } = scripted([expired, { json: { TaxRates: [] } }], { tokenSource })
    await clock.run(books.taxRates())
    expect(renewals).toEqual(['old'])
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new'])
    const stubborn = scripted([expired], { tokenSource })
    expect((await faultFrom(stubborn.clock.run(stubborn.books.taxRates()))).code).toBe('unauthorised')
    expect(stubborn.sent).toHaveLength(2)
  })
})

describe('a changed shape', () => {
  test.each([
    ['Invoice.Total', { Total: 'ten' }],
    ['Invoice.Status', { Status: 'PENDING' }],
    ['Invoice.Contact.ContactID', { Contact: { Name: 'A' } }],
    ['Invoice.CurrencyCode', { CurrencyCode: undefined }],
    ['Invoice.LineItems.Quantity', { LineItems: [{ Quantity: 'one' }] }],
  ])('is noticed and named: %s', async (field, change) => {
    const { clock, books } = scripted([{ json: { Invoices: [invoiceJson(change)] } }])
    const fault = await faultFrom(clock.run(books.invoice('5a5a5a5a-0000-4000-8000-0000000000aa')))
    expect(fault.code).toBe('unavailable')
    expect(fault.fact).toContain(field)
  })

  test('unknown fields and missing optional ones are fine, amounts are exact', async () => {
    const reply = {
      json: {
        Invoices: [invoiceJson({ Brand: 'new', Total: 1_234_567_890.13, CurrencyRate: 0.612345, Reference: null })],
      },
    }
    const { clock, books } = scripted([reply])
    const invoice = await clock.run(books.invoice('5a5a5a5a-0000-4000-8000-0000000000aa'))
    expect(invoice).toMatchObject({
      total: 123_456_789_013n,
      currencyRate: 612_345n,
      reference: '',
      date: '2026-04-16',
    })
  })

  test('ledger text that looks like a date of Xero’s breaks nothing', async () => {
    const texts = ['/Date(today)/', '/Date(', '/Date(1776297600000+0000)/']
    for (const text of texts) {
      const { clock, books } = scripted([{ json: { Invoices: [invoiceJson({ Reference: text })] } }])
      const invoice = await clock.run(books.invoice('5a5a5a5a-0000-4000-8000-0000000000aa'))
      expect(invoice?.date).toBe('2026-04-16')
      expect(typeof invoice?.reference).toBe('string')
    }
  })
})

describe('the answer to a write never turns success into failure', () => {
  const change = create(draftFor({ id: TENANT.id, name: 'A' }))
  test.each<[string, Reply]>([
    ['a changed shape', { json: { Invoices: [invoiceJson({ Total: 'ten', StatusAttributeString: 'OK' })] } }],
    ['a date that xero-node cannot read', { json: { Invoices: [invoiceJson({ DueDate: 'soon' })] } }],
    ['warnings', { json: { Invoices: [invoiceJson({ Warnings: [{ Message: 'Account removed.' }] })] } }],
  ])('%s is a warning', async (_, reply) => {
    const { clock, apply } = scripted([reply])
    const [outcome] = await clock.run(apply([change]))
    expect(outcome?.state).toBe('done')
    expect(outcome?.state === 'done' && outcome.warnings.length).toBeGreaterThan(0)
    expect(outcome).toMatchObject({ record: { id: '5a5a5a5a-0000-4000-8000-0000000000aa' } })
  })

  test.each<[string, object]>([
    ['StatusAttributeString', { StatusAttributeString: 'ERROR' }],
    ['HasErrors', { HasErrors: true }],
    ['ValidationErrors', { ValidationErrors: [{ Message: 'No.' }] }],
  ])('%s makes it failed', async (_, mark) => {
    const { clock, apply } = scripted([{ json: { Invoices: [invoiceJson(mark)] } }])
    expect(await clock.run(apply([change]))).toMatchObject([{ state: 'failed' }])
  })

  test.each<[string, Reply]>([
    ['no elements', { json: {} }],
    ['text that is not JSON', { text: '<html>' }],
    ['fewer elements than were sent', { json: { Invoices: [] } }],
  ])('%s leaves it open', async (_, reply) => {
    const { clock, apply } = scripted([reply])
    expect(await clock.run(apply([change]))).toMatchObject([{ state: 'open' }])
  })
})

describe('hosts', () => {
  test('only Xero’s own over https, and one simulator on this machine', () => {
    const pin = pinHosts('http://127.0.0.1:4010')
    expect(pin('https://api.xero.com/x').host).toBe('api.xero.com')
    expect(pin('http://127.0.0.1:4010/api').port).toBe('4010')
    const refused = [
      'http://api.xero.com/',
      'https://api.xero.com.evil.example/',
      'https://evil.example/',
      'http://127.0.0.1:4011/',
      'https://user:pw@api.xero.com/',
      'file:///etc/passwd',
      'nonsense',
      'https://api.xero.com:8443/',
    ]
    for (const url of refused) expect(() => pin(url), url).toThrow(Fault)
    expect(() => pinHosts('http://10.0.0.1:80')).toThrow(Fault)
    expect(() => pinHosts('https://evil.example')).toThrow(Fault)
    expect(isXeroOrigin('https://api.xero.com')).toBe(true)
  })

  test('a foreign base is refused before anything is sent', async () => {
    expect(() => scripted([{}], { apiBase: 'https://evil.example' })).toThrow(Fault)
    const { options, sent } = scripted([{}])
    await expect(openOrganisations({ ...options, apiBase: 'https://evil.example' })).rejects.toThrow(Fault)
    expect(sent).toHaveLength(0)
  })
})

test('a token never appears in a fault or in the log', async () => {
  const echo = { Message: CANARY.slice(0, 3), Detail: 'AuthenticationUnsuccessful' }
  const replies: Reply[] = [
    { status: 500, text: 'oops' },
    { status: 401, json: echo },
    { status: 403, json: echo },
    { status: 400, json: { Message: 'x' } },
    { status: 200, text: '{' },
    { fate: 'reset' },
  ]
  for (const reply of replies) {
    const { clock, books, apply, log, store } = scripted([reply])
    const fault = await faultFrom(clock.run(books.accounts()))
    const outcomes = await clock.run(apply([create(draftFor({ id: TENANT.id, name: 'A' }))]))
    const said = JSON.stringify(
      [fault, fault.message, fault.stack, outcomes, log, store.records(), store.intents()],
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    )
    expect(said).not.toContain(CANARY)
    expect(said).not.toContain('Bearer')
  }
})

describe('client credentials', () => {
  function login(replies: readonly Reply[]) {
    const { options, clock, sent } = scripted(replies)
    const source = clientCredentials({
      clientId: 'id',
      clientSecret: 's3cret/+',
      scopes: ['a.read', 'b'],
      identityBase: 'https://identity.xero.com',
      network: options.network,
      clock,
    })
    return { source, clock, sent }
  }
  test('one login serves all who ask, until 80% of its life', async () => {
    const { source, clock, sent } = login([
      { json: { access_token: 't1', expires_in: 1_800 } },
      { json: { access_token: 't2', expires_in: 1_800 } },
    ])
    expect(await clock.run(Promise.all([source.token(), source.token()]))).toEqual(['t1', 't1'])
    expect(sent).toHaveLength(1)
    expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe('grant_type=client_credentials&scope=a.read+b')
    clock.advance(1_439_000)
    expect(await source.token()).toBe('t1')
    clock.advance(1_000)
    expect(await clock.run(source.token())).toBe('t2')
    expect(await source.renew('t1')).toBe('t2')
    expect(sent).toHaveLength(2)
  })
  test('a refusal names Xero’s reason and not the secret', async () => {
    const { source, clock } = login([{ status: 400, json: { error: 'invalid_client' } }])
    const fault = await faultFrom(clock.run(source.token()))
    expect(fault).toMatchObject({ code: 'unauthorised', fact: expect.stringContaining('invalid_client') })
    expect(fault.message).not.toContain('s3cret')
  })
})

test('a 429 body without words still says when', () => {
  expect(faultOf({ status: 429, headers: { 'retry-after': '26' }, text: '' }).next).toBe('Try again in 26 s.')
})
