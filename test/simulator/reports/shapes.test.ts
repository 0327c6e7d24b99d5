import { describe, expect, test } from 'vitest'
import { bill, type Caller, caller, type Json, line, sale } from '../accounting/fixture.ts'
import { company, idOf, REGION, TEAM } from './random-books.ts'
import { texts } from './report-reading.ts'

function reportOf(xero: Caller, path: string): Json {
  return xero.one('GET', `Reports/${path}`)
}

/** Every row of a report as texts under its section's title. */
function table(report: Json): [string, string[][]][] {
  return report.Rows.map((row: Json) => [row.Title ?? row.RowType, (row.Rows ?? [row]).map(texts)])
}

/** A year of plain trade: a sale of 100 and costs of 40 and 10, all in November 2026 but an earlier sale of 60 in May. */
function trade(): Caller {
  const xero = caller(company())
  const sold = (on: string, UnitAmount: number, AccountCode: string) =>
    xero.one(
      'PUT',
      'Invoices',
      sale({ Status: 'AUTHORISED', Date: on, LineItems: [line({ UnitAmount, AccountCode })] }),
    )
  const bought = (UnitAmount: number, AccountCode: string) =>
    xero.one(
      'PUT',
      'Invoices',
      bill({ Status: 'AUTHORISED', Date: '2026-11-12', LineItems: [line({ UnitAmount, AccountCode })] }),
    )
  sold('2026-05-10', 60, '200')
  const { InvoiceID } = sold('2026-11-10', 100, '200')
  sold('2026-11-11', 5, '270')
  bought(40, '300')
  bought(10, '400')
  xero.one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 23, Date: '2026-11-15' })
  return xero
}

describe('profit and loss', () => {
  test('has its sections, rows linked to accounts, and results', () => {
    const report = reportOf(trade(), 'ProfitAndLoss')
    expect(report).toMatchObject({
      ReportID: 'ProfitAndLoss',
      ReportName: 'Profit and Loss',
      ReportType: 'ProfitAndLoss',
      ReportTitles: ['Profit & Loss', 'Test Ltd', '1 November 2026 to 30 November 2026'],
      ReportDate: '20 November 2026',
      Fields: [],
    })
    expect(table(report)).toEqual([
      ['Header', [['', '30 Nov 26']]],
      [
        'Income',
        [
          ['Sales', '100.00'],
          ['Total Income', '100.00'],
        ],
      ],
      [
        'Less Cost of Sales',
        [
          ['Purchases', '40.00'],
          ['Total Cost of Sales', '40.00'],
        ],
      ],
      ['', [['Gross Profit', '60.00']]],
      [
        'Plus Other Income',
        [
          ['Interest Income', '5.00'],
          ['Total Other Income', '5.00'],
        ],
      ],
      [
        'Less Operating Expenses',
        [
          ['Advertising', '10.00'],
          ['Total Operating Expenses', '10.00'],
        ],
      ],
      ['', [['Net Profit', '55.00']]],
    ])
    const [row, total] = report.Rows[1].Rows
    expect(row).toEqual({
      RowType: 'Row',
      Cells: [
        { Value: 'Sales', Attributes: [{ Value: idOf('200'), Id: 'account' }] },
        { Value: '100.00', Attributes: [{ Value: idOf('200'), Id: 'account' }] },
      ],
    })
    expect(total.RowType).toBe('SummaryRow')
    expect(report.Rows.at(-1).Rows[0].RowType).toBe('Row')
  })

  test('stands beside earlier periods, whose ends keep their day', () => {
    const xero = trade()
    const query = 'ProfitAndLoss?fromDate=2026-11-01&toDate=2026-11-30&periods=2'
    const [header, [, [sales]] = ['', []]] = table(reportOf(xero, `${query}&timeframe=MONTH`))
    expect(header?.[1]).toEqual([['', '30 Nov 26', '30 Oct 26', '30 Sep 26']])
    expect(sales).toEqual(['Sales', '100.00', '0.00', '0.00'])
    const quarters = table(reportOf(xero, `${query}&timeframe=QUARTER`))
    expect([quarters[0]?.[1][0], quarters[1]?.[1][0]]).toEqual([
      ['', '30 Nov 26', '30 Aug 26', '30 May 26'],
      ['Sales', '100.00', '0.00', '60.00'],
    ])
  })

  test('on the cash basis counts what was paid', () => {
    const rows = table(reportOf(trade(), 'ProfitAndLoss?paymentsOnly=true'))
    expect(rows).toEqual([
      ['Header', [['', '30 Nov 26']]],
      [
        'Income',
        [
          ['Sales', '20.00'],
          ['Total Income', '20.00'],
        ],
      ],
      ['', [['Gross Profit', '20.00']]],
      ['Less Operating Expenses', [['Total Operating Expenses', '0.00']]],
      ['', [['Net Profit', '20.00']]],
    ])
  })

  test('has a column for each option of a category, for each pair of two', () => {
    const xero = caller(company())
    const Tracking = [
      { Name: 'Region', Option: 'South' },
      { Name: 'Team', Option: 'Red' },
    ]
    const LineItems = [line({ UnitAmount: 70, Tracking }), line({ UnitAmount: 30 })]
    xero.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems }))
    const [header, income] = table(reportOf(xero, `ProfitAndLoss?trackingCategoryID=${REGION}`))
    expect(header?.[1]).toEqual([['', 'North', 'South', 'Unassigned', 'Total']])
    expect(income?.[1][0]).toEqual(['Sales', '0.00', '70.00', '30.00', '100.00'])
    const pairs = table(reportOf(xero, `ProfitAndLoss?trackingCategoryID=${REGION}&trackingCategoryID2=${TEAM}`))
    expect(pairs[0]?.[1][0]).toHaveLength(11)
    expect(pairs[0]?.[1][0]?.[4]).toBe('South, Red')
    expect(pairs[1]?.[1][0]?.[4]).toBe('70.00')
  })

  test.each([
    'ProfitAndLoss?fromDate=2025-01-01&toDate=2026-01-02',
    'ProfitAndLoss?fromDate=2026-02-01&toDate=2026-01-01',
    'ProfitAndLoss?periods=12',
    'ProfitAndLoss?periods=0',
    'ProfitAndLoss?timeframe=WEEK',
    'ProfitAndLoss?fromDate=yesterday',
    'ProfitAndLoss?trackingCategoryID=nothing',
    `ProfitAndLoss?trackingCategoryID=${REGION}&trackingOptionID=nothing`,
    'BalanceSheet?periods=12',
    'BalanceSheet?trackingOptionID1=nothing',
    'BankSummary?fromDate=2024-01-01&toDate=2026-01-01',
  ])('refuses %s', (path) => {
    expect(caller(company()).call('GET', `Reports/${path}`)).toMatchObject({ status: 400, ErrorNumber: 16 })
  })

  test('takes a whole leap year, 365 days between its ends', () => {
    expect(reportOf(caller(company()), 'ProfitAndLoss?fromDate=2024-01-01&toDate=2024-12-31').ReportTitles[2]).toBe(
      '1 January 2024 to 31 December 2024',
    )
  })
})

describe('the balance sheet', () => {
  test('has what there is, what is owed, and what it belongs to', () => {
    const report = reportOf(trade(), 'BalanceSheet?date=2026-11-30&periods=2&timeframe=MONTH')
    expect(report.ReportTitles).toEqual(['Balance Sheet', 'Test Ltd', 'As at 30 November 2026'])
    expect(table(report)).toEqual([
      ['Header', [['', '30 Nov 2026', '31 Oct 2026', '30 Sep 2026']]],
      ['Assets', []],
      [
        'Bank',
        [
          ['Current Account', '23.00', '0.00', '0.00'],
          ['Total Bank', '23.00', '0.00', '0.00'],
        ],
      ],
      [
        'Current Assets',
        [
          ['Accounts Receivable', '166.00', '69.00', '69.00'],
          ['Total Current Assets', '166.00', '69.00', '69.00'],
        ],
      ],
      ['', [['Total Assets', '189.00', '69.00', '69.00']]],
      ['Liabilities', []],
      [
        'Current Liabilities',
        [
          ['Accounts Payable', '51.50', '0.00', '0.00'],
          ['GST', '22.50', '9.00', '9.00'],
          ['Total Current Liabilities', '74.00', '9.00', '9.00'],
        ],
      ],
      ['', [['Total Liabilities', '74.00', '9.00', '9.00']]],
      ['', [['Net Assets', '115.00', '60.00', '60.00']]],
      [
        'Equity',
        [
          ['Current Year Earnings', '115.00', '60.00', '60.00'],
          ['Total Equity', '115.00', '60.00', '60.00'],
        ],
      ],
    ])
    const zero = '00000000-0000-0000-0000-000000000000'
    expect(report.Rows.at(-1).Rows[0].Cells.slice(0, 2)).toEqual([
      { Value: 'Current Year Earnings', Attributes: [{ Value: zero, Id: 'account' }] },
      {
        Value: '115.00',
        Attributes: [
          { Value: zero, Id: 'account' },
          { Value: '4/1/2026', Id: 'fromDate' },
          { Value: '11/30/2026', Id: 'toDate' },
        ],
      },
    ])
  })

  test('closes years into retained earnings, and stands beside the year before by itself', () => {
    const report = reportOf(trade(), 'BalanceSheet?date=2027-04-30')
    const [header, equity] = [table(report)[0], table(report).at(-1)]
    expect(header?.[1]).toEqual([['', '30 Apr 2027', '30 Apr 2026']])
    expect(equity).toEqual([
      'Equity',
      [
        ['Retained Earnings', '115.00', '0.00'],
        ['Total Equity', '115.00', '0.00'],
      ],
    ])
  })
})

describe('unrealised currency gains', () => {
  function abroad(): Caller {
    const xero = caller(company())
    const LineItems = [line({ UnitAmount: 1000 })]
    const dollars = { CurrencyCode: 'USD', CurrencyRate: 0.5, LineAmountTypes: 'NoTax', Date: '2026-11-10' }
    xero.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', LineItems, ...dollars }))
    return xero
  }

  test('are what is open at the rate of the report, and nothing is posted', () => {
    const xero = abroad()
    const rate = xero.one('PUT', 'Invoices', sale({ CurrencyCode: 'USD', Date: '2026-11-30' })).CurrencyRate
    const worth = Math.round(100_000 / rate) / 100
    const profit = table(reportOf(xero, 'ProfitAndLoss?fromDate=2026-11-01&toDate=2026-11-30'))
    const row = profit.flatMap(([, rows]) => rows).find(([name]) => name === 'Unrealised Currency Gains')
    expect(row).toEqual(['Unrealised Currency Gains', (2_000 - worth).toFixed(2)])
    const sheet = table(reportOf(xero, 'BalanceSheet?date=2026-11-30'))
    const debtors = sheet.flatMap(([, rows]) => rows).find(([name]) => name === 'Accounts Receivable')
    expect(debtors?.[1]).toBe(worth.toFixed(2))
    expect(xero.books.journals).toHaveLength(1)
  })

  test('move with the day, and are gone when the invoice is paid or the basis is cash', () => {
    const xero = abroad()
    const gain = (query: string) => {
      const rows = table(reportOf(xero, `TrialBalance?${query}`)).flatMap(([, entries]) => entries)
      return rows.find(([name]) => name === 'Unrealised Currency Gains (499)')?.slice(3)
    }
    expect(gain('date=2026-11-15')).not.toEqual(gain('date=2026-12-15'))
    expect(gain('date=2026-11-15&paymentsOnly=true')).toBeUndefined()
    const [InvoiceID] = xero.books.invoices.keys()
    xero.one('PUT', 'Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 1000, Date: '2026-12-01' })
    expect(gain('date=2026-12-15')).toEqual(['0.00', ''])
  })

  test('revalue a bank account in another currency, in a column of the bank summary', () => {
    const xero = caller(company())
    const lines = [
      { accountId: idOf('091'), amount: 200_000n, foreignAmount: 100_000n, description: '', tracking: [] },
      { accountId: idOf('970'), amount: -200_000n, description: '', tracking: [] },
    ]
    const own = { id: 'j1', number: 1, createdAt: 0, sourceId: 's1', reference: '' }
    xero.books.journals.push({ ...own, date: '2026-11-05' as never, sourceType: 'CASHREC', lines })
    const [header, [, rows] = ['', []]] = table(reportOf(xero, 'BankSummary?fromDate=2026-11-01&toDate=2026-11-30'))
    expect(header?.[1]).toEqual([
      ['Bank Accounts', 'Opening Balance', 'Cash Received', 'Cash Spent', 'FX Gain', 'Closing Balance'],
    ])
    const rate = xero.one('PUT', 'Invoices', sale({ CurrencyCode: 'USD', Date: '2026-11-30' })).CurrencyRate
    const worth = Math.round(100_000 / rate) / 100
    const gain = (worth - 2_000).toFixed(2)
    expect(rows[1]).toEqual(['Dollar Account', '0.00', '2000.00', '0.00', gain, worth.toFixed(2)])
    const profit = table(reportOf(xero, 'ProfitAndLoss?paymentsOnly=true')).flatMap(([, entries]) => entries)
    expect(profit.find(([name]) => name === 'Bank Revaluations')?.[1]).toBe((2_000 - worth).toFixed(2))
  })
})

describe('other reports', () => {
  test('the bank summary counts what came in and went out, not what was taken back', () => {
    const xero = trade()
    const [{ id: paid } = { id: '' }] = xero.books.payments.values()
    const books = xero.books
    const [, owed] = [...books.invoices.values()].filter(({ type }) => type === 'ACCPAY')
    xero.one('PUT', 'Payments', { Invoice: { InvoiceID: owed?.id }, Account: { Code: '090' }, Amount: 11.5 })
    const report = reportOf(xero, 'BankSummary')
    expect(report.ReportTitles).toEqual(['Bank Summary', 'Test Ltd', 'From 1 November 2026 to 30 November 2026'])
    const [row] = report.Rows[1].Rows
    expect(texts(row)).toEqual(['Current Account', '0.00', '23.00', '11.50', '0.00', '11.50'])
    expect(row.Cells.map((cell: Json) => cell.Attributes?.[0]?.Id)).toEqual([
      'accountID',
      undefined,
      'account',
      'account',
      undefined,
      undefined,
    ])
    xero.one('POST', `Payments/${paid}`, { Status: 'DELETED' })
    expect(texts(reportOf(xero, 'BankSummary').Rows[1].Rows[0]).slice(1, 4)).toEqual(['0.00', '0.00', '11.50'])
  })

  test('the executive summary', () => {
    const report = reportOf(trade(), 'ExecutiveSummary?date=2026-11-14')
    expect(report.ReportTitles).toEqual(['Executive Summary', 'Test Ltd', 'For the month of November 2026'])
    expect(table(report)).toEqual([
      ['Header', [['', 'Nov 2026', 'Oct 2026', 'Variance']]],
      [
        'Cash',
        [
          ['Cash received', '23.00', '0.00', '0.0%'],
          ['Cash spent', '0.00', '0.00', '0.0%'],
          ['Cash surplus (deficit)', '23.00', '0.00', '0.0%'],
          ['Closing bank balance', '23.00', '0.00', '0.0%'],
        ],
      ],
      [
        'Profitability',
        [
          ['Income', '100.00', '0.00', '0.0%'],
          ['Direct costs', '40.00', '0.00', '0.0%'],
          ['Gross profit (loss)', '60.00', '0.00', '0.0%'],
          ['Other Income', '5.00', '0.00', '0.0%'],
          ['Expenses', '10.00', '0.00', '0.0%'],
          ['Profit (loss)', '55.00', '0.00', '0.0%'],
        ],
      ],
      [
        'Balance Sheet',
        [
          ['Debtors', '166.00', '69.00', '140.6%'],
          ['Creditors', '51.50', '0.00', '0.0%'],
          ['Net assets', '115.00', '60.00', '91.7%'],
        ],
      ],
      [
        'Income',
        [
          ['Number of invoices issued', '2', '0', '0.0%'],
          ['Average value of invoices', '60.00', '0.00', '0.0%'],
        ],
      ],
      [
        'Performance',
        [
          ['Gross profit margin', '60.0%', '', '0.0%'],
          ['Net profit margin', '55.0%', '', '0.0%'],
          ['Return on investment (p.a.)', '573.9%', '0.0%', '0.0%'],
        ],
      ],
      [
        'Position',
        [
          ['Average debtors days', '49.80', '0', '0.0%'],
          ['Average creditors days', '30.90', '0', '0.0%'],
          ['Short term cash forecast', '114.50', '69.00', '65.9%'],
          [
            'Current assets to liabilities',
            '2.5540540540540540540540540541',
            '7.6666666666666666666666666667',
            '-66.7%',
          ],
          ['Term assets to liabilities', '', '', '0.0%'],
        ],
      ],
    ])
  })

  test('ageing opens with what is older, closes with what is due, and takes unused credit off', () => {
    const xero = trade()
    const { CreditNoteID, Contact } = xero.one(
      'PUT',
      'CreditNotes',
      sale({ Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Date: '2026-11-18' }),
    )
    const query = `contactId=${Contact.ContactID}&fromDate=2026-11-01&toDate=2026-11-20`
    const rows = reportOf(xero, `AgedReceivablesByContact?${query}`).Rows
    expect(table({ Rows: rows }).slice(1)).toEqual([
      ['', [['2026-11-01T00:00:00', 'Opening Balance', '', '', '', '', '', '69.00']]],
      [
        '',
        [
          ['2026-11-10T00:00:00', 'INV-0002', '2026-12-20T00:00:00', '', '115.00', '23.00', '0.00', '92.00'],
          ['2026-11-11T00:00:00', 'INV-0003', '2026-12-20T00:00:00', '', '5.00', '0.00', '0.00', '5.00'],
          ['2026-11-18T00:00:00', 'CN-0001', '', '', '-115.00', '0.00', '0.00', '-115.00'],
          ['Total', '', '', '', '5.00', '23.00', '0.00', '-18.00'],
        ],
      ],
      ['', [['Closing Balance', '', '', '', '74.00', '23.00', '0.00', '51.00']]],
    ])
    expect(rows[2].Rows[2].Cells[0].Attributes).toEqual([{ Value: CreditNoteID, Id: 'invoiceID' }])
    const [supplier] = [...xero.books.contacts.values()].filter(({ isSupplier }) => isSupplier)
    const [header] = table(reportOf(xero, `AgedPayablesByContact?contactId=${supplier?.id}`))
    expect(header?.[1][0]?.[1]).toBe('Reference')
  })

  test('1099 is for the United States, published reports are none', () => {
    const xero = caller(company())
    expect(xero.answer('GET', 'Reports/TenNinetyNine')).toMatchObject({ kind: 'html', status: 404 })
    xero.books.settings.region = 'us'
    const reports = xero.call('GET', 'Reports/TenNinetyNine?reportYear=2025').items
    expect(reports).toEqual([
      { ReportName: '1099-NEC report', ReportDate: '1 Jan 2025 to 31 Dec 2025', Fields: [], Contacts: [] },
      { ReportName: '1099-MISC report', ReportDate: '1 Jan 2025 to 31 Dec 2025', Fields: [], Contacts: [] },
    ])
    expect(xero.call('GET', 'Reports/TenNinetyNine?reportYear=last').status).toBe(400)
    expect(xero.call('GET', 'Reports').items).toEqual([])
    const unpublished = 'Reports/ffffffff-0000-0000-0000-000000000001'
    expect(xero.answer('GET', unpublished)).toMatchObject({ kind: 'html', status: 404 })
  })
})
