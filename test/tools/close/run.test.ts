import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { canonicalText } from '../../../src/call/canonical.ts'
import { CHECKS } from '../../../src/tools/close/checks/all-checks.ts'
import { periodNamed } from '../../../src/tools/close/month/period.ts'
import { USUAL_SETTINGS } from '../../../src/tools/close/run/close-settings.ts'
import { STEP_GRAPH, STEPS, type StepId } from '../../../src/tools/close/run/close-steps.ts'
import { findingId, findingIdIn } from '../../../src/tools/close/run/finding-id.ts'
import { foldRun, NO_RUN, type NumberedEvent, stepsAfter } from '../../../src/tools/close/run/fold-run.ts'
import { eventOf } from '../../../src/tools/close/run/make-run.ts'
import { LEAST_MATERIAL, materialityOf } from '../../../src/tools/close/run/materiality.ts'
import { type FoundOnRecord, type RunEvent, runEvent } from '../../../src/tools/close/run/run-events.ts'
import { standingOf } from '../../../src/tools/close/run/run-standing.ts'

const today = day('2026-11-20')
const period = periodNamed('2026-10', today)
const RULES = CHECKS.map(({ rule }) => rule)

function found(id: string, changes: Partial<FoundOnRecord> = {}): FoundOnRecord {
  return {
    ...{ id, rule: RULES[0] ?? '', title: 'A check', step: 'payables', weight: 5, severity: 'blocker' },
    ...{ amount: 100_00n, fact: 'Wrong.', next: 'Mend it.', documents: [], rows: [] },
    ...changes,
  }
}

const still = Object.fromEntries(STEPS.map((step) => [step, 'as it was']))

function checked(changes: Partial<Extract<RunEvent, { event: 'checked' }>> = {}): RunEvent {
  return {
    ...{
      event: 'checked',
      rules: RULES,
      fingerprints: still,
      materiality: 500_00n,
      currency: 'NZD',
      asOf: 1,
      from: 'xero',
    },
    ...{ found: [], gone: [], ran: [], lock: '', oldest: '', unreconciled: 0 },
    ...changes,
  }
}

function said(id: string, as: Extract<RunEvent, { event: 'disposed' }>['as'], changes: object = {}): RunEvent {
  return { event: 'disposed', findings: [{ id, amount: 100_00n }], as, reason: 'So.', until: '', by: 'Ann', ...changes }
}

function stepped(step: StepId, as: Extract<RunEvent, { event: 'stepped' }>['as'], changes: object = {}): RunEvent {
  return { event: 'stepped', step, as, by: 'Ben', reason: 'Seen.', amount: 0n, until: '', ...changes }
}

function numbered(...events: readonly RunEvent[]): NumberedEvent[] {
  return events.map((event, index) => ({ number: index + 1, at: (index + 1) * 1_000, event }))
}

function standing(events: readonly RunEvent[], settings = {}, lock = undefined as ReturnType<typeof day> | undefined) {
  const run = { ...foldRun(numbered(...events)), period, lastOf: () => 0, unreadable: 0 }
  return standingOf(run, { ...USUAL_SETTINGS, ...settings }, today, lock)
}

function stepIn(events: readonly RunEvent[], step: StepId, settings = {}) {
  return standing(events, settings).steps.find((one) => one.step === step)
}

describe('the id of a finding', () => {
  it('comes from rule and key alone, and keys that run together differ', () => {
    expect(findingId('a', ['b', 'c'])).toBe(findingId('a', ['b', 'c']))
    expect(findingId('a', ['b', 'c'])).not.toBe(findingId('a', ['bc']))
    expect(findingId('a', ['b'])).toMatch(/^F-[0-9A-F]{8}$/)
  })
  it.each([
    ['f-0a1b2c3d', 'F-0A1B2C3D'],
    [' 0a1b2c3d ', 'F-0A1B2C3D'],
    ['F-1', undefined],
  ])('is read from %s', (text, id) => expect(findingIdIn(text)).toBe(id))
})

const arbitraryEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  fc
    .record({
      found: fc.subarray(['F-00000001', 'F-00000002']).map((ids) => ids.map((id) => found(id))),
      gone: fc.subarray(['F-00000001', 'F-00000002', 'F-00000009']),
      mark: fc.constantFrom('as it was', 'moved'),
      step: fc.constantFrom(...STEPS),
    })
    .map(({ mark, step, ...rest }) => checked({ ...rest, fingerprints: { ...still, [step]: mark } })),
  fc
    .tuple(
      fc.constantFrom('F-00000001', 'F-00000003'),
      fc.constantFrom('fixed', 'accepted', 'excluded', 'question', 'open'),
    )
    .map(([id, as]) => said(id, as)),
  fc
    .tuple(fc.constantFrom(...STEPS), fc.constantFrom('prepared', 'signed', 'waived', 'attested', 'open'))
    .map(([step, as]) => stepped(step, as)),
)
const someEvents = fc.array(arbitraryEvent, { maxLength: 12 })

describe('a run folded from its events', () => {
  it('is the same in whatever order and however often they are told', () => {
    fc.assert(
      fc.property(someEvents, fc.nat(), (events, seed) => {
        const all = numbered(...events)
        const mixed = [...all, ...all].sort(
          (one, other) => ((one.number * 7 + seed) % 5) - ((other.number * 3 + seed) % 5),
        )
        expect(foldRun(mixed)).toEqual(foldRun(all))
      }),
    )
  })
  it('goes on from where it was', () => {
    fc.assert(
      fc.property(someEvents, fc.nat({ max: 12 }), (events, at) => {
        const all = numbered(...events)
        expect(foldRun(all.slice(at), foldRun(all.slice(0, at)))).toEqual(foldRun(all))
      }),
    )
  })
  it('loses no finding: what was found once is there, open, settled or gone', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const ids = events.flatMap((event) => (event.event === 'checked' ? event.found.map(({ id }) => id) : []))
        expect([...foldRun(numbered(...events)).findings.keys()].sort()).toEqual([...new Set(ids)].sort())
      }),
    )
  })
  it('opens a step again and everything after it when what it rests on has moved', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), (moved) => {
        const signed = STEPS.map((step) => stepped(step, 'signed'))
        const run = foldRun(numbered(checked(), ...signed, checked({ fingerprints: { ...still, [moved]: 'moved' } })))
        const fallen = STEPS.filter((step) => !run.signOffs.has(step))
        expect(fallen.sort()).toEqual([moved, ...stepsAfter(moved)].sort())
      }),
    )
  })
  it('keeps sign-offs when nothing has moved, and drops them for a new or greater finding', () => {
    const signed = [checked({ found: [found('F-1')] }), said('F-1', 'accepted'), stepped('payables', 'signed')]
    expect(foldRun(numbered(...signed, checked())).signOffs.has('payables')).toBe(true)
    const less = checked({ found: [found('F-1', { amount: 99_00n })] })
    expect(foldRun(numbered(...signed, less)).signOffs.has('payables')).toBe(true)
    const more = checked({ found: [found('F-1', { amount: 101_00n })] })
    expect(foldRun(numbered(...signed, more)).signOffs.has('payables')).toBe(false)
    expect(foldRun(numbered(...signed, said('F-1', 'open'))).signOffs.has('payables')).toBe(false)
  })
  it('is kept as plain JSON that is read back', () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) => {
        expect(runEvent.parse(event)).toEqual(event)
      }),
    )
  })
  it('has every step after all that it says it comes after', () => {
    for (const step of STEPS) {
      for (const before of STEP_GRAPH[step].after) expect(STEPS.indexOf(before)).toBeLessThan(STEPS.indexOf(step))
    }
  })
})

describe('what was said of a finding', () => {
  const one = checked({ found: [found('F-1')] })
  const state = (...more: RunEvent[]) => standing([one, ...more]).findings[0]?.state
  test.each<[string, RunEvent[], string | undefined]>([
    ['nothing', [], 'open'],
    ['accepted', [said('F-1', 'accepted')], 'accepted'],
    ['accepted until a day to come', [said('F-1', 'accepted', { until: '2026-11-20' })], 'accepted'],
    ['accepted until a day that is past', [said('F-1', 'accepted', { until: '2026-11-19' })], 'open'],
    [
      'accepted, and it has grown',
      [said('F-1', 'accepted'), checked({ found: [found('F-1', { amount: 100_01n })] })],
      'open',
    ],
    [
      'accepted, and it has shrunk',
      [said('F-1', 'accepted'), checked({ found: [found('F-1', { amount: 1n })] })],
      'accepted',
    ],
    ['excluded', [said('F-1', 'excluded')], 'excluded'],
    ['excluded and taken back', [said('F-1', 'excluded'), said('F-1', 'open')], 'open'],
    ['asked', [said('F-1', 'question')], 'question'],
    ['fixed, not checked yet', [said('F-1', 'fixed')], 'fixed'],
    ['fixed, and still found', [said('F-1', 'fixed'), checked()], 'open'],
    ['fixed, and gone', [said('F-1', 'fixed'), checked({ gone: ['F-1'] })], 'gone'],
    ['fixed, gone and back', [said('F-1', 'fixed'), checked({ gone: ['F-1'] }), one], 'open'],
  ])('%s', (_, more, expected) => expect(state(...more)).toBe(expected))
})

describe('a run on a day', () => {
  const clean = checked()
  const wrong = checked({ found: [found('F-1')] })
  const signed = stepped('sign', 'signed')
  test.each<[string, readonly RunEvent[], object, string]>([
    ['before any check', [], {}, 'open'],
    ['with only some checks made', [checked({ rules: RULES.slice(0, 1) })], {}, 'collecting'],
    ['with a blocker', [wrong], {}, 'review'],
    ['with a blocker that is said to be fixed', [wrong, said('F-1', 'fixed')], {}, 'adjusting'],
    ['with nothing wrong', [clean], {}, 'ready'],
    ['with a warning below materiality', [checked({ found: [found('F-1', { severity: 'warning' })] })], {}, 'ready'],
    [
      'with a warning below materiality, strictly',
      [checked({ found: [found('F-1', { severity: 'warning' })] })],
      { strict: true },
      'review',
    ],
    [
      'with a warning above materiality',
      [checked({ found: [found('F-1', { severity: 'warning', amount: 500_01n })] })],
      {},
      'review',
    ],
    ['signed', [clean, signed], {}, 'signed'],
    ['signed, then moved', [clean, signed, checked({ fingerprints: { ...still, bank: 'moved' } })], {}, 'reopened'],
    ['signed by one where two are asked for', [clean, signed], { twoPeople: true }, 'ready'],
    ['prepared and signed by one', [clean, stepped('sign', 'prepared'), signed], { twoPeople: true }, 'ready'],
    [
      'prepared and signed by two',
      [clean, stepped('sign', 'prepared', { by: 'Ann' }), signed],
      { twoPeople: true },
      'signed',
    ],
  ])('%s', (_, events, settings, expected) => {
    const state = standing(events, settings).state
    // Signed once by too few people counts as open again, not as new.
    expect(state === 'reopened' && expected === 'ready' ? 'ready' : state).toBe(expected)
  })
  it('has at risk what is open and blockers that are lived with, and missing proof first', () => {
    const findings = [
      found('F-1', { amount: 900_00n }),
      found('F-2', { severity: 'warning', amount: 600_00n }),
      found('F-3', { amount: 0n }),
    ]
    const settled = (id: string, as: 'accepted' | 'excluded') => said(id, as, { findings: [{ id, amount: 1_000_00n }] })
    const open = standing([checked({ found: findings })])
    expect(open.findings.map(({ id }) => id)).toEqual(['F-3', 'F-1', 'F-2'])
    expect(open.residual).toBe(1_500_00n)
    const one = [checked({ found: findings }), settled('F-1', 'accepted')]
    expect(standing(one).residual).toBe(1_500_00n)
    expect(standing([...one, settled('F-2', 'accepted')]).residual).toBe(900_00n)
  })
  it('sees a lock date only on what is signed', () => {
    expect(standing([clean, signed], {}, day('2026-10-31')).state).toBe('locked_in_xero')
    expect(standing([clean, signed], {}, day('2026-10-30')).state).toBe('signed')
    expect(standing([clean], {}, day('2026-10-31')).state).toBe('ready')
  })
  it('holds steps after one that fails, until it is waived for as much and as long', () => {
    expect(stepIn([wrong], 'payables')?.status).toBe('failing')
    expect(stepIn([wrong], 'ledger')?.status).toBe('blocked')
    const waived = (changes: object) => [
      wrong,
      stepped('payables', 'waived', { amount: 100_00n, until: '2026-12-01', ...changes }),
    ]
    expect(stepIn(waived({}), 'payables')?.status).toBe('waived')
    expect(stepIn(waived({}), 'ledger')?.status).toBe('passing')
    expect(stepIn(waived({ amount: 99_99n }), 'payables')?.status).toBe('failing')
    expect(stepIn(waived({ until: '2026-11-19' }), 'payables')?.status).toBe('failing')
  })
  it('waits for evidence until somebody attests it', () => {
    const ran = [{ rule: 'x', title: 'X', step: 'bank' as const, proved: [], unchecked: 'No statement was brought.' }]
    expect(stepIn([checked({ ran })], 'bank')).toMatchObject({ status: 'pending', why: 'No statement was brought.' })
    expect(stepIn([checked({ ran }), stepped('bank', 'attested')], 'bank')?.status).toBe('passing')
  })
  it('scores by rule: the weight times the share of materiality at risk, blockers whole, notes nothing', () => {
    const score = (...findings: FoundOnRecord[]) => standing([checked({ found: findings })]).score
    const warning = (id: string, amount: bigint, rule = 'a') => found(id, { severity: 'warning', amount, rule })
    expect(score()).toBe(100)
    expect(score(found('F-1', { amount: 0n }))).toBe(95)
    expect(score(warning('F-1', 250_00n))).toBe(98)
    expect(score(warning('F-1', 250_00n), warning('F-2', 250_00n))).toBe(95)
    expect(score(warning('F-1', 900_00n), warning('F-2', 900_00n))).toBe(95)
    expect(score(warning('F-1', 900_00n), warning('F-2', 900_00n, 'b'))).toBe(90)
    expect(score(found('F-1', { severity: 'note' }))).toBe(100)
    expect(score(...Array.from({ length: 30 }, (_, at) => warning(`F-${at}`, 900_00n, `${at}`)))).toBe(0)
  })
})

describe('an event of a run', () => {
  const facts = { ...(checked() as Extract<RunEvent, { event: 'checked' }>) }
  const { event: _, found: __, gone: ___, ran: ____, ...plain } = facts
  const now = (findings: FoundOnRecord[], changes = {}) => ({ findings, ran: [], facts: { ...plain, ...changes } })
  it('is only what differs, and nothing where nothing does', () => {
    const first = eventOf(now([found('F-1'), found('F-2')]), NO_RUN)
    expect(first?.found).toHaveLength(2)
    const run = foldRun(numbered(first as RunEvent))
    expect(eventOf(now([found('F-1'), found('F-2')], { asOf: 99 }), run)).toBeUndefined()
    expect(eventOf(now([found('F-1', { amount: 1n })]), run)).toMatchObject({ found: [{ id: 'F-1' }], gone: ['F-2'] })
  })
  it('leaves findings of other checks alone', () => {
    const run = foldRun(numbered(checked({ found: [found('F-1')] })))
    expect(eventOf(now([], { rules: RULES.slice(1) }), run)).toBeUndefined()
  })
  it('says so when what was said to be fixed is found still', () => {
    const run = foldRun(numbered(checked({ found: [found('F-1')] }), said('F-1', 'fixed')))
    expect(eventOf(now([found('F-1')]), run)).toMatchObject({ found: [], gone: [] })
  })
})

describe('materiality', () => {
  const accounts = [
    { id: 'sales', class: 'REVENUE' },
    { id: 'rent', class: 'EXPENSE' },
  ] as never
  const profits = Array.from({ length: 13 }, () => ({
    period,
    figures: new Map([
      ['sales', -1_000_000_00n],
      ['rent', 5_00n],
    ]),
  }))
  it('is half a percent of an average month of revenue, at least so much, or as it is set', () => {
    expect(materialityOf({ settings: USUAL_SETTINGS, accounts, profits })).toBe(5_000_00n)
    expect(materialityOf({ settings: USUAL_SETTINGS, accounts, profits: [] })).toBe(LEAST_MATERIAL)
    expect(materialityOf({ settings: { ...USUAL_SETTINGS, materiality: 7n }, accounts, profits })).toBe(7n)
  })
})

describe('the size of what is put on record', () => {
  it('stays near a megabyte for a month of 400 findings at their longest', () => {
    const longest = (id: string) =>
      found(id, {
        fact: 'x'.repeat(600),
        next: 'y'.repeat(400),
        rows: Array.from({ length: 12 }, (_, at) => [`row ${at}`, 'z'.repeat(80)]),
        documents: [{ kind: 'bill', id: '0'.repeat(36), number: 'BILL-123456', status: 'AUTHORISED' }],
      })
    const ids = Array.from({ length: 400 }, (_, at) => findingId('rule', [`${at}`]))
    const bytes = Buffer.byteLength(canonicalText(checked({ found: ids.map(longest) })))
    expect(bytes).toBeGreaterThan(400 * 1_000)
    expect(bytes).toBeLessThan(1_100_000)
  })
})
