import type { Day } from '../../books/day.ts'
import { type Fields, readText } from '../edge/body.ts'
import { postDocument, reverseDocument } from '../ledger.ts'
import type { CreditNote, DocumentStatus } from '../state.ts'
import { markTrading } from './contact-write.ts'
import { allowedWhenAllocated, allowedWhenLocked, changesLedger, changesOf } from './document-changes.ts'
import { readDraft } from './document-draft.ts'
import { CREDIT_NOTE, isPosted, nextStatus } from './document-kinds.ts'
import { lineProblems } from './document-lines.ts'
import { historyAmount, record, throughApi } from './history.ts'
import { lockProblem } from './locks.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { holderOf, nextNumber, PREFIX, takeNumber } from './numbering.ts'
import { documentMoved } from './open-documents.ts'
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
  check(work, before, creditNote, errors)
  if (errors.length === 0) store(work, before, creditNote)
  return { creditNote, errors }
}

function leave(work: Work, before: CreditNote, status: 'VOIDED' | 'DELETED', errors: string[]): SavedCreditNote {
  const creditNote: CreditNote = { ...before, status, updatedAt: work.context.now }
  if (before.allocations.length > 0) errors.push(CREDIT_NOTE.allocated)
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
  }
  return settleCredit(creditNote, creditNote.date)
}

/** Xero's own steps between AUTHORISED and PAID: paid when no credit remains, open again when some does. */
export function settleCredit(creditNote: CreditNote, settledOn: Day): CreditNote {
  if (!isPosted(creditNote.status)) return creditNote
  if (creditNote.remainingCredit !== 0n) {
    const { fullyPaidOn: _, ...open } = creditNote
    return { ...open, status: 'AUTHORISED' }
  }
  return { ...creditNote, status: 'PAID', fullyPaidOn: creditNote.fullyPaidOn ?? settledOn }
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

function check(work: Work, before: CreditNote | undefined, creditNote: CreditNote, errors: string[]): void {
  const changes = before ? changesOf(before, creditNote) : new Set<string>()
  const holder =
    creditNote.type === 'ACCRECCREDIT' && creditNote.number !== '' ? holderOf(work, creditNote.number) : undefined
  if (holder !== undefined && holder !== before?.id) errors.push(CREDIT_NOTE.numberTaken)
  if (before && before.allocations.length > 0 && !allowedWhenAllocated(changes)) errors.push(SEEN.documentAllocated)
  if (creditNote.status === 'DRAFT') return
  errors.push(...lineProblems(creditNote.lines))
  if (creditNote.total < 0n) errors.push(UNSEEN.totalNegative)
  const posted = before !== undefined && isPosted(before.status)
  if (!isPosted(creditNote.status) || (posted && allowedWhenLocked(changes))) return
  const locked = lockProblem(work.organisation.settings, ...(posted ? [before.date] : []), creditNote.date)
  if (locked) errors.push(locked)
}

function store(work: Work, before: CreditNote | undefined, creditNote: CreditNote): void {
  if (creditNote.type === 'ACCRECCREDIT') {
    if (creditNote.number === '') creditNote.number = nextNumber(work, PREFIX.ACCRECCREDIT)
    if (creditNote.number !== before?.number) takeNumber(work, creditNote.number, creditNote.id, before?.number)
  }
  const changes = before ? changesOf(before, creditNote) : new Set<string>()
  const posted = before !== undefined && isPosted(before.status)
  const repost = posted && changesLedger(changes)
  if (repost) reverseDocument(work, before)
  if (isPosted(creditNote.status) && (repost || !posted)) postDocument(work, creditNote)
  replaceCreditNote(work, before, creditNote)
  markTrading(work, creditNote.contactId, creditNote.type)
  const details = sentence(work, creditNote)
  if (!before) record(work, creditNote.id, 'Created', details)
  else if (before.status === creditNote.status && changes.size > 0) record(work, creditNote.id, 'Edited', details)
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
