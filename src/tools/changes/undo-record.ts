import type { LedgerRecord } from '../../books/records.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { documentText } from '../documents/document-ref.ts'
import { orderMoved, orderProblem } from '../documents/order-status-rules.ts'
import { recordVoidingOf, statusSet } from '../documents/record-status-rules.ts'

type StatusSet = ChangeOf<'set_record_status'>

/**
 * The change that takes back a new record or its next status: what posted is voided, what was promised goes back to where it was. Pure.
 * Throws Fault where the record moved on, or Xero has no way back.
 */
export function recordStatusUndone(
  change: ChangeOf<'create_document' | 'create_repeating_invoice'> | StatusSet,
  record: LedgerRecord,
  ours: boolean,
): StatusSet {
  if (change.act !== 'set_record_status') return recordVoidingOf(record, ours)
  const before = change.record.status
  if (record.status !== change.to) {
    throw new Fault('refused', `${documentText(record)} is ${record.status}, not ${change.to}.`, 'Nothing to undo.')
  }
  if (record.kind === 'quote' || record.kind === 'purchase_order') {
    const problem = orderProblem(record, before)
    if (problem === undefined) return orderMoved(record, before)
    throw new Fault('refused', `${documentText(record)}: ${problem}.`, 'Delete it with void_documents if it was wrong.')
  }
  if (change.to === 'SUBMITTED') {
    return statusSet(record, 'DRAFT', { verb: 'Take back to DRAFT:', warnings: [], ours: false })
  }
  const voiding = recordVoidingOf(record, false)
  return { ...voiding, warnings: [`Xero cannot take it back to ${before}, only void it`, ...voiding.warnings] }
}
