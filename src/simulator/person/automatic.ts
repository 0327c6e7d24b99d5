import {
  addDays,
  addMonths,
  type Day,
  endOfMonth,
  startOfMonth,
  utcDay,
  utcMidnight,
  weekday,
} from '../../books/day.ts'
import { randomSource } from '../company/random.ts'
import { regionProfile } from '../company/regions.ts'
import type { Simulator } from '../contract.ts'
import type { OrganisationState } from '../state.ts'
import { createBank, isOpen } from './automatic-bank.ts'
import { attempt, createPerson, type Person } from './person.ts'

/** How an automatic person is set up. */
export interface AutomaticOptions {
  /** The same seed, books and clock give the same deeds. */
  seed: number
  /** The bank account that money moves on. */
  accountCode?: string
}

/** A person who works by herself at the organisation's own hours. */
export interface AutomaticPerson {
  /** Does everything that was to be done since the last time, up to the simulator's clock, each thing at its own instant. */
  catchUp(): void
}

/** Everything the deeds of one automatic person run on. */
interface Office {
  organisation: OrganisationState
  person: Person
  seed: number
  accountCode: string
}

/** What is done at an hour after opening of a working day. */
interface Duty {
  hour: number
  run(day: Day, at: number): void
}

/**
 * A person for stories. Customers pay by habits of their own (late, in part, sometimes never) and the bank's lines come in the morning; the
 * person then reconciles what matches exactly, approves what was submitted some hours or a day before, pays bills of the coming week on
 * Thursdays, and locks a month between the eighth and twelfth working day of the next. Only in the currency of the bank account; what Xero
 * refuses is left alone. Throws RangeError when there is no such organisation or bank account.
 */
export function createAutomaticPerson(
  simulator: Pick<Simulator, 'act' | 'state' | 'clock'>,
  organisationId: string,
  { seed, accountCode = '090' }: AutomaticOptions,
): AutomaticPerson {
  const person = createPerson(simulator, organisationId)
  const organisation = simulator.state.organisations.get(organisationId)
  if (!organisation) throw new RangeError(`no organisation ${organisationId} in this simulator`)
  const office: Office = { organisation, person, seed, accountCode }
  const duties = dutiesOf(office, simulator.clock.now())
  const opening = regionProfile(organisation.settings.region).opensAt * 3_600_000
  let done = simulator.clock.now()
  return {
    catchUp: () => {
      const now = simulator.clock.now()
      for (const { at, day, duty } of due(duties, opening, done, now)) duty.run(day, at)
      done = Math.max(done, now)
    },
  }
}

/** Duties later than `after` and not later than `now`, in order. */
function* due(duties: readonly Duty[], opening: number, after: number, now: number) {
  for (let day = utcDay(after - 86_400_000); day <= utcDay(now + 86_400_000); day = addDays(day, 1)) {
    if (!isWorkingDay(day)) continue
    for (const duty of duties) {
      const at = utcMidnight(day) + opening + duty.hour * 3_600_000
      if (at > after && at <= now) yield { at, day, duty }
    }
  }
}

function isWorkingDay(day: Day): boolean {
  return weekday(day) !== 0 && weekday(day) !== 6
}

function dutiesOf(office: Office, start: number): Duty[] {
  const bank = createBank(office, utcDay(start))
  const approving = (_: Day, at: number) => approveSubmitted(office, at)
  return [
    { hour: 0, run: bank.deliver },
    { hour: 0.5, run: (_, at) => bank.reconcileAll(at) },
    { hour: 2, run: approving },
    { hour: 5, run: (day, at) => payBills(office, day, at) },
    { hour: 6, run: approving },
    { hour: 7.5, run: (day) => lockMonth(office, day) },
  ]
}

/** Every document waits for its own number of hours, up to a working day and a bit. */
function approveSubmitted({ organisation, person, seed }: Office, at: number): void {
  for (const map of [organisation.invoices, organisation.creditNotes, organisation.purchaseOrders]) {
    for (const { id, status, updatedAt } of [...map.values()]) {
      if (status !== 'SUBMITTED') continue
      const hours = randomSource(`${seed}/approve/${id}`).between(1, 30)
      if (updatedAt + hours * 3_600_000 <= at) attempt(() => person.approve(id, at))
    }
  }
}

function payBills({ organisation, person, accountCode }: Office, day: Day, at: number): void {
  if (weekday(day) !== 4) return
  const last = addDays(day, 6)
  for (const bill of [...organisation.invoices.values()]) {
    if (bill.type !== 'ACCPAY' || !isOpen(organisation, bill) || (bill.dueDate ?? bill.date) > last) continue
    attempt(() => person.pay({ documentId: bill.id, accountCode, date: day, reference: bill.number }, at))
  }
}

function lockMonth({ organisation, person, seed }: Office, day: Day): void {
  const first = startOfMonth(day)
  if (workingDaysFrom(first, day) !== randomSource(`${seed}/lock/${first}`).between(8, 12)) return
  const period = endOfMonth(addMonths(first, -1))
  if (period > (organisation.settings.periodLockDate ?? '')) person.lock({ period })
}

function workingDaysFrom(first: Day, last: Day): number {
  let count = 0
  for (let day = first; day <= last; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1
  return count
}
