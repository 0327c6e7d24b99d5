import type { Day } from '../../books/day.ts'
import { type Invoice, NEXT_STATUS } from '../../books/documents.ts'
import { handleOf } from '../../books/handles.ts'
import { formatAmount } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import type { ChangeOf } from '../../call/change.ts'
import { documentText, isPartlySettled, refOf } from './document-ref.ts'

/** Why a document cannot get a status, in sentences about it; empty when it can. Pure. */
export function approvalProblems(
  document: Invoice,
  to: 'SUBMITTED' | 'AUTHORISED',
  accounts: readonly Account[],
): string[] {
  const { status } = document
  if (status === to) return [`it is ${to} already`]
  if (!NEXT_STATUS[status].includes(to))
    return [`it is ${status}, and only drafts and submitted documents can be approved`]
  return [...(document.due ? [] : ['it has no due date']), ...incompleteness(document, accounts)]
}

/** What a document lacks to be posted, in sentences about it. Pure. */
export function incompleteness(
  { lines, total }: Pick<LedgerRecord, 'lines' | 'total'>,
  accounts: readonly Account[],
): string[] {
  const problems: string[] = []
  if (total < 0n) problems.push(`its total ${formatAmount(total)} is negative`)
  const priced = (lines ?? []).filter(({ unitAmount, accountCode }) => unitAmount !== undefined || accountCode !== '')
  if (priced.length === 0) problems.push('it has no line with an amount')
  lines?.forEach(({ description, accountCode, unitAmount, itemCode, lineAmount }, index) => {
    const name = `line ${index + 1}`
    if (description === '') problems.push(`${name} has no description`)
    if (unitAmount === undefined && lineAmount === 0n && accountCode === '') return
    if (accountCode === '' && itemCode === '') problems.push(`${name} has no account`)
    if (unitAmount === undefined) problems.push(`${name} has no unit price`)
    if (isArchived(accountCode, accounts)) problems.push(`the account of ${name} is archived`)
  })
  return problems
}

function isArchived(code: string, accounts: readonly Account[]): boolean {
  const account = accounts.find((one) => one.code === code)
  return account?.status === 'ARCHIVED'
}

/** The change that submits or approves a complete document. */
export function approvalOf(
  document: Invoice,
  to: 'SUBMITTED' | 'AUTHORISED',
  lockDate: Day | undefined,
): ChangeOf<'set_status'> {
  const { total, totalTax, currency, date, due, status } = document
  const verb = to === 'SUBMITTED' ? 'Submit for approval' : 'Approve'
  const money = `${formatAmount(total)} ${currency} (tax ${formatAmount(totalTax)})`
  const locked = date !== undefined && lockDate !== undefined && date <= lockDate
  const warnings = locked ? [`its date ${date} is in the locked period (up to ${lockDate})`] : []
  if (total === 0n) warnings.push('its total is 0')
  if (date && due && due < date) warnings.push(`it is due on ${due}, before its date ${date}`)
  return {
    act: 'set_status',
    document: refOf(document),
    to,
    ours: false,
    summary: `${verb} ${documentText(document)}: ${money}, dated ${date ?? 'on no day'}, due ${due ?? 'on no day'} (now ${status})`,
    warnings,
  }
}

/** Why a document cannot be voided or deleted, and what to do first; undefined when it can. Pure. */
export function voidProblem(document: Invoice): string | undefined {
  const { status } = document
  if (status === 'VOIDED' || status === 'DELETED') return `it is ${status} already`
  if (status !== 'PAID' && !isPartlySettled(document)) return undefined
  const settlements = (document.settlements ?? []).map(
    ({ kind, id, date, amount }) =>
      `${kind} of ${formatAmount(amount)} ${document.currency}${date ? ` on ${date}` : ''}${kind === 'payment' && id !== '' ? ` (${handleOf({ kind, id })})` : ''}`,
  )
  const what = settlements.length > 0 ? settlements.join(', ') : `${formatAmount(document.amountPaid)} paid`
  return `it has a settlement: ${what}. Remove that first: payments with void_documents, credit with allocate_credit`
}

/** The change that voids a posted document or deletes an unposted one; `ours` is whether this server drafted it, untouched since. */
export function voidingOf(document: Invoice, ours: boolean): ChangeOf<'set_status'> {
  const to = document.status === 'AUTHORISED' ? 'VOIDED' : 'DELETED'
  const { total, currency, date, status } = document
  const verb = to === 'VOIDED' ? 'Void' : 'Delete'
  return {
    act: 'set_status',
    document: refOf(document),
    to,
    ours,
    summary: `${verb} ${documentText(document)}: ${formatAmount(total)} ${currency}, dated ${date ?? 'on no day'} (now ${status})`,
    warnings: [`${to} cannot be undone`],
  }
}
