import { describe, expect, test } from 'vitest'
import { endpoints } from '../../../src/simulator/accounting/endpoints.ts'
import { type Caller, caller, type Json, line, sale } from '../accounting/fixture.ts'
import { callHeaders, DESKTOP, json, KESTREL, organisation, rig, send } from '../edge-rig.ts'
import { company, idOf, OPTIONS, REGION } from '../reports/random-books.ts'

function numbers(xero: Caller, query: string, headers?: Record<string, string>): number[] {
  return xero.call('GET', `Journals${query}`, undefined, headers).items.map((row: Json) => row.JournalNumber)
}

describe('the general ledger', () => {
  test('shows each entry with accounts, tax and tracking', () => {
    const xero = caller(company())
    const Tracking = [{ Name: 'Region', Option: 'North' }]
    const body = sale({ Status: 'AUTHORISED', Reference: 'Job 7', Date: '2026-11-19', LineItems: [line({ Tracking })] })
    const { InvoiceID } = xero.one('PUT', 'Invoices', body)
    const [entry] = xero.call('GET', 'Journals').items
    expect(entry).toMatchObject({
      JournalNumber: 1,
      JournalDate: `/Date(${Date.UTC(2026, 10, 19)}+0000)/`,
      CreatedDateUTC: `/Date(${Date.UTC(2026, 10, 20)}+0000)/`,
      Reference: 'Job 7',
      SourceID: InvoiceID,
      SourceType: 'ACCREC',
    })
    expect(entry.JournalLines.map(({ JournalLineID: _, ...rest }: Json) => rest)).toEqual([
      {
        AccountID: idOf('610'),
        AccountCode: '610',
        AccountType: 'CURRENT',
        AccountName: 'Accounts Receivable',
        Description: 'INV-0001',
        NetAmount: 115,
        GrossAmount: 115,
        TaxAmount: 0,
        TrackingCategories: [],
      },
      {
        AccountID: idOf('200'),
        AccountCode: '200',
        AccountType: 'REVENUE',
        AccountName: 'Sales',
        Description: 'Work',
        NetAmount: -100,
        GrossAmount: -115,
        TaxAmount: -15,
        TaxType: 'OUTPUT2',
        TaxName: 'OUTPUT2',
        TrackingCategories: [
          { Name: 'Region', Option: 'North', TrackingCategoryID: REGION, TrackingOptionID: OPTIONS.North },
        ],
      },
      {
        AccountID: idOf('820'),
        AccountCode: '820',
        AccountType: 'CURRLIAB',
        AccountName: 'GST',
        Description: '',
        NetAmount: -15,
        GrossAmount: -15,
        TaxAmount: 0,
        TaxType: 'OUTPUT2',
        TaxName: 'OUTPUT2',
        TrackingCategories: [],
      },
    ])
    const ids = entry.JournalLines.map((row: Json) => row.JournalLineID)
    expect(new Set(ids).size).toBe(3)
    expect(xero.one('GET', `Journals/${entry.JournalID}`)).toEqual(entry)
    expect(xero.one('GET', 'Journals/1')).toEqual(entry)
    expect(xero.answer('GET', 'Journals/2')).toMatchObject({ kind: 'html', status: 404 })
    expect(xero.call('PUT', 'Journals', {}).status).toBe(501)
  })

  test('is read a hundred at a time after an offset, and from an instant on', () => {
    const xero = caller(company())
    for (let made = 0; made < 130; made += 1) xero.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    const instant = { 'if-modified-since': '2026-11-20T00:00:10' }
    expect(numbers(xero, '')).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
    expect(numbers(xero, '?offset=100')).toEqual(Array.from({ length: 30 }, (_, at) => at + 101))
    expect(numbers(xero, '', instant)).toEqual([])
    xero.later(10_000)
    xero.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    expect(numbers(xero, '', instant)).toEqual([131])
    expect(xero.call('GET', 'Journals?offset=x')).toMatchObject({ status: 400, ErrorNumber: 16 })
  })

  test('paymentsOnly leaves out documents, and journals that are kept off the cash basis', () => {
    const xero = caller(company())
    const { InvoiceID } = xero.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    xero.one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 10 })
    for (const ShowOnCashBasisReports of [true, false]) {
      const JournalLines = [
        { LineAmount: 5, AccountCode: '404' },
        { LineAmount: -5, AccountCode: '970' },
      ]
      const body = { Narration: 'x', Status: 'POSTED', JournalLines, ShowOnCashBasisReports }
      xero.one('PUT', 'ManualJournals', body)
    }
    expect(numbers(xero, '?paymentsOnly=true')).toEqual([2, 3])
  })

  test.each([
    ['starter', 403],
    ['plus', 403],
    ['advanced', 200],
    ['enterprise', 200],
  ] as const)('is %s: %i', async (tier, status) => {
    const simulator = rig({ endpoints })
    simulator.state.organisations.set(KESTREL, organisation(KESTREL, 'Kestrel Trading Ltd'))
    simulator.state.identity.apps.set(DESKTOP.clientId, { ...DESKTOP, tier })
    const headers = await callHeaders(simulator, 'accounting.journals.read accounting.reports.trialbalance.read')
    const answer = await send(simulator, 'GET', 'https://api.xero.com/api.xro/2.0/Journals', headers)
    expect(answer.status).toBe(status)
    expect(json(answer)).toMatchObject(status === 200 ? { Journals: [] } : { title: 'Forbidden', status: 403 })
  })
})

describe('budgets', () => {
  const ID = 'eeeeeeee-0000-0000-0000-000000000001'

  function budgeted(): Caller {
    const books = company()
    books.budgets.set(ID, {
      id: ID,
      type: 'OVERALL',
      description: 'Overall Budget',
      tracking: [],
      lines: [
        {
          accountId: idOf('200'),
          balances: [
            { period: '2026-10', amount: 100_000n, notes: 'Autumn' },
            { period: '2026-11', amount: 110_000n },
          ],
        },
        { accountId: idOf('300'), balances: [{ period: '2026-11', amount: 40_000n }] },
        { accountId: idOf('404'), balances: [{ period: '2027-01', amount: 5_000n }] },
      ],
      updatedAt: 0,
    })
    return caller(books)
  }

  test('are listed without their lines, and read by id between two dates', () => {
    const xero = budgeted()
    const [listed] = xero.call('GET', 'Budgets').items
    expect(listed).toMatchObject({ BudgetID: ID, Type: 'OVERALL', Description: 'Overall Budget', BudgetLines: [] })
    const [, purchases] = xero.one('GET', `Budgets/${ID}`).BudgetLines
    expect(purchases.AccountCode).toBe('300')
    const [sales] = xero.one('GET', `Budgets/${ID}?DateFrom=2026-09-01&DateTo=2026-10-31`).BudgetLines
    expect(sales.BudgetBalances).toEqual([{ Period: '2026-10', Amount: 1_000, Notes: 'Autumn' }])
    expect(xero.call('GET', `Budgets?IDs=${ID}`).items[0].BudgetLines).toHaveLength(3)
    expect(xero.call('GET', 'Budgets?IDs=00000000-0000-0000-0000-000000000000').items).toEqual([])
    expect(xero.call('PUT', 'Budgets', {}).status).toBe(501)
  })

  test('make the budget summary by month and by quarter', () => {
    const xero = budgeted()
    const rows = (query: string) => {
      const report = xero.one('GET', `Reports/BudgetSummary?date=2026-10-14&${query}`)
      return [
        report.ReportTitles,
        ...report.Rows.map((row: Json) =>
          (row.Rows ?? [row]).map((entry: Json) => entry.Cells.map((cell: Json) => cell.Value)),
        ),
      ]
    }
    expect(rows('periods=2&timeframe=1')).toEqual([
      ['Overall Budget', 'Budget Summary', 'Test Ltd', 'October 2026 to November 2026'],
      [['Account', 'Oct-26', 'Nov-26']],
      [
        ['Sales', '1000.00', '1100.00'],
        ['Total Income', '1000.00', '1100.00'],
      ],
      [
        ['Purchases', '0.00', '400.00'],
        ['Total Cost of Sales', '0.00', '400.00'],
      ],
      [['Gross Profit', '1000.00', '700.00']],
      [['Total Expenses', '0.00', '0.00']],
      [['Net Profit', '1000.00', '700.00']],
    ])
    const quarters = rows('periods=2&timeframe=3')
    expect(quarters[1]).toEqual([['Account', 'Dec-26', 'Mar-27']])
    expect(quarters.at(-1)).toEqual([['Net Profit', '1700.00', '-50.00']])
    expect(xero.call('GET', 'Reports/BudgetSummary?timeframe=2').status).toBe(400)
    expect(xero.call('GET', 'Reports/BudgetSummary?periods=13').status).toBe(400)
  })
})
