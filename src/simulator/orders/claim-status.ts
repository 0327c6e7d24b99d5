import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { lockProblem } from '../accounting/locks.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { dayOr, present } from '../accounting/sent.ts'
import { netOf } from '../accounting/totals.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readText } from '../edge/body.ts'
import { entry, post, systemAccount } from '../ledger.ts'
import type { ExpenseClaim, Receipt } from '../state-claims.ts'
import type { JournalLine } from '../state-journals.ts'

type Status = ExpenseClaim['status']

/** PAID is reached by paying at Xero's own screens alone. */
const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  SUBMITTED: ['AUTHORISED', 'DELETED'],
  AUTHORISED: ['VOIDED'],
  PAID: [],
  VOIDED: [],
  DELETED: [],
}

/** What becomes of the receipts; those of a deleted claim are free for another one. */
const RECEIPTS: Readonly<Record<'AUTHORISED' | 'VOIDED' | 'DELETED', Receipt['status']>> = {
  AUTHORISED: 'AUTHORISED',
  VOIDED: 'VOIDED',
  DELETED: 'DRAFT',
}

const ACTS = { AUTHORISED: 'Approved', VOIDED: 'Voided', DELETED: 'Deleted' } as const

/** Approves, voids or deletes a claim: nothing else about it can be changed. Answers with the claim as it is then. */
export function changeClaim(work: Work, before: ExpenseClaim, fields: Fields, errors: string[]): ExpenseClaim {
  const wanted = readText(fields.get('Status'))?.toUpperCase() ?? ''
  const status = STEPS[before.status].find((known) => known === wanted)
  if (status !== 'AUTHORISED' && status !== 'VOIDED' && status !== 'DELETED') {
    errors.push(UNSEEN.claimStatus(before.status, wanted))
    return before
  }
  const claim = { ...before, ...daysOf(work, before, status, fields, errors), status, updatedAt: work.context.now }
  if (status !== 'DELETED') checkPosting(work, claim, errors)
  if (errors.length > 0) return before
  if (status !== 'DELETED') postClaim(work, claim, status === 'VOIDED' ? -1n : 1n)
  moveReceipts(work, claim, RECEIPTS[status])
  put(work, work.organisation.expenseClaims, claim.id, claim)
  record(work, claim.id, ACTS[status], `Expense claim for ${historyAmount(claim.total)}${throughApi(work.context)}.`)
  return claim
}

function daysOf(
  work: Work,
  before: ExpenseClaim,
  status: Status,
  fields: Fields,
  errors: string[],
): Pick<ExpenseClaim, 'reportingDate' | 'paymentDueDate'> {
  if (status !== 'AUTHORISED') return {}
  return present<Pick<ExpenseClaim, 'reportingDate' | 'paymentDueDate'>>({
    reportingDate: dayOr(fields, 'ReportingDate', before.reportingDate, errors) ?? work.context.today,
    paymentDueDate: dayOr(fields, 'PaymentDueDate', before.paymentDueDate, errors),
  })
}

function checkPosting(work: Work, claim: ExpenseClaim, errors: string[]): void {
  const { accounts, settings } = work.organisation
  const locked = claim.reportingDate && lockProblem(settings, claim.reportingDate)
  if (locked) errors.push(locked)
  const unpaid = [...accounts.values()].some((account) => account.systemAccount === 'UNPAIDEXPCLM')
  if (!unpaid) errors.push(UNSEEN.claimAccountMissing)
}

/** Expenses and their tax against what the organisation owes its people; receipts are in base currency. */
function postClaim(work: Work, claim: ExpenseClaim, sign: bigint): void {
  const { organisation } = work
  const owed = entry(systemAccount(organisation, 'UNPAIDEXPCLM').id, -claim.total * sign, '')
  const lines = claim.receiptIds.flatMap((id) => {
    const receipt = organisation.receipts.get(id)
    return receipt ? receiptLines(work, receipt, sign) : []
  })
  const date = claim.reportingDate ?? work.context.today
  post(work, { date, sourceType: 'EXPCLAIM', sourceId: claim.id, reference: '', lines: [owed, ...lines] })
}

function receiptLines(work: Work, receipt: Receipt, sign: bigint): JournalLine[] {
  const gst = systemAccount(work.organisation, 'GST').id
  return receipt.lines.flatMap((line): JournalLine[] => {
    if (line.accountId === undefined) return []
    const taxType = line.taxType === undefined ? {} : { taxType: line.taxType }
    const tracking = line.tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId }))
    const net = netOf(line, receipt.lineAmountTypes) * sign
    const taxAmount = line.taxAmount * sign
    return [
      { ...entry(line.accountId, net, line.description ?? ''), ...taxType, tracking, taxAmount },
      { ...entry(gst, taxAmount, ''), ...taxType },
    ]
  })
}

function moveReceipts(work: Work, claim: ExpenseClaim, status: Receipt['status']): void {
  for (const id of claim.receiptIds) {
    const receipt = work.organisation.receipts.get(id)
    if (!receipt) continue
    const { claimId: _, ...free } = receipt
    const moved = { ...(status === 'DRAFT' ? free : receipt), status, updatedAt: work.context.now }
    put(work, work.organisation.receipts, id, moved)
  }
}
