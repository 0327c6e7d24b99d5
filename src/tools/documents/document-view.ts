import { type Day, dayAt, daysBetween } from '../../books/day.ts'
import { deepLink } from '../../books/deep-links.ts'
import {
  type AttachmentRef,
  type HistoryRecord,
  type Invoice,
  inBaseCurrency,
  type Line,
  type Settlement,
} from '../../books/documents.ts'
import { distinctLabel, documentLabel } from '../../books/handles.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal, formatPrice, formatShort } from '../../books/money.ts'
import type { Organisation } from '../../books/organisation.ts'
import type { Table, View } from '../../call/reply.ts'
import { type Column, tableOf } from '../lists/columns.ts'
import { documentText } from './document-ref.ts'

/** What a document is shown with; history, attachments and link are undefined where they were not asked for. */
export interface DocumentSetting {
  organisation: Organisation
  today: Day
  history: readonly HistoryRecord[] | undefined
  attachments: readonly AttachmentRef[] | undefined
  onlineUrl: string | undefined
}

/** One document as a reply. */
export function documentView(document: Invoice, setting: DocumentSetting): View {
  const { organisation, today, history, attachments, onlineUrl } = setting
  const link = deepLink(document, organisation)
  const notes = facts(document, organisation.baseCurrency)
  const sections = [
    { heading: 'Payments and credits', table: tableOf(SETTLEMENTS, document.settlements ?? []) },
    { heading: 'Attachments', table: attachmentTable(attachments ?? []) },
    { heading: 'History, as others wrote it (newest first)', table: historyTable(history ?? [], organisation.zone) },
  ]
  const links = [link ? `In Xero: ${link}` : '', onlineUrl ? `Online invoice: ${cleanText(onlineUrl, 200)}` : '']
  return {
    say: sayDocument(document, today),
    table: lineTable(document.lines ?? []),
    sections,
    ...(notes.length > 0 ? { notes } : {}),
    next: [...links, nextStep(document)].filter((text) => text !== '').join('\n'),
    data: dataOf(document, link, onlineUrl),
  }
}

function sayDocument(document: Invoice, today: Day): string {
  const { status, total, totalTax, amountDue, currency, date, due } = document
  const code = cleanText(currency, 3)
  const money = `${formatAmount(total)} ${code} (tax ${formatAmount(totalTax)})`
  const text = documentText(document)
  const open = status === 'AUTHORISED' ? `, ${formatAmount(amountDue)} due${lateText(due, today)}` : ''
  const days = `dated ${date ?? 'on no day'}, due ${due ?? 'on no day'}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}: ${status}, ${money}${open}; ${days}.`
}

function lateText(due: Day | undefined, today: Day): string {
  if (!due || due >= today) return ''
  return `, ${daysBetween(due, today)} days late`
}

const LINES: readonly Column<Line & { position: number }>[] = [
  { name: '#', cell: ({ position }) => `${position}` },
  { name: 'description', cell: ({ description }) => description },
  { name: 'item', cell: ({ itemCode }) => itemCode },
  { name: 'quantity', cell: ({ quantity }) => (quantity === undefined ? '' : formatShort(quantity, 4)) },
  { name: 'unit price', cell: ({ unitAmount }) => formatPrice(unitAmount) },
  { name: 'discount', cell: discountText },
  { name: 'account', cell: ({ accountCode }) => accountCode },
  { name: 'tax type', cell: ({ taxType }) => taxType },
  {
    name: 'tracking',
    cell: ({ tracking }) => tracking.map(({ category, option }) => `${category}: ${option}`).join(', '),
  },
  { name: 'amount', cell: ({ lineAmount }) => formatAmount(lineAmount) },
]

function discountText({ discountRate, discountAmount }: Line): string {
  if (discountRate !== undefined && discountRate !== 0n) return `${formatShort(discountRate, 4)}%`
  return discountAmount === undefined || discountAmount === 0n ? '' : formatAmount(discountAmount)
}

/** The lines of a document, numbered. */
export function lineTable(lines: readonly Line[]): Table {
  return {
    ...tableOf(
      LINES,
      lines.map((line, index) => ({ ...line, position: index + 1 })),
    ),
    longestCell: 200,
  }
}

const SETTLEMENTS: readonly Column<Settlement>[] = [
  { name: 'date', cell: ({ date }) => date ?? '' },
  { name: 'kind', cell: ({ kind }) => kind },
  { name: 'amount', cell: ({ amount }) => formatAmount(amount) },
  { name: 'reference', cell: ({ reference }) => reference },
]

const ATTACHMENTS: readonly Column<AttachmentRef>[] = [
  { name: 'file', cell: ({ fileName }) => fileName },
  { name: 'type', cell: ({ mimeType }) => mimeType },
  { name: 'bytes', cell: ({ size }) => `${size}` },
]

/** Files attached to a document. */
export function attachmentTable(attachments: readonly AttachmentRef[]): Table {
  return tableOf(ATTACHMENTS, attachments)
}

const MOST_HISTORY = 12

/** The newest lines of a history, days in the organisation's time zone. */
export function historyTable(history: readonly HistoryRecord[], zone: string): Table {
  const newest = [...history].sort((a, b) => b.at - a.at).slice(0, MOST_HISTORY)
  const columns: Column<HistoryRecord>[] = [
    { name: 'day', cell: ({ at }) => dayAt(at, zone) },
    { name: 'change', cell: ({ change }) => change },
    { name: 'by', cell: ({ user }) => cleanText(user, 30) },
    { name: 'details', cell: ({ details }) => details },
  ]
  return { ...tableOf(columns, newest), longestCell: 300 }
}

function facts(document: Invoice, base: string): string[] {
  const { reference, lineAmountTypes, sentToContact, expectedPaymentDate, plannedPaymentDate, fullyPaidOn } = document
  const { kind, status, url } = document
  return [
    baseText(document, base),
    reference === '' ? '' : `reference ${quoted(reference)}`,
    lineAmountTypes === 'Exclusive'
      ? ''
      : `line amounts are ${lineAmountTypes === 'Inclusive' ? 'with' : 'without'} tax`,
    kind === 'invoice' && status === 'AUTHORISED' && !sentToContact ? 'not marked as sent to the contact' : '',
    expectedPaymentDate ? `payment is expected on ${expectedPaymentDate}` : '',
    plannedPaymentDate ? `payment is planned for ${plannedPaymentDate}` : '',
    fullyPaidOn ? `paid in full on ${fullyPaidOn}` : '',
    url === '' ? '' : `source link ${quoted(url, 150)}`,
  ].filter((fact) => fact !== '')
}

function baseText({ currency, currencyRate, total }: Invoice, base: string): string {
  if (currency === base || currencyRate === 0n) return ''
  return `in ${cleanText(base, 3)} at its own rate: ${formatAmount(inBaseCurrency(total, currencyRate))}`
}

function nextStep(document: Invoice): string {
  const { status } = document
  if (status === 'DRAFT' || status === 'SUBMITTED')
    return 'Change it with update_document, approve it with approve_documents.'
  if (status === 'AUTHORISED') return 'Change it with update_document; send a sales invoice with email_invoice.'
  return ''
}

function dataOf(document: Invoice, link: string | undefined, onlineUrl: string | undefined): Record<string, unknown> {
  const { kind, status, date, due, currency, total, amountDue } = document
  return {
    number: cleanText(documentLabel(document), 60),
    handle: cleanText(distinctLabel(document), 80),
    kind,
    status,
    date: date ?? null,
    due: due ?? null,
    currency: cleanText(currency, 3),
    total: formatDecimal(total, 2),
    amount_due: formatDecimal(amountDue, 2),
    ...(link ? { link } : {}),
    ...(onlineUrl ? { online_invoice: cleanText(onlineUrl, 200) } : {}),
  }
}
