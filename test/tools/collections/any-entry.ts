import fc from 'fast-check'
import { addDays, day } from '../../../src/books/day.ts'
import { STEPS, TONES } from '../../../src/tools/collections/cadence/steps.ts'
import {
  CHANNELS,
  DISPUTE_REASONS,
  HOLD_REASONS,
  type RecordEntry,
} from '../../../src/tools/collections/record/record-entry.ts'

const hex = fc.nat(0xffffffff).map((number) => number.toString(16).padStart(8, '0'))
const someDay = fc.nat(4_000).map((days) => addDays(day('2023-01-01'), days))
const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }))
const money = fc.bigInt({ min: 1n, max: 99_999_999_999_999n })
const currency = fc.constantFrom('NZD', 'AUD', 'GBP', 'USD')
const invoice = fc.record({
  id: fc.uuid(),
  number: fc.oneof(
    fc.nat(99_999).map((number) => `INV-${number}`),
    fc.string({ unit: 'grapheme', maxLength: 255 }),
  ),
})
const about = {
  contact: fc.record({ id: fc.uuid(), name: text }),
  invoices: fc.uniqueArray(invoice, { maxLength: 30, selector: ({ id }) => id.slice(0, 8) }),
  day: someDay,
  said: text,
}
const channel = fc.constantFrom(...CHANNELS)
const step = fc.constantFrom(...STEPS)
const tone = fc.constantFrom(...TONES)
const nothing = fc.constant(undefined)

/** Any entry that can be on record. */
export const anyEntry: fc.Arbitrary<RecordEntry> = fc.oneof(
  fc.record({
    ...about,
    ...{ kind: fc.constant('promise' as const), ref: hex.map((name) => `p_${name}`), amount: money, currency },
    ...{ on: someDay, channel, statedBy: text, instalment: fc.boolean() },
  }),
  fc.record({
    ...about,
    ...{ kind: fc.constant('dispute' as const), ref: hex.map((name) => `d_${name}`), currency, owner: text },
    ...{ reason: fc.constantFrom(...DISPUTE_REASONS), amount: fc.oneof(money, nothing) },
  }),
  fc.record({
    ...about,
    ...{ kind: fc.constant('hold' as const), ref: hex.map((name) => `h_${name}`) },
    ...{ reason: fc.constantFrom(...HOLD_REASONS), until: fc.oneof(someDay, nothing) },
  }),
  fc.record({
    ...about,
    ...{ kind: fc.constant('contacted' as const), ref: hex.map((name) => `c_${name}`), channel },
    ...{ step: fc.oneof(step, nothing), tone: fc.oneof(tone, nothing) },
    reminder: fc.oneof(
      hex.map((name) => `r_${name}`),
      fc.constant(''),
    ),
  }),
  fc.record({
    ...about,
    ...{ kind: fc.constant('reminder' as const), ref: hex.map((name) => `r_${name}`), step, tone },
    ...{ template: text, hash: text },
  }),
  fc.record({
    ...about,
    ...{ kind: fc.constant('closed' as const), ref: hex.map((name) => `x_${name}`) },
    closes: fc.tuple(fc.constantFrom('p', 'd', 'h'), hex).map(([letter, name]) => `${letter}_${name}`),
    as: fc.constantFrom('withdrawn' as const, 'settled' as const, 'lifted' as const),
  }),
)
