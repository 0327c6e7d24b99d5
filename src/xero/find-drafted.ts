import type { Invoice } from '../books/documents.ts'
import type { DocumentDraft } from '../call/acts/documents.ts'
import type { XeroClient } from './client.ts'
import { isDrafted } from './document-content.ts'
import { everyRow, numberParts, type Part } from './find-invoices.ts'
import { allOf, dayLiteral } from './where.ts'

/**
 * Documents that may be what a draft became: made by this app, not older than `since` (milliseconds), and with its number (a bill's
 * together with contact and date), or saying the same where it has none. Oldest first.
 */
export async function findDrafted(client: XeroClient, draft: DocumentDraft, since: number): Promise<Invoice[]> {
  const kind = draft.kind === 'invoice' ? 'ACCREC' : 'ACCPAY'
  const base = { ours: true, since: new Date(since) }
  const parts: Part[] = draft.number
    ? numberParts({ ...base, where: `Type=="${kind}"` }, [draft.number])
    : [{ listing: { ...base, where: onDay(kind, draft), contactIds: [draft.contact.id] } }]
  const found = new Map<string, Invoice>()
  for (const { listing } of parts) {
    for (const invoice of await everyRow(client, listing, true)) {
      if (invoice.updatedAt >= since && isCandidate(draft, invoice)) found.set(invoice.id, invoice)
    }
  }
  const oldestFirst = [...found.values()].sort((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1))
  const exact = oldestFirst.filter((invoice) => isDrafted(draft, invoice))
  return exact.length > 0 ? exact : oldestFirst
}

function onDay(kind: string, { date }: DocumentDraft): string | undefined {
  return allOf([`Type=="${kind}"`, `Date>=${dayLiteral(date)}`, `Date<=${dayLiteral(date)}`])
}

// Of sales a number is unique; suppliers number their bills as they like.
function isCandidate(draft: DocumentDraft, now: Invoice): boolean {
  if (draft.kind !== now.kind) return false
  if (!draft.number) return isDrafted(draft, now)
  if (draft.number.trim().toLowerCase() !== now.number.trim().toLowerCase()) return false
  return draft.kind === 'invoice' || (draft.contact.id === now.contact.id && draft.date === now.date)
}
