import { join } from 'node:path'
import { execPath } from 'node:process'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import { knownScopes } from '../../src/simulator/edge/scopes.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { encodeState } from '../../src/simulator/persist.ts'
import { createSimulator, type XeroSimulator } from '../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { checkBooks } from './accounting/books-check.ts'

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

  const used = new Set<string>()

  async function call(name: string, args: Record<string, unknown> = {}): Promise<string> {
    used.add(name)
    const { content } = await client.callTool({ name, arguments: args })
    const text = Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('\n') : ''
    if (process.env.XERO_OFFICIAL_SHOW) process.stderr.write(`--- ${name}\n${text.slice(0, 700)}\n`)
    return text
  }

  function balances(): Map<string, bigint> {
    return new Map([...trialBalance(books, day('2099-12-31'))].map(([id, amount]) => [codeOf(id), amount]))
  }

  const codeOf = (id: string) => books.accounts.get(id)?.code ?? id
  const idOf = (code: string) => [...books.accounts.values()].find((account) => account.code === code)?.id

  /** Calls a tool that writes; gives the id that it answers with. Expects it to move these cents by account code, and no others. */
  async function write(
    name: string,
    args: Record<string, unknown>,
    wanted: Record<string, bigint> = {},
  ): Promise<string> {
    const [before, state] = [balances(), encodeState(books)]
    const text = await call(name, args)
    expect([name, text]).toEqual([name, expect.not.stringMatching(/^Error/i)])
    const moved = [...balances()].map(([code, amount]): [string, bigint] => [code, amount - (before.get(code) ?? 0n)])
    expect([name, Object.fromEntries(moved.filter(([, amount]) => amount !== 0n))]).toEqual([name, wanted])
    expect([name, encodeState(books) === state]).toEqual([name, false])
    checkBooks(books)
    return /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(text)?.[1] ?? ''
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

  it('writes contacts, notes and quotes, which move nothing while they are drafts', async () => {
    const contactId = await write('create-contact', { name: 'Yacht Club' })
    await write('update-contact', { contactId, name: 'Yacht Club', firstName: 'Jo', phone: '555' })
    expect(books.contacts.get(contactId)).toMatchObject({ name: 'Yacht Club', firstName: 'Jo' })
    const creditNoteId = await write('create-credit-note', { contactId, lineItems: [line], reference: 'r' })
    await write('update-credit-note', { creditNoteId, lineItems: [{ ...line, quantity: 1 }] })
    expect(books.creditNotes.get(creditNoteId)).toMatchObject({ status: 'DRAFT', total: 17_250n })
    const quoteId = await write('create-quote', { contactId, lineItems: [line], title: 'Offer', quoteNumber: 'Q-77' })
    await write('update-quote', {
      quoteId,
      lineItems: [{ ...line, quantity: 3 }],
      quoteNumber: 'Q-77',
      title: 'Better',
    })
    expect(books.quotes.get(quoteId)).toMatchObject({ number: 'Q-77', title: 'Better', subTotal: 45_000n })
    expect(await call('list-quotes', { page: 1, contactId })).toContain('Q-77')
    expect(await call('list-credit-notes', { page: 1, contactId })).toContain('Total: 172.5')
  })

  it('writes journals and money, which move the ledger at once', async () => {
    const contactId = anyContact()
    const lines = (amount: number) => [
      { lineAmount: amount, accountCode: '404', description: 'Fee' },
      { lineAmount: -amount, accountCode: '850', description: 'Fee' },
    ]
    const posted = { narration: 'Fee', status: 'POSTED', date: '2026-11-20' }
    const first = { ...posted, manualJournalLines: lines(12) }
    const manualJournalID = await write('create-manual-journal', first, { '404': 1_200n, '850': -1_200n })
    const changed = { ...posted, manualJournalID, manualJournalLines: lines(10) }
    await write('update-manual-journal', changed, { '404': -200n, '850': 200n })
    expect(await call('list-manual-journals', { manualJournalId: manualJournalID })).toContain('Fee')

    const lineItems = [{ description: 'Till', quantity: 1, unitAmount: 115, accountCode: '200', taxType: 'OUTPUT2' }]
    const bankAccountId = idOf('090')
    const received = { type: 'RECEIVE', bankAccountId, contactId, lineItems, date: '2026-11-19' }
    const moved = { '090': 11_500n, '200': -10_000n, '820': -1_500n }
    await write('create-bank-transaction', received, moved)
    const known = [...books.bankTransactions.values()].at(-1)
    const more = [{ ...lineItems[0], unitAmount: 230 }]
    await write('update-bank-transaction', { bankTransactionId: known?.id, lineItems: more }, moved)
    expect(await call('list-bank-transactions', { page: 1, bankAccountId })).toContain(known?.id)
  })

  it('writes items and tracking', async () => {
    const salesDetails = { unitPrice: 20, accountCode: '200' }
    const itemId = await write('create-item', { code: 'PIN', name: 'Pin', salesDetails })
    await write('update-item', { itemId, code: 'PIN', name: 'Pins', salesDetails: { unitPrice: 25 } })
    expect(books.items.get(itemId)).toMatchObject({ name: 'Pins', sales: { unitPrice: 250_000n } })
    expect(await call('list-items', { page: 1 })).toContain('PIN')
    const active = [...books.trackingCategories.values()].filter(({ status }) => status === 'ACTIVE')
    for (const { id } of active.slice(1)) {
      await write('update-tracking-category', { trackingCategoryId: id, status: 'ARCHIVED' })
    }
    const trackingCategoryId = await write('create-tracking-category', { name: 'Season' })
    await write('create-tracking-options', { trackingCategoryId, optionNames: ['Spring', 'Autumn'] })
    const [spring] = books.trackingCategories.get(trackingCategoryId)?.options ?? []
    const options = [{ trackingOptionId: spring?.id, name: 'Summer' }]
    await write('update-tracking-options', { trackingCategoryId, options })
    const names = books.trackingCategories.get(trackingCategoryId)?.options.map(({ name }) => name)
    expect(names).toEqual(['Summer', 'Autumn'])
  })

  it.each([
    ['list-profit-and-loss', { fromDate: '2026-10-01', toDate: '2026-10-31' }, 'Profit and Loss'],
    ['list-report-balance-sheet', { date: '2026-10-31' }, 'Balance Sheet'],
  ])('%s %j', async (name, args, expected) => {
    const text = await call(name, args)
    expect(text).toContain(expected)
    expect(text).not.toMatch(/error|undefined: undefined/i)
  })

  it('reads the ageing of a supplier', async () => {
    const late = [...books.invoices.values()].find(({ type, status }) => type === 'ACCPAY' && status === 'AUTHORISED')
    expect(await call('list-aged-payables-by-contact', { contactId: late?.contactId })).toContain(late?.number)
  })

  it('is refused what Xero refuses', async () => {
    const wrong = { contactId: anyContact(), type: 'ACCREC', lineItems: [{ ...line, accountCode: '999' }] }
    const before = books.invoices.size
    expect(await call('create-invoice', wrong)).toMatch(/error/i)
    expect(books.invoices.size).toBe(before)
  })

  it('has no tool left but those of payroll, which is not simulated', async () => {
    const { tools } = await client.listTools()
    const rest = tools.map(({ name }) => name).filter((name) => !used.has(name))
    expect(rest.filter((name) => !/payroll|timesheet/.test(name))).toEqual([])
    expect(rest).toHaveLength(14)
  })
})
