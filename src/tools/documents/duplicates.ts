import { type Day, daysBetween } from '../../books/day.ts'
import { type DraftKind, hasOwnNumber } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { isGone, type LedgerRecord, RECORD_WORDS } from '../../books/records.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { ChangeRecord } from '../../call/changes.ts'

/** A document number without case, punctuation and leading zeros: "inv 0036" and "INV-36" are the same. */
export function comparableNumber(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<!\d)0+(?=\d)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

const DAYS_APART = 3

/** A document that a draft may repeat. */
export type LikeDocument = Pick<LedgerRecord, Compared>

type Compared = 'id' | 'kind' | 'number' | 'contact' | 'date' | 'total' | 'currency' | 'status'

/** What speaks for a draft being in Xero already: the same or a similar number, or the same total within three days. Pure. */
export function duplicateWarnings(draft: DocumentDraft, existing: readonly LikeDocument[]): string[] {
  const live = existing.filter(
    ({ kind, contact, status }) => kind === draft.kind && contact?.id === draft.contact.id && !isGone(status),
  )
  const wanted = draft.number === undefined ? '' : comparableNumber(draft.number)
  const sameNumber = live.filter(({ number }) => wanted !== '' && comparableNumber(number) === wanted)
  const sameAmount = live.filter((document) => !sameNumber.includes(document) && looksLike(document, draft))
  return [
    ...sameNumber.slice(0, 3).map((document) => `possible duplicate, same number: ${describe(document)}`),
    ...sameAmount
      .slice(0, 3)
      .map((document) => `possible duplicate, same amount and about the same date: ${describe(document)}`),
  ]
}

function looksLike({ date, total, currency }: LikeDocument, draft: DocumentDraft): boolean {
  if (total !== draft.totals.total || total === 0n || currency !== draft.currency) return false
  return date !== undefined && near(date, draft.date)
}

function near(one: Day, other: Day): boolean {
  const apart = daysBetween(one, other)
  return apart <= DAYS_APART && apart >= -DAYS_APART
}

function describe(document: LikeDocument): string {
  const { kind, contact, date, total, currency, status } = document
  const whose = contact ? ` of ${quoted(contact.name, 60)}` : ''
  const label = `${RECORD_WORDS[kind]} ${quoted(documentLabel(document), 40)}${whose}`
  return `${label}, ${date ?? 'undated'}, ${formatAmount(total)} ${currency}, ${status}`
}

/** For each draft of one call, the earlier ones that it repeats: same contact and number, or same contact, date and lines. Pure. */
export function repeatWarnings(drafts: readonly DocumentDraft[]): string[][] {
  const seen = new Map<string, number>()
  return drafts.map((draft, index) => {
    const warnings = new Set<number>()
    for (const key of keysOf(draft)) {
      const earlier = seen.get(key)
      if (earlier === undefined) seen.set(key, index)
      else warnings.add(earlier)
    }
    return [...warnings].map((earlier) => `it repeats number ${earlier + 1} of this same call`)
  })
}

/**
 * What this server planned before with the same contact, date and lines: a model that repeats a call is told. What was deleted or
 * voided here since does not count, and what is compared with Xero's own documents is left to that. Pure.
 */
export function earlierWarnings(draft: DocumentDraft, records: readonly ChangeRecord[]): string[] {
  const wanted = contentKey(draft)
  const gone = new Set(records.flatMap(removedBy))
  return records
    .flatMap((record) => {
      const { change } = record
      if (change.act !== 'create_document' || change.draft.kind !== draft.kind) return []
      return contentKey(change.draft) === wanted ? repeatOf(record, draft.kind, gone) : []
    })
    .slice(0, 2)
}

function repeatOf({ state, outcome, id }: ChangeRecord, kind: DraftKind, gone: ReadonlySet<string>): string[] {
  if (state === 'held') return [`possible repeat: ${id} with the same contact, date and lines is held already`]
  if (state !== 'applied') return [`possible repeat: the outcome of ${id}, which is the same, is not known yet`]
  const written = outcome?.state === 'done' ? outcome.record : undefined
  if (!written || gone.has(written.id) || kind !== 'invoice') return []
  return [`possible repeat: ${quoted(written.label, 40)} (${id}) has the same contact, date and lines`]
}

function removedBy({ change, state }: ChangeRecord): string[] {
  if (state !== 'applied') return []
  if (change.act === 'set_record_status') return isGone(change.to) ? [change.record.id] : []
  return change.act === 'set_status' && isGone(change.to) ? [change.document.id] : []
}

function contentKey({ contact, date, currency, lines }: DocumentDraft): string {
  const content = lines.map(({ description, quantity, unitAmount }) => [description, `${quantity}`, `${unitAmount}`])
  return JSON.stringify([contact.id, date, currency, content])
}

function keysOf(draft: DocumentDraft): string[] {
  const { contact, number, kind } = draft
  const keys = [contentKey(draft)]
  if (number !== undefined) keys.push(`${hasOwnNumber(kind) ? '' : contact.id} ${comparableNumber(number)}`)
  return keys
}
