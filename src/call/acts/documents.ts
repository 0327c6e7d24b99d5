import type { ContactRef } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import type { DraftKind, InvoiceKind, InvoiceStatus, LineAmountTypes } from '../../books/documents.ts'
import type { Cents } from '../../books/money.ts'
import type { Totals } from '../../books/totals.ts'
import { type Difference, type Effect, reachesAtMost } from '../change.ts'
import { type AccountCodes, type ActsOf, type Money, nothing } from './act.ts'
import { showDocument, showDraft, showUpdate } from './document-words.ts'
import { againstIn, codesOf, type DraftLine } from './lines.ts'
import type { OrderText } from './order-texts.ts'
import { effectOfRecordStatus } from './records.ts'

/**
 * A new document, whole. `totals` is our own computation at the tax rates known when it was planned; `due` of a quote is its expiry, of a
 * purchase order its delivery; `credits` is the invoice or bill that a credit note is for.
 */
export interface DocumentDraft {
  kind: DraftKind
  contact: ContactRef
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'SENT'
  credits?: { id: string; number: string }
  /** What only quotes and purchase orders say. */
  texts?: Readonly<Partial<Record<OrderText, string>>>
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
  /** What lines below 0 take off it; left out where none does, or where they were not read. */
  against?: Cents
  amountDue: Cents
  currency: string
  currencyRate: bigint
  updatedAt: number
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

/** Making documents of any kind, and acts on sales invoices and bills. */
export type DocumentAct =
  | { act: 'create_document'; draft: DocumentDraft }
  | UpdateDocument
  | SetStatus
  | { act: 'email_document'; document: DocumentRef }
  | { act: 'mark_sent'; document: DocumentRef }

/** Setting fields or lines of an existing document; `totals` are the new ones where lines change. */
export interface UpdateDocument {
  act: 'update_document'
  document: DocumentRef
  patch: DocumentPatch
  differences: readonly Difference[]
  totals: Totals | undefined
}

interface SetStatus {
  act: 'set_status'
  document: DocumentRef
  to: InvoiceStatus
  ours: boolean
}

interface OnDocument {
  document: DocumentRef
}

// What holds of every act on a document that exists, unless the act says otherwise.
const aboutDocuments = {
  money: ({ document }: OnDocument): Money => moneyOf(document),
  contact: ({ document }: OnDocument): ContactRef => document.contact,
  subject: ({ document }: OnDocument) => document.id,
  kind: ({ document }: OnDocument) => document.kind,
  postingDate: nothing,
  accounts: (_: OnDocument, existing: AccountCodes) => existing,
  sources: () => ({ payee: 'xero', amount: 'xero' }) as const,
  makes: false,
}

/** All that is to be known of them. */
export const documentActs: ActsOf<DocumentAct> = {
  create_document: {
    effect: ({ draft }) => effectOfRecordStatus(draft.status),
    money: ({ draft }) => ({
      ...{ amount: draft.totals.total, against: againstIn(draft.lines) },
      ...{ currency: draft.currency, currencyRate: 0n },
    }),
    contact: ({ draft }) => draft.contact,
    subject: nothing,
    kind: ({ draft }) => draft.kind,
    postingDate: ({ draft }) => draft.date,
    accounts: ({ draft }) => codesOf(draft.lines),
    sources: () => ({ payee: 'xero', amount: 'caller' }),
    noted: ({ draft }) => ({ on: draft.kind, deed: `Created as ${draft.status}` }),
    makes: true,
    lasting: nothing,
    next: {
      drafted: 'Show the user what was drafted: update_document corrects it, approve_documents moves it on when asked.',
      held: 'As drafts (without status) they go in at once, for a person to approve in Xero.',
    },
    show: ({ draft }) => showDraft(draft),
  },
  update_document: {
    ...aboutDocuments,
    effect: effectOfUpdate,
    does: { post: 'changes a document that is posted' },
    money: ({ document, patch, totals }) => ({
      ...moneyOf(document),
      ...(totals ? { amount: totals.total, before: document.total } : {}),
      ...(patch.lines ? { against: againstIn(patch.lines) } : {}),
    }),
    contact: ({ document, patch }) => patch.contact ?? document.contact,
    postingDate: earlierDate,
    accounts: ({ patch }, existing) => (patch.lines === undefined ? existing : [...existing, ...codesOf(patch.lines)]),
    sources: ({ patch }) => ({ payee: 'xero', amount: patch.lines === undefined ? 'xero' : 'caller' }),
    noted: ({ document }) => ({ on: document.kind, deed: 'Changed' }),
    lasting: nothing,
    next: {
      drafted: 'Show the user what was drafted: update_document corrects it, approve_documents moves it on when asked.',
    },
    show: showUpdate,
  },
  set_status: {
    ...aboutDocuments,
    effect: effectOfTransition,
    postingDate: ({ document }) => document.date ?? 'unknown',
    noted: ({ document, to }) => ({ on: document.kind, deed: `Set to ${to}` }),
    lasting: lastingStatus,
    show: ({ document, to }) =>
      showDocument(document, { differences: [{ field: 'status', before: document.status, after: to }] }),
  },
  email_document: {
    ...aboutDocuments,
    effect: () => 'send',
    sources: () => ({ payee: 'xero', amount: 'xero', address: 'xero' }),
    noted: ({ document }) => ({ on: document.kind, deed: 'E-mailed' }),
    lasting: () => ['an e-mail that was sent stays sent', 'Tell the user; a correction is another e-mail.'],
    leavesAsWas: true,
    // It leaves its document as it was, so only which one counts.
    essence: ({ act, document }) => [act, document.id],
    next: {
      failed:
        'Nothing was sent. If Xero does not send, the user can: the online invoice link is in get_document with history, then email_invoice with action mark_as_sent.',
    },
    show: ({ document }) => showDocument(document, { facts: [['E-mail', "goes to the contact's address in Xero"]] }),
  },
  mark_sent: {
    ...aboutDocuments,
    effect: () => 'send',
    does: { send: 'tells Xero that the contact has the document' },
    noted: ({ document }) => ({ on: document.kind, deed: 'Marked as sent' }),
    lasting: () => ['Xero keeps the mark', 'Tell the user; nothing in the ledger depends on it.'],
    show: ({ document }) =>
      showDocument(document, { differences: [{ field: 'sent to contact', before: 'no', after: 'yes' }] }),
  },
}

// Payment promises are notes beside the ledger; anything else on a posted document changes what was posted.
const RECORD_FIELDS = new Set(['expectedPaymentDate', 'plannedPaymentDate'])

function effectOfUpdate({ document, patch }: UpdateDocument): Effect {
  if (Object.keys(patch).every((field) => RECORD_FIELDS.has(field))) return 'record'
  return effectOfRecordStatus(document.status)
}

function effectOfTransition({ document, to, ours }: SetStatus): Effect {
  if (to === 'VOIDED') return 'destroy'
  if (to === 'DELETED') return document.status === 'DRAFT' && ours ? 'draft' : 'destroy'
  // Leaving the ledger moves it as much as entering it.
  const [before, after] = [effectOfRecordStatus(document.status), effectOfRecordStatus(to)]
  return reachesAtMost(before, after) ? after : before
}

function moneyOf({ total, against = 0n, currency, currencyRate }: DocumentRef): Money {
  return { amount: total, against, currency, currencyRate }
}

function earlierDate({ document, patch }: UpdateDocument): Day | 'unknown' {
  const [before, after] = [document.date, patch.date]
  return (after !== undefined && (before === undefined || after < before) ? after : before) ?? 'unknown'
}

function lastingStatus({ to }: SetStatus): readonly [fact: string, next: string] | undefined {
  if (to === 'SUBMITTED' || to === 'AUTHORISED') return undefined
  return [
    `a document that is ${to} stays so in Xero`,
    to === 'DRAFT' ? 'Submit it again with approve_documents.' : 'Create it anew if it was right.',
  ]
}
