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

/** Duplicates in some disguises are guesses; every other type must be found in every company that has one. */
const GUESSED = /^duplicate_(altered|other_contact|contact)$/

const OPTIONS = ['--companies', '1', '--rounds', '1', '--errors', '32', '--seed', '4']

describe('closing generated companies', () => {
  it('explains right books to the cent, finds each type of error and takes few look-alikes for one', async () => {
    const { documents, errors, bars, types } = await measured(...OPTIONS)
    expect(documents).toBeGreaterThan(100)
    expect(errors).toBeGreaterThan(25)
    expect(bars[0]).toMatchObject({ value: 0, kept: true })
    const missed = types.filter(({ type, made, found }) => !GUESSED.test(type) && found < made)
    expect(missed).toEqual([])
    expect(bars.find(({ what }) => what.startsWith('alerts per 100 documents'))).toMatchObject({ kept: true })
  }, 120_000)
})
