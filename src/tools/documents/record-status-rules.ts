import type { Day } from '../../books/day.ts'
import { formatAmount } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import { IN_BATCH, isInLedger, type LedgerRecord, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import { refOf } from '../../call/acts/records.ts'
import type { ChangeOf } from '../../call/change.ts'
import { documentText } from './document-ref.ts'
import { incompleteness } from './status-rules.ts'

type Approval = 'SUBMITTED' | 'AUTHORISED'

/** The status that approving a record gives it in Xero: journals are posted. */
export function approvedStatus(kind: RecordKind, to: Approval): string {
  return kind === 'journal' && to === 'AUTHORISED' ? 'POSTED' : to
}

const APPROVED = new Set<RecordKind>(['credit_note', 'supplier_credit', 'purchase_order', 'journal'])

/** Why a record cannot be approved or submitted, in sentences about it; empty when it can. Pure. */
export function recordApprovalProblems(record: LedgerRecord, to: Approval, accounts: readonly Account[]): string[] {
  const { kind, status } = record
  const words = RECORD_WORDS[kind]
  if (kind === 'quote') return ['a quote is not approved: set_order_status says what became of it']
  if (!APPROVED.has(kind)) return [`a ${words} is not approved in Xero`]
  const wanted = approvedStatus(kind, to)
  if (status === wanted) return [`it is ${wanted} already`]
  if (kind === 'journal' && to === 'SUBMITTED') return ['Xero has no approval list for manual journals']
  if (status !== 'DRAFT' && status !== 'SUBMITTED')
    return [`it is ${status}, and only drafts and submitted ones can be approved`]
  if (kind === 'journal') return []
  if (kind === 'purchase_order') return (record.lines ?? []).length === 0 ? ['it has no line'] : []
  return incompleteness(record, accounts)
}

/** The change that submits, approves or posts a complete record. Pure. */
export function recordApprovalOf(
  record: LedgerRecord,
  to: Approval,
  lockDate: Day | undefined,
): ChangeOf<'set_record_status'> {
  const { kind, date, total } = record
  const verb = to === 'SUBMITTED' ? 'Submit for approval' : kind === 'journal' ? 'Post' : 'Approve'
  const wanted = approvedStatus(kind, to)
  const locked = isInLedger(kind, wanted) && date !== undefined && lockDate !== undefined && date <= lockDate
  const warnings = locked ? [`its date ${date} is in the locked period (up to ${lockDate})`] : []
  if (total === 0n) warnings.push('its total is 0')
  return statusSet(record, wanted, { verb, warnings, ours: false })
}

/** Why a record cannot be voided or deleted, and what to do first; undefined when it can. Pure. */
export function recordVoidProblem(record: LedgerRecord): string | undefined {
  const { kind, status, reconciled } = record
  if (status === 'VOIDED' || status === 'DELETED') return `it is ${status} already`
  const own = OWN_PROBLEMS[kind]?.(record)
  if (own !== undefined) return own
  if (reconciled) return 'it is reconciled with a bank statement. A person has to remove that in Xero first'
  const uses = (record.applied ?? []).map(
    ({ amount, document }) => `${formatAmount(amount)}${document ? ` of ${document.number || document.id}` : ''}`,
  )
  if (!isCredit(kind) || uses.length === 0) return undefined
  return `it is used (${uses.slice(0, 5).join(', ')}). Remove that first: allocations with allocate_credit, refunds with void_documents`
}

function isCredit(kind: RecordKind): boolean {
  return kind === 'credit_note' || kind === 'supplier_credit'
}

const CREDITS_STAY =
  "Xero's API cannot take it back: give it back with refund_credit, or a person can remove it in Xero"

// What only this kind of record is kept by.
const OWN_PROBLEMS: Readonly<Partial<Record<RecordKind, (record: LedgerRecord) => string | undefined>>> = {
  prepayment: () => CREDITS_STAY,
  overpayment: () => CREDITS_STAY,
  bank_transaction: ({ type }) => {
    if (type.endsWith('-TRANSFER'))
      return 'it is half of a bank transfer: delete the transfer (find_documents kind bank_transfer)'
    return /-(PRE|OVER)PAYMENT$/.test(type) ? CREDITS_STAY : undefined
  },
  payment: ({ facts }) => {
    const batch = facts.find(({ name }) => name === IN_BATCH)
    return batch && `it is part of a batch: delete the whole ${batch.value}`
  },
  journal: ({ status }) => (status === 'ARCHIVED' ? 'it is ARCHIVED, which Xero keeps' : undefined),
}

/** The change that voids what is posted and can be voided, and deletes anything else; `ours` is whether this server drafted it, untouched since. Pure. */
export function recordVoidingOf(record: LedgerRecord, ours: boolean): ChangeOf<'set_record_status'> {
  const { kind, status } = record
  const voided = (isCredit(kind) || kind === 'journal') && isInLedger(kind, status)
  const to = voided ? 'VOIDED' : 'DELETED'
  const warnings = [`${to} cannot be undone`, ...settledAgain(record)]
  // Xero does not say when a template was last edited, so nobody can know that it is as we made it.
  const own = ours && kind !== 'repeating_invoice'
  return statusSet(record, to, { verb: voided ? 'Void' : 'Delete', warnings, ours: own })
}

function settledAgain({ kind, applied }: LedgerRecord): string[] {
  if (kind !== 'payment' && kind !== 'batch_payment') return []
  const numbers = (applied ?? []).flatMap(({ document }) => (document ? [document.number || document.id] : []))
  return numbers.length === 0 ? [] : [`${numbers.slice(0, 10).join(', ')} will be due again`]
}

/** The change that gives a record a status, with what it is in the summary. */
export function statusSet(
  record: LedgerRecord,
  to: string,
  { verb, warnings, ours }: { verb: string; warnings: readonly string[]; ours: boolean },
): ChangeOf<'set_record_status'> {
  const { total, currency, date, status } = record
  const money = `${formatAmount(total)} ${currency}`.trim()
  const when = date ?? 'on no day'
  const summary = `${verb} ${documentText(record)}: ${money}, dated ${when} (now ${status})`
  return { act: 'set_record_status', record: refOf(record), to, ours, summary, warnings }
}
