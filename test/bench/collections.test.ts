import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ledgers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Measures = Readonly<Record<'aucLate' | 'aucOverAWeek' | 'brierLate' | 'capture' | 'meanError', number>>

interface Measured {
  kept: boolean
  invoices: number
  skipped: Readonly<Record<string, number>>
  atIssue: Readonly<Record<string, Measures>>
  whileOpen: Readonly<Record<string, Measures>>
  forecast: { weeks: number; curve: number; dueDate: number }
  shares: Shares
}

interface Shares {
  early: number
  onTime: number
  late: number
  over: number[]
  weekdays: number[]
  lateIfDueAtWeekend: number
  lateIfDueInWeek: number
  perCustomer: number[]
  bundles: number[]
  inBundles: number
  spread: { within: number; between: number }
  logAmount: { mean: number; deviation: number }
}

/** The command that CI and people run. */
function measured(...options: string[]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [BENCH, 'collections', ...options], { timeout: 60_000 }, (error, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? ''
      if (error || !last.startsWith('{')) reject(error ? new Error(stderr) : new Error(stdout))
      else resolve(JSON.parse(last))
    })
  })
}

function within(value: number | undefined, expected: number, by: number, what: string): void {
  expect(Math.abs((value ?? Number.NaN) - expected), `${what}: ${value} instead of ${expected}`).toBeLessThanOrEqual(by)
}

function each(values: readonly number[], expected: readonly number[], by: number, what: string): void {
  expect(values.length, what).toBe(expected.length)
  for (const [index, one] of expected.entries()) within(values[index], one, by, `${what}, ${index}`)
}

describe('the benchmark of payment curves', { timeout: 120_000 }, () => {
  const generated = measured('--customers', '200', '--seed', '1')

  it('finds on the generated ledger what it found before', async () => {
    const { kept, atIssue, whileOpen, forecast, invoices } = await generated
    const [curve, open] = [atIssue['payment curve'], whileOpen['payment curve']]
    expect(kept).toBe(true)
    expect(invoices).toBe(7_257)
    within(curve?.aucLate, 0.857, 0.004, 'AUC late')
    within(curve?.aucOverAWeek, 0.826, 0.006, 'AUC more than 7 days late')
    within(curve?.brierLate, 0.148, 0.003, 'Brier late')
    within(curve?.meanError, 4.26, 0.06, 'MAE days')
    within(open?.aucOverAWeek, 0.843, 0.006, 'AUC of what is open')
    within(open?.capture, 0.891, 0.01, 'capture of what is open')
    within(forecast.curve, 0.176, 0.005, 'error of the 7-day forecast')
    expect(forecast.dueDate).toBeGreaterThan(forecast.curve * 1.5)
  })

  it('counts business days, which tell more of customers who pay on them', async () => {
    const [business, calendar] = await Promise.all([
      generated,
      measured('--customers', '200', '--seed', '1', '--days', 'calendar'),
    ])
    const late = ({ atIssue }: Measured) => atIssue['payment curve']?.aucLate ?? 0
    expect(late(business)).toBeGreaterThan(late(calendar) + 0.01)
  })

  it('generates a ledger that pays as a real one does', async () => {
    const { shares } = await generated
    const { early, onTime, late, lateIfDueAtWeekend, lateIfDueInWeek, inBundles, spread, logAmount } = shares
    each([early, onTime, late], [0.37, 0.21, 0.42], 0.03, 'early, on time, late')
    each(shares.over, [0.067, 0.036, 0.022, 0.006], 0.01, 'more than 7, 15, 30, 60 days late')
    each(shares.weekdays, [0.24, 0.23, 0.16, 0.16, 0.22, 0.004, 0], 0.08, 'weekdays')
    each([lateIfDueAtWeekend, lateIfDueInWeek], [0.59, 0.375], 0.045, 'late if due at a weekend, in the week')
    each(shares.perCustomer.slice(0, 4), [1, 3, 12, 57], 3, 'invoices of a customer')
    each(shares.bundles, [0.67, 0.15, 0.07, 0.04, 0.08], 0.08, 'invoices of a payment')
    each([inBundles], [0.72], 0.05, 'invoices paid together')
    each([spread.within, spread.between], [8, 13], 1, 'spread within and between customers')
    each([logAmount.mean, logAmount.deviation], [9.35, 1.79], 0.03, 'amounts')
  })
})

describe('a file of closed invoices', () => {
  function file(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  const days = ['2019-07-01', '2019-07-02 00:00:00', '20190703', '7/4/2019', '"2019-07-05"']
  const rows = Array.from({ length: 200 }, (_, index) => {
    const paid = index % 3 === 0 ? '2019-08-20' : '8/1/2019'
    return `"C,${index % 7}",${days[index % 5]},${paid},1,"1,0${index % 10}0.125"`
  })

  it('is read with a byte order mark, other line ends, quoted cells, and days in any of three forms', async () => {
    const head = '\uFEFF"cust_number",due_date,clear_date,days_late,amount'
    const odd = ['C1,2019-07-01,,1,5', 'C1,,2019-07-01,1,5', ',2019-07-01,2019-07-02,1,5', 'C1,2019-07-01,NaN,,9']
    const path = file('hrc.csv', [head, ...rows, ...odd, 'C1,2019-07-01,2019-07-02,1,-3.5', '', ''].join('\r\n'))
    const { invoices, skipped } = await measured('--data', path, '--format', 'hrc')
    expect(invoices).toBe(200)
    expect(skipped).toMatchObject({ unpaid: 2, 'no due date': 1, 'no customer': 1, 'no amount': 1 })
  })

  it('that lacks a column, or has something else for a day or an amount, is refused with its line', async () => {
    const refused = (name: string, text: string) => measured('--data', file(name, text), '--format', 'hrc')
    const head = 'cust_number,due_date,clear_date,days_late,amount'
    await expect(refused('a.csv', 'cust_number,due_date\n')).rejects.toThrow('no column clear_date')
    await expect(refused('b.csv', `${head}\nC1,2019-07-01,soon,1,5\n`)).rejects.toThrow('line 2: "soon" is no day')
    await expect(refused('c.csv', `${head}\nC1,2019-07-01,2019-07-02,1,five\n`)).rejects.toThrow('"five" is no amount')
  })
})
