import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bills-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Measured {
  format: string
  tallies: Readonly<
    Record<string, { bills: number; planted: Readonly<Record<string, { planted: number; ours: number }>> }>
  >
  bars: readonly { what: string; value: number | null; kept: boolean }[]
}

/** The command that people run; `error` is what it says where it cannot. */
function measured(...options: string[]): Promise<Measured & { error?: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BENCH, 'close', ...options], { maxBuffer: 10_000_000 }, (_, stdout, stderr) => {
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

describe('the benchmark of reviewing documents', { timeout: 180_000 }, () => {
  it('finds what it plants into a generated company, and says little of look-alikes', async () => {
    const { format, tallies, bars } = await measured('--companies', '6', '--speed', '0')
    expect(format).toBe('generated')
    const planted = tallies['held out']?.planted ?? {}
    expect(planted.exact).toMatchObject({ planted: 12 })
    expect(planted.exact?.ours).toBeGreaterThanOrEqual(11)
    expect(planted['altered number']?.ours).toBeGreaterThanOrEqual(9)
    const alike = bars.filter(({ what }) => what.includes('right:'))
    expect(alike).toHaveLength(10)
    expect(alike.filter(({ kept }) => !kept)).toEqual([])
  })

  it('times the checks over as many documents as it is told', async () => {
    const { bars } = await measured('--companies', '0', '--speed', '100')
    expect(bars.find(({ what }) => what.startsWith('CPU ms'))?.value).toBeGreaterThan(0)
  })

  it('says what is wrong with a file, and which companies there are', async () => {
    expect(await measured('--data', file('other.csv', 'a,b\n1,2\n'))).toEqual({
      error: expect.stringContaining('neither the columns of bills'),
    })
    const header = 'company,date,supplier,invoice_no,main_account,amount,lines'
    const rows = Array.from({ length: 40 }, (_, at) => `1,2024-0${1 + (at % 9)}-10,ACME,A${at},400,${100 + at}.00,`)
    const bills = file('bills.csv', [header, ...rows].join('\n'))
    expect(await measured('--data', bills, '--companies', '9')).toEqual({
      error: 'There is none of these companies. There are: 1.',
    })
  })
})
