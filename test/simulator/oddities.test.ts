import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeState } from '../../src/simulator/persist.ts'
import { invoice, type Json, type Wire, wire } from './wire.ts'

// What surprises people about Xero's API, and is as surprising here.

let xero: Wire

async function begin(): Promise<void> {
  xero = await wire()
}

const approved = (extra: Json = {}) => xero.one('PUT', '/Invoices', invoice(extra))

const bill = (extra: Json = {}) => {
  const LineItems = [{ Description: 'Signs', Quantity: 1, UnitAmount: 100, AccountCode: '400' }]
  return invoice({ Type: 'ACCPAY', Contact: { Name: 'Sue' }, LineItems, ...extra })
}

/** The status and first sentence of a call that must leave the books as they were. */
async function refused(method: string, path: string, body?: unknown): Promise<[number, string]> {
  const before = encodeState(xero.books)
  const { status, sentence } = await xero.api(method, path, body)
  expect([path, encodeState(xero.books) === before]).toEqual([path, true])
  return [status, sentence]
}

const lamp = {
  Code: 'LAMP',
  InventoryAssetAccountCode: '630',
  PurchaseDetails: { UnitPrice: 10, COGSAccountCode: '310' },
  SalesDetails: { UnitPrice: 20, AccountCode: '200' },
}

const lamps = (Quantity: number) => bill({ LineItems: [{ ItemCode: 'LAMP', Quantity, UnitAmount: 10 }] })

describe('lists', () => {
  beforeAll(async () => {
    await begin()
    await approved()
  })

  it.each([
    ['', 100],
    ['&pageSize=0', 1],
    ['&pageSize=7', 7],
    ['&pageSize=5000', 1000],
  ])('have pages of 1 to 1000, 100 when nothing is said: page=1%s', async (size, pageSize) => {
    const { json } = await xero.api('GET', `/Invoices?page=1${size}`)
    expect(json.pagination).toEqual({ page: 1, pageSize, pageCount: 1, itemCount: 1 })
  })

  it.each([
    'Invoices',
    'Contacts',
    'CreditNotes',
    'BankTransactions',
    'Payments',
    'Prepayments',
    'Overpayments',
    'ManualJournals',
  ])('%s are paged when a page is asked for', async (resource) => {
    expect((await xero.api('GET', `/${resource}`)).json).not.toHaveProperty('pagination')
    expect((await xero.api('GET', `/${resource}?page=1`)).json).toHaveProperty('pagination')
  })

  it('of purchase orders are always paged, those of quotes never say so', async () => {
    expect((await xero.api('GET', '/PurchaseOrders')).json).toHaveProperty('pagination')
    expect((await xero.api('GET', '/Quotes?page=1')).json).not.toHaveProperty('pagination')
  })

  it.each([
    'Items',
    'Accounts',
    'TaxRates',
    'Users',
    'TrackingCategories',
    'BatchPayments',
    'BankTransfers',
    'RepeatingInvoices',
  ])('%s have no pages: the second is the first', async (resource) => {
    const [whole, second] = [await xero.api('GET', `/${resource}`), await xero.api('GET', `/${resource}?page=2`)]
    expect(second.json[resource]).toEqual(whole.json[resource])
    expect(second.json).not.toHaveProperty('pagination')
  })

  it('with Statuses or summaryOnly are paged without being asked', async () => {
    for (const query of ['Statuses=AUTHORISED', 'summaryOnly=true']) {
      expect((await xero.api('GET', `/Invoices?${query}`)).json.pagination).toMatchObject({ page: 1, itemCount: 1 })
    }
  })

  it('know no query parameter for an item code, and no GUID without parentheses', async () => {
    for (const Code of ['ONE', 'TWO']) await xero.one('PUT', '/Items', { Code })
    expect((await xero.api('GET', '/Items?Code=ONE')).json.Items).toHaveLength(2)
    expect((await xero.api('GET', '/Items?where=Code=="ONE"')).json.Items).toHaveLength(1)
    const where = 'BankAccount.AccountID==GUID"{00000000-0000-0000-0000-000000000000}"'
    const { status, json } = await xero.api('GET', `/BankTransactions?where=${encodeURIComponent(where)}`)
    expect([status, json.ErrorNumber]).toEqual([400, 16])
  })
})

describe('a change that does not show', () => {
  beforeEach(begin)

  /** When a record changed last, before and after something happens an hour later. */
  async function stamps(path: string, act: () => Promise<unknown>): Promise<[string, string]> {
    const before = (await xero.one('GET', path)).UpdatedDateUTC
    xero.simulator.clock.advance(60 * 1000)
    await act()
    return [before, (await xero.one('GET', path)).UpdatedDateUTC]
  }

  it('in the stock of an item leaves its time of change', async () => {
    await xero.one('PUT', '/Items', lamp)
    const [before, after] = await stamps('/Items/LAMP', () => xero.one('PUT', '/Invoices', lamps(3)))
    expect(after).toBe(before)
    expect((await xero.one('GET', '/Items/LAMP')).QuantityOnHand).toBe(3)
  })

  it('in the balances of a contact leaves its time of change', async () => {
    const { Contact } = await approved()
    const path = `/Contacts/${Contact.ContactID}`
    const [before, after] = await stamps(path, () => approved())
    expect(after).toBe(before)
    expect((await xero.one('GET', path)).Balances.AccountsReceivable.Outstanding).toBe(230)
  })

  it('of the due date or the mark of being sent on a part-paid invoice leaves its time of change', async () => {
    const { InvoiceID } = await approved()
    await xero.one('PUT', '/Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 15 })
    const path = `/Invoices/${InvoiceID}`
    for (const change of [{ DueDate: '2026-12-31' }, { SentToContact: true }]) {
      const [before, after] = await stamps(path, () => xero.one('POST', path, change))
      expect([change, after]).toEqual([change, before])
    }
    const [before, after] = await stamps(path, () => xero.one('POST', path, { Reference: 'x' }))
    expect(after).not.toBe(before)
  })
})

describe('an invoice', () => {
  beforeEach(begin)

  it('is not rounded by an organisation that has not opted in, and not by a total that is sent', async () => {
    const made = await approved({ RoundingAmount: 0.05, EnteredTotal: 115.05, Total: 99 })
    expect(made.Total).toBe(115)
  })

  it('takes at most 4000 characters to a line, 255 to a number and two trackings', async () => {
    const [line] = invoice().LineItems
    const tracked = ['A', 'B', 'C'].map((Name) => ({ Name, Option: 'x' }))
    for (const Name of ['A', 'B']) {
      const { TrackingCategoryID } = await xero.one('PUT', '/TrackingCategories', { Name })
      await xero.one('PUT', `/TrackingCategories/${TrackingCategoryID}/Options`, { Name: 'x' })
    }
    const bodies = [
      { LineItems: [{ ...line, Description: 'x'.repeat(4001) }] },
      { InvoiceNumber: 'x'.repeat(256) },
      { LineItems: [{ ...line, Tracking: tracked }] },
    ]
    for (const body of bodies) expect((await refused('PUT', '/Invoices', invoice(body)))[0]).toBe(400)
    const most = { LineItems: [{ ...line, Description: 'x'.repeat(4000), Tracking: tracked.slice(0, 2) }] }
    expect((await approved({ ...most, InvoiceNumber: 'x'.repeat(255) })).LineItems[0].Tracking).toHaveLength(2)
  })

  it('that is a bill has no discount', async () => {
    const LineItems = [{ Description: 'x', Quantity: 1, UnitAmount: 100, AccountCode: '400', DiscountRate: 10 }]
    const [status, sentence] = await refused('PUT', '/Invoices', bill({ LineItems }))
    expect([status, sentence]).toEqual([400, 'Discounts may not be applied to ACCPAY invoices.'])
  })

  it('keeps its total as amount due when it is voided', async () => {
    const { InvoiceID } = await approved()
    const voided = await xero.one('POST', `/Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    expect(voided).toMatchObject({ Status: 'VOIDED', AmountDue: 115, Total: 115 })
  })

  it('that is paid is not edited at all inside a locked period', async () => {
    const { InvoiceID } = await approved({ Date: '2026-10-05' })
    await xero.one('PUT', '/Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 115 })
    await xero.one('POST', `/Invoices/${InvoiceID}`, { Reference: 'free' })
    Object.assign(xero.books.settings, { periodLockDate: '2026-10-31' })
    const [status, sentence] = await refused('POST', `/Invoices/${InvoiceID}`, { Reference: 'locked' })
    expect([status, sentence]).toEqual([
      400,
      'The document date cannot be before the period lock date, currently set at 31-Oct-2026',
    ])
  })

  it('sent with more of a contact than its id changes that contact, people included', async () => {
    const ContactPersons = [{ FirstName: 'Pat', EmailAddress: 'pat@example.com' }]
    const { ContactID } = await xero.one('PUT', '/Contacts', { Name: 'Bea', ContactPersons })
    await approved({ Contact: { ContactID } })
    expect((await xero.one('GET', `/Contacts/${ContactID}`)).ContactPersons).toHaveLength(1)
    await approved({ Contact: { ContactID, FirstName: 'Beatrice' } })
    expect(await xero.one('GET', `/Contacts/${ContactID}`)).toMatchObject({ FirstName: 'Beatrice' })
  })

  it('is e-mailed twenty times a day in a trial and a thousand times elsewhere', async () => {
    const { InvoiceID, Contact } = await approved()
    await xero.one('POST', `/Contacts/${Contact.ContactID}`, { EmailAddress: 'ann@example.com' })
    for (const [organisationClass, limit] of [
      ['TRIAL', 20],
      ['PREMIUM', 1000],
    ] as const) {
      Object.assign(xero.books.settings, { organisationClass })
      const at = xero.simulator.clock.now()
      xero.books.outbox.splice(0, Infinity, ...Array(limit - 1).fill({ invoiceId: InvoiceID, to: [], at }))
      expect((await xero.api('POST', `/Invoices/${InvoiceID}/Email`)).status).toBe(204)
      expect((await refused('POST', `/Invoices/${InvoiceID}/Email`))[0]).toBe(400)
    }
  })

  it('in a locked period can be drafted but not approved', async () => {
    Object.assign(xero.books.settings, { endOfYearLockDate: '2026-03-31' })
    const { InvoiceID } = await approved({ Date: '2026-03-31', Status: 'DRAFT' })
    const [status, sentence] = await refused('POST', `/Invoices/${InvoiceID}`, { Status: 'AUTHORISED' })
    expect([status, sentence]).toEqual([
      400,
      'The document date cannot be before the end of year lock date, currently set at 31-Mar-2026',
    ])
  })
})

describe('money', () => {
  beforeEach(begin)

  it('is paid from bank accounts and those that take payments, and from no other', async () => {
    const { InvoiceID } = await approved()
    const paid = (Code: string) => ({ Invoice: { InvoiceID }, Account: { Code }, Amount: 10 })
    for (const code of ['200', '610', '630', '900'])
      expect((await refused('PUT', '/Payments', paid(code)))[0]).toBe(400)
    expect((await xero.one('PUT', '/Payments', paid('881'))).Status).toBe('AUTHORISED')
  })

  it('on a bank account has a quantity above nothing, a price, and a total above nothing', async () => {
    const line = { Description: 'Fee', Quantity: 1, UnitAmount: 20, AccountCode: '404' }
    const fee = { Type: 'SPEND', Contact: { Name: 'Bank' }, BankAccount: { Code: '090' } }
    for (const wrong of [{ Quantity: 0 }, { Quantity: -1 }, { UnitAmount: 0 }, { UnitAmount: -20 }]) {
      const LineItems = [{ ...line, ...wrong }]
      expect([wrong, (await refused('PUT', '/BankTransactions', { ...fee, LineItems }))[0]]).toEqual([wrong, 400])
    }
    expect((await xero.one('PUT', '/BankTransactions', { ...fee, LineItems: [line] })).LineAmountTypes).toBe(
      'Inclusive',
    )
  })

  it('in a manual journal is on no account that Xero keeps itself, on no bank account and on no stock', async () => {
    for (const code of ['610', '800', '090', '960', '630']) {
      const JournalLines = [
        { LineAmount: 5, AccountCode: code },
        { LineAmount: -5, AccountCode: '404' },
      ]
      expect([code, (await refused('PUT', '/ManualJournals', { Narration: 'x', JournalLines }))[0]]).toEqual([
        code,
        400,
      ])
    }
  })
})

describe('items and orders', () => {
  beforeEach(begin)

  it('have only the fields that Xero has', async () => {
    const extra = { QuantityOnHand: 50, TotalCostPool: 500, QuantityOnOrder: 3, ReorderPoint: 5, AverageCost: 9 }
    const made = await xero.one('PUT', '/Items', { ...lamp, ...extra })
    expect(made).toMatchObject({ QuantityOnHand: 0, TotalCostPool: 0 })
    for (const name of ['QuantityOnOrder', 'ReorderPoint', 'AverageCost']) expect(made).not.toHaveProperty(name)
    expect((await refused('PUT', `/Items/${made.ItemID}`, { Code: 'LAMP' }))[0]).toBe(501)
  })

  it('move no stock as drafts, purchase orders or quotes', async () => {
    await xero.one('PUT', '/Items', lamp)
    const { Contact } = await xero.one('PUT', '/Invoices', { ...lamps(3), Status: 'DRAFT' })
    const LineItems = [{ ItemCode: 'LAMP', Description: 'Lamp', Quantity: 2, UnitAmount: 10 }]
    const of = { Contact: { ContactID: Contact.ContactID }, Date: '2026-11-20', LineItems }
    await xero.one('PUT', '/PurchaseOrders', { ...of, Status: 'AUTHORISED' })
    await xero.one('PUT', '/Quotes', of)
    expect((await xero.one('GET', '/Items/LAMP')).QuantityOnHand).toBe(0)
    expect(xero.books.journals).toEqual([])
  })

  it('are never received: an order has no such status', async () => {
    const { ContactID } = await xero.one('PUT', '/Contacts', { Name: 'Sue' })
    const { PurchaseOrderID } = await xero.one('PUT', '/PurchaseOrders', {
      Contact: { ContactID },
      Status: 'AUTHORISED',
      LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 5, AccountCode: '400' }],
    })
    expect((await refused('POST', `/PurchaseOrders/${PurchaseOrderID}`, { Status: 'RECEIVED' }))[0]).toBe(400)
  })

  it('repeat as they were made: a template is deleted, never edited', async () => {
    await xero.one('PUT', '/Contacts', { Name: 'Ann' })
    const { RepeatingInvoiceID } = await xero.one('PUT', '/RepeatingInvoices', {
      ...invoice(),
      Schedule: { Period: 1, Unit: 'MONTHLY', DueDate: 1, DueDateType: 'OFFOLLOWINGMONTH', StartDate: '2027-01-01' },
    })
    const path = `/RepeatingInvoices/${RepeatingInvoiceID}`
    const Status = 'DELETED'
    expect((await refused('POST', path, { Reference: 'new' }))[0]).toBe(400)
    expect((await xero.one('POST', path, { Status })).Status).toBe(Status)
  })
})

describe('settings', () => {
  beforeAll(begin)

  it('are written one at a time: accounts and tax rates', async () => {
    const account = (Code: string) => ({ Code, Name: `Account ${Code}`, Type: 'EXPENSE' })
    const { json } = await xero.api('PUT', '/Accounts', { Accounts: [account('991'), account('992')] })
    expect(json.Accounts.map(({ Code }: Json) => Code)).toEqual(['991'])
    expect([...xero.books.accounts.values()].filter(({ code }) => code === '992')).toEqual([])
  })

  it('hold the short code of deep links and no lock date that was never set', async () => {
    const organisation = await xero.one('GET', '/Organisation')
    expect(organisation.ShortCode).toMatch(/^!/)
    expect(organisation).not.toHaveProperty('PeriodLockDate')
  })

  it('keep no history', async () => {
    const { AccountID } = await xero.one('GET', '/Accounts')
    expect((await refused('PUT', `/Accounts/${AccountID}/History`, { HistoryRecords: [{ Details: 'x' }] }))[0]).toBe(
      404,
    )
  })

  it.each([
    'BankStatement',
    'BankReconciliationSummary',
    'CashFlow',
    'AgedReceivablesDetail',
    'InventoryItemSummary',
    'JournalReport',
  ])('hold no report %s', async (name) => {
    expect((await refused('GET', `/Reports/${name}`))[0]).toBe(404)
  })

  it('let a contact have five people and fifty characters of a number', async () => {
    const person = { FirstName: 'P', EmailAddress: 'p@example.com' }
    const wrong = [{ ContactPersons: Array(6).fill(person) }, { ContactNumber: 'x'.repeat(51) }]
    for (const body of wrong) expect((await refused('PUT', '/Contacts', { Name: 'Bea', ...body }))[0]).toBe(400)
  })
})
