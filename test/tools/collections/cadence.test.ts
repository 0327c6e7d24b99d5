import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { businessDays, calendarDays } from '../../../src/books/day-count.ts'
import { type DebtorState, nextAction } from '../../../src/tools/collections/cadence/cadence.ts'
import { defaultFields, overridden, timingFrom } from '../../../src/tools/collections/cadence/cadence-policy.ts'
import { contacted, debtor, owed, policy } from './debtor.ts'

// The invoice is due on Monday 2 March 2026; counted days past due: 5 March 3, 16 March 10, 25 March 17, 6 April 25, 27 April 40.
function failed(state: DebtorState, rules = policy()): string[] {
  return nextAction(state, rules)
    .gates.filter(({ passed }) => !passed)
    .map(({ gate }) => gate)
}

const long = [contacted('2026-03-05', 'first'), contacted('2026-03-16', 'second'), contacted('2026-03-25', 'call')]

describe('the steps', () => {
  test.each([
    ['nothing before the third day past due', debtor('2026-03-04'), ['wait', 'first', '2026-03-05']],
    ['the first reminder on the third day', debtor('2026-03-05'), ['act', 'first', '2026-03-05']],
    [
      'the first one to a late payer at the usual lateness',
      debtor('2026-03-05', { medianLateness: 4.5 }),
      ['wait', 'first', '2026-03-09'],
    ],
    [
      'but at the latest on the seventh day',
      debtor('2026-03-11', { medianLateness: 30 }),
      ['act', 'first', '2026-03-11'],
    ],
    ['a courtesy only where the risk is high', debtor('2026-02-25'), ['wait', 'first', '2026-03-05']],
    [
      'a courtesy three days before the due date',
      debtor('2026-02-25', { invoices: [owed({ risk: 50 })] }),
      ['act', 'courtesy', '2026-02-25'],
    ],
    [
      'no courtesy four days before',
      debtor('2026-02-24', { invoices: [owed({ risk: 50 })] }),
      ['wait', 'courtesy', '2026-02-25'],
    ],
    [
      'no courtesy on the due date',
      debtor('2026-03-02', { invoices: [owed({ risk: 50 })] }),
      ['wait', 'first', '2026-03-05'],
    ],
    [
      'one courtesy only',
      debtor('2026-02-27', { invoices: [owed({ risk: 90 })], contacted: [contacted('2026-02-25', 'courtesy')] }),
      ['wait', 'first', '2026-03-05'],
    ],
    [
      'the second on the tenth day',
      debtor('2026-03-16', { contacted: long.slice(0, 1) }),
      ['act', 'second', '2026-03-16'],
    ],
    ['not on the ninth', debtor('2026-03-13', { contacted: long.slice(0, 1) }), ['wait', 'second', '2026-03-16']],
    [
      'a question to a good payer who is later than ever',
      debtor('2026-03-12', { contacted: long.slice(0, 1), riskByHabit: 19, unusualAfter: 4 }),
      ['act', 'inquiry', '2026-03-12'],
    ],
    [
      'no question within the usual',
      debtor('2026-03-12', { contacted: long.slice(0, 1), riskByHabit: 19, unusualAfter: 8 }),
      ['wait', 'inquiry', '2026-03-13'],
    ],
    [
      'no question to others',
      debtor('2026-03-12', { contacted: long.slice(0, 1), riskByHabit: 20, unusualAfter: 4 }),
      ['wait', 'second', '2026-03-16'],
    ],
    [
      'the question first where the second reminder would be due',
      debtor('2026-03-16', { riskByHabit: 10, unusualAfter: 4 }),
      ['act', 'inquiry', '2026-03-16'],
    ],
    [
      'after the question the call, not the second reminder',
      debtor('2026-03-19', { contacted: [contacted('2026-03-12', 'inquiry')], riskByHabit: 10, unusualAfter: 4 }),
      ['wait', 'call', '2026-03-25'],
    ],
    ['the call on the 17th day', debtor('2026-03-25', { contacted: long.slice(0, 2) }), ['act', 'call', '2026-03-25']],
    [
      'the call on the tenth day where most money is at risk',
      debtor('2026-03-16', { contacted: long.slice(0, 1), tier: 'A' }),
      ['act', 'call', '2026-03-16'],
    ],
    ['the firm reminder on the 25th', debtor('2026-04-06', { contacted: long }), ['act', 'firm', '2026-04-06']],
    [
      'the final notice on the 40th',
      debtor('2026-04-27', { contacted: [...long, contacted('2026-04-06', 'firm')] }),
      ['act', 'final', '2026-04-27'],
    ],
    [
      'handing over seven days after it',
      debtor('2026-05-06', { contacted: [contacted('2026-04-27', 'final')] }),
      ['act', 'hand_over', '2026-05-06'],
    ],
    [
      'not before',
      debtor('2026-05-05', { contacted: [contacted('2026-04-27', 'final')] }),
      ['wait', 'hand_over', '2026-05-06'],
    ],
    [
      'nothing after it',
      debtor('2026-07-06', { contacted: [contacted('2026-05-06', 'hand_over')] }),
      ['wait', undefined, undefined],
    ],
    [
      'the first reminder to who was never reminded, however late',
      debtor('2026-06-01'),
      ['act', 'first', '2026-06-01'],
    ],
    [
      'then no more than one tone up',
      debtor('2026-06-08', { contacted: [contacted('2026-06-01', 'first')] }),
      ['act', 'call', '2026-06-08'],
    ],
  ] as const)('%s', (_, state, [kind, step, on]) => {
    expect(nextAction(state, policy())).toMatchObject({ kind, step, on })
  })

  test.each([
    ['courtesy', 'courtesy', 'email', false],
    ['first', 'friendly', 'email', false],
    ['second', 'professional', 'email', false],
    ['call', 'professional', 'phone', true],
    ['firm', 'firm', 'email', true],
    ['final', 'final', 'email', true],
    ['hand_over', undefined, undefined, true],
  ] as const)('%s has its tone, its channel and says whether a person must agree', (step, tone, channel, person) => {
    const days = ['2026-02-25', '2026-03-05', '2026-03-16', '2026-03-25', '2026-04-06', '2026-04-27', '2026-05-06']
    const order = ['courtesy', 'first', 'second', 'call', 'firm', 'final', 'hand_over'] as const
    const at = order.indexOf(step)
    const before = order.slice(0, at).map((one, index) => contacted(days[index] ?? '', one))
    const state = debtor(days[at] ?? '', { contacted: before.slice(-1), invoices: [owed({ risk: 80 })] })
    expect(nextAction(state, policy())).toMatchObject({ kind: 'act', step, tone, channel, person, invoiceIds: ['i1'] })
  })

  test('one message is about everything past due that is not left out, and about nothing else', () => {
    const stop = { gate: 'dispute', why: 'disputed', until: undefined } as const
    const invoices = [
      owed(),
      owed({ id: 'i2', number: 'INV-2', due: day('2026-03-13') }),
      owed({ id: 'i3', number: 'INV-3', due: day('2026-03-16') }),
      owed({ id: 'i4', number: 'INV-4', stop }),
      owed({ id: 'i5', number: 'INV-5', dueInBase: 0n }),
    ]
    expect(nextAction(debtor('2026-03-16', { invoices }), policy()).invoiceIds).toEqual(['i1', 'i2'])
  })

  test('what was said about paid invoices is forgotten, what named none was about all of its time', () => {
    const old = contacted('2026-03-05', 'firm', { invoices: [{ id: 'paid' }] })
    expect(nextAction(debtor('2026-03-16', { contacted: [old] }), policy())).toMatchObject({
      step: 'first',
      kind: 'act',
    })
    const all = contacted('2026-03-09', 'firm', { invoices: [] })
    expect(nextAction(debtor('2026-03-16', { contacted: [all] }), policy()).step).toBe('final')
    const before = contacted('2026-02-24', 'firm', { invoices: [] })
    expect(nextAction(debtor('2026-03-16', { contacted: [before] }), policy()).step).toBe('first')
  })

  test('a broken promise brings the next step at once, and only the next', () => {
    const broken = { invoices: [owed({ promiseBroken: day('2026-03-09') })] }
    const state = debtor('2026-03-12', { ...broken, contacted: [contacted('2026-03-05', 'first')] })
    expect(nextAction(state, policy())).toMatchObject({ kind: 'act', step: 'second' })
    const told = debtor('2026-03-19', { ...broken, contacted: [contacted('2026-03-12', 'second')] })
    expect(nextAction(told, policy())).toMatchObject({ kind: 'wait', step: 'call', on: '2026-03-25' })
    const early = debtor('2026-03-11', { ...broken, contacted: [contacted('2026-03-05', 'first')] })
    expect(failed(early)).toEqual(['gap'])
  })

  test('where customers pay on any day, every day counts', () => {
    expect(
      nextAction(debtor('2026-03-12', { days: calendarDays, contacted: [contacted('2026-03-05', 'first')] }), policy())
        .step,
    ).toBe('second')
  })

  test('a policy may leave steps out, and let tones rise faster', () => {
    const without = policy({ days: { second: 'never', call: 'never', call_tier_a: 'never' } })
    const state = debtor('2026-04-06', { contacted: [contacted('2026-03-05', 'first')] })
    expect(nextAction(state, without)).toMatchObject({ kind: 'act', step: 'firm' })
    expect(nextAction(state, policy({ tone_jump: 2 })).step).toBe('firm')
    const none = policy({ days: { hand_over: 'never' } })
    expect(nextAction(debtor('2026-06-05', { contacted: [contacted('2026-04-27', 'final')] }), none)).toMatchObject({
      kind: 'wait',
      on: undefined,
    })
    const second = policy({ days: { first: 'never' } })
    expect(nextAction(debtor('2026-03-16'), second)).toMatchObject({ kind: 'act', step: 'second' })
  })

  test('an invoice may have days of its own, or be left alone', () => {
    const timing = timingFrom(overridden(defaultFields(), { days: { first: 20 } }))
    const slow = { ...policy(), invoices: new Map([['i1', timing]]) }
    expect(nextAction(debtor('2026-03-16'), slow)).toMatchObject({ kind: 'wait', step: 'first', on: '2026-03-30' })
    const alone = { ...policy(), invoices: new Map([['i1', { ...timing, leftAlone: 'left alone' }]]) }
    const action = nextAction(debtor('2026-03-16'), alone)
    expect(action).toMatchObject({ kind: 'wait', why: 'Every invoice is left out: "INV-1" (left alone).' })
  })
})

describe('the gates', () => {
  const stop = { gate: 'promise', why: '500.00 is promised by 2026-03-20', until: day('2026-03-20') } as const

  test.each([
    ['hold', { hold: 'It is in the group "Collections hold".' }, undefined],
    ['receipt', { unmatched: 'A receipt of 500.00 waits.' }, undefined],
    ['material', { invoices: [owed({ dueInBase: 49_99n })] }, undefined],
    ['gap', { contacted: [contacted('2026-03-10', undefined)] }, '2026-03-17'],
    ['xero_reminders', { xeroReminds: true }, '2026-03-25'],
    [
      'touches',
      {
        contacted: ['2026-02-17', '2026-02-24', '2026-03-03'].map((one) =>
          contacted(one, undefined, { channel: 'phone' }),
        ),
      },
      '2026-03-19',
    ],
  ] as const)('%s stops it', (gate, over, on) => {
    const state = debtor('2026-03-16', over as Partial<DebtorState>)
    expect(failed(state)).toEqual([gate])
    expect(nextAction(state, policy())).toMatchObject({ kind: 'wait', on })
    expect(nextAction(debtor('2026-03-16'), policy()).kind).toBe('act')
  })

  test('an invoice that was promised is looked at again the day after', () => {
    const action = nextAction(debtor('2026-03-16', { invoices: [owed({ stop })] }), policy())
    expect(action).toMatchObject({
      kind: 'wait',
      on: '2026-03-23',
      why: 'Every invoice is left out: "INV-1" (500.00 is promised by 2026-03-20).',
    })
  })

  test('what is just enough passes', () => {
    expect(failed(debtor('2026-03-16', { invoices: [owed({ dueInBase: 50_00n })] }))).toEqual([])
    expect(failed(debtor('2026-03-16', { contacted: [contacted('2026-03-09', undefined)] }))).toEqual([])
    const three = ['2026-02-14', '2026-02-24', '2026-03-03'].map((one) => contacted(one, undefined))
    expect(failed(debtor('2026-03-16', { contacted: three }))).toEqual([])
  })

  test('nobody is contacted on a weekend or a holiday', () => {
    expect(failed(debtor('2026-03-14'))).toEqual(['day_off'])
    const closed = policy({ holidays: ['2026-03-16..2026-03-17'] })
    const state = debtor('2026-03-16', { days: businessDays(closed.holidays) })
    expect(failed(state, closed)).toEqual(['day_off'])
    expect(nextAction(state, closed).on).toBe('2026-03-18')
    expect(nextAction(debtor('2026-03-14'), closed).on).toBe('2026-03-18')
  })

  test("early reminders are left to Xero's own, later steps are ours", () => {
    const reminded = debtor('2026-03-25', { xeroReminds: true })
    expect(nextAction(reminded, policy())).toMatchObject({ kind: 'act', step: 'call' })
    expect(nextAction(debtor('2026-03-16', { xeroReminds: true }), policy({ beside_xero_reminders: true })).kind).toBe(
      'act',
    )
    expect(nextAction(debtor('2026-03-16', { xeroReminds: true, hasEmail: false }), policy())).toMatchObject({
      kind: 'act',
      channel: 'phone',
    })
  })

  test('without an e-mail address it is a call or a letter, and no courtesy', () => {
    const without = { hasEmail: false, invoices: [owed({ risk: 80 })] }
    expect(nextAction(debtor('2026-03-05', without), policy())).toMatchObject({ channel: 'phone', person: true })
    expect(nextAction(debtor('2026-04-06', { ...without, contacted: long }), policy())).toMatchObject({
      channel: 'letter',
      person: true,
    })
    expect(nextAction(debtor('2026-02-25', without), policy())).toMatchObject({ kind: 'wait', on: '2026-03-05' })
    expect(failed(debtor('2026-02-25', without))).toEqual(['email'])
  })

  test('a policy can leave a contact alone', () => {
    expect(failed(debtor('2026-03-16'), policy({ chase: false }))).toEqual(['policy'])
  })

  test('every gate is told, passed or not', () => {
    const { gates } = nextAction(debtor('2026-03-16'), policy())
    expect(gates.map(({ gate }) => gate)).toEqual([
      ...[
        'policy',
        'hold',
        'stops',
        'receipt',
        'material',
        'step',
        'xero_reminders',
        'email',
        'gap',
        'touches',
        'day_off',
      ],
    ])
    expect(gates.every(({ passed, why }) => passed && why.endsWith('.'))).toBe(true)
  })
})
