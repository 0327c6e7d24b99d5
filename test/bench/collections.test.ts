import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ledgers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Measures = Readonly<Record<string, number>>

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

describe('the benchmark of payment curves', { timeout: 120_000 }, () => {
  const generated = measured('--customers', '300', '--seed', '1')

  it('finds on the generated ledger what it found before', async () => {
    const { kept, atIssue, whileOpen, forecast, invoices } = await generated
    const [curve, open] = [atIssue['payment curve'], whileOpen['payment curve']]
    expect(kept).toBe(true)
    expect(invoices).toBe(10_942)
    within(curve?.['aucLate'], 0.827, 0.004, 'AUC late')
    within(curve?.['aucOverAWeek'], 0.698, 0.006, 'AUC more than 7 days late')
    within(curve?.['brierLate'], 0.161, 0.003, 'Brier late')
    within(curve?.['meanError'], 3.88, 0.05, 'MAE days')
    within(open?.['aucOverAWeek'], 0.74, 0.006, 'AUC of what is open')
    within(open?.['capture'], 0.843, 0.01, 'capture of what is open')
    within(forecast.curve, 0.156, 0.005, 'error of the 7-day forecast')
    expect(forecast.dueDate).toBeGreaterThan(forecast.curve * 1.5)
  })

  it('counts business days, which tell more of customers who pay on them', async () => {
    const [business, calendar] = await Promise.all([
      generated,
      measured('--customers', '300', '--seed', '1', '--days', 'calendar'),
    ])
    const late = ({ atIssue }: Measured) => atIssue['payment curve']?.['aucLate'] ?? 0
    expect(late(business)).toBeGreaterThan(late(calendar) + 0.01)
  })

  it('generates a ledger that pays as a real one does', async () => {
    const { shares } = await measured('--customers', '1056', '--seed', '2')
    within(shares.early, 0.37, 0.03, 'early')
    within(shares.onTime, 0.21, 0.03, 'on time')
    within(shares.late, 0.42, 0.03, 'late')
    const over = [0.067, 0.036, 0.022, 0.006]
    over.forEach((share, index) => within(shares.over[index], share, 0.01, `over ${index}`))
    const weekdays = [0.24, 0.23, 0.16, 0.16, 0.22, 0.004, 0]
    weekdays.forEach((share, index) => within(shares.weekdays[index], share, index < 5 ? 0.1 : 0.003, `day ${index}`))
    within(shares.lateIfDueAtWeekend, 0.59, 0.03, 'late if due at a weekend')
    within(shares.lateIfDueInWeek, 0.375, 0.045, 'late if due in the week')
    expect(shares.perCustomer.slice(0, 4)).toEqual([1, 3, 12, 57])
    within(shares.perCustomer[4], 438, 10, 'invoices of one customer in a hundred')
    const bundles = [0.67, 0.15, 0.07, 0.04, 0.08]
    bundles.forEach((share, index) => within(shares.bundles[index], share, 0.05, `bundles ${index}`))
    within(shares.inBundles, 0.72, 0.05, 'in bundles')
    within(shares.spread.within, 8, 1.5, 'spread within customers')
    within(shares.spread.between, 13, 2, 'spread between customers')
    within(shares.logAmount.mean, 9.35, 0.05, 'amounts')
    within(shares.logAmount.deviation, 1.79, 0.05, 'spread of amounts')
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
