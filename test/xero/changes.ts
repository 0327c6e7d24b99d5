import { day } from '../../src/books/day.ts'
import type { Invoice } from '../../src/books/documents.ts'
import type { LedgerRecord } from '../../src/books/records.ts'
import type { SavedKind, SavedValues } from '../../src/books/saved-settings.ts'
import type { DocumentDraft, DocumentRef } from '../../src/call/acts/documents.ts'
import type { FileOwner } from '../../src/call/acts/files.ts'
import type { NotedRecord } from '../../src/call/acts/own.ts'
import { refOf as recordRefOf } from '../../src/call/acts/records.ts'
import type { SettingRef } from '../../src/call/acts/settings.ts'
import { sha256 } from '../../src/call/canonical.ts'
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

export function attach(to: FileOwner, name: string, content: Uint8Array): ChangeOf<'attach_file'> {
  const file = { name, mimeType: 'text/plain', size: content.byteLength, sha256: sha256(content) }
  return { ...described, act: 'attach_file', to, file, includeOnline: false, content }
}

export function createFolder(name: string): ChangeOf<'create_folder'> {
  return { ...described, act: 'create_folder', name }
}

export function storeFile(folder: string, name: string, content: Uint8Array): ChangeOf<'store_file'> {
  const file = { name, mimeType: 'text/plain', size: content.byteLength, sha256: sha256(content) }
  return { ...described, act: 'store_file', folder, file, content }
}

export function createSetting(kind: SavedKind, name: string, values: SavedValues): ChangeOf<'create_setting'> {
  return { ...described, act: 'create_setting', kind, name, values }
}

export function updateSetting(
  kind: SavedKind,
  setting: SettingRef,
  values: SavedValues,
  before: SavedValues,
): ChangeOf<'update_setting'> {
  return { ...described, act: 'update_setting', kind, setting, values, before }
}

export function setMembers(
  group: SettingRef,
  contact: { id: string; name: string },
  to: 'added' | 'removed',
): ChangeOf<'set_group_members'> {
  return { ...described, act: 'set_group_members', group, contacts: [contact], to }
}

export function linkExpense(
  bill: { id: string; label: string },
  lineId: string,
  customer: { id: string; name: string },
): ChangeOf<'link_expense'> {
  const cost = { document: { kind: 'bill' as const, ...bill }, lineId, description: 'Courier', amount: '40.00 NZD' }
  return { ...described, act: 'link_expense', cost, customer, target: undefined, link: undefined }
}

export function addNote(to: NotedRecord, note: string): ChangeOf<'add_note'> {
  return { ...described, act: 'add_note', to, note, about: '' }
}
