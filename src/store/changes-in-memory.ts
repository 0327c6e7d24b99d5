import type { Clock } from '../books/clock.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { ChangeLog, ChangeRecord } from '../call/changes.ts'

const LONGEST = 10_000

/**
 * The record of changes for as long as this process lives: what is held is lost when it ends, and nothing of it was written to Xero.
 * At most 10,000 changes are kept; the oldest settled ones go first.
 */
export function changesInMemory(organisation: OrganisationRef, clock: Clock, newHandle: () => string): ChangeLog {
  const records = new Map<string, ChangeRecord>()
  const drafted = new Map<string, number>()
  return {
    list: (states) => [...records.values()].filter((record) => !states || states.includes(record.state)).reverse(),
    find: (id) => records.get(id),
    isOwnUntouchedDraft: (documentId, updatedAt) => drafted.get(documentId) === updatedAt,
    add(entry) {
      const now = clock.now()
      const record = { ...entry, id: freshId(records, newHandle), plannedAt: now, decidedAt: now, outcome: undefined }
      records.set(record.id, record)
      forgetOldest(records)
      return record
    },
    conclude(id, state, outcome) {
      const record = records.get(id)
      const open = record?.state === 'held' || (record?.state === 'sending' && state !== 'withdrawn')
      if (!record || !open) return false
      records.set(id, { ...record, organisation, state, decidedAt: clock.now(), outcome })
      if (outcome?.state === 'done' && outcome.record?.updatedAt !== undefined) {
        noteDraft(record, outcome.record.id, outcome.record.updatedAt, drafted)
      }
      return true
    },
  }
}

function noteDraft(
  { change }: ChangeRecord,
  documentId: string,
  updatedAt: number,
  drafted: Map<string, number>,
): void {
  if (change.act === 'create_document') drafted.set(documentId, updatedAt)
  else if (change.act === 'update_document' && drafted.get(documentId) === change.document.updatedAt) {
    drafted.set(documentId, updatedAt)
  }
}

function freshId(records: ReadonlyMap<string, ChangeRecord>, newHandle: () => string): string {
  let id = `chg_${newHandle()}`
  while (records.has(id)) id = `chg_${newHandle()}`
  return id
}

function forgetOldest(records: Map<string, ChangeRecord>): void {
  if (records.size <= LONGEST) return
  for (const record of records.values()) {
    if (record.state === 'held' || record.state === 'sending') continue
    records.delete(record.id)
    return
  }
}
