import { describe, expect, it } from 'vitest'
import { reportOf } from '../../src/xero/wire/reports.ts'

const account = (value: string, id = 'account') => [{ id, value }]

/** A report as xero-node hands it on: sections without rows, cells without attributes, text that looks like a date. */
const SENT = {
  reports: [
    {
      reportName: 'Balance Sheet',
      rows: [
        { rowType: 'Header', cells: [{ value: '' }, { value: '30 Apr 2019' }, { value: '31 Mar 2019' }] },
        { rowType: 'Section', title: 'Assets', rows: [] },
        { rowType: 'Section', title: 'Liabilities' },
        {
          rowType: 'Section',
          title: 'Bank',
          rows: [
            {
              rowType: 'Row',
              cells: [
                { value: 'Savings', attributes: account('a1') },
                { value: '-1850.00', attributes: account('a1') },
                { value: null },
              ],
            },
            { rowType: 'Row', cells: [{ value: 'Cheque', attributes: account('a2', 'accountID') }, { value: '0.00' }] },
            { rowType: 'SummaryRow', cells: [{ value: 'Total Bank' }, { value: '-1850.00' }, { value: '0.00' }] },
          ],
        },
        {
          rowType: 'Section',
          title: null,
          rows: [{ rowType: 'Row', cells: [{ value: 'Net Assets' }, { value: '1' }] }],
        },
      ],
    },
  ],
}

describe("a report of Xero's", () => {
  it('is its columns, sections and rows; all values stay text', () => {
    expect(reportOf(SENT)).toEqual({
      columns: ['30 Apr 2019', '31 Mar 2019'],
      sections: [
        { title: 'Assets', rows: [] },
        { title: 'Liabilities', rows: [] },
        {
          title: 'Bank',
          rows: [
            { kind: 'account', name: 'Savings', accountId: 'a1', cells: ['-1850.00', ''] },
            { kind: 'account', name: 'Cheque', accountId: 'a2', cells: ['0.00'] },
            { kind: 'total', name: 'Total Bank', accountId: '', cells: ['-1850.00', '0.00'] },
          ],
        },
        { title: '', rows: [{ kind: 'line', name: 'Net Assets', accountId: '', cells: ['1'] }] },
      ],
    })
  })

  it.each([[{}], [{ reports: [] }], [{ reports: [{ rows: [{ rowType: 'Row', cells: [{ value: 7 }] }] }] }]])(
    'of another shape is noticed: %j',
    (sent) => {
      expect(() => reportOf(sent)).toThrow(/changed shape: Reports/)
    },
  )
})
