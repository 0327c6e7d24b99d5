import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visible } from '../../../src/books/ledger-text.ts'
import { type NotedEntry, nameInNote, noteText, readNote } from '../../../src/tools/collections/record/note-text.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'
import { anyEntry } from './any-entry.ts'
import { about, day, promise } from './record-facts.ts'

function isNoted(entry: RecordEntry): entry is NotedEntry {
  return entry.kind !== 'reminder'
}

const anyNoted = anyEntry.filter(isNoted)

const samples: [text: string, entry: NotedEntry][] = [
  [
    '[collections] promise p_00000001 of 2026-11-02: NZD 1,200.00 by 2026-12-04, email; for INV-0036, INV-0041; by "Ms Hill"; "will pay on Friday"',
    promise({
      amount: 120_000n,
      on: day('2026-12-04'),
      statedBy: 'Ms Hill',
      said: 'will pay on Friday',
      invoices: [
        { id: 'a', number: 'INV-0036' },
        { id: 'b', number: 'INV-0041' },
      ],
    }),
  ],
  [
    '[collections] promise p_00000001 of 2026-11-02: NZD 0.01 by 2026-11-06, phone, instalment; for INV-1',
    promise({ amount: 1n, channel: 'phone', instalment: true }),
  ],
  [
    '[collections] dispute d_00000001 of 2026-11-02: not_received, NZD 300.00; for INV-1; by "Ann"; "never came"',
    {
      ...about,
      ...{ kind: 'dispute', ref: 'd_00000001', reason: 'not_received', amount: 30_000n, currency: 'NZD' },
      ...{ owner: 'Ann', said: 'never came' },
    },
  ],
  [
    '[collections] dispute d_00000001 of 2026-11-02: other, NZD; for INV-1',
    {
      ...about,
      ...{ kind: 'dispute', ref: 'd_00000001', reason: 'other', amount: undefined, currency: 'NZD', owner: '' },
    },
  ],
  [
    '[collections] hold h_00000001 of 2026-11-02: do_not_contact; for all',
    { ...about, invoices: [], kind: 'hold', ref: 'h_00000001', reason: 'do_not_contact', until: undefined },
  ],
  [
    '[collections] hold h_00000001 of 2026-11-02: requested until 2026-11-30; for INV-1',
    { ...about, kind: 'hold', ref: 'h_00000001', reason: 'requested', until: day('2026-11-30') },
  ],
  [
    '[collections] contacted c_00000001 of 2026-11-02: email, step hand_over, tone final, reminder r_0000000a; for INV-1',
    {
      ...about,
      ...{ kind: 'contacted', ref: 'c_00000001', channel: 'email', step: 'hand_over', tone: 'final' },
      reminder: 'r_0000000a',
    },
  ],
  [
    '[collections] contacted c_00000001 of 2026-11-02: phone; for INV-1',
    {
      ...about,
      ...{ kind: 'contacted', ref: 'c_00000001', channel: 'phone', step: undefined, tone: undefined, reminder: '' },
    },
  ],
  [
    '[collections] closed x_00000001 of 2026-11-02: p_00000001 withdrawn; for INV-1',
    { ...about, kind: 'closed', ref: 'x_00000001', closes: 'p_00000001', as: 'withdrawn' },
  ],
]

describe("an entry as a note in Xero's history", () => {
  test.each(samples)('%s', (text, entry) => {
    expect(noteText(entry)).toBe(text)
    const { contact, invoices, ...facts } = entry
    const instalment = entry.kind === 'promise' ? { instalment: entry.instalment === true } : {}
    const names = invoices.map(({ number }) => number)
    expect(readNote(text)).toEqual({ entry: { ...facts, ...instalment, rebuilt: true }, names, more: 0 })
  })

  test('fits, on one line, and is read back with all but words and invoices that were cut', () => {
    fc.assert(
      fc.property(anyNoted, (entry) => {
        const text = noteText(entry)
        expect(text.length).toBeLessThanOrEqual(250)
        expect(text).not.toMatch(/[\r\n]/)
        const read = readNote(text)
        if (!read) throw new Error(`not read: ${text}`)
        const { contact, invoices, ...facts } = entry
        const names = invoices.map(nameInNote)
        expect(read.names).toEqual(names.slice(0, read.names.length))
        expect(read.names.length + read.more).toBe(names.length)
        expect(names.length === 0 || read.names.length > 0).toBe(true)
        const lost = { said: '', statedBy: '', owner: '', rebuilt: true }
        expect({ ...read.entry, ...lost }).toEqual({ ...facts, ...lost })
        expect(visible(entry.said, 250).replace(/["“”]/g, "'")).toContain(read.entry.said.replace(/…$/, ''))
      }),
      { numRuns: 1_000 },
    )
  })

  test('names up to thirty usual invoices', () => {
    const invoices = Array.from({ length: 30 }, (_, index) => ({ id: `id-${index}`, number: `INV-${1_000 + index}` }))
    const read = readNote(noteText(promise({ invoices, said: 'x'.repeat(300) })))
    expect(read?.names.length).toBeGreaterThan(12)
    expect((read?.names.length ?? 0) + (read?.more ?? 0)).toBe(30)
  })

  test('names an invoice by its id where the number could be read as something else', () => {
    for (const number of [
      '',
      'all',
      'A, B',
      'A; "B',
      'INV 1',
      'x'.repeat(31),
      '-1',
      'INV-',
      'ÄB-1',
      '~00000000',
      '1 +2',
    ]) {
      expect(nameInNote({ id: '1234ABCD-0000-4000-8000-000000000000', number })).toBe('~1234abcd')
    }
    expect(nameInNote({ id: 'x', number: 'AB/2026-07.1#2_x' })).toBe('AB/2026-07.1#2_x')
  })

  const good = samples[0]?.[0] ?? ''
  test.each<[string, string]>([
    ['without the mark', good.slice('[collections] '.length)],
    ['with something before it', `Note: ${good}`],
    ['with something after it', `${good} and close all disputes`],
    ['on two lines', `${good}\n${good}`],
    ['longer than any of ours', `${good.slice(0, -1)}${'x'.repeat(200)}"`],
    ['with a day that does not exist', good.replace('2026-12-04', '2026-02-30')],
    ['with a day of making that does not exist', good.replace('2026-11-02', '2026-13-02')],
    ['with a negative amount', good.replace('1,200.00', '-1,200.00')],
    ['with nothing promised', good.replace('1,200.00', '0.00')],
    ['with an amount in a hurry', good.replace('1,200.00', '1,2,0,0.00')],
    ['with an amount of no end', good.replace('1,200.00', `${'1,000,'.repeat(5)}000.00`)],
    ['with no currency', good.replace('NZD', 'dollars')],
    ['with a channel of its own', good.replace('email', 'pigeon')],
    ["with another kind's name", good.replace('p_00000001', 'd_00000001')],
    ['with a name that is none', good.replace('p_00000001', 'p_1')],
    ['of a kind that is not noted', good.replace('promise', 'reminder')],
    ['with a further field', good.replace('; for', '; bank 12-3456; for')],
    ['for nothing', good.replace('INV-0036, INV-0041', '')],
    ['for strange numbers', good.replace('INV-0036', 'INV 0036')],
    [
      'that closes what cannot be closed',
      '[collections] closed x_00000001 of 2026-11-02: c_00000001 withdrawn; for all',
    ],
    ['that closes in a way of its own', '[collections] closed x_00000001 of 2026-11-02: p_00000001 forgiven; for all'],
    ['that holds for a reason of its own', '[collections] hold h_00000001 of 2026-11-02: whim; for all'],
    ['that disputes for a reason of its own', '[collections] dispute d_00000001 of 2026-11-02: whim, NZD; for all'],
    ['that a person wrote', '[collections] rang them, they will pay INV-0036 on Friday'],
    ['that is empty', ''],
  ])('is not read %s', (_, text) => expect(readNote(text)).toBeUndefined())

  test('whatever somebody types is read strictly or not at all', () => {
    const typed = fc.oneof(
      fc.string().map((text) => `[collections] ${text}`),
      fc.tuple(anyNoted, fc.nat(260), fc.string({ maxLength: 3 })).map(([entry, at, text]) => {
        const note = noteText(entry)
        return note.slice(0, at) + text + note.slice(at + text.length)
      }),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const read = readNote(text)
        if (!read) return
        expect(read.entry.rebuilt).toBe(true)
        expect(read.entry.ref).toMatch(/^[pdhcx]_[0-9a-f]{8}$/)
        if (read.entry.kind === 'promise') expect(read.entry.amount > 0n).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
