import type { Contact, ContactRef } from '../../../books/contacts.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { type DebtorState, type NextAction, nextAction } from '../cadence/cadence.ts'
import type { CadencePolicy } from '../cadence/cadence-policy.ts'
import type { CadencePolicies } from '../cadence/read-policies.ts'
import { habitsOf } from '../habits/ledger-habits.ts'
import type { PaymentCurve } from '../habits/payment-curve.ts'
import type { PaymentHistory } from '../habits/payment-history.ts'
import { type RiskLevels, riskLevels } from '../habits/risk.ts'
import type { Standing, Standings } from '../record/standing.ts'
import { brokenPromiseOn, circumstancesOf, type Stop, stopOf } from '../record/stops.ts'
import { coveredBy, holdOf, unmatchedOf } from './hold-of.ts'
import { type ContactRisk, contactRisk, type Debtor, type Place, rankDebtors } from './ranking.ts'
import type { OpenInvoice, Receivables, UnappliedReceipt } from './receivables.ts'

/** Fewer paid invoices than this are little to tell a habit from. */
export const LITTLE_EVIDENCE = 5

/** An open invoice as collections see it today: its risk, what keeps it from being chased, and whether it is later than this payer usually is. */
export interface AssessedInvoice extends OpenInvoice {
  levels: RiskLevels
  stop: Stop | undefined
  /** Counted days past due, negative before. */
  daysLate: number
  unusual: boolean
}

/** Everything known about a contact that owes money, in its place among the others. Amounts are base-currency cents unless they name another. */
export interface AssessedDebtor extends Debtor, Place {
  contact: ContactRef
  /** E-mail, phone and groups; undefined where the books do not have the contact any more. */
  details: Contact | undefined
  invoices: readonly AssessedInvoice[]
  overdue: Cents
  standing: Standing
  curve: PaymentCurve
  /** How it has paid so far; undefined where it has paid nothing. */
  history: PaymentHistory | undefined
  /** Invoices that were mostly credited in the last year. */
  credited: number
  unapplied: readonly UnappliedReceipt[]
  /** The rules of chasing that hold for it. */
  policy: CadencePolicy
  action: NextAction
}

/** What debtors are assessed from. `groups` are the ids of a contact's groups, `held` the name of the hold group that a contact is in. */
export interface AssessmentFacts {
  receivables: Receivables
  standings: Standings
  policies: CadencePolicies
  contacts: ReadonlyMap<string, Contact>
  groups: ReadonlyMap<string, readonly string[]>
  held: ReadonlyMap<string, string>
  xeroReminds: boolean
}

/** Assesses everybody who owes something, who is to be chased first coming first. The same facts give the same answer. */
export function assessDebtors(facts: AssessmentFacts): AssessedDebtor[] {
  const { receivables, policies } = facts
  const open = groupedBy(receivables.open, ({ contact }) => contact.id)
  const unapplied = groupedBy(receivables.unapplied, ({ contact }) => contact.id)
  const { curves, histories } = habitsOf(receivables)
  const judged = [...open].map(([contactId, invoices]) => {
    const curve = curves.of(contactId)
    const own = { invoices, unapplied: unapplied.get(contactId) ?? [], history: histories.get(contactId) }
    return judgedDebtor(contactId, { ...own, curve, pooled: curves.pooled }, facts)
  })
  return rankDebtors(judged, policies.organisation.material).map((debtor) => ({
    ...debtor,
    action: nextAction(stateOf(debtor, facts), debtor.policy),
  }))
}

type Judged = Omit<AssessedDebtor, 'action' | keyof Place>

interface Own {
  invoices: readonly OpenInvoice[]
  unapplied: readonly UnappliedReceipt[]
  history: PaymentHistory | undefined
  curve: PaymentCurve
  pooled: PaymentCurve
}

function judgedDebtor(contactId: string, own: Own, facts: AssessmentFacts): Judged {
  const { receivables, standings, policies, contacts, groups, held } = facts
  const standing = standings.of(contactId)
  const invoices = own.invoices.map((invoice) => assessedInvoice(invoice, own, standing, receivables))
  const [first] = own.invoices
  const details = contacts.get(contactId)
  const policy = policies.for({ contactId, groupIds: groups.get(contactId) ?? [] })
  const covered = coveredBy(own.invoices, own.unapplied)
  return {
    ...riskOf(invoices),
    contactId,
    contact: { id: contactId, name: details?.name ?? first?.contact.name ?? '' },
    ...{ details, invoices, standing, curve: own.curve, history: own.history, unapplied: own.unapplied },
    overdue: sum(invoices.filter(({ due }) => due < receivables.today).map(({ dueInBase }) => dueInBase)),
    credited: receivables.credited.get(contactId) ?? 0,
    policy,
    hold: holdOf({ group: held.get(contactId), leftAlone: policy.leftAlone, covered, invoices }),
  }
}

function riskOf(invoices: readonly AssessedInvoice[]): ContactRisk {
  // A few cents of a weak currency may come to nothing in base currency.
  const risk = contactRisk(
    invoices.map(({ dueInBase, levels }) => ({ amountDue: dueInBase > 0n ? dueInBase : 1n, levels })),
  )
  return { ...risk, due: sum(invoices.map(({ dueInBase }) => dueInBase)) }
}

function assessedInvoice(
  invoice: OpenInvoice,
  { curve, pooled, history }: Own,
  standing: Standing,
  { today, days }: Receivables,
): AssessedInvoice {
  const circumstances = circumstancesOf(standing, invoice.id, today)
  const daysLate = days.upTo(today) - days.onOrAfter(invoice.due)
  return {
    ...invoice,
    levels: riskLevels({ invoice, curve, pooled, today, circumstances }),
    stop: stopOf(standing, invoice.id, today),
    daysLate,
    unusual: history !== undefined && history.paid >= LITTLE_EVIDENCE && daysLate > Math.max(0, history.mostly),
  }
}

function stateOf(debtor: Judged & Pick<Place, 'tier'>, facts: AssessmentFacts): DebtorState {
  const { contact, details, invoices, unapplied, standing, tier } = debtor
  const { receivables, held, xeroReminds } = facts
  return {
    ...{ contact, today: receivables.today, days: receivables.days, xeroReminds, tier },
    hasEmail: (details?.email ?? '') !== '',
    riskByHabit: riskByHabit(debtor),
    ...usualLateness(debtor),
    invoices: invoices.map(({ id, number, due, dueInBase, levels, stop }) => {
      const promiseBroken = brokenPromiseOn(standing, id)?.on
      return { id, number, due, dueInBase, risk: percent(levels.insolvency), stop, promiseBroken }
    }),
    hold: sentence(holdOf({ group: held.get(contact.id), covered: coveredBy(invoices, unapplied), invoices: [] })),
    unmatched: sentence(unmatchedOf(invoices, unapplied, receivables.today)),
    contacted: standing.contacted,
  }
}

function sentence(text: string | undefined): string | undefined {
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}.`
}

/** How often what it paid came more than a week late, from 0 to 100; what all customers do counts as three invoices of its own. */
export function riskByHabit({ history, reasons }: Pick<AssessedDebtor, 'history' | 'reasons'>): number {
  const ofAll = reasons.find(({ step }) => step === 'ledger')?.points ?? 0
  const { paid, overAWeek } = history ?? { paid: 0, overAWeek: 0 }
  return Math.round((3 * ofAll + 100 * overAWeek) / (3 + paid))
}

/** How late a debtor usually pays, counted days: by its own payments where there are enough, else by its curve. */
export function usualLateness({ history, curve }: Pick<AssessedDebtor, 'history' | 'curve'>) {
  if (history && history.paid >= LITTLE_EVIDENCE) {
    return { medianLateness: history.median, unusualAfter: history.mostly }
  }
  return { medianLateness: curve.latenessAt(0.5), unusualAfter: curve.latenessAt(0.8) }
}

/** A chance as whole percent. */
export function percent(chance: number): number {
  return Math.round(chance * 100)
}
