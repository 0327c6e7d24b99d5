import { addDays, type Day, dayAt, utcMidnight } from '../../../books/day.ts'
import type { ChangeRecord } from '../../../call/changes.ts'
import type { Context } from '../../../call/tool.ts'
import type { RecordEntry } from '../record/record-entry.ts'
import type { OpenInvoice } from './receivables.ts'

type Contacted = Extract<RecordEntry, { kind: 'contacted' }>

/** What was sent longer ago keeps nobody from being contacted. */
const DAYS_BACK = 90
const MOST = 1_000

/** What email_invoice sent lately, as Xero took it. Throws Fault where the record of changes cannot be read. */
export async function sentLately({ changes, today }: Pick<Context, 'changes' | 'today'>): Promise<ChangeRecord[]> {
  const since = utcMidnight(addDays(today, -DAYS_BACK))
  const query = { states: ['applied' as const], tools: ['email_invoice'], since, limit: MOST }
  return [...(await changes.list(query)).rows]
}

/**
 * The entries with a contact for each customer and day on which overdue invoices were sent again, unless an e-mail of that day is on record.
 * An invoice sent before it is overdue is no reminder.
 */
export function withSentAgain(
  entries: readonly RecordEntry[],
  sent: readonly ChangeRecord[],
  { open, zone }: { open: readonly OpenInvoice[]; zone: string },
): readonly RecordEntry[] {
  if (sent.length === 0) return entries
  const byId = new Map(open.map((invoice) => [invoice.id, invoice]))
  const told = new Set(
    entries.flatMap((one) => (one.kind === 'contacted' && one.channel === 'email' ? [keyOf(one)] : [])),
  )
  const found = new Map<string, Contacted>()
  for (const { id: ref, change, decidedAt } of sent) {
    const invoice = change.act === 'email_document' ? byId.get(change.document.id) : undefined
    const day = dayAt(decidedAt, zone)
    if (!invoice || invoice.due >= day) continue
    const key = keyOf({ contact: invoice.contact, day })
    if (told.has(key)) continue
    const before = found.get(key) ?? contacted(ref, invoice, day)
    found.set(key, { ...before, invoices: [...before.invoices, { id: invoice.id, number: invoice.number }] })
  }
  if (found.size === 0) return entries
  return [...entries, ...found.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

function keyOf({ contact, day }: Pick<RecordEntry, 'contact' | 'day'>): string {
  return `${contact.id} ${day}`
}

function contacted(ref: string, { contact }: OpenInvoice, day: Day): Contacted {
  const how = { channel: 'email' as const, step: undefined, tone: undefined, reminder: '' }
  return { kind: 'contacted', ref, contact, invoices: [], day, said: 'sent again with email_invoice', ...how }
}
