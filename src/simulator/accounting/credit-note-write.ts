import { type Fields, readText } from '../edge/body.ts'
import { reverseDocument } from '../ledger.ts'
import type { CreditNote, DocumentStatus } from '../state.ts'
import { stockProblems } from '../stock/stock-problems.ts'
import { markTrading } from './contact-write.ts'
import { changesOf } from './document-changes.ts'
import { readDraft } from './document-draft.ts'
import { CREDIT_NOTE, isPosted, nextStatus } from './document-kinds.ts'
import { postUpdate, type Update, updateProblems } from './document-store.ts'
import { historyAmount, record, throughApi } from './history.ts'
import { lockProblem } from './locks.ts'
import { UNSEEN } from './messages.ts'
import { documentMoved } from './open-documents.ts'
import { settleCredit } from './settlement.ts'
import { put, type Work } from './work.ts'

/** What came of one element of a write: the credit note as it is or as it was wanted, and Xero's sentences about it. */
export interface SavedCreditNote {
  creditNote: CreditNote
  errors: string[]
}

/** Creates a credit note (`before` undefined) or updates one. With errors the caller takes back what was written. */
export function saveCreditNote(work: Work, before: CreditNote | undefined, fields: Fields): SavedCreditNote {
  const errors: string[] = []
  const wanted = readText(fields.get('Status'))?.toUpperCase()
  const status = nextStatus(before?.status, wanted)
  if (before && (status === 'VOIDED' || status === 'DELETED')) return leave(work, before, status, errors)
  if (status === undefined) errors.push(before ? CREDIT_NOTE.notEditable : CREDIT_NOTE.notCreatable)
  const creditNote = readCreditNote(work, before, fields, status, errors)
  if (before && status === undefined) return { creditNote, errors }
  const changes = before ? changesOf(before, creditNote) : new Set<string>()
  const update = {
    before,
    after: creditNote,
    changes,
    allocated: before !== undefined && before.remainingCredit !== before.total,
  }
  errors.push(...updateProblems(work, CREDIT_NOTE, update))
  if (errors.length === 0) store(work, before, creditNote, update)
  return { creditNote, errors }
}

function leave(work: Work, before: CreditNote, status: 'VOIDED' | 'DELETED', errors: string[]): SavedCreditNote {
  const creditNote: CreditNote = { ...before, status, updatedAt: work.context.now }
  if (before.remainingCredit !== before.total) errors.push(CREDIT_NOTE.allocated)
  if (isPosted(before.status)) errors.push(...stockProblems(work, { ...before, lines: [] }))
  const locked = status === 'VOIDED' ? lockProblem(work.organisation.settings, before.date) : undefined
  if (locked) errors.push(locked)
  if (errors.length > 0) return { creditNote, errors }
  if (isPosted(before.status)) reverseDocument(work, before)
  replaceCreditNote(work, before, creditNote)
  record(work, before.id, status === 'VOIDED' ? 'Voided' : 'Deleted', sentence(work, creditNote))
  return { creditNote, errors }
}

function readCreditNote(
  work: Work,
  before: CreditNote | undefined,
  fields: Fields,
  status: DocumentStatus | undefined,
  errors: string[],
): CreditNote {
  const type = readType(before, fields, errors)
  const draft = readDraft(work, CREDIT_NOTE, type, before, fields, errors)
  const applied = before ? before.total - before.remainingCredit : 0n
  const creditNote: CreditNote = {
    ...draft,
    type,
    status: status ?? before?.status ?? 'DRAFT',
    remainingCredit: draft.total - applied,
    allocations: before?.allocations ?? [],
    paymentIds: before?.paymentIds ?? [],
  }
  return settleCredit(work, creditNote)
}

function readType(before: CreditNote | undefined, fields: Fields, errors: string[]): CreditNote['type'] {
  const sent = readText(fields.get('Type'))?.toUpperCase()
  if (before) {
    if (sent !== undefined && sent !== before.type) errors.push(UNSEEN.typeFixed)
    return before.type
  }
  if (sent === 'ACCRECCREDIT' || sent === 'ACCPAYCREDIT') return sent
  errors.push(CREDIT_NOTE.typeInvalid)
  return 'ACCRECCREDIT'
}

function store(work: Work, before: CreditNote | undefined, creditNote: CreditNote, update: Update): void {
  postUpdate(work, update)
  replaceCreditNote(work, before, creditNote)
  markTrading(work, creditNote.contactId, creditNote.type)
  const details = sentence(work, creditNote)
  if (!before) record(work, creditNote.id, 'Created', details)
  else if (before.status === creditNote.status && update.changes.size > 0)
    record(work, creditNote.id, 'Edited', details)
  const posted = before !== undefined && isPosted(before.status)
  if (isPosted(creditNote.status) && !posted) record(work, creditNote.id, 'Approved', details)
}

function sentence(work: Work, creditNote: CreditNote): string {
  const contact = work.organisation.contacts.get(creditNote.contactId)?.name ?? ''
  const preposition = creditNote.type === 'ACCRECCREDIT' ? 'to' : 'from'
  const number = creditNote.number === '' ? 'Credit note' : creditNote.number
  return `${number} ${preposition} ${contact} for ${historyAmount(creditNote.total)}${throughApi(work.context)}.`
}

/** Puts a credit note in place of its former self and keeps the index of open documents in step. */
export function replaceCreditNote(work: Work, before: CreditNote | undefined, creditNote: CreditNote): void {
  put(work, work.organisation.creditNotes, creditNote.id, creditNote)
  documentMoved(work, before, creditNote)
}
