import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'

let open: TestHouse
beforeAll(async () => {
  open = await house({ copyKept: true })
})
afterAll(() => open.close())

const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }
const invoice = { contact: 'Kauri Legal', lines: [line] }

/** What a model gets wrong, and what the reply must name. */
const CASES: readonly [string, string, Record<string, unknown>, RegExp][] = [
  ['an unknown argument', 'create_invoices', { invoices: [invoice], tax: 15 }, /unknown argument "tax"/],
  [
    'an unknown argument on a line',
    'create_invoices',
    { invoices: [{ ...invoice, lines: [{ ...line, tax: 15 }] }] },
    /invoices\.0\.lines\.0.*"tax"/,
  ],
  ['a wrong type', 'create_invoices', { invoices: [{ ...invoice, contact: 7 }] }, /invoices\.0\.contact/],
  ['an empty list', 'create_invoices', { invoices: [] }, /invoices/],
  ['no lines', 'create_invoices', { invoices: [{ ...invoice, lines: [] }] }, /invoices\.0\.lines/],
  ['51 invoices', 'create_invoices', { invoices: Array.from({ length: 51 }, () => invoice) }, /invoices.*50/],
  [
    'a line without a price',
    'create_invoices',
    { invoices: [{ ...invoice, lines: [{ description: 'x' }] }] },
    /invoices\.0\.lines\.0\.unit_price/,
  ],
  [
    'an unknown account',
    'create_invoices',
    { invoices: [{ ...invoice, lines: [{ ...line, account: '999' }] }] },
    /invoices\.0\.lines\.0\.account.*"?999/,
  ],
  ['a system account', 'create_invoices', { invoices: [{ ...invoice, lines: [{ ...line, account: '610' }] }] }, /610/],
  [
    'a day that does not exist',
    'create_invoices',
    { invoices: [{ ...invoice, date: '2026-02-30' }] },
    /invoices\.0\.date.*2026-02-30/,
  ],
  [
    'five decimal places',
    'create_invoices',
    { invoices: [{ ...invoice, lines: [{ ...line, unit_price: 1.00001 }] }] },
    /4 decimal places/,
  ],
  [
    'an ambiguous contact',
    'create_invoices',
    { invoices: [{ ...invoice, contact: 'Acme' }] },
    /(?=[\s\S]*Acme Corp)[\s\S]*Acme East Division/,
  ],
  ['a language without templates', 'draft_reminders', { language: 'fr' }, /language.*"fr".*de, en/],
  ['no contacts to remind', 'draft_reminders', { contacts: [] }, /contacts/],
  ['half a day overdue', 'draft_reminders', { older_than: 1.5 }, /older_than.*whole number/],
  ['a text for nobody', 'draft_reminders', { check: 'Dear all' }, /of: whom/],
  ['a draft that is not there', 'draft_reminders', { check: 'Dear all', of: 'r_00000000' }, /r_00000000/],
  ['a fee without an account', 'draft_reminders', { late_interest: 'invoice' }, /fee_account/],
  ['days of promises without them', 'rank_debtors', { from: '2026-11-01' }, /from and to[\s\S]*show/],
  ['a ranking of one that is older', 'rank_debtors', { contact: 'Bluefin', older_than: 30 }, /older_than/],
  ['a tier that is no group', 'group_debtors', { tiers: ['H'] }, /tiers\.0/],
  ['two tiers in one group', 'group_debtors', { high: 'Chase', low: 'chase' }, /high, medium, low/],
  [
    'a contact that is not there',
    'create_invoices',
    { invoices: [{ ...invoice, contact: 'Smith Constructions' }] },
    /Smith Constructions/,
  ],
  ['an invoice number in use', 'create_invoices', { invoices: [{ ...invoice, number: 'INV-0036' }] }, /INV-0036/],
  [
    'an unknown tracking option',
    'create_invoices',
    { invoices: [{ ...invoice, lines: [{ ...line, tracking: { Department: 'Nowhere' } }] }] },
    /Nowhere/,
  ],
  ['an unknown status', 'create_invoices', { invoices: [invoice], status: 'PAID' }, /status/],
  ['an unknown document', 'get_document', { document: 'INV-9999' }, /INV-9999/],
  ['voiding a paid invoice', 'void_documents', { documents: ['PAID'] }, /payment of/],
  ['an unknown tracking option of a report', 'run_report', { report: 'balance_sheet', tracking: 'Nowhere' }, /Nowhere/],
  ['more months than can be replayed', 'backtest_collections', { months: 25 }, /months.*24/],
  ['a report of the future', 'run_report', { report: 'trial_balance', to: '2027-01-01' }, /to: 2027-01-01/],
  ['a cursor of another list', 'find_documents', { kind: 'bill', cursor: '25-aaaaaa' }, /cursor/],
  ['an unknown group with a policy', 'set_collections_policy', { group: 'Nobodies' }, /group: .*"Nobodies"/],
  ['steps out of order', 'set_collections_policy', { set: { days: { firm: 5 } } }, /firm 5 is before call 17/],
  ['a holiday in another form', 'set_collections_policy', { set: { holidays: ['25/12'] } }, /holidays\.0: "25\/12"/],
  [
    'filing what is not frozen',
    'file_close_pack',
    { period: '2026-08' },
    /No report pack of 2026-08 is frozen.*close_pack/s,
  ],
  ['a folder of no name', 'file_close_pack', { folder: 'a/b' }, /folder: .*"a\/b".*Nothing was filed/s],
  ['filing in no format', 'file_close_pack', { formats: ['pdf'] }, /formats/],
  ['a pack of a month that runs', 'close_pack', { period: '2026-11' }, /period: 2026-11 has not ended/],
  ['a summary of other figures', 'close_pack', { narrative: 'We made 1,234,567.89.' }, /"1,234,567.89": nearest are/],
  ['no item to plan', 'plan_reorder', { items: [] }, /items: name at least one/],
  ['a budget below a cent', 'plan_reorder', { budget: 0.001 }, /budget: 0\.001 is not an amount/],
  ['a plan that is not there', 'create_purchase_orders', { plan: 'RP-00000000' }, /plan: no plan "RP-00000000"/],
  ['a plan and lines', 'create_purchase_orders', { plan: 'RP-00000000', purchase_orders: [invoice] }, /exactly one/],
  [
    'nobody of a plan',
    'create_purchase_orders',
    { plan: 'RP-00000000', suppliers: [] },
    /suppliers: name at least one/,
  ],
  ['a sheet without codes', 'set_stock_settings', { csv: 'pack\n5' }, /csv: row 1, the header, has no column code/],
  [
    'a sheet with an unknown item',
    'set_stock_settings',
    { csv: 'code,pack\nROUTERX1,5' },
    /row 2, code: there is no item "ROUTERX1"\. Nearest: "ROUTER-X1"/,
  ],
  [
    'a dispute without reason',
    'log_promise_or_dispute',
    { log: 'dispute', invoices: ['INV-0036'] },
    /reason: .*not_received/s,
  ],
  [
    'a promise of the past',
    'log_promise_or_dispute',
    { log: 'promise', invoices: ['INV-0036'], on: '2026-01-01' },
    /on: 2026-01-01 is past/,
  ],
  ['a close of a month that is not over', 'run_close_checks', { period: '2026-11' }, /period: 2026-11 has not ended/],
  ['a check that is not there', 'run_close_checks', { checks: ['suspence'] }, /checks: there is no check "suspence"/],
  ['a finding that is not there', 'resolve_finding', { findings: ['F-1'], as: 'fixed' }, /findings\.0: .*"F-1"/],
  ['a step that is not there', 'resolve_finding', { step: 'stock', as: 'signed', by: 'Ann' }, /step/],
  ['a finding and a step', 'resolve_finding', { findings: ['F-1'], step: 'tax', as: 'open' }, /exactly one/],
  ['a finding that is signed', 'resolve_finding', { findings: ['F-1'], as: 'signed' }, /as: findings cannot be signed/],
  ['a finding accepted without a reason', 'resolve_finding', { findings: ['F-1'], as: 'accepted' }, /reason: accepted/],
  ['a waiver that is over', 'resolve_finding', { step: 'tax', as: 'waived', until: '2026-01-01' }, /until: 2026-01-01/],
  ['margin of an item that is not there', 'margin_by_item', { item: 'ROUTR-X1' }, /item: .*"ROUTR-X1".*"ROUTER-X1"/],
  ['margin of days that are not over', 'margin_by_item', { to: '2027-01-01' }, /to: 2027-01-01/],
  ['margin of a period with days', 'margin_by_item', { period: 'this_month', from: '2026-11-01' }, /period/],
  ['a fall worth nothing', 'margin_by_item', { at_least: 0 }, /at_least: 0 is not an amount above 0/],
  ['margin of a customer who is not there', 'margin_by_item', { contact: 'Kauri Leagle' }, /Kauri Leagle/],
  ['a past of an item that is not there', 'backtest_reorder', { items: ['ROUTR-X1'] }, /items\.0: .*"ROUTER-X1"/],
  ['a past of a service', 'backtest_reorder', { items: ['ENG-HOUR'] }, /items\.0: Xero keeps no stock of "ENG-HOUR"/],
  ['a past of too few weeks', 'backtest_reorder', { weeks: 10 }, /weeks/],
  ['more service than there is', 'backtest_reorder', { service: 1 }, /service: must be the share of demand/],
  ['no costs to lay on goods', 'landed_cost', { bill: 'OH-20400', costs: [] }, /costs/],
  ['a cost that names nothing', 'landed_cost', { bill: 'OH-20400', costs: [{}] }, /costs\.0: it names neither line/],
  [
    'a cost that is goods',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ line: 1 }] },
    /costs\.0\.line: line 1 .*"ROUTER-X1"/,
  ],
  [
    'a cost on a line too far',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ line: 9 }] },
    /costs\.0\.line: there is no line 9/,
  ],
  [
    'a cost on an account without lines',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ account: '425' }] },
    /costs\.0\.account/,
  ],
  [
    'an amount of a line',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ line: 1, amount: 5 }] },
    /costs\.0: amount stands together/,
  ],
  ['half a line', 'landed_cost', { bill: 'OH-20400', costs: [{ line: 1.5 }] }, /costs\.0\.line/],
  ['an amount below nothing', 'landed_cost', { bill: 'OH-20400', costs: [{ amount: -5 }] }, /costs\.0\.amount: -5/],
  [
    'a bill of services',
    'landed_cost',
    { bill: 'CD-13800', costs: [{ amount: 5 }] },
    /none of its lines brings an item/,
  ],
  ['costs of an invoice', 'landed_cost', { bill: 'INV-0036', costs: [{ amount: 5 }] }, /is no bill/],
  [
    'costs by weight alone',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ amount: 5 }], by: 'weight' },
    /weights: .*"CABLE-2M"/,
  ],
  [
    'a weight of another item',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ amount: 5 }], by: 'weight', weights: { 'ROUTER-X2': 1, 'CABLE-2M': 1 } },
    /"ROUTER-X2"\. It brings "ROUTER-X1"/,
  ],
  [
    'weights without weighing',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ amount: 5 }], weights: { 'ROUTER-X1': 1 } },
    /weights: they are given without by/,
  ],
  [
    'a weight below nothing',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ amount: 5 }], by: 'weight', weights: { 'ROUTER-X1': -1, 'CABLE-2M': 1 } },
    /weights\.ROUTER-X1: it is below 0/,
  ],
  [
    'costs into an approved bill',
    'landed_cost',
    { bill: 'OH-20400', costs: [{ amount: 5, account: '425' }], apply: true },
    /apply: .*only a DRAFT bill/,
  ],
  ['a change that is not held', 'withdraw_change', { change: 'chg_deadbeef' }, /chg_deadbeef/],
  [
    'a forecast for a day that is past',
    'forecast_cash',
    { until: '2026-11-19' },
    /until: 2026-11-19 is not after today/,
  ],
  [
    'a forecast for too late a day',
    'forecast_cash',
    { until: '2028-01-01' },
    /until: 2028-01-01 is more than 366 days/,
  ],
  ['an amount that is needed on no day', 'forecast_cash', { need: 1_000 }, /need: no day is given/],
  ['a need of nothing', 'forecast_cash', { until: '2026-12-01', need: 0 }, /need: 0 is not an amount above 0/],
  [
    'a need that is held against nothing',
    'forecast_cash',
    { until: '2026-12-01', need: 1_000, receipts_only: true },
    /need: it is held against the bank balance after bills due/,
  ],
]

describe('bad input', () => {
  it.each(CASES)('%s is a clear error and nothing is written', async (what, tool, input, names) => {
    const { call, books } = open
    const archived = [...books.contacts.values()].find(({ status }) => status === 'ARCHIVED')
    expect(archived).toBeDefined()
    const paid = [...books.invoices.values()].find(({ status, type }) => status === 'PAID' && type === 'ACCREC')
    const before = [books.invoices.size, books.contacts.size, books.journals.length]
    const reply = await call(tool, what.includes('paid') ? { documents: [paid?.number] } : input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text).toMatch(names)
    expect(reply.data.next, 'the next step').toMatch(/\w{3}/)
    expect([books.invoices.size, books.contacts.size, books.journals.length]).toEqual(before)
  })

  it('an archived contact is named as archived', async () => {
    const { call, books } = open
    const archived = [...books.contacts.values()].find(({ status }) => status === 'ARCHIVED')
    const reply = await call('create_invoices', { invoices: [{ ...invoice, contact: archived?.name }] })
    expect(reply.isError).toBe(true)
    expect(reply.text).toContain('archived')
    expect(reply.text).toContain(archived?.name)
  })
})
