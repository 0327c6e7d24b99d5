import { type LedgerRecord, RECORD_WORDS, type RecordKind } from '../books/records.ts'
import type { UpdateRecord } from '../call/acts/record-updates.ts'
import { Fault } from '../call/fault.ts'
import type { ChangeableResource } from './calls/new-records.ts'
import { patchDifferences } from './document-content.ts'
import { lostLine } from './document-operations.ts'
import type { Checked, Operation } from './operations.ts'
import { overtakenOutcome } from './outcomes.ts'
import {
  doneWith,
  labelOf,
  otherKind,
  readRecord,
  recordOutcome,
  unmovedRecord,
  whatMovedOf,
} from './record-operations.ts'
import { wholeQuote } from './wire/quotes.ts'
import { SPELLING } from './wire/records.ts'
import { changedFields } from './wire/writes.ts'

/** Fields and lines of a credit note, quote or purchase order; of a quote the whole is sent, of the others only what changes. */
export const updateRecord: Operation<'update_record'> = {
  batched: false,
  check: async (run, changes) => {
    const checked: Checked[] = []
    for (const change of changes) {
      const { moved, before } = await unmovedRecord(run, change.record)
      const lines = (before as LedgerRecord | undefined)?.lines
      checked.push({ moved: moved ?? lostLine(change.record.number || change.record.id, change.patch, lines), before })
    }
    return checked
  },
  send: async (client, [change], before, write) => {
    if (!change) throw new Fault('internal', 'Nothing was given to send.', 'Please report this.')
    const { record, patch } = change
    const kind = changeable(record.kind)
    const resource = RESOURCES[kind]
    const now = before as LedgerRecord
    const fields = changedFields(kind, patch, now.lines ?? [])
    const whole = record.kind === 'quote' ? wholeQuote(now) : { [SPELLING[resource].id]: record.id }
    return await client.changeRecord(resource, { ...whole, ...fields }, write)
  },
  outcome: (run, { record, totals }, element) => {
    const known = { id: record.id, label: labelOf(record), status: record.status }
    const expected = { kind: otherKind(record.kind), status: record.status, known, total: totals?.total }
    return recordOutcome(run, element, expected)
  },
  find: async (run, change) => {
    const now = await readRecord(run, change.record)
    if (!now) return []
    if (isShown(change, now)) return [doneWith(run, now)]
    return whatMovedOf(change.record, now) === undefined ? [] : [overtakenOutcome(labelOf(change.record))]
  },
}

function isShown({ patch }: UpdateRecord, now: LedgerRecord): boolean {
  return patchDifferences(patch, now).length === 0
}

const RESOURCES = {
  credit_note: 'CreditNote',
  supplier_credit: 'CreditNote',
  quote: 'Quote',
  purchase_order: 'PurchaseOrder',
} as const satisfies Partial<Record<RecordKind, ChangeableResource>>

function changeable(kind: RecordKind): keyof typeof RESOURCES {
  if (kind === 'credit_note' || kind === 'supplier_credit' || kind === 'quote' || kind === 'purchase_order') return kind
  throw new Fault('internal', `A ${RECORD_WORDS[kind]} is not changed this way.`, 'Please report this.')
}
