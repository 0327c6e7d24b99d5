import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalText, fromCanonical } from '../../../src/call/canonical.ts'
import type { Note, NoteQuery } from '../../../src/call/notes.ts'
import {
  bodyOf,
  entryOf,
  named,
  readRecord,
  recordOf,
  subjectOf,
} from '../../../src/tools/collections/record/record.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { anyEntry } from './any-entry.ts'
import { about, day, northgate, promise } from './record-facts.ts'

function noteOf(entry: RecordEntry, number = 1): Note {
  const body = fromCanonical(canonicalText(bodyOf(entry)))
  return { number, kind: 'collections', subject: subjectOf(entry), by: 'Ann', at: 0, body, key: entry.ref }
}

/** As the store answers: by number, in pages. */
function reader(notes: readonly Note[]) {
  return {
    read: async ({ kinds, subject, after = 0, limit = 1_000 }: NoteQuery = {}) =>
      notes
        .filter((note) => kinds?.includes(note.kind) && note.number > after)
        .filter((note) => subject === undefined || note.subject === subject)
        .slice(0, limit),
  }
}

describe('the collections record', () => {
  test('gives back every entry as it was', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(entryOf(noteOf(entry))).toEqual(entry)
      }),
    )
  })

  const body = bodyOf(promise())
  test.each<[string, unknown]>([
    ['of a later version', { ...body, version: 2 }],
    ['of no version', { ...body, version: undefined }],
    ['with a field more', { ...body, colour: 'red' }],
    ['without its day', { ...body, day: undefined }],
    ['with a day that does not exist', { ...body, on: '2026-02-30' }],
    ['with an amount of nothing', { ...body, amount: 0n }],
    ['with an amount that is no whole number of cents', { ...body, amount: 10.5 }],
    ['of an unknown kind', { ...body, kind: 'threat' }],
    ['with a channel of its own', { ...body, channel: 'pigeon' }],
    ['with a name of its own', { ...body, ref: 'p_1' }],
    ['about another contact than it is filed under', { ...body, contact: { id: 'c-other', name: '' } }],
    ['that is text', 'promise'],
    ['that is nothing', undefined],
  ])('leaves out a note %s', async (_, wrong) => {
    const notes = reader([{ ...noteOf(promise()), body: wrong }, noteOf(promise({ ref: 'p_00000002' }), 2)])
    const { entries, unreadable } = await recordOf(notes)
    expect(entries.map(({ ref }) => ref)).toEqual(['p_00000002'])
    expect(unreadable).toBe(1)
    expect(await readRecord(notes)).toEqual(entries)
  })

  test('reads every page, and puts what was read back late where it happened', async () => {
    const notes = Array.from({ length: 2_003 }, (_, index) =>
      noteOf(promise({ ref: `p_${String(index).padStart(8, '0')}` }), index + 1),
    )
    const late = promise({ ref: 'p_99999999', day: day('2026-10-01'), rebuilt: true })
    const entries = await readRecord(reader([...notes, noteOf(late, 3_000)]))
    expect(entries).toHaveLength(2_004)
    expect(entries[0]).toEqual(late)
    expect(entries.slice(1).every(({ ref }, index) => ref === `p_${String(index).padStart(8, '0')}`)).toBe(true)
  })

  test('reads that of one contact alone', async () => {
    const other = promise({ ref: 'p_00000002', contact: { id: 'c-other', name: '' } })
    const { entries } = await recordOf(reader([noteOf(promise()), noteOf(other, 2)]), northgate.id)
    expect(entries.map(({ ref }) => ref)).toEqual(['p_00000001'])
  })
})

describe('the name of an entry', () => {
  const { ref: _, ...fresh } = promise()
  const first = named(fresh, []).entry

  test('is the same for the same facts, and they are on record already', () => {
    expect(first.ref).toMatch(/^p_[0-9a-f]{8}$/)
    expect(named({ ...fresh, said: 'Otherwise said', contact: { ...northgate, name: 'Renamed' } }, [first])).toEqual({
      entry: first,
      already: true,
    })
  })

  test('is another for other facts', () => {
    const others = [
      { ...fresh, amount: 1n },
      { ...fresh, on: day('2026-11-09') },
      { ...fresh, day: day('2026-11-03') },
      { ...fresh, invoices: [] },
      { ...fresh, contact: { ...northgate, id: 'c-other' } },
    ]
    const refs = others.map((one) => named(one, [first]).entry.ref)
    expect(new Set([...refs, first.ref]).size).toBe(6)
  })

  test('is another once the former was closed', () => {
    const closed: RecordEntry = { ...about, kind: 'closed', ref: 'x_00000001', closes: first.ref, as: 'withdrawn' }
    const { entry, already } = named(fresh, [first, closed])
    expect(already).toBe(false)
    expect(entry.ref).not.toBe(first.ref)
    expect(named(fresh, [first, closed, entry])).toEqual({ entry, already: true })
  })

  test('is another once a later promise took its place, so that the same may be promised again', () => {
    const second = named({ ...fresh, on: day('2026-11-13') }, [first]).entry
    const third = named(fresh, [first, second])
    expect(third).toMatchObject({ already: false, entry: { on: first.kind === 'promise' && first.on } })
    expect(named(fresh, [first, second, third.entry])).toEqual({ entry: third.entry, already: true })
  })

  test('is never shared by other facts', () => {
    const squatter = { ...promise({ amount: 7n }), ref: first.ref }
    const { entry, already } = named(fresh, [squatter])
    expect([entry.ref === first.ref, already]).toEqual([false, false])
  })
})
