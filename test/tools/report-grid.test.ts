import fc from 'fast-check'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import { formatDecimal, sum } from '../../src/books/money.ts'
import type { Report, ReportRow } from '../../src/books/reports.ts'
import { replyWithView } from '../../src/call/reply.ts'
import { changeFrom } from '../../src/tools/reports/report-columns.ts'
import { fitted } from '../../src/tools/reports/report-fit.ts'
import { everyFigure, firstFigure, type Grid, gridOf, withoutZeros } from '../../src/tools/reports/report-grid.ts'
import { trackingOf } from '../../src/tools/reports/report-tracking.ts'
import { runReport } from '../../src/tools/reports/run-report.ts'
import { fakeBooks, guid, ORGANISATION, viewed } from './fake-books.ts'

function accountRow(name: string, ...cells: string[]): ReportRow {
  return { kind: 'account', name, accountId: name, cells }
}

function totalRow(name: string, ...cells: string[]): ReportRow {
  return { kind: 'total', name, accountId: '', cells }
}

describe('reports side by side', () => {
  const now: Report = {
    columns: ['now'],
    sections: [
      { title: 'Income', rows: [accountRow('Sales', '10.00'), totalRow('Total Income', '10.00')] },
      { title: '', rows: [{ kind: 'line', name: 'Net Profit', accountId: '', cells: ['10.00'] }] },
    ],
  }
  const before: Report = {
    columns: ['before'],
    sections: [
      {
        title: 'Income',
        rows: [accountRow('Fees', '1.00'), accountRow('Sales', '2.00'), totalRow('Total Income', '3.00')],
      },
      { title: 'Plus Other Income', rows: [accountRow('Interest', '4.00'), totalRow('Total Other Income', '4.00')] },
      { title: '', rows: [{ kind: 'line', name: 'Net Profit', accountId: '', cells: ['7.00'] }] },
    ],
  }

  it('have every row once, in order, with nothing where one lacks it', () => {
    const rows = gridOf([now, before], firstFigure).flatMap(({ title, rows: own }) =>
      own.map(({ name, amounts }) => [title, name, ...amounts.map((amount) => formatDecimal(amount, 2))].join('|')),
    )
    expect(rows).toEqual([
      'Income|Fees|0.00|1.00',
      'Income|Sales|10.00|2.00',
      'Income|Total Income|10.00|3.00',
      'Plus Other Income|Interest|0.00|4.00',
      'Plus Other Income|Total Other Income|0.00|4.00',
      '|Net Profit|10.00|7.00',
    ])
  })

  it('are read to the cent, and nothing else is taken for an amount', () => {
    const read = (text: string) => everyFigure(accountRow('x', text), 2)
    expect(read('-12345678901.05')).toEqual([-1234567890105n, 0n])
    expect(read('')).toEqual([0n, 0n])
    expect(() => read('n/a')).toThrow(/changed shape/)
  })
})

describe('a change', () => {
  it.each([
    ['100.00', '150.00', '50.00', '50.0'],
    ['150.00', '100.00', '-50.00', '-33.3'],
    ['-100.00', '50.00', '150.00', '150.0'],
    ['-50.00', '-100.00', '-50.00', '-100.0'],
    ['0.00', '7.00', '7.00', ''],
    ['7.00', '0.00', '-7.00', '-100.0'],
    ['800.00', '801.00', '1.00', '0.1'],
  ])('from %s to %s is %s, %s %%', (before, now, amount, percent) => {
    const read = (text: string) => BigInt(text.replace('.', ''))
    const change = changeFrom(read(before), read(now))
    expect([formatDecimal(change.amount, 2), change.percent]).toEqual([amount, percent])
  })
})

describe('a report cut to a page', () => {
  const amounts = fc.array(fc.bigInt({ min: -9_999_999n, max: 9_999_999n }), { minLength: 2, maxLength: 2 })
  const sections = fc.array(fc.array(amounts, { maxLength: 8 }), { minLength: 1, maxLength: 4 })

  it('shows every account once over its pages, and each section adds up on each', () => {
    fc.assert(
      fc.property(sections, fc.integer({ min: 1, max: 9 }), (made, limit) => {
        const grid: Grid = made.map((rows, at) => ({
          title: `Section ${at}`,
          rows: rows.map((own, row) => ({ kind: 'account', name: `${row}`, accountId: `${at}.${row}`, amounts: own })),
        }))
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = fitted(grid, { limit, ...(cursor ? { cursor } : {}) })
          page.sections.forEach(({ accounts, others }, at) => {
            seen.push(...accounts.map(({ accountId }) => accountId))
            for (const column of [0, 1]) {
              const shown = sum(accounts.map((row) => row.amounts[column] ?? 0n)) + (others?.amounts[column] ?? 0n)
              expect(shown).toBe(sum(made[at]?.map((row) => row[column] ?? 0n) ?? []))
            }
          })
          cursor = page.cursor
        } while (cursor)
        expect(seen.sort()).toEqual(grid.flatMap(({ rows }) => rows.map(({ accountId }) => accountId)).sort())
      }),
    )
  })

  it('begins with the largest, whatever their sign', () => {
    const rows = [1n, -9n, 5n].map((amount) => ({
      kind: 'account' as const,
      name: String(amount),
      accountId: String(amount),
      amounts: [amount],
    }))
    const { sections: [only] = [] } = fitted([{ title: 'Expenses', rows }], { limit: 2 })
    expect(only?.accounts.map(({ name }) => name)).toEqual(['-9', '5'])
    expect(only?.others).toEqual({ count: 1, amounts: [1n] })
  })

  it('leaves out accounts that are nothing in every column, and no sum', () => {
    const grid: Grid = [
      {
        title: 'Income',
        rows: [
          { kind: 'account', name: 'a', accountId: 'a', amounts: [0n, 0n] },
          { kind: 'account', name: 'b', accountId: 'b', amounts: [0n, 1n] },
          { kind: 'total', name: 'Total Income', accountId: '', amounts: [0n, 0n] },
        ],
      },
    ]
    expect(withoutZeros(grid)[0]?.rows.map(({ name }) => name)).toEqual(['b', 'Total Income'])
  })
})

describe('a big chart of accounts', () => {
  const titles = ['Income', 'Less Cost of Sales', 'Plus Other Income', 'Less Operating Expenses']
  const big = (): Report => ({
    columns: ['a'],
    sections: [
      ...titles.map((title, at) => ({
        title,
        rows: [
          ...Array.from({ length: 150 }, (_, row) => ({
            kind: 'account' as const,
            name: `Professional services and other charges of branch ${at}-${row}`,
            accountId: guid(at * 1000 + row),
            cells: [`${1234567 + row * 7919}.${10 + (row % 80)}`],
          })),
          totalRow(`Total ${title}`, '123456789.12'),
        ],
      })),
      { title: '', rows: [{ kind: 'line', name: 'Net Profit', accountId: '', cells: ['987654.32'] }] },
    ],
  })

  it.each([
    {},
    { compare: 'previous_period' },
    { compare: 'previous_period', periods: 5 },
    { compare: 'previous_period', periods: 11 },
  ])('stays within 4,000 tokens, %j, and says what is left out', async (more) => {
    const books = fakeBooks([], { report: big })
    const view = await viewed(runReport, { report: 'profit_and_loss', period: 'last_month', ...more }, books)
    const { text, structured } = replyWithView(view, ORGANISATION)
    expect(encode(text).length + encode(JSON.stringify(structured)).length).toBeLessThanOrEqual(4_000)
    const { count, shown, cursor } = view.data as { count: number; shown: number; cursor: string }
    expect(count).toBe(600)
    expect(shown).toBeGreaterThan(4)
    expect(text).toContain(`${count - shown} accounts of 600`)
    expect(text).toContain(cursor)
    const next = await viewed(runReport, { report: 'profit_and_loss', period: 'last_month', ...more, cursor }, books)
    expect(next.data.totals).toEqual(view.data.totals)
  })
})

describe('tracking by name', () => {
  const option = (id: string, name: string) => ({ id, name })
  const categories = [
    { id: 'r', name: 'Region', options: [option('n', 'North'), option('s', 'South')] },
    { id: 't', name: 'Team', options: [option('n2', 'North'), option('tr', 'Region')] },
  ]
  it.each([
    ['South', 'r', 's'],
    [' south ', 'r', 's'],
    ['Team', 't', undefined],
    ['Region', 'r', undefined],
    ['team: north', 't', 'n2'],
    ['Team: Region', 't', 'tr'],
  ])('%s', (text, category, found) => {
    const tracking = trackingOf(text, categories)
    expect([tracking.category.id, tracking.option?.id]).toEqual([category, found])
  })

  it.each([
    ['North', /fits "Region: North" and "Team: North"/],
    ['West', /no tracking category or option "West"\. There are "Region", "Region: North"/],
  ])('%s is refused', (text, words) => {
    expect(() => trackingOf(text, categories)).toThrow(words)
  })
})
