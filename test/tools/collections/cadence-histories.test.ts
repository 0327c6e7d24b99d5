import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { businessDays, calendarDays, isWeekend } from '../../../src/books/day-count.ts'
import { type DebtorState, type NextAction, nextAction } from '../../../src/tools/collections/cadence/cadence.ts'
import type { CadencePolicy } from '../../../src/tools/collections/cadence/cadence-policy.ts'
import { STEPS, type StepName, TONES } from '../../../src/tools/collections/cadence/steps.ts'
import { owed, policy } from './debtor.ts'

const BEGINS = day('2026-03-02')
const HOLIDAY = day('2026-03-11')

interface Span {
  from: number
  days: number
}

/** What happens to a debtor day by day; offsets are calendar days from 2 March 2026. */
interface History {
  invoices: readonly {
    due: number
    amount: number
    risk: number
    promise: Span | undefined
    dispute: Span | undefined
  }[]
  hold: Span | undefined
  receipt: Span | undefined
  /** Calls that follow no step, and what was done before. */
  calls: readonly number[]
  before: readonly { offset: number; step: StepName | undefined }[]
  start: number
  paid: readonly (number | undefined)[]
  over: Pick<DebtorState, 'hasEmail' | 'xeroReminds' | 'tier' | 'riskByHabit' | 'medianLateness' | 'unusualAfter'>
  everyDay: boolean
  rules: Parameters<typeof policy>[0]
}

const span = fc.option(fc.record({ from: fc.integer({ min: 0, max: 30 }), days: fc.integer({ min: 1, max: 15 }) }), {
  nil: undefined,
  freq: 2,
})
const third = { nil: undefined, freq: 3 }

const history: fc.Arbitrary<History> = fc.record({
  invoices: fc.array(
    fc.record({
      due: fc.integer({ min: -70, max: 45 }),
      amount: fc.integer({ min: 10, max: 500 }),
      risk: fc.integer({ min: 0, max: 100 }),
      promise: span,
      dispute: span,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  hold: fc.option(fc.record({ from: fc.integer({ min: 0, max: 30 }), days: fc.integer({ min: 1, max: 10 }) }), {
    nil: undefined,
    freq: 2,
  }),
  receipt: fc.option(fc.record({ from: fc.integer({ min: 0, max: 30 }), days: fc.integer({ min: 1, max: 5 }) }), third),
  calls: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 }),
  before: fc.array(
    fc.record({
      offset: fc.integer({ min: -70, max: -1 }),
      step: fc.option(fc.constantFrom(...STEPS), { nil: undefined, freq: 2 }),
    }),
    { maxLength: 3 },
  ),
  start: fc.integer({ min: 0, max: 40 }),
  paid: fc.array(fc.option(fc.integer({ min: 5, max: 30 }), { nil: undefined, freq: 2 }), { maxLength: 3 }),
  over: fc.record({
    hasEmail: fc.boolean(),
    xeroReminds: fc.boolean(),
    tier: fc.constantFrom('A', 'B', 'C'),
    riskByHabit: fc.integer({ min: 0, max: 100 }),
    medianLateness: fc.integer({ min: -5, max: 20 }),
    unusualAfter: fc.integer({ min: -5, max: 30 }),
  }),
  everyDay: fc.boolean(),
  rules: fc.record(
    {
      gap_days: fc.integer({ min: 1, max: 10 }),
      most_contacts: fc.integer({ min: 1, max: 5 }),
      material: fc.constantFrom(0, 50, 300),
      beside_xero_reminders: fc.boolean(),
      holidays: fc.constant([HOLIDAY]),
    },
    { requiredKeys: ['holidays'] },
  ),
})

function isIn(span_: Span | undefined, offset: number): boolean {
  return span_ !== undefined && offset >= span_.from && offset < span_.from + span_.days
}

interface Seen {
  state: DebtorState
  action: NextAction
}

/** Walks a history day by day; every action is taken at once and put on record. */
function* walk(told: History, length: number, rules: CadencePolicy): Generator<Seen> {
  let log: DebtorState['contacted'] = told.before.map(({ offset, step }) => call(addDays(BEGINS, offset), step))
  const days = told.everyDay ? calendarDays : businessDays(rules.holidays)
  for (let offset = told.start; offset < told.start + length; offset += 1) {
    const today = addDays(BEGINS, offset)
    const state = { ...told.over, ...stateOn(told, offset, today), days, contacted: log }
    const action = nextAction(state, rules)
    yield { state, action }
    const { step, tone, channel = 'other', invoiceIds } = action
    if (action.kind === 'act') log = [...log, { day: today, channel, step, tone, invoices: invoiceIds.map(ref) }]
    if (told.calls.includes(offset)) log = [...log, call(today, undefined)]
  }
}

function ref(id: string): { id: string } {
  return { id }
}

function call(on: Day, step: StepName | undefined): DebtorState['contacted'][number] {
  return { day: on, channel: 'phone', step, tone: undefined, invoices: [] }
}

function stateOn(
  told: History,
  offset: number,
  today: Day,
): Omit<DebtorState, keyof History['over'] | 'days' | 'contacted'> {
  const invoices = told.invoices.map((one, index) => invoiceOn(one, offset, index))
  return {
    contact: { id: 'c1', name: 'Harbour Dental' },
    today,
    invoices: invoices.filter((_, index) => offset < (told.paid[index] ?? Number.POSITIVE_INFINITY)),
    hold: isIn(told.hold, offset) ? 'On hold.' : undefined,
    unmatched: isIn(told.receipt, offset) ? 'A receipt waits.' : undefined,
  }
}

function invoiceOn(
  { due, amount, risk, promise, dispute }: History['invoices'][number],
  offset: number,
  index: number,
): DebtorState['invoices'][number] {
  const gate = isIn(promise, offset) ? ('promise' as const) : isIn(dispute, offset) ? ('dispute' as const) : undefined
  const ended = promise && promise.from + promise.days
  return owed({
    ...{ id: `i${index}`, number: `INV-${index}`, due: addDays(BEGINS, due), dueInBase: BigInt(amount) * 100n, risk },
    stop: gate && {
      gate,
      why: `there is a ${gate}`,
      until: gate === 'promise' && ended ? addDays(BEGINS, ended - 1) : undefined,
    },
    promiseBroken: ended !== undefined && offset >= ended ? addDays(BEGINS, ended - 1) : undefined,
  })
}

/** What is wrong with acting on a day; empty where nothing is. Said without the code that decides. */
function wrongs({ state, action }: Seen, rules: CadencePolicy): string[] {
  const { today, invoices, contacted, days } = state
  const about = invoices.filter(({ id }) => action.invoiceIds.includes(id))
  const overdue = invoices.filter(({ due, stop }) => !stop && days.upTo(today) > days.onOrAfter(due))
  const amount = about.reduce((total, { dueInBase }) => total + dueInBase, 0n)
  const near = contacted.filter(({ day: on }) => days.upTo(today) - days.upTo(on) < rules.gapDays)
  const recent = contacted.filter(({ day: on }) => on > addDays(today, -30))
  const early = ['courtesy', 'first', 'inquiry', 'second'].includes(action.step ?? '')
  const said = contacted.filter(({ invoices: named }) => named.some(({ id }) => action.invoiceIds.includes(id)))
  const tones = said.flatMap(({ tone }) => (tone ? [TONES.indexOf(tone)] : []))
  const checks: Record<string, boolean> = {
    'in a hold': state.hold !== undefined,
    'a receipt waits': state.unmatched !== undefined,
    'an invoice is promised or disputed': about.some(({ stop }) => stop !== undefined),
    'nothing is named': about.length === 0,
    'something past due is not named': overdue.some(({ id }) => !action.invoiceIds.includes(id)),
    'something not yet due is named': action.step !== 'courtesy' && about.length > overdue.length,
    'too little': amount < rules.material,
    'too soon': near.length > 0,
    'twice in a day': contacted.some(({ day: on }) => on === today),
    'too often': recent.length >= rules.mostContacts,
    'a weekend': isWeekend(today),
    'a holiday': today === HOLIDAY,
    'no way to reach anybody': action.channel === undefined && action.step !== 'hand_over',
    'no e-mail address': action.channel === 'email' && !state.hasEmail,
    'Xero reminds': state.xeroReminds && !rules.besideXeroReminders && early && action.channel === 'email',
    'milder than before':
      action.tone !== undefined && tones.some((tone) => tone > TONES.indexOf(action.tone ?? 'final')),
    'a person is needed': !early && !action.person,
  }
  return Object.keys(checks).filter((name) => checks[name])
}

const LEVEL = { courtesy: 0, friendly: 1, concerned: 1, professional: 2, firm: 3, final: 4 }

/** What is wrong with an answer, whether it says to act or to wait. */
function wrongAnswers(seen: Seen, rules: CadencePolicy): string[] {
  const { action, state } = seen
  if (action.kind === 'act') return wrongs(seen, rules)
  const again = action.on
  if (again === undefined || (again > state.today && !isWeekend(again) && again !== HOLIDAY)) return []
  return [`looks again on ${again}`]
}

/** A history without what nobody can foresee: calls, holds, disputes, payments, and promises unless they are to stay. */
function undisturbed(told: History, promises = false): History {
  const invoices = told.invoices.map((one) => {
    return { ...one, amount: 400, promise: promises ? one.promise : undefined, dispute: undefined }
  })
  return { ...told, invoices, hold: undefined, receipt: undefined, calls: [], before: [], paid: [], start: 0 }
}

describe('whatever happens to a debtor', () => {
  test('no action breaks a rule, in 10,000 histories', () => {
    const acts: StepName[] = []
    fc.assert(
      fc.property(history, (told) => {
        const rules = policy(told.rules)
        for (const seen of walk(told, 8, rules)) {
          const { action, state } = seen
          const found = wrongAnswers(seen, rules)
          if (found.length > 0) throw new Error(`${state.today} ${action.step}: ${found.join(', ')}`)
          if (action.kind === 'act' && action.step) acts.push(action.step)
        }
      }),
      { numRuns: 10_000 },
    )
    for (const step of STEPS) expect(acts.filter((one) => one === step).length, step).toBeGreaterThan(0)
  }, 120_000)

  test('left unpaid it ends with a person, one tone at a time, and then is left alone', () => {
    fc.assert(
      fc.property(history, (told) => {
        const rules = policy(told.rules)
        const acts = [...walk(undisturbed(told), 250, rules)].map(({ action }) => action).filter(isAct)
        const steps = acts.map(({ step }) => step)
        expect(steps.at(-1)).toBe('hand_over')
        expect(new Set(steps).size).toBe(steps.length)
        const byXero = told.over.xeroReminds && told.over.hasEmail && !rules.besideXeroReminders
        const levels = [byXero ? 2 : 0, ...acts.flatMap(({ tone }) => (tone ? [LEVEL[tone]] : []))]
        const jumps = levels.slice(1).map((level, index) => level - (levels[index] ?? 0))
        expect(jumps.filter((jump) => jump > 1)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('waiting until the day that was told misses nothing', () => {
    fc.assert(
      fc.property(history, (told) => {
        let on: Day | undefined
        for (const { action, state } of walk(undisturbed(told, true), 70, policy(told.rules))) {
          const early = action.kind === 'act' && on !== undefined && on > state.today && !isNewlyPromised(told, state)
          if (early) throw new Error(`${action.step} on ${state.today}, told to wait until ${on}`)
          on = action.kind === 'wait' ? action.on : undefined
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the order in which contacts are told changes nothing', () => {
    fc.assert(
      fc.property(history, (told) => {
        const rules = policy(told.rules)
        const seen = [...walk(told, 20, rules)]
        const turned = seen.map(({ state }) =>
          nextAction({ ...state, contacted: [...state.contacted].reverse() }, rules),
        )
        expect(turned).toEqual(seen.map(({ action }) => action))
      }),
      { numRuns: 100 },
    )
  })
})

/** Whether a promise was made today, which nobody could foresee yesterday. */
function isNewlyPromised({ invoices }: History, { today }: DebtorState): boolean {
  return invoices.some(({ promise }) => promise !== undefined && addDays(BEGINS, promise.from) === today)
}

function isAct({ kind }: NextAction): boolean {
  return kind === 'act'
}
