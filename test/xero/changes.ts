import { day } from '../../src/books/day.ts'
import type { Invoice } from '../../src/books/documents.ts'
import type { LedgerRecord } from '../../src/books/records.ts'
import type { DocumentDraft, DocumentRef } from '../../src/call/acts/documents.ts'
import type { NotedRecord } from '../../src/call/acts/own.ts'
import { refOf as recordRefOf } from '../../src/call/acts/records.ts'
import type { ChangeOf } from '../../src/call/change.ts'

const described = { summary: 'A change of a test', warnings: [] }

export function draftFor(contact: { id: string; name: string }, more: Partial<DocumentDraft> = {}): DocumentDraft {
  return {
    kind: 'invoice',
    contact,
    status: 'DRAFT',
    date: day('2026-11-20'),
    due: day('2026-12-20'),
    number: undefined,
    reference: 'PO 77',
    currency: 'NZD',
    lineAmountTypes: 'Exclusive',
    lines: [
      {
        description: 'Support, November',
        quantity: 25_000n,
        unitAmount: 1_333_333n,
        accountCode: '210',
        taxType: 'OUTPUT2',
      },
    ],
    totals: { subTotal: 33_333n, totalTax: 5_000n, total: 38_333n },
    ...more,
  }
}

export function create(draft: DocumentDraft): ChangeOf<'create_document'> {
  return { ...described, act: 'create_document', draft }
}

export function refOf(invoice: Invoice): DocumentRef {
  const { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt } = invoice
  return { id, kind, number, contact, status, date, total, amountDue, currency, currencyRate, updatedAt }
}

export function setStatus(invoice: Invoice, to: Invoice['status']): ChangeOf<'set_status'> {
  return { ...described, act: 'set_status', document: refOf(invoice), to, ours: false }
}

export function update(invoice: Invoice, patch: ChangeOf<'update_document'>['patch']): ChangeOf<'update_document'> {
  return { ...described, act: 'update_document', document: refOf(invoice), patch, differences: [], totals: undefined }
}

export function updateRecord(
  record: LedgerRecord,
  patch: ChangeOf<'update_record'>['patch'],
): ChangeOf<'update_record'> {
  return { ...described, act: 'update_record', record: recordRefOf(record), patch, differences: [], totals: undefined }
}

export function setRecordStatus(record: LedgerRecord, to: string): ChangeOf<'set_record_status'> {
  return { ...described, act: 'set_record_status', record: recordRefOf(record), to, ours: false }
}

export function repeating(draft: DocumentDraft): ChangeOf<'create_repeating_invoice'> {
  const schedule = { period: 1, unit: 'MONTHLY', start: day('2030-12-01'), end: undefined } as const
  const due = { day: 14, type: 'DAYSAFTERBILLDATE' }
  const more = { schedule: { ...schedule, due }, status: 'DRAFT', sends: false, known: [] } as const
  return { ...described, act: 'create_repeating_invoice', draft: { ...draft, kind: 'invoice' }, ...more }
}

export function email(invoice: Invoice): ChangeOf<'email_document'> {
  return { ...described, act: 'email_document', document: refOf(invoice) }
}

export function markSent(invoice: Invoice): ChangeOf<'mark_sent'> {
  return { ...described, act: 'mark_sent', document: refOf(invoice) }
}

export function createContact(contact: ChangeOf<'create_contact'>['contact']): ChangeOf<'create_contact'> {
  return { ...described, act: 'create_contact', contact }
}

export function updateContact(
  contact: ChangeOf<'update_contact'>['contact'],
  patch: ChangeOf<'update_contact'>['patch'],
): ChangeOf<'update_contact'> {
  return { ...described, act: 'update_contact', contact, patch, differences: [] }
}

export function archiveContact(contact: ChangeOf<'archive_contact'>['contact']): ChangeOf<'archive_contact'> {
  return { ...described, act: 'archive_contact', contact }
}

export function addNote(to: NotedRecord, note: string): ChangeOf<'add_note'> {
  return { ...described, act: 'add_note', to, note, about: '' }
}
