import { addDays, type Day } from '../../books/day.ts'
import type { DraftKind } from '../../books/documents.ts'
import { isInLedger, type LedgerRecord, RECORD_WORDS } from '../../books/records.ts'
import type { DocumentPatch } from '../../call/acts/documents.ts'
import { Fault } from '../../call/fault.ts'
import { documentText } from './document-ref.ts'

/** A credit note, quote or purchase order. */
export type ChangeableRecord = LedgerRecord & { kind: Exclude<DraftKind, 'invoice' | 'bill'> }

/** The kinds of records, besides invoices and bills, whose fields can be changed. */
export const CHANGEABLE = ['credit_note', 'quote', 'purchase_order', 'supplier_credit'] as const

/** A record as one whose fields can be changed. Throws Fault for other kinds. */
export function changeableRecord(record: LedgerRecord): ChangeableRecord {
  const kind = CHANGEABLE.find((one) => one === record.kind)
  if (kind) return { ...record, kind }
  throw new Fault(
    'refused',
    `document: a ${RECORD_WORDS[record.kind]} is not changed here.`,
    'Void or delete it (void_documents) and make a new one.',
  )
}

// Afterwards somebody relies on what it said: the customer, a bill, an invoice.
const UNCHANGEABLE = new Set(['PAID', 'VOIDED', 'DELETED', 'ACCEPTED', 'DECLINED', 'INVOICED', 'BILLED'])

/** Throws Fault when the record's status, its uses or the locked period forbid the patch. Pure. */
export function refuseRecordUpdate(record: ChangeableRecord, patch: DocumentPatch, lockDate: Day | undefined): void {
  const refusal = refusalOf(record, patch, lockDate)
  if (refusal) throw new Fault('refused', `${documentText(record)} ${refusal[0]}.`, refusal[1])
}

function refusalOf(
  record: ChangeableRecord,
  patch: DocumentPatch,
  lockDate: Day | undefined,
): readonly [fact: string, next: string] | undefined {
  const { kind, status, applied } = record
  if (UNCHANGEABLE.has(status)) return [`is ${status}`, 'Create a new one instead, or ask the user.']
  if (Object.keys(patch).length === 0) return ['would not change: every given value is there already', 'Nothing to do.']
  if (patch.expectedPaymentDate ?? patch.plannedPaymentDate) return ['has no payment dates', 'Leave them out.']
  const credit = kind === 'credit_note' || kind === 'supplier_credit'
  if (credit && patch.due) return ['does not fall due', 'Leave due out.']
  if (credit && (applied ?? []).length > 0) {
    return ['is used already', 'Remove its allocations and refunds first (allocate_credit, void_documents).']
  }
  return lockedOut(record, patch, lockDate)
}

function lockedOut({ kind, status, date }: ChangeableRecord, patch: DocumentPatch, lockDate: Day | undefined) {
  if (!isInLedger(kind, status) || !lockDate) return undefined
  const locked = [date, patch.date].find((one) => one !== undefined && one <= lockDate)
  if (!locked) return undefined
  return [
    `would change in the locked period: it is dated ${locked}, and the books are locked up to ${lockDate}`,
    `Ask the user to move the lock date in Xero, or enter a correction dated ${addDays(lockDate, 1)} or later.`,
  ] as const
}
