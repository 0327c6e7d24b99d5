import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))

interface Played {
  kept: boolean
  seedsFailed: number[]
  bars: { what: string; value: number }[]
  kills: number
  faults: Record<string, number>
}

/** The command that CI and people run, on few schedules. */
function play(...options: string[]): Promise<Played> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [BENCH, 'writes', ...options], { timeout: 120_000 }, (error, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? ''
      if (error || !last.startsWith('{')) reject(error ?? new Error(stderr))
      else resolve(JSON.parse(last))
    })
  })
}

function trace(seed: string): Promise<string> {
  const options = ['writes', '--from', seed, '--seeds', '1', '--trace', '--variant', 'payload-hash']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [BENCH, ...options], { timeout: 60_000, maxBuffer: 10_000_000 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout.split('schedules  hours')[0] ?? ''),
    )
  })
}

function schedulesWith(kind: string, { bars }: Played): number {
  return bars.find(({ what }) => what.includes(kind))?.value ?? -1
}

describe('schedules of writes under faults', { timeout: 130_000 }, () => {
  let known: Promise<Played> | undefined
  const withOneKey = () => {
    known ??= play('--from', '1', '--seeds', '40', '--variant', 'payload-hash')
    return known
  }

  it('the product does each write once, and tells the truth of it', async () => {
    const played = await play('--seeds', '100')
    expect(played.seedsFailed).toEqual([])
    expect(played.kept).toBe(true)
    expect(played.kills).toBeGreaterThan(50)
    expect(Object.keys(played.faults).length).toBeGreaterThan(15)
  })

  it('a key that follows from what is sent writes twice', async () => {
    expect(schedulesWith('duplicate', await withOneKey())).toBeGreaterThan(1)
  })

  it('one clock instead of two writes twice', async () => {
    const played = await play('--from', '1', '--seeds', '50', '--variant', 'one-clock')
    expect(schedulesWith('duplicate', played)).toBeGreaterThan(0)
  })

  it('a schedule is the same whenever it is played', async () => {
    const { seedsFailed } = await withOneKey()
    const seed = String(seedsFailed[0])
    const [one, other] = [await trace(seed), await trace(seed)]
    expect(one).toContain('PUT /Invoices')
    expect(one).toBe(other)
  })
})
