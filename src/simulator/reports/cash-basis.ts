import type { Day } from '../../books/day.ts'
import { type Cents, divideRounded, sum } from '../../books/money.ts'
import { inBase } from '../accounting/totals.ts'
import { controlAccount, signOf } from '../ledger.ts'
import type { CreditNote, Invoice, OrganisationState } from '../state.ts'
import type { Journal, JournalLine } from '../state-journals.ts'
import { postedDocuments, settledBy, settlementsOf } from './settled.ts'

/** The part of a ledger line that a balance is made of. */
export type Amount = Pick<JournalLine, 'accountId' | 'amount' | 'tracking'>

/** How a document stands at the end of a day: whether the ledger has it, and what of it was settled, in its currency. */
interface Standing {
  posted: boolean
  settled: Cents
}

/** A document that on one of the days was dated but not settled, or the other way round, with its ledger lines. */
export interface Pending {
  document: Invoice | CreditNote
  standings: Standing[]
  lines: JournalLine[]
}

/** The documents, by id, for which the cash basis differs from the ledger on one of the days. */
export function pendingDocuments(organisation: OrganisationState, days: readonly Day[]): Map<string, Pending> {
  const pending = new Map<string, Pending>()
  for (const document of postedDocuments(organisation)) {
    const settlements = settlementsOf(organisation, document)
    const standings = days.map((day) => ({ posted: document.date <= day, settled: settledBy(settlements, day) }))
    const differs = standings.some(({ posted, settled }) => settled !== (posted ? document.total : 0n))
    if (differs) pending.set(document.id, { document, standings, lines: [] })
  }
  return pending
}

/**
 * Keeps the lines of a pending document's journals. What allocations moved between rates stays where it is, and so does what is dated on
 * another day than the document: the cost of goods that arrived after their sale, and the two halves of what was posted before a new date.
 */
export function gather(pending: ReadonlyMap<string, Pending>, journal: Journal): void {
  const found = pending.get(journal.sourceId)
  if (found?.document.date === journal.date && journal.settlement !== true) found.lines.push(...journal.lines)
}

/** Whether a journal counts on the cash basis: all do, but for manual journals that are kept out of it. */
export function isOnCashBasis(organisation: OrganisationState, journal: Journal): boolean {
  if (journal.sourceType !== 'MANJOURNAL') return true
  return organisation.manualJournals.get(journal.sourceId)?.showOnCashBasisReports !== false
}

/**
 * What the cash basis adds to the accrual ledger between one day and the next for a pending document: what was settled, less what the
 * ledger has of it. `add` is told the day by its place among the days.
 */
export function addCashChanges(
  organisation: OrganisationState,
  { document, standings, lines }: Pending,
  add: (day: number, line: Amount) => void,
): void {
  const control = controlAccount(organisation, document.type).id
  const total = sum(lines.map((line) => (line.accountId === control ? line.amount : 0n)))
  // A document that comes to nothing has nothing to wait for.
  if (total === 0n) return
  const parts = joined(organisation, lines, control)
  let before: Standing = { posted: false, settled: 0n }
  standings.forEach((standing, day) => {
    if (standing.posted === before.posted && standing.settled === before.settled) return
    const [was, is] = [before, standing].map(({ settled }) => settledInBase(document, total, settled))
    const [old, now] = [recognised(parts, total, was ?? 0n), recognised(parts, total, is ?? 0n)]
    const turn = standing.posted === before.posted ? 0n : -1n
    add(day, { accountId: control, amount: (is ?? 0n) - (was ?? 0n) + total * turn, tracking: [] })
    parts.forEach((part, at) => {
      add(day, { ...part, amount: (now[at] ?? 0n) - (old[at] ?? 0n) + part.amount * turn })
    })
    before = standing
  })
}

/** What of a document's control total has been settled, as payments in order of their dates relieve it. */
function settledInBase(document: Invoice | CreditNote, total: Cents, settled: Cents): Cents {
  return total - inBase(document.total - settled, document.currencyRate) * signOf(document.type)
}

/**
 * What the lines of a document come to in so far as `settled` of its control total has been: joined by account and tracking and in order
 * of account, the lines up to each have come to round(running total x settled / total). So the parts add up to what was settled, always,
 * and at the end each line is whole.
 */
function recognised(parts: readonly Amount[], total: Cents, settled: Cents): Cents[] {
  let [running, counted] = [0n, 0n]
  return parts.map((part) => {
    running += part.amount
    const upTo = divideRounded(running * settled, total)
    const amount = upTo - counted
    counted = upTo
    return amount
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
