import type { Address, ContactRef, PaymentTerms } from '../books/contacts.ts'
import type { Day } from '../books/day.ts'
import type { InvoiceKind, InvoiceStatus, LineAmountTypes } from '../books/documents.ts'
import type { Cents, Decimal4 } from '../books/money.ts'
import type { Totals } from '../books/totals.ts'

/** How far an act reaches, nearest first. The order is the order of reach. */
export const EFFECTS = ['local', 'record', 'draft', 'submit', 'post', 'send', 'pay', 'destroy'] as const

/** What an act does to the world: `local` touches only this server, `draft` leaves the ledger alone, `post` moves it. */
export type Effect = (typeof EFFECTS)[number]

/** Whether `effect` reaches at most as far as `limit`. */
export function reachesAtMost(effect: Effect, limit: Effect): boolean {
  return EFFECTS.indexOf(effect) <= EFFECTS.indexOf(limit)
}

/** A document line as it will be sent: `id` keeps an existing line, without it the line is new. A line that is only words has no quantity and price. */
export interface DraftLine {
  id?: string
  description: string
  quantity?: Decimal4
  unitAmount?: Decimal4
  discountRate?: Decimal4
  /** A fixed discount that an existing line has; new lines use the rate. */
  discountAmount?: Cents
  accountCode?: string
  itemCode?: string
  taxType?: string
  tracking?: readonly { category: string; option: string }[]
}

/** A new invoice or bill, whole. `totals` is our own computation at the tax rates known when it was planned. */
export interface DocumentDraft {
  kind: InvoiceKind
  contact: ContactRef
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED'
  date: Day
  due: Day | undefined
  number: string | undefined
  reference: string | undefined
  currency: string
  lineAmountTypes: LineAmountTypes
  lines: readonly DraftLine[]
  totals: Totals
}

/** The document that a change relies on, as it was when the change was planned. */
export interface DocumentRef {
  id: string
  kind: InvoiceKind
  number: string
  contact: ContactRef
  status: InvoiceStatus
  date: Day | undefined
  total: Cents
  amountDue: Cents
  currency: string
  currencyRate: bigint
  updatedAt: number
}

/** The contact that a change relies on; `updatedAt`, where it was read, is its version then. */
export interface ContactVersion extends ContactRef {
  updatedAt?: number
}

/** Fields of an existing document that a change sets; lines, when given, are the complete new list. */
export interface DocumentPatch {
  contact?: ContactRef
  date?: Day
  due?: Day
  number?: string
  reference?: string
  url?: string
  expectedPaymentDate?: Day
  plannedPaymentDate?: Day
  lines?: readonly DraftLine[]
}

/** Fields of a contact that a change sets. */
export interface ContactPatch {
  name?: string
  email?: string
  firstName?: string
  lastName?: string
  accountNumber?: string
  taxNumber?: string
  phone?: string
  bankAccount?: string
  salesAccount?: string
  purchasesAccount?: string
  salesTerms?: PaymentTerms
  purchasesTerms?: PaymentTerms
  addresses?: readonly Address[]
}

/** A field's value before and after, as text for people. */
export interface Difference {
  field: string
  before: string
  after: string
}

/** A document or contact that a history note is written to. */
export interface NotedRecord {
  kind: InvoiceKind | 'contact'
  id: string
  label: string
}

interface Described {
  /** What will happen, in our words; ledger text inside is quoted. */
  summary: string
  /** What a careful bookkeeper would mention before saying yes. */
  warnings: readonly string[]
}

/** One intended act, with everything needed to carry it out and to show it to a person. */
export type Change = Described &
  (
    | { act: 'create_contact'; contact: ContactPatch & { name: string } }
    | { act: 'update_contact'; contact: ContactVersion; patch: ContactPatch; differences: readonly Difference[] }
    | { act: 'archive_contact'; contact: ContactVersion }
    | { act: 'create_document'; draft: DocumentDraft }
    | {
        act: 'update_document'
        document: DocumentRef
        patch: DocumentPatch
        differences: readonly Difference[]
        totals: Totals | undefined
      }
    | { act: 'set_status'; document: DocumentRef; to: InvoiceStatus; ours: boolean }
    | { act: 'email_document'; document: DocumentRef }
    | { act: 'mark_sent'; document: DocumentRef }
    | { act: 'add_note'; to: NotedRecord; note: string; about: string }
    | { act: 'withdraw_change'; changeId: string }
  )

/** One member of Change, by its act. */
export type ChangeOf<Act extends Change['act']> = Extract<Change, { act: Act }>

/** The effect of one change, read off the change itself: prior and next state decide, never what the tool says of itself. */
export function effectOf(change: Change): Effect {
  switch (change.act) {
    case 'withdraw_change':
      return 'local'
    case 'create_contact':
    case 'update_contact':
    case 'add_note':
      return 'record'
    case 'archive_contact':
      return 'destroy'
    case 'create_document':
      return effectOfStatus(change.draft.status)
    case 'update_document':
      return effectOfUpdate(change)
    case 'set_status':
      return effectOfTransition(change)
    case 'email_document':
    case 'mark_sent':
      return 'send'
  }
}

function effectOfStatus(status: InvoiceStatus): Effect {
  if (status === 'DRAFT') return 'draft'
  return status === 'SUBMITTED' ? 'submit' : 'post'
}

// Payment promises are notes beside the ledger; anything else on a posted document changes what was posted.
const RECORD_FIELDS = new Set(['expectedPaymentDate', 'plannedPaymentDate'])

function effectOfUpdate({ document, patch }: ChangeOf<'update_document'>): Effect {
  if (Object.keys(patch).every((field) => RECORD_FIELDS.has(field))) return 'record'
  return effectOfStatus(document.status)
}

function effectOfTransition({ document, to, ours }: ChangeOf<'set_status'>): Effect {
  if (to === 'VOIDED') return 'destroy'
  if (to === 'DELETED') return document.status === 'DRAFT' && ours ? 'draft' : 'destroy'
  // Leaving the ledger moves it as much as entering it.
  const [before, after] = [effectOfStatus(document.status), effectOfStatus(to)]
  return reachesAtMost(before, after) ? after : before
}

/** The amount a change is about, before or after it, whichever is larger, with its currency; undefined where it has none. */
export function amountOf(change: Change): { amount: Cents; currency: string; currencyRate: bigint } | undefined {
  if (change.act === 'create_document') {
    const { totals, currency } = change.draft
    return { amount: totals.total, currency, currencyRate: 0n }
  }
  if (!('document' in change)) return undefined
  const { total, currency, currencyRate } = change.document
  const after = change.act === 'update_document' && change.totals ? change.totals.total : total
  const amount = magnitude(after) > magnitude(total) ? after : total
  return { amount, currency, currencyRate }
}

function magnitude(amount: Cents): Cents {
  return amount < 0n ? -amount : amount
}

/** The contact a change is about, the new one where it changes; undefined where it has none or creates it. */
export function contactOf(change: Change): ContactRef | undefined {
  if (change.act === 'create_document') return change.draft.contact
  if (change.act === 'update_document') return change.patch.contact ?? change.document.contact
  if (change.act === 'update_contact' || change.act === 'archive_contact') return change.contact
  return 'document' in change ? change.document.contact : undefined
}

/** The ledger date a change would post on, the earlier one where it moves; undefined where it posts on none. */
export function postingDateOf(change: Change): Day | undefined {
  if (change.act === 'create_document') return change.draft.date
  if (change.act === 'update_document') {
    const [before, after] = [change.document.date, change.patch.date]
    return after !== undefined && (before === undefined || after < before) ? after : before
  }
  return change.act === 'set_status' ? change.document.date : undefined
}

/** A document or contact as Xero answered it after a change; `label` is its number or name, amounts are cents. */
export interface WrittenRecord {
  id: string
  label: string
  contact?: string
  status: string
  total?: Cents
  currency?: string
  due?: Day
  link?: string
  updatedAt?: number
}

/** What became of one change, once that is certain: `done` with what Xero has now, or `failed` with why; then nothing was written. */
export type Outcome =
  | { state: 'done'; record: WrittenRecord | undefined; warnings: readonly string[] }
  | { state: 'failed'; fact: string; next: string }

/** The document or contact that a change is about; undefined for one that makes a new one, or is about neither. */
export function subjectOf(change: Change): string | undefined {
  if ('document' in change) return change.document.id
  if (change.act === 'update_contact' || change.act === 'archive_contact') return change.contact.id
  return change.act === 'add_note' ? change.to.id : undefined
}
