import { describe, expect, it } from 'vitest'
import type { WrittenRecord } from '../../src/call/change.ts'
import { replyWithOutcomes, type Settled } from '../../src/call/outcome-reply.ts'
import { replyWithView } from '../../src/call/reply.ts'
import { changeRecord } from '../tools/fake-books.ts'
import { changeStatus, draft } from './fixtures.ts'

const organisation = { id: 'o', name: 'Kestrel Trading Ltd', demo: true }
const record: WrittenRecord = {
  id: 'x',
  label: 'INV-0001',
  contact: 'Bluefin Logistics',
  status: 'DRAFT',
  total: 11_500n,
  currency: 'NZD',
  link: 'https://go.xero.com/x',
}

function settled(state: Settled['state'], more: Partial<Settled> = {}): Settled {
  const change = more.change ?? draft()
  const outcome = state === 'applied' ? ({ state: 'done', record, warnings: [] } as const) : undefined
  const kept = changeRecord('chg_1a2b3c4d', change, { state: state === 'applied' ? 'applied' : 'held', outcome })
  return { change, effect: 'draft', state, why: 'It posts to the ledger.', record: kept, replayed: false, ...more }
}

function times(count: number, one: Settled): Settled[] {
  return Array.from({ length: count }, () => one)
}

describe('the reply of a write', () => {
  it('links up to three documents, and tells of more in one line each without links', () => {
    expect(replyWithOutcomes(times(3, settled('applied')), organisation).text).toContain(record.link)
    const { text } = replyWithOutcomes(times(4, settled('applied')), organisation)
    expect(text).not.toContain('https')
    expect(text.split('\n').filter((row) => row === '- INV-0001, DRAFT, Bluefin Logistics, 115.00 NZD')).toHaveLength(4)
  })

  it('says a reason that all share once, and different reasons each', () => {
    const { text } = replyWithOutcomes(times(4, settled('held')), organisation)
    expect(text.split('It posts to the ledger.')).toHaveLength(2)
    expect(text.split('- held chg_1a2b3c4d: ')).toHaveLength(5)
    const other = settled('held', { why: 'It is above the limit.' })
    const mixed = replyWithOutcomes([...times(4, settled('held')), other], organisation).text
    expect(mixed.split('It posts to the ledger.')).toHaveLength(5)
    expect(mixed).toContain('It is above the limit.')
  })

  it('keeps what a careful bookkeeper would mention, however many there are', () => {
    const change = { ...draft(), warnings: ['possible duplicate'] }
    const { text } = replyWithOutcomes(times(5, settled('applied', { change })), organisation)
    expect(text.split('Note: possible duplicate')).toHaveLength(6)
  })

  it('says what was done where the name of a record does not', () => {
    const note = { ...record, label: 'Harbour Dental', contact: '', status: '', link: '' }
    const change = { ...draft(), summary: 'Note p_1a2b3c4d in the history of contact "Harbour Dental"' }
    const one = settled('applied', { change })
    const kept = { ...one.record, outcome: { state: 'done', record: note, warnings: [] } } as Settled['record']
    const { text } = replyWithOutcomes(times(4, { ...one, record: kept }), organisation)
    expect(text.split('\n- Note p_1a2b3c4d in the history of contact "Harbour Dental"')).toHaveLength(5)
  })

  it('calls a deleted draft done, not a draft', () => {
    const gone = settled('applied', { change: changeStatus('DELETED', {}, true) })
    expect(replyWithOutcomes([gone], organisation).text).toMatch(/: 1 done\./)
    expect(replyWithOutcomes([settled('applied')], organisation).text).toContain('1 done as draft')
  })

  it('tells of sixty changes, and of more that there are', () => {
    const told = (count: number) =>
      replyWithOutcomes(
        Array.from({ length: count }, () => settled('applied')),
        organisation,
      ).text
    expect(told(60)).not.toContain('more, see list_changes')
    expect(told(61)).toContain('(1 more, see list_changes)')
  })
})

const REMARK = 'Asked for before.'
const EXPLAINED = 'it was not done twice, this is what came of it'

describe('the reply of a write that was asked for before', () => {
  it.each([1, 3, 4, 50])('marks each of %d changes that it is about, and explains the mark once', (count) => {
    const replayed = times(count, settled('applied', { replayed: true }))
    const { text, isError } = replyWithOutcomes(replayed, organisation)
    expect(text.split(REMARK)).toHaveLength(count + 1)
    expect(text.split(EXPLAINED)).toHaveLength(2)
    expect(text).toContain('again: true')
    expect(isError).toBe(false)
  })

  it('marks only those that were, and says nothing of it where none was', () => {
    const { text } = replyWithOutcomes([settled('held', { replayed: true }), settled('applied')], organisation)
    const marked = text.split('\n').findIndex((row) => row.includes(REMARK))
    expect(text.split(REMARK)).toHaveLength(2)
    expect(text.split('\n').slice(0, marked).join()).toContain('- held chg_1a2b3c4d')
    expect(text.split('\n').slice(0, marked).join()).not.toContain('- applied')
    expect(replyWithOutcomes([settled('applied')], organisation).text).not.toMatch(/asked for before/i)
  })
})

describe('where a person agrees', () => {
  it('is told once at most, after what to do', () => {
    const place = 'The user decides at the approvals page.'
    const told = replyWithOutcomes(times(5, settled('held')), organisation, place).text
    expect(told.split(place)).toHaveLength(2)
    expect(told.indexOf(place)).toBeGreaterThan(told.indexOf('See list_changes'))
    expect(replyWithOutcomes(times(5, settled('held')), organisation).text).not.toContain(place)
  })
})

describe('the reply of a read', () => {
  it('keeps a table whole: no cell begins a column or a row of its own', () => {
    const table = { columns: ['name', 'status'], rows: [['a|b\nc', 'x']] }
    const { text } = replyWithView({ say: 'One.', table, data: {} }, organisation)
    expect(text).toContain('name|status\na¦b c|x')
    expect(text.split('\n')).toHaveLength(4)
  })

  it('is cut where it is too long, and says so', () => {
    const label = 'Kestrel Trading Ltd (demo): '
    const told = (length: number) =>
      replyWithView({ say: 'x'.repeat(length - label.length), data: {} }, organisation).text
    expect(told(60_000)).not.toContain('Cut here')
    expect(told(60_001)).toContain('(Cut here: ask for fewer rows.)')
  })
})
