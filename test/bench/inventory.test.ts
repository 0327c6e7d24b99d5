import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'demand-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Measured {
  kept: boolean
  format: string
  series: number
  periods: number
  skipped: Readonly<Record<string, number>>
  levels: readonly number[]
  stock: Readonly<Record<string, readonly (number | null)[]>>
  nominal: Readonly<Record<string, number>>
  proved: { enough: number; short: number }
  bars: readonly { what: string; value: number; limit: number; kept: boolean }[]
}

/** The command that people run; `error` is what it says where it cannot. */
function measured(...options: string[]): Promise<Measured & { error?: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BENCH, 'inventory', '--plan', '40', ...options], (_, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? ''
      resolve(last.startsWith('{') ? JSON.parse(last) : { error: stderr.trim() })
    })
  })
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Sales of every second or third period and of some more each year, so that each format keeps them. */
const series = (count: number, periods: number) =>
  Array.from({ length: count }, (_, item) =>
    Array.from({ length: periods }, (_, period) =>
      (period + item) % (2 + (item % 2)) === 0 ? 1 + ((period * 7 + item) % 5) : 0,
    ),
  )

describe('the benchmark of reordering', { timeout: 120_000 }, () => {
  it('finds on a small generated shop what it found before', async () => {
    const { stock, nominal, levels, series, format } = await measured('--items', '70')
    expect({ format, series, levels }).toEqual({
      format: 'generated',
      series: 70,
      levels: [0.8, 0.85, 0.9, 0.95, 0.98],
    })
    const at = (policy: string) => stock[policy]?.[2] ?? Number.NaN
    expect(at('this engine')).toBeCloseTo(GENERATED.ours, 1)
    expect(at('static cover')).toBeCloseTo(GENERATED.cover, 1)
    expect(nominal['this engine']).toBeCloseTo(GENERATED.met, 2)
  })

  it('proves the lead time: a period too short does not meet everything', async () => {
    const { proved, bars } = await measured('--items', '20')
    expect(proved.enough).toBe(1)
    expect(proved.short).toBeLessThan(0.9)
    expect(bars.find(({ what }) => what.startsWith('demand met though'))?.kept).toBe(true)
  })

  it('tells the two formats by what is in them and leaves out what they leave out', async () => {
    const weekly = series(12, 40).map((one, item) => `SKU-${item},1.50,${one.join(',')}`)
    const head = `code,median_price,${Array.from({ length: 40 }, (_, week) => `w${week + 1}`).join(',')}`
    const rare = `RARE,9,${Array.from({ length: 40 }, (_, week) => (week === 20 ? 3 : 0)).join(',')}`
    const retail = await measured('--data', file('weekly.csv', `${head}\r\n${[...weekly, rare].join('\r\n')}\r\n`))
    expect(retail).toMatchObject({ format: 'retail', series: 12, periods: 40 })
    expect(Object.values(retail.skipped)).toEqual([0, 1])
    const monthly = series(12, 30).map((one) => one.join(','))
    const gaps = Array.from({ length: 30 }, (_, month) => (month < 10 ? '' : '2')).join(',')
    const parts = await measured('--data', file('monthly.csv', [...monthly, gaps].join('\n')))
    expect(parts).toMatchObject({ format: 'parts', series: 12, periods: 30 })
    expect(Object.values(parts.skipped)).toEqual([1, 0])
  })

  it.each([
    ['empty', '\n', /is empty/],
    ['words', 'name;sold\nA;3\n', /Line 1 is neither .* --format says which it is/],
    ['short', '1,2,3\n4,5,6\n', /has 3 periods; at least 12 are needed/],
    [
      'letters',
      `${Array(20).fill(1).join(',')}\n${Array(19).fill(1).join(',')},x\n`,
      /Line 2, period 20: "x" is no number/,
    ],
    ['ragged', `code,median_price,w1,w2\nA,1,2\n`, /Line 2 has 3 cells and the header 4/],
    ['weekless', 'code,median_price,jan,feb\nA,1,2,3\n', /Line 1 has no column w1/],
    ['idle', `${Array(40).fill(0).join(',')}\n`, /has no series that the format parts keeps/],
  ])('says what is wrong with a file: %s', async (name, text, what) => {
    const { error } = await measured('--data', file(`${name}.csv`, text))
    expect(error).toMatch(what)
  })
})

const GENERATED = { ours: 3.6, cover: 5.8, met: 0.933 }
