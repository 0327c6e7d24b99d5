import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))

interface Measured {
  documents: number
  errors: number
  bars: readonly { what: string; value: number; kept: boolean }[]
  types: readonly { type: string; made: number; found: number; taken: number }[]
}

/** The command that people run, on companies for tuning. */
function measured(...options: string[]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [BENCH, 'close-companies', '--tune', ...options], (_, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? ''
      if (last.startsWith('{')) resolve(JSON.parse(last))
      else reject(new Error(stderr))
    })
  })
}

/** The types of errors that a check which is there must find in every company that has one. */
const FOUND_ALWAYS: readonly string[] = ['missing_recurring']

describe('closing generated companies', () => {
  it('explains right books to the cent, finds each type of error and takes few look-alikes for one', async () => {
    const { documents, errors, bars, types } = await measured(
      '--companies',
      '2',
      '--rounds',
      '1',
      '--errors',
      '31',
      '--seed',
      '4',
    )
    expect(documents).toBeGreaterThan(100)
    expect(errors).toBeGreaterThan(50)
    expect(bars[0]).toMatchObject({ value: 0, kept: true })
    const missed = types.filter(({ type, made, found }) => FOUND_ALWAYS.includes(type) && found < made)
    expect(missed).toEqual([])
    expect(bars.find(({ what }) => what.startsWith('alerts per 100 documents'))).toMatchObject({ kept: true })
  }, 120_000)
})
