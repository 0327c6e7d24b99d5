import type { ContactRef } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { isGone, isInLedger, type LedgerRecord, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import { takenOff } from '../../books/totals.ts'
import { type Effect, reachesAtMost } from '../change.ts'
import type { Fact, Shown } from '../shown-change.ts'
import type { Act, ActsOf, Money } from './act.ts'

/** The record that a change relies on, as it was when the change was planned. `open` as in LedgerRecord. */
export interface RecordRef {
  id: string
  kind: RecordKind
  number: string
  contact: ContactRef | undefined
  status: string
  date: Day | undefined
  total: Cents
  /** What lines below 0 take off it; left out where none does, or where they were not read. */
  against?: Cents
  open: Cents | undefined
  currency: string
  currencyRate: bigint
  updatedAt: number
}

/** What a change relies on of a record that was read. */
export function refOf(record: LedgerRecord): RecordRef {
  const { id, kind, number, contact, status, date, total, open, currency, currencyRate, updatedAt } = record
  const against = takenOff((record.lines ?? []).map(({ lineAmount }) => lineAmount))
  const off = against === 0n ? {} : { against }
  return { id, kind, number, contact, status, date, total, ...off, open, currency, currencyRate, updatedAt }
}

/** Acts on records that are neither invoices nor bills. */
export type RecordAct = SetRecordStatus

/** The next status of a record: approved, posted, sent, voided or deleted. `ours`: a draft that this server made and nobody touched. */
export interface SetRecordStatus {
  act: 'set_record_status'
  record: RecordRef
  to: string
  ours: boolean
}

interface OnRecord {
  record: RecordRef
}

/** What holds of every act on a record that exists, unless the act says otherwise. */
export const aboutRecords = {
  money: ({ record }: OnRecord): Money => moneyOf(record),
  contact: ({ record }: OnRecord): ContactRef | undefined => record.contact,
  subject: ({ record }: OnRecord) => record.id,
  kind: ({ record }: OnRecord) => record.kind,
  postingDate: ({ record }: OnRecord) => record.date ?? ('unknown' as const),
  accounts: (_: OnRecord, existing) => existing,
  sources: () => ({ payee: 'xero', amount: 'xero' }),
  makes: false,
} satisfies Partial<Act<OnRecord>>

/** All that is to be known of them. */
export const recordActs: ActsOf<RecordAct> = {
  set_record_status: {
    ...aboutRecords,
    effect: effectOfTransition,
    postingDate: ({ record, to }) =>
      isInLedger(record.kind, record.status) || isInLedger(record.kind, to) ? (record.date ?? 'unknown') : undefined,
    noted: ({ record, to }) => (to === 'DELETED' ? undefined : { on: record.kind, deed: `Set to ${to}` }),
    lasting: ({ record, to }) =>
      isGone(to)
        ? [`a ${RECORD_WORDS[record.kind]} that is ${to} stays so in Xero`, 'Create it anew if it was right.']
        : undefined,
    show: ({ record, to }) =>
      showRecord(record, { differences: [{ field: 'status', before: record.status, after: to }] }),
  },
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  DRAFT: 'draft',
  SUBMITTED: 'submit',
  AUTHORISED: 'post',
  POSTED: 'post',
  PAID: 'post',
  SENT: 'send',
  ACCEPTED: 'record',
  DECLINED: 'record',
  INVOICED: 'record',
  BILLED: 'record',
}

/** How far a record in a status reaches; what is not known reaches furthest. */
export function effectOfRecordStatus(status: string): Effect {
  return EFFECTS[status] ?? 'destroy'
}

function effectOfTransition({ record, to, ours }: SetRecordStatus): Effect {
  if (to === 'DELETED' && record.status === 'DRAFT' && ours) return 'draft'
  const after = effectOfRecordStatus(to)
  // Quotes and orders promise; they are in no ledger that leaving them would move.
  if (after === 'destroy' || !isInLedger(record.kind, record.status)) return after
  const before = effectOfRecordStatus(record.status)
  return reachesAtMost(before, after) ? after : before
}

/** The money of a record. */
export function moneyOf({ total, against = 0n, currency, currencyRate }: RecordRef): Money {
  return { amount: total, against, currency, currencyRate }
}

/** A record as it is, with what an act says beside that; its status stands once, where it changes. */
export function showRecord(record: RecordRef, more: Partial<Shown> = {}): Shown {
  const { kind, number, id, contact, date, total, open, currency } = record
  const status = more.differences?.some(({ field }) => field === 'status') ? '' : record.status
  const words = RECORD_WORDS[kind]
  const facts: readonly Fact[] = [
    [`${words.charAt(0).toUpperCase()}${words.slice(1)}`, number.trim() === '' ? `without a number (${id})` : number],
    ['Contact', contact?.name ?? ''],
    ['Status', status],
    ['Date', date ?? ''],
    ['Total', moneyText(total, currency)],
    ['Open', open === undefined ? '' : moneyText(open, currency)],
  ]
  return { ...more, facts: [...facts, ...(more.facts ?? [])] }
}
