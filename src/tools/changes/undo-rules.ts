import type { Contact } from '../../books/contacts.ts'
import { dayAt } from '../../books/day.ts'
import type { Invoice } from '../../books/documents.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { actOf, subjectOf } from '../../call/acts.ts'
import type { Change, ChangeOf, WrittenRecord } from '../../call/change.ts'
import type { ChangeRecord, ChangeState } from '../../call/changes.ts'
import { Fault } from '../../call/fault.ts'
import { archivingOf } from '../contacts/contact-rules.ts'
import { type AnyDocument, isInvoice } from '../documents/any-named.ts'
import { documentText, refOf } from '../documents/document-ref.ts'
import { recordVoidProblem } from '../documents/record-status-rules.ts'
import { voidingOf, voidProblem } from '../documents/status-rules.ts'

const REVERSIBLE = [
  'create_contact',
  'create_document',
  'create_repeating_invoice',
  'update_document',
  'set_status',
  'set_record_status',
  'update_record',
] as const

/** A change of an act that there is a way to undo here. */
export type Reversible = ChangeOf<(typeof REVERSIBLE)[number]>

type StatusSet = ChangeOf<'set_status'>

const UNAPPLIED: Readonly<Record<Exclude<ChangeState, 'applied'>, string>> = {
  held: 'It has not happened; drop it with withdraw_change.',
  sending: 'It is being carried out; look again with list_changes.',
  failed: 'Nothing of it was written.',
  withdrawn: 'Nothing of it was written.',
  rejected: 'Nothing of it was written.',
  expired: 'Nothing of it was written.',
}

/** The change of a record, when it was applied and its kind can be reversed. Pure. Throws Fault otherwise, with what can be done. */
export function reversibleIn({ id, state, change }: ChangeRecord): Reversible {
  if (state !== 'applied') throw new Fault('refused', `change: ${id} is ${state}, not applied.`, UNAPPLIED[state])
  const lasting = actOf(change).lasting(change)
  if (lasting) throw new Fault('refused', `change: ${id} cannot be undone: ${lasting[0]}.`, lasting[1])
  if (isReversible(change)) return change
  throw new Error(`undo_change has no way to undo ${change.act}, and the act does not say why`)
}

function isReversible(change: Change): change is Reversible {
  return (REVERSIBLE as readonly string[]).includes(change.act)
}

/** The document or contact that an applied change made or was about. Throws Fault where Xero's answer did not say. */
export function undoneSubject({ id, change, outcome }: ChangeRecord): string {
  const written = outcome?.state === 'done' ? outcome.record?.id : undefined
  const subject = subjectOf(change) ?? written
  if (subject !== undefined) return subject
  throw new Fault(
    'refused',
    `change: which record ${id} made is not known here.`,
    'Find it with find_documents or find_contacts and use void_documents or save_contact.',
  )
}

/** Of applied changes to the same record, newest first, those after this one. Throws Fault when one of them has undone it. Pure. */
export function laterThan(record: ChangeRecord, applied: readonly ChangeRecord[]): readonly ChangeRecord[] {
  const own = applied.findIndex(({ id }) => id === record.id)
  const later = own < 0 ? applied : applied.slice(0, own)
  const undo = stillStanding(later).undone.get(record.id)
  if (!undo) return later
  throw new Fault('refused', `change: ${record.id} was undone already, by ${undo.id}.`, 'Nothing to do.')
}

// From the newest back: an undo cancels what it undid and itself, unless it was undone in its turn.
function stillStanding(later: readonly ChangeRecord[]): {
  undone: ReadonlyMap<string, ChangeRecord>
  standing: readonly ChangeRecord[]
} {
  const undone = new Map<string, ChangeRecord>()
  const standing: ChangeRecord[] = []
  for (const one of later) {
    if (undone.has(one.id)) continue
    const target = undoneIn(one)
    if (target !== undefined) undone.set(target, one)
    if (moves(one) && !later.some(({ id }) => id === target)) standing.push(one)
  }
  return { undone, standing }
}

// The summary is ours: what a ledger says stands in it later, and in quotes.
function undoneIn({ tool, change }: ChangeRecord): string | undefined {
  return tool === UNDO ? /^Undo (chg_[0-9a-z]+): /.exec(change.summary)?.[1] : undefined
}

const UNDO = 'undo_change'

/** A change as the one that undoes a record: its summary begins with that, which is how it is recognised later. */
export function undoing<Undo extends Change>({ id }: ChangeRecord, change: Undo): Undo {
  return { ...change, summary: `Undo ${id}: ${change.summary}` }
}

/**
 * Throws Fault when a document is not as this server left it, has payments or credits on it, or is voided or deleted already. With
 * `alone`, later changes by this server stand in the way too, unless they have been undone themselves. Pure.
 */
export function refuseMoved(
  record: ChangeRecord,
  document: AnyDocument,
  later: readonly ChangeRecord[],
  { alone, zone }: { alone: boolean; zone: string },
): void {
  const problem = isInvoice(document) ? voidProblem(document) : recordVoidProblem(document)
  if (problem) throw new Fault('refused', `${documentText(document)}: ${problem}.`, 'Nothing was undone.')
  const known = newestInstant([record, ...later])
  if (known !== document.updatedAt) {
    const when = known === undefined ? '' : ` on ${dayAt(document.updatedAt, zone)}`
    throw new Fault(
      'refused',
      `${documentText(document)} is not as ${later[0]?.id ?? record.id} left it: it was changed in Xero since${when}.`,
      'Show the user what it is now (get_document), and change it with update_document or void_documents if they still want that.',
    )
  }
  const [standing] = stillStanding(later).standing
  if (!alone || !standing) return
  throw new Fault(
    'refused',
    `${documentText(document)} was changed by ${standing.id} after ${record.id}.`,
    `Undo ${standing.id} first.`,
  )
}

const MOVING = new Set<Change['act']>(['update_document', 'set_status', 'update_record', 'set_record_status'])

function moves({ change }: ChangeRecord): boolean {
  return MOVING.has(change.act)
}

function newestInstant(records: readonly ChangeRecord[]): number | undefined {
  const instants = records.flatMap((one) => writtenBy(one)?.updatedAt ?? [])
  return instants.length === 0 ? undefined : instants.reduce((newest, one) => (one > newest ? one : newest))
}

function writtenBy({ outcome }: ChangeRecord): WrittenRecord | undefined {
  return outcome?.state === 'done' ? outcome.record : undefined
}

/** The change that takes back a created or submitted or approved document; `ours` is whether it is a draft that only we touched. Pure. */
export function statusUndone(
  change: ChangeOf<'create_document'> | StatusSet,
  document: Invoice,
  ours: boolean,
): StatusSet {
  if (change.act === 'create_document') return voidingOf(document, ours)
  if (document.status !== change.to) {
    throw new Fault('refused', `${documentText(document)} is ${document.status}, not ${change.to}.`, 'Nothing to undo.')
  }
  if (change.to === 'SUBMITTED') return toDraft(document)
  const voiding = voidingOf(document, false)
  const was = `Xero cannot take it back to ${change.document.status}, only void it`
  return { ...voiding, warnings: [was, ...voiding.warnings, ...sentWarning(document)] }
}

function toDraft(document: Invoice): StatusSet {
  const { total, currency, status } = document
  return {
    act: 'set_status',
    document: refOf(document),
    to: 'DRAFT',
    ours: false,
    summary: `Take ${documentText(document)} back to DRAFT: ${formatAmount(total)} ${currency} (now ${status})`,
    warnings: [],
  }
}

function sentWarning({ sentToContact }: Invoice): string[] {
  return sentToContact ? ['the contact has been sent it'] : []
}

/** The change that archives a contact which a record created. Throws Fault when somebody has changed it since, or it is archived. Pure. */
export function contactUndone(record: ChangeRecord, contact: Contact): ChangeOf<'archive_contact'> {
  const { id, name, status, updatedAt } = contact
  if (status === 'ARCHIVED') throw new Fault('refused', `${quoted(name)} is archived already.`, 'Nothing to do.')
  if (writtenBy(record)?.updatedAt !== updatedAt) {
    throw new Fault(
      'refused',
      `The contact ${quoted(name)} is not as ${cleanText(record.id, 40)} left it: it was changed or used since.`,
      'If the user wants it gone nevertheless, archive it with save_contact.',
    )
  }
  return archivingOf({ id, name }, {}, contact)
}
