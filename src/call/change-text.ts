import type { Day } from '../books/day.ts'
import type { InvoiceKind } from '../books/documents.ts'
import { cleanText } from '../books/ledger-text.ts'
import { type Cents, type Decimal4, formatAmount, formatShort } from '../books/money.ts'
import { lineAmount, type Totals } from '../books/totals.ts'
import type { Change, ChangeOf, Difference, DocumentDraft, DocumentPatch, DocumentRef, DraftLine } from './change.ts'
import type { ApprovalTier, ChangeRecord } from './changes.ts'
import { contactDifferences, contactFacts } from './contact-text.ts'
import { organisationLabel, type Table } from './reply.ts'

/** A label with its value, as text for people. */
export type Fact = readonly [label: string, value: string]

/** A change as the person who decides on it sees it: plain text, free of control characters, still to be escaped where markup is written. */
export interface ChangeText {
  title: string
  facts: readonly Fact[]
  differences: readonly Difference[]
  /** The complete lines that will be sent; undefined where none are. */
  lines: Table | undefined
  totals: readonly Fact[]
  warnings: readonly string[]
  why: string
  proposedBy: string
  expires: string
}

/**
 * One rendering of a change for everybody who may agree to it, read off what is sent and not off words about it. Instants are in `zone` (an
 * IANA name). Bank details are in full, since a person must see what they agree to: for approvers alone, never for a reply or an assistant.
 */
export function describeChange(record: ChangeRecord, zone = 'UTC'): ChangeText {
  const { change, organisation, proposer } = record
  const client = visible(proposer.client)
  return {
    title: visible(change.summary, 2_000),
    facts: cleaned([
      ['Organisation', organisationLabel(organisation)],
      ...factsOf(change),
      ['Needs', TIER_WORDS[record.tier]],
      ['Agreed so far', record.agreed.join(', ')],
      ['Change', record.id],
      ['Tool', record.tool],
      ['Proposed', instantText(record.plannedAt, zone)],
    ]),
    differences: differencesOf(change).map(({ field, before, after }) => ({
      field: visible(field),
      before: visible(before, LONGEST),
      after: visible(after, LONGEST),
    })),
    lines: linesOf(change),
    totals: totalsOf(change),
    warnings: change.warnings.map((warning) => visible(warning, 500)),
    why: visible(record.why, 500),
    proposedBy: `${visible(proposer.user)}${client === '' ? '' : ` through ${client}`}`,
    expires: instantText(record.expiresAt, zone),
  }
}

/** Text for a person's eyes: cleaned, and with every kind of space made a plain one, so that none can push words out of sight. */
export function visible(text: string, limit = 200): string {
  return cleanText(text.replace(/[\p{Zs}\u2800]+/gu, ' '), limit)
}

/** An instant in milliseconds as `2026-11-20 22:00 Pacific/Auckland`. Throws RangeError for an unknown zone. */
export function instantText(instant: number, zone: string): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const
  return `${new Intl.DateTimeFormat('sv-SE', options).format(instant)} ${zone}`
}

/** The amount a change is about with its currency, as it will be; empty where it has none. */
export function amountText(change: Change): string {
  if (change.act === 'create_document') return moneyText(change.draft.totals.total, change.draft.currency)
  if (!('document' in change)) return ''
  const total = (change.act === 'update_document' ? change.totals?.total : undefined) ?? change.document.total
  return moneyText(total, change.document.currency)
}

// Xero keeps descriptions of up to 4,000 characters, and what is agreed to is shown whole.
const LONGEST = 4_000

const TIER_WORDS: Readonly<Record<ApprovalTier, string>> = {
  elicitation: 'one person, who may answer in the assistant',
  person: 'one person, with a passkey or a one-time code',
  two_people: 'two different people, each with a passkey or a one-time code',
}

const KIND_WORDS: Readonly<Record<InvoiceKind, string>> = { invoice: 'Sales invoice', bill: 'Bill' }

function cleaned(facts: readonly Fact[]): Fact[] {
  return facts.map(([label, value]): Fact => [label, visible(value, LONGEST)]).filter(([, value]) => value !== '')
}

function factsOf(change: Change): Fact[] {
  switch (change.act) {
    case 'create_contact':
      return contactFacts(change.contact)
    case 'update_contact':
    case 'archive_contact':
      return [['Contact', change.contact.name]]
    case 'create_document':
      return draftFacts(change.draft)
    case 'update_document':
    case 'email_document':
    case 'mark_sent':
      return documentFacts(change.document)
    case 'set_status':
      return documentFacts(change.document, change.to)
    case 'add_note':
      return [
        [change.to.kind === 'contact' ? 'Contact' : KIND_WORDS[change.to.kind], change.to.label],
        ['Note', change.note],
      ]
    case 'withdraw_change':
      return [['Withdraws', change.changeId]]
  }
}

const AMOUNT_WORDS: Readonly<Record<DocumentDraft['lineAmountTypes'], string>> = {
  Exclusive: 'before tax',
  Inclusive: 'including tax',
  NoTax: 'without tax',
}

function draftFacts(draft: DocumentDraft): Fact[] {
  return [
    [KIND_WORDS[draft.kind], draft.number ?? 'new, without a number yet'],
    [draft.kind === 'invoice' ? 'To' : 'From', draft.contact.name],
    ['Status', draft.status],
    ['Reference', draft.reference ?? ''],
    ['Date', draft.date],
    ['Due', draft.due ?? "by the contact's terms"],
    ['Line amounts', AMOUNT_WORDS[draft.lineAmountTypes]],
  ]
}

function documentFacts(document: DocumentRef, to?: string): Fact[] {
  const { kind, number, contact, status, date, total, amountDue, currency } = document
  return [
    [KIND_WORDS[kind], visible(number) === '' ? `without a number (${document.id})` : number],
    [kind === 'invoice' ? 'To' : 'From', contact.name],
    ['Status', to === undefined ? status : `${status} -> ${to}`],
    ['Date', date ?? ''],
    ['Total now', moneyText(total, currency)],
    ['Still due', moneyText(amountDue, currency)],
  ]
}

function differencesOf(change: Change): readonly Difference[] {
  if (change.act === 'update_contact') return contactDifferences(change)
  return change.act === 'update_document' ? documentDifferences(change) : []
}

type PlainField = Exclude<keyof DocumentPatch, 'lines'>

// Also the words that planned differences use for these fields.
const DOCUMENT_FIELDS: Readonly<Record<PlainField, string>> = {
  contact: 'contact',
  date: 'date',
  due: 'due',
  number: 'number',
  reference: 'reference',
  url: 'link',
  expectedPaymentDate: 'expected payment date',
  plannedPaymentDate: 'planned payment date',
}

function documentDifferences({ patch, differences }: ChangeOf<'update_document'>): Difference[] {
  const names = Object.entries(DOCUMENT_FIELDS) as [PlainField, string][]
  const plain = names.flatMap(([field, name]) => {
    const value = patch[field]
    if (value === undefined) return []
    const before = differences.find((one) => one.field === name)?.before ?? ''
    return [{ field: name, before, after: typeof value === 'object' ? value.name : (value as Day | string) }]
  })
  const ofLines = differences.filter(({ field }) => !names.some(([, name]) => name === field))
  return [...plain, ...ofLines]
}

interface Column {
  name: string
  cell(line: DraftLine): string
}

const COLUMNS: readonly Column[] = [
  { name: 'Description', cell: ({ description }) => visible(description, LONGEST) },
  { name: 'Item', cell: ({ itemCode }) => visible(itemCode ?? '') },
  { name: 'Quantity', cell: ({ quantity }) => (quantity === undefined ? '' : formatShort(quantity, 4)) },
  { name: 'Unit price', cell: ({ unitAmount }) => (unitAmount === undefined ? '' : priceText(unitAmount)) },
  { name: 'Discount', cell: discountText },
  { name: 'Account', cell: ({ accountCode }) => visible(accountCode ?? '') },
  { name: 'Tax type', cell: ({ taxType }) => visible(taxType ?? '') },
  { name: 'Tracking', cell: trackingText },
  { name: 'Amount', cell: amountOfLine },
]

function linesOf(change: Change): Table | undefined {
  const lines = change.act === 'create_document' ? change.draft.lines : undefined
  const sent = lines ?? (change.act === 'update_document' ? change.patch.lines : undefined)
  if (!sent) return undefined
  const columns = COLUMNS.filter(({ cell }) => sent.some((line) => cell(line) !== ''))
  return {
    columns: columns.map(({ name }) => name),
    rows: sent.map((line) => columns.map(({ cell }) => cell(line))),
    longestCell: LONGEST,
  }
}

function discountText({ discountRate, discountAmount }: DraftLine): string {
  if (discountRate !== undefined && discountRate !== 0n) return `${formatShort(discountRate, 4)}%`
  return discountAmount === undefined || discountAmount === 0n ? '' : formatAmount(discountAmount)
}

function trackingText({ tracking = [] }: DraftLine): string {
  return tracking.map(({ category, option }) => `${visible(category)}: ${visible(option)}`).join(', ')
}

function amountOfLine({ quantity, unitAmount, discountRate, discountAmount }: DraftLine): string {
  if (quantity === undefined || unitAmount === undefined) return ''
  return formatAmount(lineAmount({ quantity, unitAmount, discountRate, discountAmount }))
}

function priceText(price: Decimal4): string {
  return price % 100n === 0n ? formatAmount(price / 100n) : formatShort(price, 4)
}

function totalsOf(change: Change): Fact[] {
  if (change.act === 'create_document') return totalFacts(change.draft.totals, change.draft.currency)
  if (change.act !== 'update_document' || !change.totals) return []
  const { document, totals } = change
  return [...totalFacts(totals, document.currency), ['Total before', moneyText(document.total, document.currency)]]
}

function totalFacts({ subTotal, totalTax, total }: Totals, currency: string): Fact[] {
  return [
    ['Subtotal', formatAmount(subTotal)],
    ['Tax', formatAmount(totalTax)],
    ['Total', moneyText(total, currency)],
  ]
}

function moneyText(amount: Cents, currency: string): string {
  return `${formatAmount(amount)} ${visible(currency, 3)}`.trim()
}
