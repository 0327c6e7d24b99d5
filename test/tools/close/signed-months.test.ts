import { expect, test } from 'vitest'
import type { Note, NoteReader } from '../../../src/call/notes.ts'
import { readSignedMonths } from '../../../src/tools/close/run/signed-months.ts'
import { OCTOBER } from './month-fixture.ts'

const by = { by: 'Ann', reason: '', amount: 0n, until: '' }
const stepped = (step: string, as: string) => ({ event: 'stepped', step, as, ...by })

function notes(bodies: readonly (readonly [month: string, body: unknown])[]): NoteReader {
  const all = bodies.map(([month, body], index): Note => {
    return { kind: 'close_event', subject: `close:${month}`, by: 'Ann', body, number: index + 1, at: (index + 1) * 100 }
  })
  return {
    read: async ({ subject, after = 0 } = {}) => all.filter((one) => one.subject === subject && one.number > after),
  }
}

test('months are signed from the last sign-off of the whole close on, until a person opens them again', async () => {
  const record = notes([
    ['2026-08', stepped('sign', 'signed')],
    ['2026-08', stepped('sign', 'signed')],
    ['2026-09', stepped('sign', 'signed')],
    ['2026-09', stepped('sign', 'open')],
    ['2026-07', stepped('bank', 'signed')],
    ['2026-06', { event: 'stepped', step: 'sign' }],
    ['2026-05', stepped('sign', 'prepared')],
    ['2025-09', stepped('sign', 'signed')],
  ])
  expect(await readSignedMonths(record, OCTOBER)).toEqual([{ month: '2026-08', at: 200 }])
})
