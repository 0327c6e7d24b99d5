import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callParts, type ProgressNote } from '../../src/call/progress.ts'
import { stillClock } from './fixtures.ts'

function listening() {
  const clock = stillClock()
  const notes: (ProgressNote & { at: number })[] = []
  const began = clock.now()
  const parts = callParts(clock, async (note) => {
    notes.push({ ...note, at: clock.now() - began })
  })
  return { clock, notes, parts }
}

describe('what is told of a long call', () => {
  test('adds up its parts, and knows the whole where every part does', () => {
    const { clock, notes, parts } = listening()
    const [pages, credits] = [parts.part(), parts.part()]
    pages(1, 3, 'page 1')
    clock.advance(1_000)
    credits(1, undefined, 'credits')
    clock.advance(1_000)
    credits(2, 2)
    expect(notes).toEqual([
      { progress: 1, total: 3, message: 'page 1', at: 0 },
      { progress: 2, message: 'credits', at: 1_000 },
      { progress: 3, total: 5, at: 2_000 },
    ])
  })

  test('grows with each note, comes at most three times a second, and never goes past its total', () => {
    const step = fc.record({
      part: fc.nat(2),
      done: fc.nat(40),
      total: fc.option(fc.nat(40), { nil: undefined }),
      ms: fc.nat(400),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, notes, parts } = listening()
        const reports = [parts.part(), parts.part(), parts.part()]
        for (const { part, done, total, ms } of steps) {
          clock.advance(ms)
          reports[part]?.(done, total)
        }
        notes.forEach((note, index) => {
          const before = notes[index - 1]
          expect(note.progress).toBeGreaterThan(before?.progress ?? 0)
          expect(note.at - (before?.at ?? -300)).toBeGreaterThanOrEqual(300)
          expect(note.total ?? note.progress).toBeGreaterThanOrEqual(note.progress)
        })
      }),
    )
  })

  test('is nothing after the end, which waits for what was told to leave; a host that is gone breaks nothing', async () => {
    const clock = stillClock()
    const left: number[] = []
    let leave = () => {}
    const parts = callParts(clock, async ({ progress }) => {
      await new Promise<void>((resolve) => {
        leave = resolve
      })
      left.push(progress)
      throw new Error('the host is gone')
    })
    const report = parts.part()
    report(1)
    const ended = parts.end().then(() => left.length)
    leave()
    expect(await ended).toBe(1)
    clock.advance(1_000)
    report(2)
    expect(left).toEqual([1])
  })
})
