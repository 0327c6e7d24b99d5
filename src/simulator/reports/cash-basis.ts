import type { Day } from '../../books/day.ts'
import { type Cents, divideRounded, sum } from '../../books/money.ts'
import { inBase } from '../accounting/totals.ts'
import { controlAccount, signOf } from '../ledger.ts'
import type { CreditNote, Invoice, OrganisationState } from '../state.ts'
import type { Journal, JournalLine } from '../state-journals.ts'
import { postedDocuments, settledAt } from './settled.ts'

/** The part of a ledger line that a balance is made of. */
export type Amount = Pick<JournalLine, 'accountId' | 'amount' | 'tracking'>

/** A document that on one of the days was dated but not settled, or the other way round, with its ledger lines. */
export interface Pending {
  document: Invoice | CreditNote
  lines: JournalLine[]
}

/** The documents, by id, for which the cash basis differs from the ledger on one of the days. */
export function pendingDocuments(organisation: OrganisationState, days: readonly Day[]): Map<string, Pending> {
  const pending = new Map<string, Pending>()
  for (const document of postedDocuments(organisation)) {
    const differs = days.some((day) => {
      const settled = settledAt(organisation, document, day)
      return settled !== (document.date <= day ? document.total : 0n)
    })
    if (differs) pending.set(document.id, { document, lines: [] })
  }
  return pending
}

/** Keeps the lines of a pending document's journals; what allocations moved between rates stays where it is. */
export function gather(pending: ReadonlyMap<string, Pending>, journal: Journal): void {
  if (journal.settlement !== true) pending.get(journal.sourceId)?.lines.push(...journal.lines)
}

/** Whether a journal counts on the cash basis: all do, but for manual journals that are kept out of it. */
export function isOnCashBasis(organisation: OrganisationState, journal: Journal): boolean {
  if (journal.sourceType !== 'MANJOURNAL') return true
  return organisation.manualJournals.get(journal.sourceId)?.showOnCashBasisReports !== false
}

/** What is added to the accrual balances of a day for one pending document: what was settled, less what the ledger has of it. */
export function cashChange(organisation: OrganisationState, { document, lines }: Pending, day: Day): Amount[] {
  const control = controlAccount(organisation, document.type).id
  const total = sum(lines.map((line) => (line.accountId === control ? line.amount : 0n)))
  // A document that comes to nothing has nothing to wait for.
  if (total === 0n) return []
  const settled = settledInBase(document, total, settledAt(organisation, document, day))
  const posted = document.date <= day
  const parts = recognised(organisation, lines, control, total, settled)
  const whole = recognised(organisation, lines, control, total, total)
  return [
    { accountId: control, amount: settled - (posted ? total : 0n), tracking: [] },
    ...parts.map((part, index) => ({ ...part, amount: part.amount - (posted ? (whole[index]?.amount ?? 0n) : 0n) })),
  ]
}

/** What of a document's control total has been settled, as payments in order of their dates relieve it. */
function settledInBase(document: Invoice | CreditNote, total: Cents, settled: Cents): Cents {
  return total - inBase(document.total - settled, document.currencyRate) * signOf(document.type)
}

/**
 * The lines of a document in so far as `settled` of its control total has been: joined by account and tracking and in order of account,
 * the lines up to each have come to round(running total x settled / total). So the parts add up to what was settled, always, and at the
 * end each line is whole.
 */
function recognised(
  organisation: OrganisationState,
  lines: readonly JournalLine[],
  control: string,
  total: Cents,
  settled: Cents,
): Amount[] {
  let [running, counted] = [0n, 0n]
  return joined(organisation, lines, control).map((line) => {
    running += line.amount
    const upTo = divideRounded(running * settled, total)
    const amount = upTo - counted
    counted = upTo
    return { ...line, amount }
  })
}

function joined(organisation: OrganisationState, lines: readonly JournalLine[], control: string): Amount[] {
  const byKey = new Map<string, Amount>()
  for (const { accountId, amount, tracking } of lines) {
    if (accountId === control) continue
    const code = organisation.accounts.get(accountId)?.code ?? ''
    const key = `${code} ${accountId} ${tracking.map((entry) => entry.optionId).join(' ')}`
    byKey.set(key, { accountId, amount: amount + (byKey.get(key)?.amount ?? 0n), tracking })
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
}
