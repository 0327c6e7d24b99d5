import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountingApi,
  CurrencyCode,
  PurchaseOrder,
  type Quote,
  QuoteLineAmountTypes,
  QuoteStatusCodes,
  RepeatingInvoice,
  Schedule,
  XeroClient,
} from 'xero-node'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { type Listening, listen } from '../../../src/simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../../../src/simulator/simulator.ts'

/** Xero's own client over a real socket: orders, templates and settings as an outside program sees them. */
let simulator: XeroSimulator
let listening: Listening
let api: AccountingApi
let client: XeroClient
let tenant: string
let contactID: string

beforeAll(async () => {
  simulator = createSimulator({
    clock: fixedClock(Date.UTC(2026, 10, 20)),
    control: true,
    limits: { minute: 10_000 },
    apps: [
      {
        clientId: 'custom',
        clientSecret: 's',
        name: 'Outside App',
        kind: 'custom',
        redirectUris: [],
        scopes: [
          'accounting.invoices',
          'accounting.contacts',
          'accounting.settings',
          'accounting.attachments',
          'paymentservices',
        ],
      },
    ],
  })
  const [organisation] = foundCompany(simulator, { company: 'empty', region: 'nz' })
  const app = simulator.state.identity.apps.get('custom')
  if (app && organisation) app.organisationId = organisation.id
  tenant = organisation?.id ?? ''
  listening = await listen(simulator)
  client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  client.setTokenSet({ access_token: await clientCredentials() })
  api = client.accountingApi
  const { body } = await api.createContacts(tenant, { contacts: [{ name: 'Ann Other' }] })
  contactID = body.contacts?.[0]?.contactID ?? ''
})

afterAll(() => listening.close())

async function clientCredentials(): Promise<string> {
  const answer = await fetch(`${listening.identity}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'custom', client_secret: 's' }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return token
}

/** xero-node makes a Date of every Microsoft date, whatever its types say. */
function dayOf(date: unknown): string | undefined {
  return date instanceof Date ? date.toISOString().slice(0, 10) : undefined
}

const lineItems = [{ description: 'Steel', quantity: 3, unitAmount: 20.5, accountCode: '400' }]

it('makes, approves, finds and lists purchase orders', async () => {
  const made = await api.createPurchaseOrders(tenant, { purchaseOrders: [{ contact: { contactID }, lineItems }] })
  const [order] = made.body.purchaseOrders ?? []
  expect(order).toMatchObject({ purchaseOrderNumber: 'PO-0001', status: 'DRAFT', subTotal: 61.5 })
  expect(dayOf(order?.date)).toBe('2026-11-20')
  const id = order?.purchaseOrderID ?? ''
  await api.updatePurchaseOrder(tenant, id, { purchaseOrders: [{ status: PurchaseOrder.StatusEnum.AUTHORISED }] })
  const listed = await api.getPurchaseOrders(tenant, undefined, 'AUTHORISED')
  expect(listed.body.pagination).toMatchObject({ page: 1, pageSize: 100, itemCount: 1 })
  const byNumber = await api.getPurchaseOrderByNumber(tenant, 'PO-0001')
  expect(byNumber.body.purchaseOrders?.[0]?.purchaseOrderID).toBe(id)
  const pdf = await api.getPurchaseOrderAsPdf(tenant, id)
  expect(Buffer.from(pdf.body).subarray(0, 5).toString()).toBe('%PDF-')
  const history = await api.createPurchaseOrderHistory(tenant, id, { historyRecords: [{ details: 'Rang them' }] })
  expect(history.body.historyRecords?.[0]?.details).toBe('Rang them')
})

it('makes and sends quotes, and reads their dates', async () => {
  const draft: Quote = {
    contact: { contactID },
    date: '2026-11-20',
    expiryDate: '2026-12-20',
    lineItems,
    lineAmountTypes: QuoteLineAmountTypes.EXCLUSIVE,
  }
  const made = await api.createQuotes(tenant, { quotes: [draft] })
  const [quote] = made.body.quotes ?? []
  expect(quote).toMatchObject({ quoteNumber: 'QU-0001', total: 61.5 })
  expect([quote?.date, quote?.expiryDate].map(dayOf)).toEqual(['2026-11-20', '2026-12-20'])
  const sent = { ...draft, quoteID: quote?.quoteID ?? '', quoteNumber: 'QU-0001', status: QuoteStatusCodes.SENT }
  await api.updateOrCreateQuotes(tenant, { quotes: [sent] })
  const listed = await api.getQuotes(tenant, undefined, undefined, undefined, undefined, undefined, contactID, 'SENT')
  expect(listed.body.quotes?.map((row) => row.quoteNumber)).toEqual(['QU-0001'])
})

it('makes a repeating invoice, which raises invoices as the clock of the controls is moved', async () => {
  const schedule = { period: 1, unit: Schedule.UnitEnum.MONTHLY, dueDate: 7, startDate: '2026-11-30' }
  const body = {
    type: RepeatingInvoice.TypeEnum.ACCREC,
    status: RepeatingInvoice.StatusEnum.AUTHORISED,
    contact: { contactID },
    reference: '[Month Year]',
    lineItems: [{ ...lineItems[0], accountCode: '200' }],
    schedule: { ...schedule, dueDateType: Schedule.DueDateTypeEnum.DAYSAFTERINVOICEDATE },
  }
  const made = await api.createRepeatingInvoices(tenant, { repeatingInvoices: [body] })
  const [template] = made.body.repeatingInvoices ?? []
  expect(template?.schedule).toMatchObject({ period: 1, dueDate: 7 })
  expect([template?.schedule?.startDate, template?.schedule?.nextScheduledDate].map(dayOf)).toEqual([
    '2026-11-30',
    '2026-11-30',
  ])
  const { invoices } = simulator.state.organisations.get(tenant) ?? { invoices: new Map() }
  const moved = await fetch(`${listening.api}/simulator/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ set: '2026-12-31T00:00:00Z' }),
  })
  expect(moved.status).toBe(200)
  client.setTokenSet({ access_token: await clientCredentials() })
  expect(invoices.size).toBe(2)
  const listed = await api.getInvoices(
    tenant,
    undefined,
    undefined,
    'Date',
    undefined,
    undefined,
    undefined,
    undefined,
    1,
  )
  expect(
    listed.body.invoices?.map((invoice) => [dayOf(invoice.date), dayOf(invoice.dueDate), invoice.reference]),
  ).toEqual([
    ['2026-11-30', '2026-12-07', 'November 2026'],
    ['2026-12-30', '2027-01-06', 'December 2026'],
  ])
  expect(listed.body.invoices?.[0]?.repeatingInvoiceID).toBe(template?.repeatingInvoiceID)
})

it('writes settings', async () => {
  const rate = await api.createTaxRates(tenant, {
    taxRates: [{ name: 'Levy', reportTaxType: 'OUTPUT' as never, taxComponents: [{ name: 'Levy', rate: 2.25 }] }],
  })
  expect(rate.body.taxRates?.[0]).toMatchObject({ taxType: 'TAX001', effectiveRate: 2.25 })
  const currency = await api.createCurrency(tenant, { code: CurrencyCode.GBP, description: 'Pound' })
  expect(currency.body.currencies?.[0]?.description).toBe('Pound')
  const service = await api.createPaymentService(tenant, {
    paymentServices: [{ paymentServiceName: 'Pay', paymentServiceUrl: 'https://pay.example' }],
  })
  const paymentServiceID = service.body.paymentServices?.[0]?.paymentServiceID ?? ''
  const themes = await api.getBrandingThemes(tenant)
  const theme = themes.body.brandingThemes?.[0]?.brandingThemeID ?? ''
  await api.createBrandingThemePaymentServices(tenant, theme, { paymentServices: [{ paymentServiceID }] })
  const offered = await api.getBrandingThemePaymentServices(tenant, theme)
  expect(offered.body.paymentServices?.map((row) => row.paymentServiceID)).toEqual([paymentServiceID])
  const category = await api.createTrackingCategory(tenant, { name: 'Region' })
  const categoryId = category.body.trackingCategories?.[0]?.trackingCategoryID ?? ''
  const option = await api.createTrackingOptions(tenant, categoryId, { name: 'North' })
  const gone = await api.deleteTrackingOptions(tenant, categoryId, option.body.options?.[0]?.trackingOptionID ?? '')
  expect(gone.body.options?.[0]?.status).toBe('DELETED')
  const setup = await api.postSetup(tenant, { accounts: [{ code: '299', name: 'Other', type: 'REVENUE' as never }] })
  expect(setup.body.importSummary?.accounts?._new).toBe(1)
  expect((await api.getOrganisationActions(tenant)).body.actions).toHaveLength(13)
})
