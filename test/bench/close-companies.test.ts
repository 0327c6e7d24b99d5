import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../bench/main.js', import.meta.url))

interface Measured {
  documents: number
  errors: number
  bars: readonly { what: string; value: number; kept: boolean }[]
  types: readonly { type: string; made: number; found: number; alike: number; kinds: readonly string[] }[]
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

/** Duplicates in some disguises are guesses; every other type must be found in every company that has one. */
const GUESSED = /^duplicate_(altered|other_contact|contact)$/

/** In each company there is one kind of these; the other kinds are in the next ones. */
const ONE_IN_EACH = /^(payroll|depreciation)_missing$/

// An exporter and a shop with stock, since each has errors that the other cannot have.
const OPTIONS = ['--companies', '2', '--rounds', '1', '--errors', '32', '--seed', '4']

describe('closing generated companies', () => {
  it('explains right books to the cent, finds each type of error and takes few look-alikes for one', async () => {
    const { documents, errors, bars, types } = await measured(...OPTIONS)
    expect(documents).toBeGreaterThan(300)
    expect(errors).toBeGreaterThan(55)
    expect(bars[0]).toMatchObject({ value: 0, kept: true })
    const missed = types.filter(({ type, made, found }) => made === 0 || (!GUESSED.test(type) && found < made))
    expect(missed).toEqual([])
    const poor = types.filter(({ type, kinds }) => kinds.length < (ONE_IN_EACH.test(type) ? 2 : 3))
    expect(poor).toEqual([])
    for (const what of ['alerts per 100 documents', 'share of look-alikes']) {
      expect(bars.find((bar) => bar.what.startsWith(what))).toMatchObject({ kept: true })
    }
  }, 240_000)
})
