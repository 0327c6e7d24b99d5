import { type LedgerRecord, RECORD_STATUSES, RECORD_WORDS } from '../../books/records.ts'
import type { ChangeOf } from '../../call/change.ts'
import { statusSet } from './record-status-rules.ts'

// What Xero is known to refuse: a quote is declined once it was sent, and an approved order goes back no more.
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'quote DRAFT': ['DECLINED'],
  'quote ACCEPTED': ['DECLINED'],
  'purchase_order AUTHORISED': ['DRAFT', 'SUBMITTED'],
  'purchase_order BILLED': ['DRAFT', 'SUBMITTED'],
}

/** Why a quote or purchase order cannot get a status; undefined when it can. Pure. */
export function orderProblem({ kind, status, lines }: LedgerRecord, to: string): string | undefined {
  const known = RECORD_STATUSES[kind].filter((one) => one !== 'DELETED')
  if (!known.includes(to)) return `a ${RECORD_WORDS[kind]} is never ${to}; it can be ${known.join(', ')}`
  if (status === 'DELETED') return 'it is DELETED'
  if (status === to) return `it is ${to} already`
  if (to !== 'DRAFT' && lines?.length === 0) return 'it has no line'
  return REFUSED[`${kind} ${status}`]?.includes(to) ? `it is ${status}, and Xero does not make that ${to}` : undefined
}

/** The change that gives a quote or purchase order a status. Pure. */
export function orderMoved(order: LedgerRecord, to: string): ChangeOf<'set_record_status'> {
  const warnings = to === 'SENT' ? ['Xero marks it as sent, and sends nothing: the user has to'] : []
  return statusSet(order, to, { verb: `Set to ${to}:`, warnings, ours: false })
}
