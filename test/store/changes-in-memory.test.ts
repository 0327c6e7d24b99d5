import { describe, expect, it } from 'vitest'
import type { Change, Outcome } from '../../src/call/change.ts'
import type { ChangeState } from '../../src/call/changes.ts'
import { changesInMemory } from '../../src/store/changes-in-memory.ts'
import { changeStatus, documentRef, draft, stillClock } from '../call/fixtures.ts'

const ref = { id: 'org', name: 'Test Ltd', demo: true }

function record(handles: readonly string[] = []) {
  let next = 0
  const changes = changesInMemory(ref, stillClock(), () => handles[next++] ?? String(next))
  const add = (change: Change, state: ChangeState) =>
    changes.add({ organisation: ref, tool: 'x', change, effect: 'draft', state, why: '' })
  return { ...changes, put: add }
}

function written(updatedAt: number): Outcome {
  return { state: 'done', record: { id: 'd1', label: 'INV-1', status: 'DRAFT', updatedAt }, warnings: [] }
}

function touching(updatedAt: number): Change {
  const document = documentRef({ updatedAt })
  const [summary, warnings] = ['change it', []]
  return { act: 'update_document', document, patch: {}, differences: [], totals: undefined, summary, warnings }
}

describe('the record of changes', () => {
  it('lists the newest first', () => {
    const { put, list } = record()
    const ids = [put(draft(), 'held').id, put(draft(), 'sending').id, put(draft(), 'held').id]
    expect(list().map(({ id }) => id)).toEqual(ids.toReversed())
    expect(list(['held'])).toHaveLength(2)
  })

  it('never gives an id twice', () => {
    const { put } = record(['a', 'a', 'a', 'b'])
    expect([put(draft(), 'held').id, put(draft(), 'held').id]).toEqual(['chg_a', 'chg_b'])
  })

  it('knows its own drafts for as long as nobody else has touched them', () => {
    const { put, conclude, isOwnUntouchedDraft } = record()
    conclude(put(draft(), 'sending').id, 'applied', written(5))
    expect(isOwnUntouchedDraft('d1', 5)).toBe(true)
    expect(isOwnUntouchedDraft('d1', 6)).toBe(false)
    expect(isOwnUntouchedDraft('d2', 5)).toBe(false)
    conclude(put(touching(5), 'sending').id, 'applied', written(7))
    expect(isOwnUntouchedDraft('d1', 7)).toBe(true)
    conclude(put(touching(8), 'sending').id, 'applied', written(9))
    expect(isOwnUntouchedDraft('d1', 9)).toBe(false)
    conclude(put(changeStatus('SUBMITTED'), 'sending').id, 'applied', written(10))
    expect(isOwnUntouchedDraft('d1', 10)).toBe(false)
  })

  it('keeps 10,000, forgets the oldest settled one, and never what is open', () => {
    const { put, conclude, list, find } = record()
    const held = put(draft(), 'held')
    const sending = put(draft(), 'sending')
    const settled = Array.from({ length: 9_998 }, () => {
      const { id } = put(draft(), 'sending')
      conclude(id, 'failed')
      return id
    })
    expect(list()).toHaveLength(10_000)
    put(draft(), 'held')
    expect(list()).toHaveLength(10_000)
    expect(find(settled[0] ?? '')).toBeUndefined()
    for (const id of [held.id, sending.id, settled[1] ?? '']) expect(find(id)).toBeDefined()
  })
})
