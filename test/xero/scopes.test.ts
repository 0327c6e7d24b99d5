import { describe, expect, test } from 'vitest'
import { LOGIN_KINDS, type LoginKind } from '../../src/call/logins.ts'
import { scopesFor as admitting, knownScopes, legacyScopes } from '../../src/simulator/edge/scopes.ts'
import { isForAnother, lackingFault } from '../../src/xero/credential.ts'
import { openOrganisations } from '../../src/xero/open.ts'
import { scopesOfCall } from '../../src/xero/scope-of-call.ts'
import { create, draftFor } from './changes.ts'
import { type Rig, rig } from './rig.ts'

const API = 'https://api.xero.com/api.xro/2.0'
const ID = '00000000-0000-0000-0000-000000000001'

const PATHS = [
  ...['Invoices', 'CreditNotes', 'Quotes', 'PurchaseOrders', 'RepeatingInvoices', 'LinkedTransactions', 'Items'],
  ...['Payments', 'BatchPayments', 'Overpayments', 'Prepayments', 'BankTransactions', 'BankTransfers'],
  ...['ManualJournals', 'Contacts', 'ContactGroups', 'Accounts', 'BrandingThemes', 'Currencies', 'Organisation'],
  ...['TaxRates', 'TrackingCategories', 'Users', 'PaymentServices', 'Budgets'],
  ...['Invoices', 'BankTransfers', 'ManualJournals', 'Contacts'].map((of) => `${of}/${ID}/Attachments/a%2Fb.txt`),
  ...['Invoices', 'Items', 'Payments', 'BankTransactions', 'Contacts'].map((of) => `${of}/${ID}/History`),
  ...[`CreditNotes/${ID}/Allocations/${ID}`, `ContactGroups/${ID}/Contacts`, `TrackingCategories/${ID}/Options/${ID}`],
  ...['ProfitAndLoss', 'BalanceSheet', 'TrialBalance', 'BankSummary', 'BudgetSummary', 'ExecutiveSummary'].map(
    (name) => `Reports/${name}`,
  ),
]

describe('the scopes of a call', () => {
  test.each(['GET', 'PUT', 'POST', 'DELETE'])('are those by which Xero lets a %s in', (method) => {
    for (const path of PATHS) {
      const admitted = admitting(method, path.split('/')) ?? []
      if (admitted.length === 0) continue
      const scopes = scopesOfCall(method, `${API}/${path}?page=1`)
      expect(scopes.length, path).toBeGreaterThan(0)
      for (const scope of scopes) expect(admitted, `${method} ${path}`).toContain(scope)
      const granular = admitted.filter((scope) => !legacyScopes.has(scope))
      const needed = method === 'GET' ? granular.filter((scope) => !granular.includes(`${scope}.read`)) : granular
      expect([...scopes].sort(), `${method} ${path}`).toEqual([...needed].sort())
    }
  })

  test('are not known of other addresses', () => {
    expect(scopesOfCall('GET', 'https://api.xero.com/connections')).toEqual([])
    expect(scopesOfCall('GET', `${API}/Unheard`)).toEqual([])
  })

  test('a login with a wide scope that lets a call in is not stopped', () => {
    for (const granted of legacyScopes) {
      const credential = { kind: 'pkce' as const, granted: [granted] }
      const admitted = PATHS.filter((path) => admitting('GET', path.split('/'))?.includes(granted))
      expect(admitted.length).toBeGreaterThan(0)
      const stopped = admitted.filter((path) => lackingFault({ method: 'GET', url: `${API}/${path}`, credential }))
      expect(stopped, granted).toEqual([])
    }
  })

  test('a login with any scope that lets a call in is not stopped, and one with none is', () => {
    for (const path of PATHS) {
      for (const granted of [...knownScopes].filter((scope) => !legacyScopes.has(scope))) {
        const call = { method: 'GET', url: `${API}/${path}`, credential: { kind: 'pkce' as const, granted: [granted] } }
        const admitted = admitting('GET', path.split('/')) ?? []
        expect(lackingFault(call) === undefined, `${granted} for ${path}`).toBe(admitted.includes(granted))
      }
    }
  })
})

/** The organisation, opened again with a login of a kind, for which `granted` is on record. */
async function openedAs(gateway: Rig, kind: LoginKind, granted?: readonly string[], narrowed?: boolean) {
  const credential = { kind, granted, ...(narrowed === undefined ? {} : { narrowed }) }
  const [opened] = await gateway.clock.run(openOrganisations({ ...gateway.parts, credential }))
  if (!opened) throw new RangeError('the connection is missing')
  gateway.recorder.clear()
  return opened
}

function grant({ simulator }: Rig, scopes: readonly string[]): void {
  for (const token of simulator.state.identity.accessTokens.values()) token.scopes = [...scopes]
}

const NEXT: Readonly<Record<LoginKind, RegExp>> = {
  pkce: /^A person must agree to it: run: xero-mcp login --add accounting\.payments\.read$/,
  web: /^A person must agree to it: run: xero-mcp login --add accounting\.payments\.read$/,
  custom: /^Tick accounting\.payments\.read for the custom connection in Xero's developer portal/,
  bearer: /^Start the server with a token \(XERO_MCP_BEARER\) that has accounting\.payments\.read\.$/,
}

describe('a login that lacks a scope', () => {
  test.each(LOGIN_KINDS)('of kind %s: the scope, the organisation and what to do are named', async (kind) => {
    const gateway = await rig({ company: 'empty' })
    const { books } = await openedAs(gateway, kind)
    grant(gateway, ['accounting.contacts', 'accounting.settings.read'])
    const refused = gateway.clock.run(books.findRecords('payment', {}))
    await expect(refused).rejects.toMatchObject({
      code: 'unauthorised',
      fact: `The login to Xero for "${gateway.organisation.settings.name}" lacks the scope accounting.payments.read, which this needs.`,
      next: expect.stringMatching(NEXT[kind]),
    })
    expect(gateway.recorder.calls()).toEqual(['GET /Payments'])
    expect((await gateway.clock.run(books.accounts())).length).toBeGreaterThan(0)
  })

  test('sends no call that cannot succeed, where it is known what was granted', async () => {
    const gateway = await rig({ company: 'empty' })
    const { books } = await openedAs(gateway, 'pkce', ['accounting.settings.read'])
    const refused = gateway.clock.run(books.findRecords('payment', {}))
    await expect(refused).rejects.toMatchObject({
      code: 'unauthorised',
      fact: expect.stringContaining('lacks the scope'),
    })
    expect(gateway.recorder.calls()).toEqual([])
  })

  test('fails a write before it is sent, and nothing stays open', async () => {
    const gateway = await rig({ company: 'empty' })
    const { hands } = await openedAs(gateway, 'pkce', ['accounting.settings.read', 'accounting.contacts.read'])
    const [contact] = gateway.organisation.contacts.values()
    const records = gateway.store.begin(
      [create(draftFor({ id: contact?.id ?? '', name: contact?.name ?? '' }))],
      'worker',
    )
    await gateway.clock.run(hands.carryOut(records))
    const [{ state, outcome } = { state: '', outcome: undefined }] = gateway.store.records()
    expect(state).toBe('failed')
    expect(JSON.stringify(outcome)).toContain('xero-mcp login --add accounting.invoices')
    expect(gateway.recorder.calls().filter((call) => !call.startsWith('GET'))).toEqual([])
  })

  test('is told of payment services without a way that leads nowhere', async () => {
    const gateway = await rig({ company: 'empty' })
    const { books } = await openedAs(gateway, 'custom')
    await expect(gateway.clock.run(books.paymentServices())).rejects.toMatchObject({
      fact: expect.stringContaining('lacks the scope paymentservices'),
      next: 'Xero gives this scope to few apps: without it, payment services can be seen in Xero itself.',
    })
  })
})

describe('a process that asked for less', () => {
  test('leaves what it may not do to another process, and goes on with the rest', async () => {
    const gateway = await rig({ company: 'empty' })
    const narrow = await openedAs(gateway, 'custom', ['accounting.settings.read', 'accounting.contacts'], true)
    const [contact] = gateway.organisation.contacts.values()
    const invoice = create(draftFor({ id: contact?.id ?? '', name: contact?.name ?? '' }))
    const other = { act: 'create_contact', contact: { name: 'Second Customer' }, summary: '', warnings: [] } as const
    const records = gateway.store.begin([invoice, other], 'worker')
    await gateway.clock.run(narrow.hands.carryOut(records))
    expect(gateway.store.records().map(({ state }) => state)).toEqual(['sending', 'applied'])
    await gateway.clock.run(narrow.hands.reconcile())
    expect(gateway.store.records()[0]?.state).toBe('sending')
    await gateway.clock.run(gateway.hands.reconcile())
    expect(gateway.store.records()[0]?.state).toBe('applied')
    expect(gateway.organisation.invoices.size).toBe(1)
  })

  test('leaves open what another process sent, whose answer was lost', async () => {
    const gateway = await rig({ company: 'empty' })
    const narrow = await openedAs(gateway, 'custom', ['accounting.settings.read', 'accounting.contacts'], true)
    const [contact] = gateway.organisation.contacts.values()
    const change = create(draftFor({ id: contact?.id ?? '', name: contact?.name ?? '' }))
    gateway.simulator.faults.odds(1, ['reset-after'])
    const records = gateway.store.begin([change], 'worker')
    await gateway.clock.run(gateway.hands.carryOut(records))
    gateway.simulator.faults.clear()
    for (let minute = 0; minute < 40; minute += 1) {
      gateway.clock.advance(60_000)
      await gateway.clock.run(narrow.hands.reconcile())
    }
    expect(gateway.store.records()[0]?.state).toBe('sending')
    await gateway.clock.run(gateway.hands.reconcile())
    expect(gateway.store.records()[0]?.state).toBe('applied')
    expect(gateway.organisation.invoices.size).toBe(1)
  })

  test('says of a question that it was started without its toolset', () => {
    const credential = { kind: 'custom' as const, granted: ['accounting.settings.read'], narrowed: true }
    const fault = lackingFault({ method: 'PUT', url: `${API}/ManualJournals`, credential, organisation: 'Acme' })
    expect(fault?.next).toContain('--toolsets')
    expect(isForAnother(fault)).toBe(true)
    expect(
      isForAnother(
        lackingFault({ method: 'PUT', url: `${API}/ManualJournals`, credential: { ...credential, narrowed: false } }),
      ),
    ).toBe(false)
  })
})

test.each(LOGIN_KINDS)('an organisation that was disconnected says how to connect it again (%s)', async (kind) => {
  const gateway = await rig({ company: 'empty' })
  const { books } = await openedAs(gateway, kind)
  gateway.simulator.state.identity.connections.clear()
  for (const app of gateway.simulator.state.identity.apps.values()) app.organisationId = ID
  const words = { pkce: 'xero-mcp login', web: 'xero-mcp login', custom: 'developer portal', bearer: 'XERO_MCP_BEARER' }
  await expect(gateway.clock.run(books.accounts())).rejects.toMatchObject({
    code: 'unauthorised',
    fact: expect.stringMatching(/does not let this login into the organisation ".+": it was disconnected/),
    next: expect.stringContaining(words[kind]),
  })
})
