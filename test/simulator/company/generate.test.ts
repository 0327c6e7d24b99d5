import { describe, expect, test } from 'vitest'
import { addMonths, day, monthOf, weekday } from '../../../src/books/day.ts'
import { REGIONS } from '../../../src/simulator/company/companies.ts'
import type { SeededCompanyOptions } from '../../../src/simulator/company/generate.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Region } from '../../../src/simulator/state-settings.ts'
import { asText, founded, imbalance, openOf } from './books.ts'

const ON = '2026-11-20'

function seeded(options: Omit<SeededCompanyOptions, 'region'>, region: Region = 'nz'): OrganisationState {
  const [organisation] = founded(ON, { company: options, region })
  if (!organisation) throw new Error('nothing was founded')
  return organisation
}

describe.each(REGIONS)('a generated company in %s', (region) => {
  const organisation = seeded({ seed: 7, invoices: 600 }, region)
  const documents = [...organisation.invoices.values()]

  test('has the size asked for, three in ten of it bills, and balances', () => {
    expect(documents.length).toBe(600)
    expect(documents.filter((each) => each.type === 'ACCPAY').length).toBe(180)
    expect(imbalance(organisation, day(ON))).toBe(0n)
    expect(organisation.settings.isDemoCompany).toBe(false)
  })

  test('spreads over eighteen months of working days that end today', () => {
    const dates = documents.map((each) => each.date).sort()
    expect((dates[0] ?? ON) >= addMonths(day(ON), -18)).toBe(true)
    expect((dates.at(-1) ?? '') <= ON).toBe(true)
    expect(new Set(dates.map(monthOf)).size).toBe(19)
    expect(dates.filter((each) => [0, 6].includes(weekday(each)))).toEqual([])
  })

  test('has few large customers and many small ones, amounts of all sizes, and some overdue', () => {
    const sales = documents.filter((each) => each.type === 'ACCREC')
    const perCustomer = new Map<string, number>()
    for (const { contactId } of sales) perCustomer.set(contactId, (perCustomer.get(contactId) ?? 0) + 1)
    const counts = [...perCustomer.values()].sort((a, b) => b - a)
    const tenth = Math.ceil(counts.length / 10)
    expect(counts.slice(0, tenth).reduce((total, each) => total + each, 0) * 4).toBeGreaterThan(sales.length)
    const totals = sales.map((each) => each.total).sort((a, b) => (a < b ? -1 : 1))
    expect((totals.at(-1) ?? 0n) > 10n * (totals[Math.floor(totals.length / 2)] ?? 0n)).toBe(true)
    const open = openOf(organisation, 'ACCREC')
    expect(open.length).toBeGreaterThan(10)
    expect(open.some((each) => (each.dueDate ?? ON) < ON)).toBe(true)
    expect(open.length * 4).toBeLessThan(sales.length)
  })
})

test.each([0, 1, 250, 350])('leaves exactly %i sales invoices open when told to', (open) => {
  const organisation = seeded({ seed: 3, invoices: 500, open })
  expect(openOf(organisation, 'ACCREC').length).toBe(open)
  expect([...organisation.payments.values()].every((payment) => payment.date <= ON)).toBe(true)
  expect(imbalance(organisation, day(ON))).toBe(0n)
})

test.each([0, 1, 2, 11])('can be as small as %i documents', (invoices) => {
  expect(seeded({ seed: 1, invoices }).invoices.size).toBe(invoices)
})

test('bills, months and the name can be chosen', () => {
  const organisation = seeded({ seed: 1, invoices: 40, bills: 0, months: 3, name: 'Small & Sons' })
  expect(organisation.settings.name).toBe('Small & Sons')
  const documents = [...organisation.invoices.values()]
  expect(documents.every((each) => each.type === 'ACCREC' && each.date >= '2026-08-20')).toBe(true)
})

test('the same seed gives the same books to the byte, another seed others', () => {
  const first = asText(seeded({ seed: 5, invoices: 120 }))
  expect(asText(seeded({ seed: 5, invoices: 120 })) === first).toBe(true)
  expect(asText(seeded({ seed: 6, invoices: 120 })) === first).toBe(false)
})

test.each([
  [{ seed: 1, invoices: 100_001 }, /invoices/],
  [{ seed: 1, invoices: -1 }, /invoices/],
  [{ seed: 1, invoices: 10, bills: 11 }, /bills/],
  [{ seed: 1, invoices: 10, months: 0 }, /months/],
  [{ seed: 1, invoices: 10, open: 8 }, /open must be 0 up to the 7/],
])('refuses a size that cannot be: %o', (options, message) => {
  expect(() => seeded(options)).toThrow(message)
})

test('an empty company has a name, a region and no documents, and is no demo', () => {
  const [organisation] = founded(ON, { company: 'empty', region: 'uk', name: 'Fresh Start' })
  expect(organisation?.settings).toMatchObject({
    name: 'Fresh Start',
    region: 'uk',
    isDemoCompany: false,
    allowEmail: true,
  })
  expect(organisation?.invoices.size).toBe(0)
})
