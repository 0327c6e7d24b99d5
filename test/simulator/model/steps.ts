import fc from 'fast-check'

/** What can happen, and how often. */
export const ACTS = {
  document: 12,
  change: 8,
  edit: 4,
  pay: 8,
  unpay: 3,
  payBatch: 3,
  unpayBatch: 2,
  allocate: 14,
  deallocate: 4,
  money: 8,
  editMoney: 3,
  endMoney: 2,
  transfer: 3,
  returnTransfer: 1,
  journal: 3,
  changeJournal: 3,
  repeat: 2,
  endRepeat: 1,
  order: 2,
  changeOrder: 2,
  receipt: 3,
  claim: 2,
  changeClaim: 3,
  item: 1,
  lock: 3,
} as const

/** What can happen in one step. */
export type Act = keyof typeof ACTS

const cents = (min: number, max: number) => fc.integer({ min, max }).map((value) => value / 100)

const line = fc.record({
  price: fc.oneof({ weight: 9, arbitrary: cents(1, 99_999) }, { weight: 1, arbitrary: cents(-20_000, 0) }),
  quantity: cents(1, 900),
  account: fc.nat(11),
  item: fc.constantFrom(undefined, undefined, 'FRIDGE', 'FRIDGE', 'OVEN'),
  region: fc.constantFrom(undefined, 'North', 'South'),
})

/**
 * One thing that happens `gap` days after the one before, dated `back` days earlier. `pick` and `other` choose among what there is, `part`
 * is percent of what is open (past 100 too), and `way` chooses among what can be done with it.
 */
export const step = fc.record({
  act: fc.oneof(...Object.entries(ACTS).map(([act, weight]) => ({ weight, arbitrary: fc.constant(act as Act) }))),
  gap: fc.integer({ min: 0, max: 8 }),
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) }),
  pick: fc.nat(99),
  other: fc.nat(99),
  way: fc.nat(99),
  part: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 110 })),
  rate: fc.integer({ min: 300_000, max: 2_900_000 }).map((value) => value / 1_000_000),
  foreign: fc.boolean(),
  backorders: fc.boolean(),
  types: fc.constantFrom('Exclusive', 'Inclusive', 'NoTax'),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
})

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A sequence of steps: some that make documents first, so that there is something to work on. */
export const steps = fc
  .tuple(
    fc.array(
      step.map((made): Step => ({ ...made, act: made.way < 60 ? 'document' : 'money', gap: 1 })),
      {
        minLength: 5,
        maxLength: 10,
        size: 'max',
      },
    ),
    fc.array(step, { minLength: 12, maxLength: 35, size: 'max' }),
  )
  .map(([first, rest]) => [...first, ...rest])
