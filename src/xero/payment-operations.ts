import type { LedgerRecord } from '../books/records.ts'
import {
  type Movement,
  type Paid,
  type RecordBatchPayment,
  type RecordPayment,
  totalOf,
} from '../call/acts/payments.ts'
import type { XeroClient } from './client.ts'
import { sameText } from './document-content.ts'
import type { Operation } from './operations.ts'
import { doneWith, recordOutcome, unmovedRecords } from './record-operations.ts'
import { liveRecordsSince } from './records.ts'
import { allOf, guidLiteral, onDay } from './where.ts'
import { newBatchPayment, newPayment } from './wire/payments.ts'

/**
 * A payment of a document, or a refund of credit. A payment has no number: it is found again by document, amount, day, account and
 * reference among those that were not on the document when it was planned.
 */
export const recordPayment: Operation<'record_payment'> = {
  batched: true,
  check: (run, changes) =>
    unmovedRecords(
      run,
      changes.map(({ paid }) => paid.of),
    ),
  send: (client, changes, _, write) => client.createPayments(changes.map(newPayment), write),
  outcome: (run, { paid }, element) =>
    recordOutcome(run, element, { kind: 'payment', status: 'AUTHORISED', total: paid.amount }),
  find: async (run, change, since) =>
    (await movements(run.client, 'payment', change, since))
      .filter((now) => isPayment(change, now))
      .map((now) => doneWith(run, now)),
}

/** Payments as one movement of an account: found again by what they settle, beside day, account and reference. */
export const recordBatchPayment: Operation<'record_batch_payment'> = {
  batched: false,
  check: async (run, changes) =>
    await Promise.all(
      changes.map(async ({ paid }) => {
        const checked = await unmovedRecords(
          run,
          paid.map(({ of }) => of),
        )
        return { moved: checked.find(({ moved }) => moved)?.moved }
      }),
    ),
  send: async (client, changes, _, write) => {
    const [change] = changes
    return change ? await client.createBatchPayment(newBatchPayment(change), write) : { elements: [] }
  },
  outcome: (run, { paid }, element) =>
    recordOutcome(run, element, { kind: 'batch_payment', status: 'AUTHORISED', total: totalOf(paid) }),
  find: async (run, change, since) =>
    (await movements(run.client, 'batch_payment', change, since))
      .filter((now) => isBatch(change, now))
      .map((now) => doneWith(run, now)),
}

/** What moved money in an account on a day with the same reference, written at or after `since` (milliseconds). */
async function movements(
  client: XeroClient,
  kind: 'payment' | 'batch_payment',
  { account, date, reference }: Movement,
  since: number,
): Promise<LedgerRecord[]> {
  const where = allOf([`Account.AccountID==${guidLiteral(account.id)}`, ...onDay(date)])
  const found = await liveRecordsSince(client, kind, where, since)
  return found.filter(
    (now) => now.date === date && now.account?.id === account.id && sameText(now.reference, reference),
  )
}

function isPayment({ paid }: RecordPayment, now: LedgerRecord): boolean {
  if (paid.known.includes(now.id) || now.total !== paid.amount) return false
  return now.applied?.some(({ document }) => document?.id === paid.of.id) === true
}

function isBatch({ paid }: RecordBatchPayment, { applied = [] }: LedgerRecord): boolean {
  return applied.length === paid.length && paid.every((one) => applied.some((now) => isMember(one, now)))
}

function isMember({ of, amount, known }: Paid, now: NonNullable<LedgerRecord['applied']>[number]): boolean {
  return now.document?.id === of.id && now.amount === amount && !known.includes(now.id)
}
