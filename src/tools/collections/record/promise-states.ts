import type { Day } from '../../../books/day.ts'
import type { DayCount } from '../../../books/day-count.ts'
import type { Settlement } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { OpenInvoice, Receivables } from '../debtors/receivables.ts'
import type { RecordEntry } from './record-entry.ts'
import type { PromiseState, StandingPromise } from './standing.ts'

type Promised = Extract<RecordEntry, { kind: 'promise' }>

/** Money that was promised may take so many counted days to arrive. */
const GRACE_DAYS = 2
/** A promise is kept with so much of it, in percent: bank charges and rounding are not held against anybody. */
const KEPT_PERCENT = 95n

/**
 * The promises of one contact with what came of each, the oldest first: those on record, and the expected payment dates that only Xero has.
 * `entries` are the contact's, oldest first; `open` are its invoices.
 */
export function judgedPromises(
  entries: readonly RecordEntry[],
  open: readonly OpenInvoice[],
  receivables: Receivables,
): StandingPromise[] {
  const promises = entries.filter((one) => one.kind === 'promise')
  if (promises.length === 0) return expectedInXero(open, promises, receivables)
  const closed = new Set(entries.flatMap((one) => (one.kind === 'closed' ? [one.closes] : [])))
  const standing = promises.filter(({ ref }) => !closed.has(ref))
  const money = moneyOf(open, receivables)
  const judged = new Map<string, StandingPromise>()
  // What comes first is paid first: a payment that kept one promise does not keep the next.
  for (const one of [...standing].sort(byItsDay)) {
    const { last, lastDay } = spanOf(one, receivables.days)
    // It still runs on days off after its last day.
    const whileItRan = ({ day }: Promised) => receivables.days.upTo(day) <= last
    const next = standing
      .slice(standing.indexOf(one) + 1)
      .find((later) => whileItRan(later) && takesThePlaceOf(later, one))
    const { outcome, received } = judge(one, money, receivables, next?.day)
    const passed = next !== undefined && outcome.state !== 'kept'
    judged.set(one.ref, passed ? passedOver(one, 'superseded', lastDay) : outcome)
    if (!passed) useUp(received, one.amount)
  }
  const all = promises.map(
    (one) => judged.get(one.ref) ?? passedOver(one, 'withdrawn', spanOf(one, receivables.days).lastDay),
  )
  return [...all, ...expectedInXero(open, promises, receivables)]
}

function byItsDay(a: Promised, b: Promised): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : 0
}

/** The refs of promises in whose place a later one stands for certain, whichever days count; `entries` are of one or more contacts, oldest first. */
export function replacedPromises(entries: readonly RecordEntry[]): ReadonlySet<string> {
  const closed = new Set(entries.flatMap((one) => (one.kind === 'closed' ? [one.closes] : [])))
  const standing = entries.filter((one) => one.kind === 'promise').filter(({ ref }) => !closed.has(ref))
  const replaced = standing.filter((one, index) =>
    standing
      .slice(index + 1)
      .some((later) => later.contact.id === one.contact.id && later.day <= one.on && takesThePlaceOf(later, one)),
  )
  return new Set(replaced.map(({ ref }) => ref))
}

/** A later promise about all of an earlier one's invoices, made while that still ran, takes its place unless it is an instalment. */
function takesThePlaceOf(later: Promised, earlier: Promised): boolean {
  if (later.instalment) return false
  if (later.invoices.length === 0) return true
  const ids = new Set(later.invoices.map(({ id }) => id))
  return earlier.invoices.length > 0 && earlier.invoices.every(({ id }) => ids.has(id))
}

function passedOver(promise: Promised, state: PromiseState, lastDay: Day): StandingPromise {
  return { ...promise, state, paid: 0n, lastDay, from: 'record' }
}

/** The number of the last day that counts for a promise, and that day. */
function spanOf({ on }: Pick<Promised, 'on'>, days: DayCount): { last: number; lastDay: Day } {
  const last = days.onOrAfter(on) + GRACE_DAYS
  return { last, lastDay: days.dayOf(last) }
}

/** A settlement as promises use it up. */
interface Money extends Pick<Settlement, 'kind' | 'date' | 'amount'> {
  left: Cents
}

/**
 * The settlements of the invoices that promises name, what there was to pay on them, in the invoice's currency, and whether one of them is
 * gone: voided or deleted, so that nothing is to be paid on it any more.
 */
interface MoneyOf {
  settlements(promise: Promised): readonly Money[]
  toPay(promise: Promised): { total: Cents; gone: boolean }
}

function moneyOf(open: readonly OpenInvoice[], receivables: Receivables): MoneyOf {
  const byId = new Map(open.map((invoice) => [invoice.id, invoice]))
  const kept = new Map<string, Money[] | undefined>()
  const of = (id: string) => {
    if (!kept.has(id)) {
      const found = receivables.settlementsOf(id) ?? byId.get(id)?.settlements
      kept.set(
        id,
        found?.map(({ kind, date, amount }) => ({ kind, date, amount, left: amount })),
      )
    }
    return kept.get(id)
  }
  const idsOf = ({ invoices, contact }: Promised) =>
    invoices.length > 0
      ? invoices.map(({ id }) => id)
      : [...byId.keys(), ...receivables.cases.filter((one) => one.contactId === contact.id).map(({ id }) => id)]
  return {
    settlements: (promise) => [...new Set(idsOf(promise))].flatMap((id) => of(id) ?? []),
    toPay: (promise) => {
      const ids = [...new Set(idsOf(promise))]
      const parts = ids.map((id) => byId.get(id)?.total ?? of(id)?.reduce((so, { amount }) => so + amount, 0n))
      return { total: sum(parts.map((part) => part ?? 0n)), gone: ids.length === 0 || parts.includes(undefined) }
    },
  }
}

/** What came of a promise, and the payments that count for it: those up to the day on which another took its place. */
function judge(
  promise: Promised,
  money: MoneyOf,
  { days, today }: Receivables,
  until?: Day,
): { outcome: StandingPromise; received: readonly Money[] } {
  const { last, lastDay } = spanOf(promise, days)
  // What comes in at a weekend was sent before it.
  const inTime = ({ date }: Money) =>
    date !== undefined && date >= promise.day && days.upTo(date) <= last && (until === undefined || date <= until)
  const settled = money.settlements(promise)
  const received = settled.filter((one) => one.kind !== 'credit note' && inTime(one))
  const paid = sum(received.map(({ left }) => left))
  const toPay = amountToPay(promise, settled, money.toPay(promise), inTime)
  const state = stateOf(paid, toPay, days.upTo(today) <= last)
  return { outcome: { ...promise, state, paid, lastDay, from: 'record' }, received }
}

function stateOf(paid: Cents, toPay: Cents, running: boolean): PromiseState {
  if (toPay <= 0n && paid === 0n) return 'withdrawn'
  if (paid * 100n >= toPay * KEPT_PERCENT) return 'kept'
  if (running) return 'live'
  return paid > 0n ? 'partly' : 'broken'
}

/** What was promised, or what credit notes and voiding left of it. */
function amountToPay(
  promise: Promised,
  settled: readonly Money[],
  { total, gone }: { total: Cents; gone: boolean },
  inTime: (one: Money) => boolean,
): Cents {
  const before = sum(settled.filter(({ date }) => date !== undefined && date < promise.day).map(({ amount }) => amount))
  const credited = sum(settled.filter((one) => one.kind === 'credit note' && inTime(one)).map(({ amount }) => amount))
  if (credited === 0n && !gone) return promise.amount
  const left = total - before - credited
  return left < promise.amount ? left : promise.amount
}

function useUp(received: readonly Money[], amount: Cents): void {
  let wanted = amount
  for (const one of received) {
    const used = one.left < wanted ? one.left : wanted
    one.left -= used
    wanted -= used
  }
}

/** What people set in Xero as expected payment dates, where nothing on record speaks of that day or a later one. */
function expectedInXero(
  open: readonly OpenInvoice[],
  promises: readonly Promised[],
  { days, today }: Receivables,
): StandingPromise[] {
  return open.flatMap(({ id, number, contact, issued, currency, amountDue, expectedPaymentDate: on }) => {
    if (!on) return []
    const about = ({ invoices }: Promised) => invoices.length === 0 || invoices.some((one) => one.id === id)
    if (promises.some((one) => about(one) && one.on >= on)) return []
    const { last, lastDay } = spanOf({ on }, days)
    const state = days.upTo(today) <= last ? ('live' as const) : ('broken' as const)
    const said = { ref: `p_${id.slice(0, 8).toLowerCase()}`, said: '', statedBy: '', channel: 'other' as const }
    const told = { kind: 'promise' as const, contact, invoices: [{ id, number }], day: issued, on, currency }
    return [{ ...said, ...told, amount: amountDue, state, paid: 0n, lastDay, from: 'xero' as const }]
  })
}
