import { afterEach, describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'
import { everythingIn, watchLedger } from './ledger-state.ts'

let open: TestHouse
afterEach(() => open.close())

/** Calls a tool and has a person agree to what it leaves held. */
async function agreed(tool: string, input: Record<string, unknown>) {
  const { approvals: queue } = open.open.store
  const reply = await open.call(tool, input)
  expect(reply.isError, reply.text).toBe(false)
  if ((await queue.approvers()).length === 0) {
    await queue.enrol({ id: 'p1', name: 'Aroha', method: 'totp', credential: 'x', enrolledBy: undefined })
  }
  const held = await queue.held()
  expect(held.length, 'is held for a person').toBeGreaterThan(0)
  const answer = { approverId: 'p1', name: 'Aroha', method: 'totp', proof: '1' } as const
  const told = await open.open.approvals.agree(
    held.map(({ id, hash }) => ({ id, hash })),
    answer,
  )
  expect(told.map((one) => ('record' in one ? one.record.state : one.fault.fact))).toEqual(held.map(() => 'applied'))
  return reply
}

async function done(tool: string, input: Record<string, unknown>) {
  const reply = await open.call(tool, input)
  expect(reply.isError, reply.text).toBe(false)
  expect(reply.data.outcome, reply.text).toBe('applied')
  return reply
}

const itemOf = (code: string) => [...open.books.items.values()].find((item) => item.code === code)
const accountOf = (code: string) => [...open.books.accounts.values()].find((account) => account.code === code)
const idOf = (code: string) => accountOf(code)?.id

describe('items', () => {
  it('are created and changed, one field leaving the others as they are', async () => {
    open = await house()
    const moved = watchLedger(open.books)
    const input = { code: 'CH-1', name: 'Chair', sales_price: 120.5, sales_account: '200', sales_tax: 'OUTPUT2' }
    await done('save_item', { ...input, description: 'Oak chair', purchase_price: 60, purchases_account: '429' })
    await done('save_item', { item: 'chair', sales_price: 125.1234 })
    expect(itemOf('CH-1')).toMatchObject({
      name: 'Chair',
      description: 'Oak chair',
      sales: { unitPrice: 1_251_234n, accountId: idOf('200'), taxType: 'OUTPUT2' },
      purchases: { unitPrice: 600_000n, accountId: idOf('429') },
    })
    await done('save_item', { item: 'CH-1', code: 'CH-2' })
    expect([itemOf('CH-1'), itemOf('CH-2')?.name]).toEqual([undefined, 'Chair'])
    expect(moved()).toEqual({ journals: 0, accounts: {} })
  })

  it('with stock show what is on hand, at average cost, to the cent', async () => {
    open = await house()
    const made = await done('save_item', { code: 'DESK', name: 'Desk', stock_account: '630', cost_account: '310' })
    expect(made.text).toMatch(/no stock yet.*cannot be set/s)
    const contact = [...open.books.contacts.values()].find(({ name }) => name === 'Kauri Legal')
    const bill = (quantity: number, price: number) =>
      open.simulator.perform(open.books.id, {
        method: 'PUT',
        path: '/Invoices',
        body: {
          ...{
            Type: 'ACCPAY',
            Status: 'AUTHORISED',
            Date: '2026-11-18',
            DueDate: '2026-12-18',
            LineAmountTypes: 'NoTax',
          },
          Contact: { ContactID: contact?.id },
          LineItems: [
            { ItemCode: 'DESK', Description: 'Desk', Quantity: quantity, UnitAmount: price, AccountCode: '630' },
          ],
        },
      })
    bill(2, 100)
    bill(1, 110)
    const { text, data } = await open.call('find_items', { tracked: true, search: 'DESK' })
    expect(text).toMatch(/DESK\|Desk\|3\|103\.3333\|310\.00/)
    expect(data.totals).toEqual({ stock_value: '310.00' })
    expect((await open.call('find_items', { search: 'nothing like it' })).data.count).toBe(0)
  })

  it.each([
    ['no code', { name: 'x' }, /code: missing/],
    ['an unknown item', { item: 'Chiar', name: 'x' }, /no item "Chiar"/],
    ['a quantity', { item: 'CH-1', quantity: 5 }, /unknown argument "quantity"/],
    ['an unknown account', { code: 'X', sales_account: '999' }, /sales_account: there is no account "999"/],
    ['an unknown tax', { code: 'X', sales_tax: 'VAT99' }, /sales_tax: there is no tax rate/],
    ['stock without its cost', { code: 'X', stock_account: '630' }, /cost_account: missing/],
    ['stock on another account', { code: 'X', stock_account: '200', cost_account: '310' }, /type INVENTORY/],
    ['a code that is taken', { code: 'ch-1' }, /code: the item "CH-1" has it already/],
    ['no change', { item: 'CH-1', name: 'Chair' }, /would not change/],
  ])('%s is refused clearly', async (_, input, names) => {
    open = await house()
    await done('save_item', { code: 'CH-1', name: 'Chair' })
    const before = everythingIn(open.books)
    const { isError, text } = await open.call('save_item', input)
    expect(isError, text).toBe(true)
    expect(text).toMatch(names)
    expect(everythingIn(open.books)).toBe(before)
  })
})

describe('accounts', () => {
  it('are created, renamed and archived once a person agrees, and listed at once', async () => {
    open = await house()
    await open.call('list_settings', { kind: 'accounts' })
    await agreed('save_account', { code: '4891', name: 'Software', type: 'OVERHEADS', tax: 'INPUT2' })
    expect(accountOf('4891')).toMatchObject({ name: 'Software', type: 'OVERHEADS', taxType: 'INPUT2' })
    expect((await open.call('list_settings', { kind: 'accounts', search: '4891' })).text).toMatch(/4891\|Software/)
    await agreed('save_account', { account: 'Software', name: 'Software plans', takes_payments: true })
    expect(accountOf('4891')).toMatchObject({ name: 'Software plans', enablePaymentsToAccount: true })
    await agreed('save_account', { account: '4891', archive: true })
    expect(accountOf('4891')?.status).toBe('ARCHIVED')
    expect((await open.call('list_settings', { kind: 'accounts', search: '4891' })).text).toMatch(/ARCHIVED/)
  })

  it.each([
    ['a code that is taken', { code: '200', name: 'x', type: 'SALES' }, /code: the account "200 Sales/],
    ['no type', { code: '4892', name: 'x' }, /type: missing/],
    ['a bank account', { code: '4892', name: 'x', type: 'BANK' }, /type/],
    ['archiving nothing', { archive: true }, /account: missing/],
    ['archiving and renaming', { account: '200', name: 'x', archive: true }, /goes alone, and name/],
    ['an unknown account', { account: '9999', name: 'x' }, /no account "9999"/],
  ])('%s is refused clearly', async (_, input, names) => {
    open = await house()
    const before = everythingIn(open.books)
    const { isError, text } = await open.call('save_account', input)
    expect(isError, text).toBe(true)
    expect(text).toMatch(names)
    expect(everythingIn(open.books)).toBe(before)
  })

  it("what only Xero knows comes back as Xero's own sentence", async () => {
    open = await house()
    const system = [...open.books.accounts.values()].find(({ systemAccount }) => systemAccount === 'DEBTORS')
    await open.call('save_account', { account: system?.name, archive: true })
    const { approvals: queue } = open.open.store
    await queue.enrol({ id: 'p1', name: 'Aroha', method: 'totp', credential: 'x', enrolledBy: undefined })
    const [held] = await queue.held()
    const answer = { approverId: 'p1', name: 'Aroha', method: 'totp', proof: '1' } as const
    await open.open.approvals.agree([{ id: held?.id ?? '', hash: held?.hash ?? '' }], answer)
    expect((await queue.find(held?.id ?? ''))?.outcome).toMatchObject({ state: 'failed' })
    expect([...open.books.accounts.values()].find(({ id }) => id === system?.id)?.status).toBe('ACTIVE')
  })
})

describe('tax rates, tracking, groups and currencies', () => {
  it('tax rates are created with their parts, renamed and removed', async () => {
    open = await house()
    const parts = [
      { name: 'State', percent: 6.25 },
      { name: 'City', percent: 1, compound: true },
    ]
    await agreed('save_tax_rate', { name: 'Levies', parts, report_type: 'output' })
    const rate = () => [...open.books.taxRates.values()].find(({ taxType }) => taxType === 'TAX001')
    expect(rate()).toMatchObject({ name: 'Levies', rate: 73_125n, reportTaxType: 'OUTPUT' })
    await agreed('save_tax_rate', { rate: 'Levies', name: 'Local levies' })
    expect(rate()).toMatchObject({
      name: 'Local levies',
      rate: 73_125n,
      components: [{ name: 'State' }, { compound: true }],
    })
    await agreed('save_tax_rate', { rate: 'TAX001', remove: true })
    expect(rate()?.status).toBe('DELETED')
    expect((await open.call('save_tax_rate', { rate: 'OUTPUT2', name: 'x' })).text).toMatch(/Xero's own rates/)
    expect((await open.call('save_tax_rate', { name: 'x' })).text).toMatch(/parts: missing/)
  })

  it('tracking options are added, renamed and archived; categories too', async () => {
    open = await house()
    const [category] = [...open.books.trackingCategories.values()]
    const now = () => open.books.trackingCategories.get(category?.id ?? '')
    const named = category?.name ?? ''
    await done('save_tracking', { category: named, add_options: ['Workshop'] })
    await done('save_tracking', { category: named, option: 'workshop', rename: 'Workshop North' })
    expect(now()?.options.at(-1)).toMatchObject({ name: 'Workshop North', status: 'ACTIVE' })
    await agreed('save_tracking', { category: named, option: 'Workshop North', archive: true })
    expect(now()?.options.at(-1)).toMatchObject({ status: 'ARCHIVED' })
    await done('save_tracking', { category: named, rename: 'Division' })
    expect(now()?.name).toBe('Division')
    await agreed('save_tracking', { category: 'Division', archive: true })
    expect(now()?.status).toBe('ARCHIVED')
    await done('save_tracking', { new_category: 'Region 2' })
    expect([...open.books.trackingCategories.values()].at(-1)).toMatchObject({ name: 'Region 2', status: 'ACTIVE' })
    expect((await open.call('save_tracking', { new_category: 'Region 2', again: true })).text).toMatch(/has it already/)
    expect((await open.call('save_tracking', { category: 'Nowhere', rename: 'x' })).text).toMatch(/Nowhere/)
    expect((await open.call('save_tracking', { rename: 'x' })).text).toMatch(/category: missing/)
  })

  it('contact groups are made, filled, emptied one by one, renamed and deleted', async () => {
    open = await house()
    await done('save_contact_group', { new_group: 'Key accounts' })
    const group = () => [...open.books.contactGroups.values()].find(({ name }) => /^Key|^VIP/.test(name))
    await done('save_contact_group', { group: 'key accounts', add: ['Kauri Legal', 'Harbour Dental'] })
    expect(group()?.contactIds).toHaveLength(2)
    expect((await open.call('save_contact_group', { group: 'Key accounts', add: ['Kauri Legal'] })).text).toMatch(
      /so already/,
    )
    await agreed('save_contact_group', { group: 'Key accounts', remove: ['Kauri Legal'] })
    const left = [...open.books.contacts.values()].find(({ name }) => name === 'Harbour Dental')
    expect(group()?.contactIds).toEqual([left?.id])
    await done('save_contact_group', { group: 'Key accounts', rename: 'VIP' })
    await agreed('save_contact_group', { group: 'VIP', delete: true })
    expect(group()?.status).toBe('DELETED')
    expect((await open.call('save_contact_group', { group: 'VIP', rename: 'x' })).text).toMatch(
      /no contact group "VIP"/,
    )
    const both = { group: 'Managed Services', add: ['Fern & Stone'], remove: ['Fern & Stone'] }
    expect((await open.call('save_contact_group', both)).text).toMatch(/is in both/)
  })

  it('a currency is added once', async () => {
    open = await house()
    await agreed('add_currency', { currency: 'chf' })
    expect(open.books.currencies.has('CHF')).toBe(true)
    expect((await open.call('list_settings', { kind: 'currencies' })).text).toMatch(/CHF/)
    expect((await open.call('add_currency', { currency: 'NZD' })).text).toMatch(/base currency/)
    expect((await open.call('add_currency', { currency: 'CHF', again: true })).text).toMatch(/has it already/)
    expect((await open.call('add_currency', { currency: 'E1R' })).text).toMatch(/no ISO code/)
  })
})

describe('billable expenses', () => {
  const bill = (lines: object[], more: object = {}) => {
    const contact = [...open.books.contacts.values()].find(({ name }) => name === 'Kauri Legal')
    const body = { Status: 'AUTHORISED', Date: '2026-11-18', DueDate: '2026-12-18', LineItems: lines, ...more }
    const sent = { Type: 'ACCPAY', Contact: { ContactID: contact?.id }, ...body }
    open.simulator.perform(open.books.id, { method: 'PUT', path: '/Invoices', body: sent })
  }
  const courier = { Description: 'Courier', Quantity: 1, UnitAmount: 40, AccountCode: '429' }
  const link = () => [...open.books.linkedTransactions.values()][0]

  it('wait for their customer, and then stand on the invoice line that charges them', async () => {
    open = await house()
    const moved = watchLedger(open.books)
    bill([courier], { InvoiceNumber: 'COST-1' })
    bill([courier, courier], { Type: 'ACCREC', Status: 'DRAFT', InvoiceNumber: 'CHARGE-1' })
    const before = moved()
    await done('link_billable_expense', { cost: 'COST-1', line: 1, customer: 'Kauri Legal' })
    const invoice = [...open.books.invoices.values()].find(({ number }) => number === 'CHARGE-1')
    expect(link()).toMatchObject({ contactId: invoice?.contactId })
    await done('link_billable_expense', { cost: 'COST-1', line: 1, invoice: 'CHARGE-1', invoice_line: 2 })
    expect([...open.books.linkedTransactions.values()]).toHaveLength(1)
    expect(link()).toMatchObject({ targetTransactionId: invoice?.id, targetLineId: invoice?.lines[1]?.id })
    expect(moved()).toEqual(before)
    const again = { cost: 'COST-1', line: 1, invoice: 'CHARGE-1', invoice_line: 2, again: true }
    expect((await open.call('link_billable_expense', again)).text).toMatch(/billable to "Kauri Legal" already/)
  })

  it.each([
    ['a line that is not there', { line: 2, customer: 'Kauri Legal' }, /has 1 lines, not 2/],
    ['no customer', { line: 1 }, /customer: missing/],
    [
      'another customer',
      { line: 1, customer: 'Harbour Dental', invoice: 'CHARGE-1', invoice_line: 1 },
      /not "Harbour Dental"/,
    ],
    ['half a target', { line: 1, invoice: 'CHARGE-1' }, /both or neither/],
    ['a sales invoice as cost', { cost: 'CHARGE-1', line: 1, customer: 'Kauri Legal' }, /no bill or bank transaction/],
  ])('%s is refused clearly', async (_, input, names) => {
    open = await house()
    bill([courier], { InvoiceNumber: 'COST-1' })
    bill([courier], { Type: 'ACCREC', InvoiceNumber: 'CHARGE-1' })
    const before = everythingIn(open.books)
    const { isError, text } = await open.call('link_billable_expense', { cost: 'COST-1', ...input })
    expect(isError, text).toBe(true)
    expect(text).toMatch(names)
    expect(everythingIn(open.books)).toBe(before)
  })
})

describe('listing settings', () => {
  it('names payment services and budgets', async () => {
    open = await house()
    for (const kind of ['payment_services', 'budgets']) {
      const reply = await open.call('list_settings', { kind })
      expect(reply.isError, reply.text).toBe(false)
    }
  })
})
