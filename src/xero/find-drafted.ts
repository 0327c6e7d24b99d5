import { hasOwnNumber } from '../books/documents.ts'
import type { DocumentDraft } from '../call/acts/documents.ts'
import type { XeroClient } from './client.ts'
import { isDrafted, type WrittenDocument } from './document-content.ts'
import type { Run } from './executor.ts'
import { everyRow, numberParts, type Part } from './find-invoices.ts'
import { recordsSince } from './records.ts'
import { allOf, dayLiteral } from './where.ts'

/**
 * Documents that may be what a draft became: not older than `since` (milliseconds), of invoices and bills those made by this app unless
 * another one sent it, and with its number (a supplier's together with contact and date), or saying the same where it has none. Oldest first.
 */
export async function findDrafted(
  { client, sentByAnother = false }: Pick<Run, 'client' | 'sentByAnother'>,
  draft: DocumentDraft,
  since: number,
): Promise<WrittenDocument[]> {
  const found = new Map<string, WrittenDocument>()
  for (const document of await writtenSince(client, draft, since, !sentByAnother)) {
    if (document.updatedAt >= since && isCandidate(draft, document)) found.set(document.id, document)
  }
  const oldestFirst = [...found.values()].sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))
  const exact = oldestFirst.filter((document) => isDrafted(draft, document))
  return exact.length > 0 ? exact : oldestFirst
}

async function writtenSince(
  client: XeroClient,
  draft: DocumentDraft,
  at: number,
  ours: boolean,
): Promise<WrittenDocument[]> {
  const { kind, number } = draft
  const since = new Date(at)
  // Only of invoices and bills Xero tells which app made them; of the others all that is as new is compared.
  if (kind !== 'invoice' && kind !== 'bill') return await recordsSince(client, kind, undefined, at)
  const type = kind === 'invoice' ? 'ACCREC' : 'ACCPAY'
  const base = { ours, since }
  const parts: Part[] = number
    ? numberParts({ ...base, where: `Type=="${type}"` }, [number])
    : [{ listing: { ...base, where: onDay(type, draft), contactIds: [draft.contact.id] } }]
  const rows: WrittenDocument[] = []
  for (const { listing } of parts) rows.push(...(await everyRow(client, listing, true)))
  return rows
}

function onDay(type: string, { date }: DocumentDraft): string | undefined {
  return allOf([`Type=="${type}"`, `Date>=${dayLiteral(date)}`, `Date<=${dayLiteral(date)}`])
}

// Our own numbers are unique; suppliers number what they send as they like.
function isCandidate(draft: DocumentDraft, now: WrittenDocument): boolean {
  if (draft.kind !== now.kind) return false
  if (!draft.number) return isDrafted(draft, now)
  if (draft.number.trim().toLowerCase() !== now.number.trim().toLowerCase()) return false
  return hasOwnNumber(draft.kind) || (draft.contact.id === now.contact?.id && draft.date === now.date)
}
