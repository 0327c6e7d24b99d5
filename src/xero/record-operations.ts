import { deepLink } from '../books/deep-links.ts'
import { handleOf } from '../books/handles.ts'
import { recordOfInvoice } from '../books/invoice-record.ts'
import { formatAmount } from '../books/money.ts'
import { type LedgerRecord, RECORD_WORDS, type RecordKind } from '../books/records.ts'
import type { RecordRef, SetRecordStatus } from '../call/acts/records.ts'
import type { Outcome, WrittenRecord } from '../call/change.ts'
import { Fault } from '../call/fault.ts'
import type { StatusField } from './calls/record-statuses.ts'
import type { Run } from './executor.ts'
import { idChunks } from './find-invoices.ts'
import type { Checked, Operation } from './operations.ts'
import { driftOutcome, overtakenOutcome, refusedOutcome, UNREADABLE } from './outcomes.ts'
import { type OtherKind, recordById, resourceOf } from './records.ts'
import { echoOf, ifReadable } from './wire/echo.ts'
import { invoicePage } from './wire/invoices.ts'
import { recordOf } from './wire/records.ts'

/** A record's next status; what is read before it is sent is repeated where Xero wants it whole. */
export const setRecordStatus: Operation<'set_record_status'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map(({ record }) => unmovedRecord(run, record))),
  send: async (client, [change], before, write) => {
    const { record, to } = change ?? missing()
    return await client.setRecordStatus(statusFieldOf(record.kind), { id: record.id, status: to, before }, write)
  },
  outcome: (run, change, element) => statusOutcome(run, change, element),
  find: async (run, change) => {
    const { record, to } = change
    const now = await readRecord(run, record)
    // Xero shows nothing of some records once they are deleted.
    if (!now) return to === 'DELETED' ? [doneWith(run, { ...recordOfRef(record), status: to })] : []
    if (now.status === to || (to === 'AUTHORISED' && now.status === 'PAID')) return [doneWith(run, now)]
    return whatMovedOf(record, now) === undefined ? [] : [overtakenOutcome(labelOf(record))]
  },
}

function statusOutcome(run: Run, { record, to }: SetRecordStatus, element: unknown): Outcome {
  return recordOutcome(run, element, { kind: otherKind(record.kind), status: to, known: recordOfRef(record) })
}

/** What is known of a written record before Xero's answer is read. */
export interface ExpectedRecord {
  kind: OtherKind
  status: string
  known?: WrittenRecord
  /** The total that the plan said, cents. */
  total?: bigint | undefined
}

/** The outcome of a record that was written, from Xero's answer. Nothing odd in the answer makes it a failure. */
export function recordOutcome(run: Run, element: unknown, { kind, status, known, total }: ExpectedRecord): Outcome {
  const echo = echoOf(element)
  if (echo.refused) return refusedOutcome(echo)
  const now = ifReadable(() => recordOf(resourceOf(kind), kind, element, false))
  if (!now) return { state: 'done', record: known && { ...known, status }, warnings: [...echo.warnings, UNREADABLE] }
  const warnings = [...echo.warnings]
  if (total !== undefined && now.total !== total) {
    warnings.push(`Xero's total is ${formatAmount(now.total)}, the plan said ${formatAmount(total)}.`)
  }
  if (now.status !== status) warnings.push(`Xero's status is ${now.status}, the plan said ${status}.`)
  return doneWith(run, now, warnings)
}

/** A record that was written or found again, as an outcome. */
export function doneWith(run: Run, now: LedgerRecord | WrittenRecord, warnings: readonly string[] = []): Outcome {
  if (!('kind' in now)) return { state: 'done', record: now, warnings }
  const { id, kind, number, contact, status, total, currency, updatedAt } = now
  const organisation = run.organisation()
  const link = organisation && deepLink({ id, kind, status }, organisation)
  const record: WrittenRecord = {
    ...{ id, label: number.trim() === '' ? handleOf(now) : number, status, total, updatedAt },
    ...(contact ? { contact: contact.name } : {}),
    ...(currency === '' ? {} : { currency }),
    ...(link === undefined ? {} : { link }),
  }
  return { state: 'done', record, warnings }
}

/** Reads a record that a plan relied on and compares; `before` is the record as it is now. */
export async function unmovedRecord(run: Run, before: RecordRef): Promise<Checked> {
  return comparedWith(before, await readRecord(run, before))
}

function comparedWith(before: RecordRef, now: LedgerRecord | undefined): Checked {
  const what = now ? whatMovedOf(before, now) : 'it is gone'
  return what === undefined ? { before: now } : { moved: driftOutcome(labelOf(before), what) }
}

/** A record as it is now, whole; undefined where Xero has it no more. */
export async function readRecord(
  run: Run,
  { kind, id }: Pick<RecordRef, 'kind' | 'id'>,
): Promise<LedgerRecord | undefined> {
  return await recordById(run.client, otherKind(kind), id)
}

/** Reads what plans relied on and compares, one entry for each: invoices and bills in as few calls as there can be, other records one by one. */
export async function unmovedRecords(run: Run, before: readonly RecordRef[]): Promise<Checked[]> {
  const ids = before.filter(({ kind }) => kind === 'invoice' || kind === 'bill').map(({ id }) => id)
  const invoices = new Map<string, LedgerRecord>()
  for (const some of ids.length === 0 ? [] : idChunks(ids)) {
    const { rows } = invoicePage(await run.client.invoices({ ids: some, light: true, page: 1 }), false)
    for (const row of rows) invoices.set(row.id, recordOfInvoice(row))
  }
  return await Promise.all(
    before.map(async (one) => {
      if (!ids.includes(one.id)) return await unmovedRecord(run, one)
      return comparedWith(one, invoices.get(one.id))
    }),
  )
}

/** What of a record that a plan relied on is different now; undefined where nothing is. UpdatedDateUTC misses some changes. */
export function whatMovedOf(before: RecordRef, now: LedgerRecord): string | undefined {
  if (now.status !== before.status) return `its status is now ${now.status}, it was ${before.status}`
  if (now.total !== before.total) {
    return `its total is now ${formatAmount(now.total)}, it was ${formatAmount(before.total)}`
  }
  if (now.open !== before.open)
    return `what is open of it is now ${amountText(now.open)}, it was ${amountText(before.open)}`
  if (now.contact?.id !== before.contact?.id) return 'it belongs to another contact now'
  if (now.date !== before.date) return `its date is now ${now.date ?? 'empty'}, it was ${before.date ?? 'empty'}`
  return now.updatedAt === before.updatedAt ? undefined : 'somebody edited it'
}

function amountText(amount: bigint | undefined): string {
  return amount === undefined ? 'nothing' : formatAmount(amount)
}

/** What people call a record that a plan relied on. */
export function labelOf(record: RecordRef): string {
  return record.number.trim() === '' ? handleOf(record) : record.number
}

function recordOfRef(record: RecordRef): WrittenRecord {
  const { id, contact, status, total, currency } = record
  return { id, label: labelOf(record), ...(contact ? { contact: contact.name } : {}), status, total, currency }
}

/** A kind as one that is no invoice; those have acts of their own. Throws Fault for invoices and bills. */
export function otherKind(kind: RecordKind): OtherKind {
  if (kind === 'invoice' || kind === 'bill') {
    throw new Fault('internal', `A ${RECORD_WORDS[kind]} is changed by another act.`, 'Please report this.')
  }
  return kind
}

function statusFieldOf(kind: RecordKind): StatusField {
  const resource = resourceOf(otherKind(kind))
  if (resource === 'Prepayment' || resource === 'Overpayment') {
    throw new Fault('internal', `Xero has no way to change a ${RECORD_WORDS[kind]}.`, 'Please report this.')
  }
  return resource
}

function missing(): never {
  throw new Fault('internal', 'Nothing was given to send.', 'Please report this.')
}
