import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { present, textOr } from '../accounting/sent.ts'
import { drop, put, type Work } from '../accounting/work.ts'
import type { Fields } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { LinkedTransaction } from '../state-orders.ts'
import { linkSource, linkTarget, standingOf } from './linked-transaction-json.ts'

/**
 * Links a cost (a line of a bill or of spend money), with or without its customer and the invoice line that charges it; `before` undefined
 * for a new link. Undefined when it is refused, for the reasons added to `errors`.
 */
export function saveLinked(
  work: Work,
  before: LinkedTransaction | undefined,
  fields: Fields,
  errors: string[],
): LinkedTransaction | undefined {
  const { organisation } = work
  if (before) errors.push(...fixedProblems(organisation, before))
  const charged = before && standingOf(organisation, before).target ? before : undefined
  const targetTransactionId = idOr(fields, 'TargetTransactionID', charged?.targetTransactionId)
  const contactId =
    idOr(fields, 'ContactID', before?.contactId) ?? linkTarget(organisation, targetTransactionId ?? '')?.contactId
  const linked: LinkedTransaction = {
    id: before?.id ?? work.context.newId(),
    type: 'BILLABLEEXPENSE',
    sourceTransactionId: idOr(fields, 'SourceTransactionID', before?.sourceTransactionId) ?? '',
    sourceLineId: idOr(fields, 'SourceLineItemID', before?.sourceLineId) ?? '',
    updatedAt: work.context.now,
    ...present<Partial<LinkedTransaction>>({
      contactId,
      targetTransactionId,
      targetLineId: idOr(fields, 'TargetLineItemID', charged?.targetLineId),
    }),
  }
  errors.push(...sourceProblems(organisation, linked), ...targetProblems(organisation, linked))
  if (errors.length > 0) return undefined
  put(work, organisation.linkedTransactions, linked.id, linked)
  return linked
}

/** Deletes a link; one that has been billed, or whose source is gone, stays as the record of it. */
export function deleteLinked(work: Work, linked: LinkedTransaction, errors: string[]): void {
  errors.push(...fixedProblems(work.organisation, linked))
  if (errors.length === 0) drop(work, work.organisation.linkedTransactions, linked.id)
}

function fixedProblems(organisation: OrganisationState, linked: LinkedTransaction): string[] {
  const { status } = standingOf(organisation, linked)
  return status === 'BILLED' || status === 'VOIDED' ? [UNSEEN.linkFixed(status)] : []
}

function idOr(fields: Fields, name: string, before: string | undefined): string | undefined {
  return textOr(fields, name, before)?.toLowerCase()
}

function sourceProblems(organisation: OrganisationState, linked: LinkedTransaction): string[] {
  const source = linkSource(organisation, linked.sourceTransactionId)
  if (!source) return [UNSEEN.linkSourceUnknown]
  if (!source.lines.some((line) => line.id === linked.sourceLineId)) return [SEEN.linkSourceMismatch]
  const others = [...organisation.linkedTransactions.values()].filter((known) => known.id !== linked.id)
  return others.some((known) => known.sourceLineId === linked.sourceLineId) ? [UNSEEN.linkSourceTaken] : []
}

function targetProblems(organisation: OrganisationState, linked: LinkedTransaction): string[] {
  const { contactId, targetTransactionId, targetLineId } = linked
  if (contactId !== undefined && !organisation.contacts.has(contactId)) return [UNSEEN.contactUnknown]
  if (targetTransactionId === undefined && targetLineId === undefined) return []
  if (targetTransactionId === undefined || targetLineId === undefined) return [UNSEEN.linkTargetIncomplete]
  const target = linkTarget(organisation, targetTransactionId)
  if (!target) return [UNSEEN.linkTargetUnknown]
  if (!target.lines.some((line) => line.id === targetLineId)) return [UNSEEN.linkTargetMismatch]
  return target.contactId === contactId ? [] : [SEEN.linkContactMismatch]
}
