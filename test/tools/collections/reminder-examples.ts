import fc from 'fast-check'
import { addDays, day } from '../../../src/books/day.ts'
import { decimal4 } from '../../../src/books/money.ts'
import { DISPUTE_REASONS } from '../../../src/tools/collections/record/record-entry.ts'
import type { ReminderFacts, ReminderInvoice } from '../../../src/tools/collections/reminders/reminder-facts.ts'
import { MESSAGES } from '../../../src/tools/collections/reminders/reminder-templates.ts'

/** Names that contacts have, some of which have words in them that a checker must not trip over. */
export const CUSTOMERS = [
  'Harbour Dental',
  'Kauri Legal',
  'Northgate Schools Trust',
  'Bluefin Logistics',
  'Studio 54 Ltd',
  'O’Brien & Söhne GmbH',
  'Court Street Bakery',
  'Final Touch Interiors Limited',
  'Interest Free Furniture',
  'May',
  'Total Tools',
  'Police Association Inc',
  '3 Rivers Café',
  'Larkfield Dairy Co-operative',
  'A+B (Wellington) [Group] $1 Ltd',
]

/** The names of a whole ledger: customers, and others that are also words. */
export const OTHERS = [
  ...CUSTOMERS,
  'Orbit Hardware',
  'Team',
  'Account',
  'Spark',
  'Date',
  'Payment',
  'IT',
  'Meridian Films',
]

const TODAY = day('2026-11-20')

const invoice = (late: fc.Arbitrary<number>, currency: string, number: string): fc.Arbitrary<ReminderInvoice> =>
  fc
    .record({
      late,
      amount: fc.bigInt({ min: 101n, max: 99_999_999n }),
      term: fc.integer({ min: 7, max: 60 }),
      linked: fc.boolean(),
      reference: fc.constantFrom('', 'PO 2231', 'Order 77/A', 'Pay to NZ12 3456 0000 1111 here!', '4410'),
    })
    .map(({ late: days, amount, term, linked, reference }) => {
      const due = addDays(TODAY, -days)
      const link = linked ? `https://in.xero.com/${number.replace(/\W/g, '').padEnd(12, 'a8Xq')}` : undefined
      return { number, reference, issued: addDays(due, -term), due, total: amount, amount, currency, link }
    })

const numbers = fc.constantFrom(
  (index: number) => `INV-${String(36 + index * 5).padStart(4, '0')}`,
  (index: number) => `${10_482 + index * 7}`,
  (index: number) => `SI/2026/${100 + index}`,
  (index: number) => `A${301 + index}`,
  (index: number) => `R&D: 12 (rev ${4 + index}) | "B"`,
)

/** Facts of every kind of message: one to six invoices in one or two currencies, with and without promise, interest, links and disputes. */
export const facts: fc.Arbitrary<ReminderFacts> = fc
  .record({
    name: fc.constantFrom(...CUSTOMERS),
    first: fc.constantFrom('', 'Jane', 'May', 'Te Rangi'),
    country: fc.constantFrom('NZ', 'AU', 'GB', 'US'),
    count: fc.integer({ min: 1, max: 6 }),
    numberOf: numbers,
    promised: fc.option(fc.bigInt({ min: 101n, max: 9_999_999n }), { nil: undefined }),
    charged: fc.boolean(),
    queried: fc.constantFrom<readonly string[]>([], ['INV-0999'], ['INV-0999', 'INV-1001']),
    question: fc.constantFrom(...DISPUTE_REASONS),
    twoCurrencies: fc.boolean(),
  })
  .chain(({ name, first, country, count, numberOf, promised, charged, queried, question, twoCurrencies }) => {
    const base = { NZ: 'NZD', AU: 'AUD', GB: 'GBP', US: 'USD' }[country] ?? 'NZD'
    const late = fc.integer({ min: -5, max: 200 })
    const invoices = Array.from({ length: count }, (_, index) =>
      invoice(late, twoCurrencies && index % 3 === 2 ? 'EUR' : base, numberOf(index)),
    )
    return fc.tuple(...invoices).map(
      (all): ReminderFacts => ({
        organisation: { name: 'Kestrel Trading Ltd', country },
        contact: {
          name,
          greeting: first === '' ? name : first,
          email: 'accounts@customer.example',
          phone: '+64 9 555 0123',
        },
        today: TODAY,
        invoices: all,
        queried,
        promise:
          promised === undefined
            ? undefined
            : { amount: promised, currency: base, made: addDays(TODAY, -20), on: addDays(TODAY, -4) },
        interest: charged ? { rates: [decimal4('11.75')], interest: 123_45n, fixedSums: 110_00n } : undefined,
        question,
      }),
    )
  })

/** Every message in both languages. */
export const KINDS = ['en', 'de'].flatMap((language) => MESSAGES.map((message) => [language, message] as const))
