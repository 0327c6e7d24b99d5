import type { Day } from '../../../books/day.ts'
import { documentLabel } from '../../../books/handles.ts'
import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { DocumentDraft } from '../../../call/acts/documents.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { duplicateWarnings, earlierWarnings } from '../../documents/duplicates.ts'
import { isTracked } from '../item-named.ts'
import { readStockSettings } from '../settings/read-stock-settings.ts'
import { adjustmentDrafts } from './adjustment-drafts.ts'
import { adjustmentAccount, adjustmentContact, refuseLockedDay } from './adjustment-terms.ts'
import { adjustmentView } from './adjustment-view.ts'
import type { CountedRow } from './count-sheet.ts'
import { type Reason, variancesOf } from './variances.ts'

/** An adjustment as it is asked for; `day` is today unless given. */
export interface WantedAdjustment {
  reason: Reason
  rows: readonly CountedRow[]
  account?: string | undefined
  contact?: string | undefined
  day?: Day | undefined
  note?: string | undefined
  status: DocumentDraft['status']
}

/**
 * Plans the documents that make stock what rows say, with what they change and are worth; none where nothing differs. Reads items as they
 * are now, and what the contact of adjustments has already. Throws Fault before anything is planned.
 */
export async function planAdjustment(wanted: WantedAdjustment, context: Context): Promise<ShownPlan> {
  const { books, today, notes, changes: record } = context
  const { reason, rows, day = today, note, status } = wanted
  const [organisation, accounts, items, settings] = await Promise.all([
    books.organisation(),
    books.accounts(),
    books.items(),
    readStockSettings(notes),
  ])
  refuseLockedDay(day, organisation)
  refuseWithoutStock(items)
  const variances = variancesOf(rows, items, reason, settings)
  const { baseCurrency: currency } = organisation
  const view = { variances, reason, day, today, currency, items }
  if (variances.every(({ by }) => by === 0n)) return { changes: [], shown: adjustmentView(view, undefined) }
  const account = adjustmentAccount(wanted.account ?? settings.organisation.adjustmentAccount, accounts)
  const contact = await adjustmentContact(wanted.contact, books)
  const terms = { reason, contact, account: account.code, day, currency, note, status }
  const drafts = adjustmentDrafts(variances, terms)
  const existing = await documentsOf(contact.id, context)
  const { rows: earlier } = await record.list({ states: ['held', 'sending'], contactIds: [contact.id], limit: 200 })
  const changes = drafts.map((change) => ({
    ...change,
    warnings: [
      ...duplicateWarnings(change.draft, existing),
      ...openWarnings(change.draft, existing),
      ...earlierWarnings(change.draft, earlier),
    ],
  }))
  return { changes, shown: adjustmentView(view, { account, documents: drafts.length }) }
}

async function documentsOf(contactId: string, { books }: Context): Promise<LedgerRecord[]> {
  // Of both directions: a count may be put against what a write-off that waits takes out again.
  const kinds = ['bill', 'supplier_credit'] as const
  const pages = await Promise.all(kinds.map((kind) => books.findRecords(kind, { contactIds: [contactId] })))
  return pages.flatMap(({ rows }) => rows)
}

// Two counts of one difference would move it twice.
function openWarnings({ kind, number }: DocumentDraft, existing: readonly LedgerRecord[]): string[] {
  const open = existing.filter((one) => {
    const waits = one.status === 'DRAFT' || one.status === 'SUBMITTED'
    return waits && one.total === 0n && (one.kind !== kind || one.number !== number)
  })
  return open
    .slice(0, 3)
    .map(
      (one) =>
        `the ${RECORD_WORDS[one.kind]} ${quoted(documentLabel(one), 40)} of ${one.date ?? 'no day'} waits to be approved as well: what is in both would be adjusted twice`,
    )
}

function refuseWithoutStock(items: readonly Item[]): void {
  if (items.some(isTracked)) return
  throw new Fault(
    'refused',
    'This organisation has no tracked items, so Xero keeps no quantities.',
    'A person can have items tracked in Xero, with an inventory account and one for their cost.',
  )
}
