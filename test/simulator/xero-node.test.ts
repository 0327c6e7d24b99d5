import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountingApi, Invoice, LineAmountTypes, XeroClient } from 'xero-node'
import { endpoints } from '../../src/simulator/accounting/endpoints.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../../src/simulator/simulator.ts'

/** Xero's own client over a real socket, with nothing of ours between: it must not be able to tell. */
let simulator: XeroSimulator
let listening: Listening
let api: AccountingApi
let tenant: string

beforeAll(async () => {
  simulator = createSimulator({
    clock: fixedClock(Date.UTC(2026, 10, 20)),
    endpoints,
    apps: [{ clientId: 'desktop', name: 'Outside App', kind: 'pkce', redirectUris: ['http://localhost:9/callback'] }],
    limits: { minute: 10_000 },
  })
  foundCompany(simulator, { company: 'demo' })
  listening = await listen(simulator)
  const client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  client.setTokenSet({ access_token: await loginWithPkce() })
  api = client.accountingApi
  const connections = await fetch(`${listening.api}/connections`, {
    headers: { authorization: `Bearer ${client.readTokenSet().access_token}` },
  })
  const [{ tenantId }] = (await connections.json()) as [{ tenantId: string }]
  tenant = tenantId
})

afterAll(() => listening.close())

async function loginWithPkce(): Promise<string> {
  const verifier = 'a-verifier-that-is-long-enough-for-the-standard-0123456789'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'desktop',
    redirect_uri: 'http://localhost:9/callback',
    scope:
      'openid offline_access accounting.invoices accounting.contacts accounting.payments accounting.settings accounting.attachments',
    state: 'abc',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const page = await fetch(`${listening.login}/identity/connect/authorize?${query}`, { redirect: 'manual' })
  const back = new URL(page.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('abc')
  const answer = await fetch(`${listening.identity}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'desktop',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:9/callback',
      code_verifier: verifier,
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return token
}

/** xero-node rejects with a JSON string, not an Error. */
async function refusal(call: Promise<unknown>): Promise<{ statusCode: number; body: Record<string, unknown> }> {
  const thrown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return JSON.parse(String(thrown)).response
}

const line = { description: 'Managed services', quantity: 2, unitAmount: 125.5, accountCode: '200' }

async function createDraft(over: Partial<Invoice> = {}): Promise<Invoice> {
  const { body } = await api.createInvoices(tenant, {
    invoices: [
      {
        type: Invoice.TypeEnum.ACCREC,
        contact: { name: 'Harbour Dental' },
        lineItems: [line],
        date: '2026-11-20',
        dueDate: '2026-12-20',
        lineAmountTypes: LineAmountTypes.Exclusive,
        ...over,
      },
    ],
  })
  const [invoice] = body.invoices ?? []
  if (!invoice) throw new Error('no invoice came back')
  return invoice
}

describe('xero-node against the simulator', () => {
  it('creates a draft with totals, tax, number and line ids', async () => {
    const invoice = await createDraft()
    expect(invoice).toMatchObject({ status: 'DRAFT', subTotal: 251, totalTax: 37.65, total: 288.65, amountDue: 288.65 })
    expect(invoice.invoiceNumber).toMatch(/^INV-\d{4}$/)
    expect(invoice.lineItems?.[0]?.lineItemID).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Date(invoice.date ?? '').toISOString()).toBe('2026-11-20T00:00:00.000Z')
  })

  it('reads one, updates it by line id, approves and voids it', async () => {
    const { invoiceID = '' } = await createDraft({ lineItems: [line, { ...line, description: 'Second' }] })
    const { body: read } = await api.getInvoice(tenant, invoiceID)
    const [first, second] = read.invoices?.[0]?.lineItems ?? []
    const { body: updated } = await api.updateInvoice(tenant, invoiceID, {
      invoices: [{ lineItems: [{ ...line, lineItemID: first?.lineItemID ?? '', quantity: 3 }] }],
    })
    const lines = updated.invoices?.[0]?.lineItems ?? []
    expect(lines.map(({ lineItemID, quantity }) => [lineItemID, quantity])).toEqual([[first?.lineItemID, 3]])
    expect(second).toBeDefined()
    const { body: approved } = await api.updateInvoice(tenant, invoiceID, {
      invoices: [{ status: Invoice.StatusEnum.AUTHORISED }],
    })
    expect(approved.invoices?.[0]?.status).toBe('AUTHORISED')
    const { body: voided } = await api.updateInvoice(tenant, invoiceID, {
      invoices: [{ status: Invoice.StatusEnum.VOIDED }],
    })
    expect(voided.invoices?.[0]).toMatchObject({ status: 'VOIDED' })
    const again = await refusal(
      api.updateInvoice(tenant, invoiceID, { invoices: [{ status: Invoice.StatusEnum.AUTHORISED }] }),
    )
    expect(again.statusCode).toBe(400)
  })

  it('pays an invoice, cannot void it then, and can after the payment is removed', async () => {
    const { invoiceID = '' } = await createDraft({ status: Invoice.StatusEnum.AUTHORISED })
    const accounts = await api.getAccounts(tenant, undefined, 'Type=="BANK"')
    const accountID = accounts.body.accounts?.[0]?.accountID ?? ''
    const { body } = await api.createPayments(tenant, {
      payments: [{ invoice: { invoiceID }, account: { accountID }, date: '2026-11-20', amount: 288.65 }],
    })
    const paid = await api.getInvoice(tenant, invoiceID)
    expect(paid.body.invoices?.[0]).toMatchObject({ status: 'PAID', amountDue: 0, amountPaid: 288.65 })
    const refused = await refusal(
      api.updateInvoice(tenant, invoiceID, { invoices: [{ status: Invoice.StatusEnum.VOIDED }] }),
    )
    expect(refused).toMatchObject({ statusCode: 400, body: { ErrorNumber: 10, Type: 'ValidationException' } })
    await api.deletePayment(tenant, body.payments?.[0]?.paymentID ?? '', { status: 'DELETED' })
    const open = await api.getInvoice(tenant, invoiceID)
    expect(open.body.invoices?.[0]).toMatchObject({ status: 'AUTHORISED', amountDue: 288.65 })
  })

  it('pages, counts and sorts', async () => {
    const pages = [1, 2].map((page) =>
      api.getInvoices(
        tenant,
        undefined,
        undefined,
        'Date DESC',
        undefined,
        undefined,
        undefined,
        undefined,
        page,
        false,
        false,
        undefined,
        false,
        50,
      ),
    )
    const [first, second] = await Promise.all(pages)
    expect(first?.body.pagination).toMatchObject({ page: 1, pageSize: 50 })
    expect(first?.body.invoices).toHaveLength(50)
    const ids = [...(first?.body.invoices ?? []), ...(second?.body.invoices ?? [])].map(({ invoiceID }) => invoiceID)
    expect(new Set(ids).size).toBe(100)
    expect(first?.body.invoices?.[0]?.lineItems?.length).toBeGreaterThan(0)
  })

  it('gives no lines in a list without a page', async () => {
    const { body } = await api.getInvoices(tenant, undefined, 'Type=="ACCREC"')
    expect(body.invoices?.length).toBeGreaterThan(100)
    expect(body.invoices?.every(({ lineItems }) => lineItems?.length === 0)).toBe(true)
  })

  it('filters with where, and refuses an unknown field in Xero words', async () => {
    const where = 'Type=="ACCREC" AND AmountDue>0 AND DueDate<DateTime(2026,11,20)'
    const { body } = await api.getInvoices(
      tenant,
      undefined,
      where,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      1,
    )
    expect(body.invoices?.length).toBeGreaterThan(0)
    for (const invoice of body.invoices ?? []) {
      expect(invoice).toMatchObject({ type: 'ACCREC' })
      expect(invoice.amountDue).toBeGreaterThan(0)
      expect(new Date(invoice.dueDate ?? '').getTime()).toBeLessThan(Date.UTC(2026, 10, 20))
    }
    const refused = await refusal(api.getInvoices(tenant, undefined, 'Colour=="red"'))
    expect(refused.statusCode).toBe(400)
    expect(refused.body).toMatchObject({ ErrorNumber: 16, Type: 'QueryParseException' })
    expect(String(refused.body.Message)).toContain("No property or field 'Colour' exists in type 'Invoice'")
  })

  it("fails with Xero's sentence, and per document when asked to", async () => {
    const refused = await refusal(
      createDraft({ lineItems: [{ ...line, accountCode: '999' }], status: Invoice.StatusEnum.AUTHORISED }),
    )
    expect(JSON.stringify(refused.body)).toContain("Account code '999' is not a valid code for this document.")
    const good = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { name: 'Kauri Legal' },
      lineItems: [line],
      dueDate: '2026-12-01',
    }
    const { body } = await api.createInvoices(
      tenant,
      { invoices: [good, { ...good, lineItems: [{ ...line, accountCode: '999' }] }] },
      false,
    )
    expect(body.invoices?.map(({ statusAttributeString }) => statusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(body.invoices?.[1]).toMatchObject({ invoiceID: '00000000-0000-0000-0000-000000000000', hasErrors: true })
  })

  it('replays a repeated idempotency key and refuses it for another request', async () => {
    const invoice = { type: Invoice.TypeEnum.ACCREC, contact: { name: 'Kauri Legal' }, lineItems: [line] }
    const first = await api.createInvoices(tenant, { invoices: [invoice] }, false, 4, 'key-1')
    const second = await api.createInvoices(tenant, { invoices: [invoice] }, false, 4, 'key-1')
    expect(second.body.invoices?.[0]?.invoiceID).toBe(first.body.invoices?.[0]?.invoiceID)
    const other = await refusal(
      api.createInvoices(tenant, { invoices: [{ ...invoice, reference: 'other' }] }, false, 4, 'key-1'),
    )
    expect(other.statusCode).toBe(400)
  })

  it('keeps contacts, groups, history and attachments', async () => {
    const { body } = await api.createContacts(tenant, {
      contacts: [{ name: 'O\'Brien & Söhne "Ltd"', emailAddress: 'a@example.com' }],
    })
    const contactID = body.contacts?.[0]?.contactID ?? ''
    const twice = await refusal(api.createContacts(tenant, { contacts: [{ name: 'O\'Brien & Söhne "Ltd"' }] }))
    expect(JSON.stringify(twice.body)).toContain('is already assigned to another contact')
    await api.createContactHistory(tenant, contactID, { historyRecords: [{ details: 'Rang about the account' }] })
    const history = await api.getContactHistory(tenant, contactID)
    expect(history.body.historyRecords?.some(({ details }) => details === 'Rang about the account')).toBe(true)
    const { invoiceID = '' } = await createDraft()
    const file = Buffer.from('%PDF-1.4 not really')
    await api.createInvoiceAttachmentByFileName(tenant, invoiceID, 'order.pdf', file)
    const attachments = await api.getInvoiceAttachments(tenant, invoiceID)
    expect(attachments.body.attachments?.[0]).toMatchObject({ fileName: 'order.pdf', contentLength: file.length })
  })

  it('refuses e-mail for a demo company, an expired token, and a tenant that is not connected', async () => {
    const { invoiceID = '' } = await createDraft({ status: Invoice.StatusEnum.AUTHORISED })
    expect((await refusal(api.emailInvoice(tenant, invoiceID, {}))).statusCode).toBe(400)
    expect((await refusal(api.getOrganisations('5f0f6c3e-0000-4000-8000-000000000000'))).statusCode).toBe(403)
    simulator.clock.advance(31 * 60_000)
    const expired = await refusal(api.getOrganisations(tenant))
    expect(expired).toMatchObject({ statusCode: 401, body: { Title: 'Unauthorized' } })
  })
})
