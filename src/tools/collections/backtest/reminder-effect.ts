import { addDays, type Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { StepName } from '../cadence/steps.ts'
import type { ReceivableCase } from '../debtors/receivables.ts'
import type { RecordEntry } from '../record/record-entry.ts'
import type { StandingPromise } from '../record/standing.ts'
import { ledgerHistory } from './ledger-history.ts'
import { chanceTimes } from './ranking-measures.ts'

type Contacted = Extract<RecordEntry, { kind: 'contacted' }>

/**
 * What followed when customers were contacted, beside what their payment curves expected anyway. `expected` adds up chances; amounts are
 * base-currency cents.
 */
export interface Followed {
  invoices: number
  paid: number
  expected: number
  amount: Cents
  paidAmount: Cents
  expectedAmount: Cents
}

/** What followed contacts in all and by step; `contacts` had something open, the other counts did not, or are too recent to tell. */
export interface ReminderEffect {
  contacts: number
  tooRecent: number
  nothingOpen: number
  all: Followed
  bySteps: readonly (Followed & { step: StepName | 'other' })[]
}

/** For how many days after a contact payments are looked for. */
export const FOLLOWED_DAYS = 14

/**
 * What was paid within 14 days of each contact, on the invoices that it was about and that were open at the end of its day. An invoice counts
 * once in 14 days, for the first contact. It is no measure of what contacts cause: who is contacted was chosen, and the curves know former chasing.
 */
export function reminderEffect(
  entries: readonly RecordEntry[],
  cases: readonly ReceivableCase[],
  { from, today, days }: { from: Day; today: Day; days: DayCount },
): ReminderEffect {
  const contacts = entries.filter((one): one is Contacted => one.kind === 'contacted' && one.day >= from)
  const old = contacts.filter(({ day }) => addDays(day, FOLLOWED_DAYS) < today)
  const history = ledgerHistory(cases, days)
  const lastCounted = new Map<string, Day>()
  const found: { step: StepName | 'other'; invoices: Seen[] }[] = []
  for (const contact of [...old].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
    const { open, curves } = history.at(addDays(contact.day, 1))
    const curve = curves.of(contact.contact.id)
    const by = addDays(contact.day, FOLLOWED_DAYS)
    const invoices = open
      .filter((one) => isAbout(contact, one) && isFresh(lastCounted, one.id, contact.day))
      .map(({ id, due, paid, amount }) => ({
        ...{ id, amount, paid: paid !== undefined && paid <= by, chance: curve.paidBy(due, by) },
      }))
    for (const { id } of invoices) lastCounted.set(id, contact.day)
    if (invoices.length > 0) found.push({ step: contact.step ?? 'other', invoices })
  }
  const steps = [...new Set(found.map(({ step }) => step))]
  return {
    contacts: found.length,
    tooRecent: contacts.length - old.length,
    nothingOpen: old.length - found.length,
    all: followed(found.flatMap(({ invoices }) => invoices)),
    bySteps: steps.map((step) => ({
      step,
      ...followed(found.filter((one) => one.step === step).flatMap(({ invoices }) => invoices)),
    })),
  }
}

/** How promises ended whose time is up. */
export interface PromisesEnded {
  kept: number
  partly: number
  broken: number
}

/** Counts how promises on record ended whose last day lies from `from` on; replaced and withdrawn ones, and those that still run, are no answer. */
export function promisesEnded(promises: Iterable<StandingPromise>, from: Day): PromisesEnded {
  const ended = { kept: 0, partly: 0, broken: 0 }
  for (const { state, lastDay, from: source } of promises) {
    if (source !== 'record' || lastDay < from) continue
    if (state === 'kept' || state === 'partly' || state === 'broken') ended[state] += 1
  }
  return ended
}

interface Seen {
  amount: Cents
  paid: boolean
  chance: number
}

function isAbout({ contact, invoices }: Contacted, { id, contactId }: ReceivableCase): boolean {
  return contactId === contact.id && (invoices.length === 0 || invoices.some((one) => one.id === id))
}

function isFresh(lastCounted: ReadonlyMap<string, Day>, id: string, day: Day): boolean {
  const last = lastCounted.get(id)
  return last === undefined || addDays(last, FOLLOWED_DAYS) <= day
}

function followed(seen: readonly Seen[]): Followed {
  const paid = seen.filter((one) => one.paid)
  return {
    invoices: seen.length,
    paid: paid.length,
    expected: seen.reduce((total, { chance }) => total + chance, 0),
    amount: sum(seen.map(({ amount }) => amount)),
    paidAmount: sum(paid.map(({ amount }) => amount)),
    expectedAmount: sum(seen.map(({ amount, chance }) => chanceTimes(chance, amount))) / 1_000_000_000n,
  }
}
