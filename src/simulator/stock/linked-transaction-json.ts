import { isPosted } from '../accounting/document-kinds.ts'
import { present } from '../accounting/sent.ts'
import { msInstant } from '../edge/wire-dates.ts'
import { type FieldTable, fieldTable, guidField, instantField, textField } from '../query/fields.ts'
import type { Invoice, Line, OrganisationState } from '../state.ts'
import type { LinkedTransaction } from '../state-orders.ts'

/** The statuses of a billable expense. */
export type LinkedStatus = 'DRAFT' | 'APPROVED' | 'ONDRAFT' | 'BILLED' | 'VOIDED'

/** What a cost stands on: a bill or spend money that is neither voided nor deleted. */
export interface LinkSource {
  type: 'ACCPAY' | 'SPEND'
  isApproved: boolean
  lines: readonly Line[]
}

/** The source with an id; undefined when there is none, or it is of another kind, voided or deleted. */
export function linkSource({ invoices, bankTransactions }: OrganisationState, id: string): LinkSource | undefined {
  const bill = invoices.get(id)
  if (bill?.type === 'ACCPAY' && isAlive(bill)) {
    return { type: 'ACCPAY', isApproved: isPosted(bill.status), lines: bill.lines }
  }
  const spent = bankTransactions.get(id)
  if (spent?.type !== 'SPEND' || spent.status !== 'AUTHORISED') return undefined
  return { type: 'SPEND', isApproved: true, lines: spent.lines }
}

/** The sales invoice with an id that a cost can be charged on; undefined when there is none, or it is voided or deleted. */
export function linkTarget({ invoices }: OrganisationState, id: string): Invoice | undefined {
  const invoice = invoices.get(id)
  return invoice?.type === 'ACCREC' && isAlive(invoice) ? invoice : undefined
}

function isAlive({ status }: Invoice): boolean {
  return status !== 'VOIDED' && status !== 'DELETED'
}

/**
 * A billable expense as the documents make it. A source that is voided or has lost the line voids it. A target that is voided or has lost
 * the line sets it free again: it is then as if it had never been charged.
 */
export function standingOf(
  organisation: OrganisationState,
  linked: LinkedTransaction,
): { status: LinkedStatus; target?: Invoice } {
  const source = linkSource(organisation, linked.sourceTransactionId)
  if (!source?.lines.some((line) => line.id === linked.sourceLineId)) return { status: 'VOIDED' }
  const target = linkTarget(organisation, linked.targetTransactionId ?? '')
  if (!target?.lines.some((line) => line.id === linked.targetLineId)) {
    return { status: source.isApproved ? 'APPROVED' : 'DRAFT' }
  }
  return { status: isPosted(target.status) ? 'BILLED' : 'ONDRAFT', target }
}

/** A billable expense as Xero shows it. */
export function linkedJson(organisation: OrganisationState, linked: LinkedTransaction): Record<string, unknown> {
  const { status, target } = standingOf(organisation, linked)
  return {
    LinkedTransactionID: linked.id,
    SourceTransactionID: linked.sourceTransactionId,
    SourceLineItemID: linked.sourceLineId,
    ...present<Record<string, unknown>>({
      ContactID: linked.contactId,
      TargetTransactionID: target?.id,
      TargetLineItemID: target && linked.targetLineId,
    }),
    Status: status,
    Type: linked.type,
    UpdatedDateUTC: msInstant(linked.updatedAt),
    SourceTransactionTypeCode: sourceType(organisation, linked),
  }
}

function sourceType({ invoices }: OrganisationState, linked: LinkedTransaction): LinkSource['type'] {
  return invoices.has(linked.sourceTransactionId) ? 'ACCPAY' : 'SPEND'
}

/** What `where` and `order` may name. */
export function linkedFields(organisation: OrganisationState): FieldTable<LinkedTransaction> {
  const target = (row: LinkedTransaction) => standingOf(organisation, row).target
  return fieldTable<LinkedTransaction>('LinkedTransaction', {
    LinkedTransactionID: guidField((row) => row.id),
    SourceTransactionID: guidField((row) => row.sourceTransactionId),
    SourceLineItemID: guidField((row) => row.sourceLineId),
    ContactID: guidField((row) => row.contactId),
    TargetTransactionID: guidField((row) => target(row)?.id),
    TargetLineItemID: guidField((row) => target(row) && row.targetLineId),
    Status: textField((row) => standingOf(organisation, row).status),
    Type: textField((row) => row.type),
    SourceTransactionTypeCode: textField((row) => sourceType(organisation, row)),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
  })
}
