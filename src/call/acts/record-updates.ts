import type { Totals } from '../../books/totals.ts'
import type { Difference } from '../change.ts'
import type { ActsOf } from './act.ts'
import { changedParts } from './document-words.ts'
import type { DocumentPatch } from './documents.ts'
import { codesOf } from './lines.ts'
import { aboutRecords, effectOfRecordStatus, moneyOf, type RecordRef, showRecord } from './records.ts'

/** Setting fields or lines of a credit note, quote or purchase order; `totals` are the new ones where lines change. */
export interface UpdateRecord {
  act: 'update_record'
  record: RecordRef
  patch: DocumentPatch
  differences: readonly Difference[]
  totals: Totals | undefined
}

/** All that is to be known of it. */
export const recordUpdateActs: ActsOf<UpdateRecord> = {
  update_record: {
    ...aboutRecords,
    effect: ({ record }) => effectOfRecordStatus(record.status),
    does: { post: 'changes a document that is approved', send: 'changes what the customer was sent' },
    money: ({ record, totals }) => ({
      ...moneyOf(record),
      ...(totals ? { amount: totals.total, before: record.total } : {}),
    }),
    contact: ({ record, patch }) => patch.contact ?? record.contact,
    postingDate: ({ record, patch }) => {
      const [before, after] = [record.date, patch.date]
      return (after !== undefined && (before === undefined || after < before) ? after : before) ?? 'unknown'
    },
    accounts: ({ patch }, existing) => (patch.lines === undefined ? existing : [...existing, ...codesOf(patch.lines)]),
    sources: ({ patch }) => ({ payee: 'xero', amount: patch.lines === undefined ? 'xero' : 'caller' }),
    noted: ({ record }) => ({ on: record.kind, deed: 'Changed' }),
    lasting: () => undefined,
    next: {
      drafted: 'Show the user what was drafted: update_document corrects it, approve_documents moves it on when asked.',
    },
    show: (change) => showRecord(change.record, changedParts(change, change.record)),
  },
}
