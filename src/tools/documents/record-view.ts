import type { Day } from '../../books/day.ts'
import type { AttachmentRef, HistoryRecord } from '../../books/documents.ts'
import { distinctLabel } from '../../books/handles.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal } from '../../books/money.ts'
import type { Organisation } from '../../books/organisation.ts'
import { type AppliedAmount, type LedgerRecord, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import type { View } from '../../call/reply.ts'
import { type Column, tableOf } from '../lists/columns.ts'
import { attachmentTable, historyTable, lineTable } from './document-view.ts'
import { recordLabel } from './record-named.ts'

/** What a record is shown with; history and attachments are undefined where they were not asked for. */
export interface RecordSetting {
  organisation: Organisation
  today: Day
  history: readonly HistoryRecord[] | undefined
  attachments: readonly AttachmentRef[] | undefined
}

/** One record of a kind that is neither invoice nor bill, as a reply. */
export function recordView(record: LedgerRecord, { organisation, history, attachments }: RecordSetting): View {
  const notes = factsOf(record)
  return {
    say: sayRecord(record, organisation.baseCurrency),
    table: lineTable(record.lines ?? []),
    sections: [
      { heading: APPLIED[record.kind] ?? 'Applied to', table: tableOf(APPLIED_COLUMNS, record.applied ?? []) },
      { heading: 'Attachments', table: attachmentTable(attachments ?? []) },
      {
        heading: 'History, as others wrote it (newest first)',
        table: historyTable(history ?? [], organisation.zone),
      },
    ],
    ...(notes.length > 0 ? { notes } : {}),
    data: dataOf(record, organisation.baseCurrency),
  }
}

const APPLIED: Readonly<Partial<Record<RecordKind, string>>> = {
  payment: 'Settles',
  batch_payment: 'Payments in it',
}

function sayRecord(record: LedgerRecord, base: string): string {
  const { kind, contact, account, status, total, totalTax, open, date } = record
  const code = cleanText(record.currency || base, 3)
  const words = RECORD_WORDS[kind]
  const whose = contact ? ` of ${quoted(contact.name)}` : ''
  const where = account && account.name !== '' ? ` in ${quoted(account.name, 50)}` : ''
  const tax = totalTax === 0n ? '' : ` (tax ${formatAmount(totalTax)})`
  const left = open === undefined ? '' : `, ${formatAmount(open)} not used yet`
  const label = quoted(recordLabel(record), 60)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${label}${whose}${where}: ${status}, ${formatAmount(total)} ${code}${tax}${left}; dated ${date ?? 'on no day'}.`
}

const APPLIED_COLUMNS: readonly Column<AppliedAmount>[] = [
  { name: 'date', cell: ({ date }) => date ?? '' },
  { name: 'document', cell: ({ document }) => document?.number || document?.id || '' },
  { name: 'kind', cell: ({ kind }) => (kind === 'payment' ? 'payment' : 'credit') },
  { name: 'amount', cell: ({ amount }) => formatAmount(amount) },
  { name: 'reference', cell: ({ reference }) => reference },
]

function factsOf({ kind, type, reference, due, reconciled, lineAmountTypes, lines, facts }: LedgerRecord): string[] {
  const dueWord = kind === 'quote' ? 'expires' : 'due or delivered'
  return [
    type === '' ? '' : `type ${cleanText(type, 30)}`,
    reference === '' ? '' : `${kind === 'journal' ? 'narration' : 'reference'} ${quoted(reference, 200)}`,
    due ? `${dueWord} on ${due}` : '',
    reconciled === undefined ? '' : reconciled ? 'reconciled with a bank statement' : 'not reconciled yet',
    lines && lines.length > 0 && lineAmountTypes === 'Inclusive' ? 'line amounts are with tax' : '',
    ...facts.map(({ name, value }) => `${name}: ${quoted(value, 200)}`),
  ].filter((fact) => fact !== '')
}

function dataOf(record: LedgerRecord, base: string): Record<string, unknown> {
  const { kind, type, status, date, currency, total, open } = record
  return {
    number: cleanText(recordLabel(record), 60),
    handle: cleanText(distinctLabel(record), 80),
    kind,
    ...(type === '' ? {} : { type: cleanText(type, 30) }),
    status,
    date: date ?? null,
    currency: cleanText(currency || base, 3),
    total: formatDecimal(total, 2),
    ...(open === undefined ? {} : { open: formatDecimal(open, 2) }),
  }
}
