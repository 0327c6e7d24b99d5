import { join } from 'node:path'
import { execPath } from 'node:process'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import { knownScopes } from '../../src/simulator/edge/scopes.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'

// Xero's own MCP server is no dependency of this project. To run this file, install it somewhere else and name its entry:
//   XERO_OFFICIAL_SERVER=/somewhere/node_modules/@xeroapi/xero-mcp-server/dist/index.js npx vitest run test/simulator
const entry = process.env.XERO_OFFICIAL_SERVER

describe.skipIf(!entry)("Xero's own MCP server (XERO_OFFICIAL_SERVER names its entry)", () => {
  let simulator: XeroSimulator
  let books: OrganisationState
  let port: Listening
  let client: Client

  beforeAll(async () => {
    simulator = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20, 0, 0)), limits: { minute: 10_000 } })
    const [first] = foundCompany(simulator, { company: 'demo' })
    if (!first) throw new Error('no company')
    books = first
    simulator.state.identity.apps.set('simulator-custom', {
      clientId: 'simulator-custom',
      name: 'Official server',
      kind: 'custom',
      clientSecret: 'simulator-secret',
      redirectUris: [],
      organisationId: books.id,
      scopes: [...knownScopes].filter((scope) => scope.includes('.')),
    })
    port = await listen(simulator)
    client = new Client({ name: 'test', version: '1' })
    await client.connect(
      new StdioClientTransport({
        command: execPath,
        args: [entry ?? ''],
        env: {
          NODE_OPTIONS: `--import=${join(import.meta.dirname, 'redirect.mjs')}`,
          XERO_SIMULATOR: port.api,
          XERO_CLIENT_ID: 'simulator-custom',
          XERO_CLIENT_SECRET: 'simulator-secret',
        },
        stderr: 'ignore',
      }),
    )
  })

  afterAll(async () => {
    await client.close()
    await port.close()
  })

  async function call(name: string, args: Record<string, unknown> = {}): Promise<string> {
    const { content } = await client.callTool({ name, arguments: args })
    const text = Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('\n') : ''
    if (process.env.XERO_OFFICIAL_SHOW) process.stderr.write(`--- ${name}\n${text.slice(0, 700)}\n`)
    return text
  }

  const anyContact = () => [...books.contacts.values()].find((contact) => contact.isCustomer)?.id ?? ''
  const line = { description: 'Site visit', quantity: 2, unitAmount: 150, accountCode: '200', taxType: 'OUTPUT2' }

  it.each([
    ['list-organisation-details', {}, 'Kestrel Trading Ltd'],
    ['list-accounts', {}, 'Code: 200'],
    ['list-tax-rates', {}, 'OUTPUT2'],
    ['list-contacts', {}, 'Northgate Schools Trust'],
    ['list-invoices', { page: 1 }, 'Found 10 invoices'],
    ['list-invoices', { page: 1, invoiceNumbers: ['INV-0036'] }, 'Northgate Schools Trust'],
    ['list-payments', { page: 1 }, 'Found 10 payments'],
    ['list-credit-notes', { page: 1 }, 'Found '],
    ['list-trial-balance', { date: '2026-10-31' }, 'Trial Balance'],
    ['list-tracking-categories', {}, 'Department'],
    ['list-contact-groups', {}, 'Found '],
  ])('%s %j', async (name, args, expected) => {
    const text = await call(name, args)
    expect(text).toContain(expected)
    expect(text).not.toMatch(/error|undefined: undefined/i)
  })

  it('reads the ageing of a customer', async () => {
    const late = [...books.invoices.values()].find(({ type, status }) => type === 'ACCREC' && status === 'AUTHORISED')
    const text = await call('list-aged-receivables-by-contact', { contactId: late?.contactId })
    expect(text).toContain(late?.number)
  })

  it('creates, changes and pays', async () => {
    const contact = await call('create-contact', { name: 'Zebra Crossings Ltd', email: 'pat@example.com' })
    expect(contact).toContain('Zebra Crossings Ltd')
    const contactId = books.contactNames.get('zebra crossings ltd') ?? ''
    expect(books.contacts.get(contactId)?.email).toBe('pat@example.com')

    const created = await call('create-invoice', { contactId, type: 'ACCREC', lineItems: [line], reference: 'PO 7' })
    const id = /ID: ([0-9a-f-]{36})/.exec(created)?.[1] ?? ''
    expect(created).toContain('Total: 345')
    expect(created).toContain('https://go.xero.com/')
    expect(books.invoices.get(id)).toMatchObject({ status: 'DRAFT', reference: 'PO 7', total: 34_500n })

    const lineItems = [{ ...line, quantity: 3 }]
    expect(await call('update-invoice', { invoiceId: id, lineItems, reference: 'PO 8' })).toContain('Total: 517.5')
    expect(books.invoices.get(id)).toMatchObject({ status: 'DRAFT', reference: 'PO 8', total: 51_750n })

    simulator.perform(books.id, { method: 'POST', path: `/Invoices/${id}`, body: { Status: 'AUTHORISED' } })
    const accountId = [...books.accounts.values()].find(({ code }) => code === '090')?.id
    const payment = { invoiceId: id, accountId, amount: 517.5, date: '2026-11-20', reference: 'paid' }
    expect(await call('create-payment', payment)).toContain('Amount: 517.5')
    expect(books.invoices.get(id)).toMatchObject({ status: 'PAID', amountDue: 0n })
  })

  it('is refused what Xero refuses', async () => {
    const wrong = { contactId: anyContact(), type: 'ACCREC', lineItems: [{ ...line, accountCode: '999' }] }
    const before = books.invoices.size
    expect(await call('create-invoice', wrong)).toMatch(/error/i)
    expect(books.invoices.size).toBe(before)
  })
})
