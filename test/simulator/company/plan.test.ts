import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day, monthOf, utcDay } from '../../../src/books/day.ts'
import { REGIONS } from '../../../src/simulator/company/companies.ts'
import { servicesPlan } from '../../../src/simulator/company/demo-services.ts'
import { tradingPlan } from '../../../src/simulator/company/demo-trading.ts'
import { inOrder, type PlannedInvoice, type Step } from '../../../src/simulator/company/plan.ts'

const days: fc.Arbitrary<Day> = fc
  .integer({ min: Date.UTC(2025, 0, 1) / 86_400_000, max: Date.UTC(2030, 11, 31) / 86_400_000 })
  .map((count) => utcDay(count * 86_400_000))

const PINS: readonly (readonly [number, string])[] = [
  [30, 'Tidewater Marine'],
  [31, 'Tidewater Marine'],
  [36, 'Northgate Schools Trust'],
  [40, 'Larkfield Dairy Co-operative'],
  [41, 'Larkfield Dairy Co-operative'],
  [42, 'Bluefin Logistics'],
]

function invoicesOf(steps: readonly Step[]): PlannedInvoice[] {
  return steps.flatMap((step) => (step.kind === 'invoice' ? [step.invoice] : []))
}

/** Every document, contact and item that a step names has been entered by an earlier step. */
function unknownNames(steps: readonly Step[]): string[] {
  const known = new Set<string>()
  return steps.flatMap((step) => {
    const unknown = needs(step).filter((name) => !known.has(name))
    for (const name of enters(step)) known.add(name)
    return unknown
  })
}

function enters(step: Step): string[] {
  if (step.kind === 'contact') return [`contact ${step.contact}`]
  if (step.kind === 'item') return [`item ${step.body.Code}`]
  if (step.kind === 'invoice') return [step.invoice.key]
  return step.kind === 'record' && step.key !== undefined ? [step.key] : []
}

function needs(step: Step): string[] {
  switch (step.kind) {
    case 'contact':
    case 'setup':
    case 'item':
    case 'budget':
    case 'statement':
      return []
    case 'group':
      return step.contacts.map((name) => `contact ${name}`)
    case 'archive':
    case 'taxReturn':
    case 'drawings':
      return [`contact ${step.contact}`]
    case 'invoice':
      return [`contact ${step.invoice.contact}`, ...itemsOn(step.invoice.lines)]
    case 'creditNote': {
      const { contact, appliesTo, lines } = step.creditNote
      return [`contact ${contact}`, ...(appliesTo ? [appliesTo] : []), ...itemsOn(lines)]
    }
    case 'itemNote':
      return [`item ${step.code}`]
    case 'batch':
      return [...step.keys]
    case 'record': {
      const { Contact } = step.body
      const name = typeof Contact === 'object' && Contact !== null ? Reflect.get(Contact, 'Name') : undefined
      return name === undefined ? [] : [`contact ${name}`]
    }
    default:
      return [step.key]
  }
}

function itemsOn(lines: PlannedInvoice['lines']): string[] {
  return lines.flatMap(({ item }) => (item === undefined ? [] : [`item ${item}`]))
}

test('on any day the demo plan is in order, complete, never in the future, and has its pinned numbers', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...REGIONS), (today, region) => {
      const { steps, charges } = tradingPlan(region, today)
      for (const plan of [inOrder(steps), inOrder(servicesPlan(region, today, charges))]) {
        expect(unknownNames(plan)).toEqual([])
        expect(plan.filter((step) => step.day > today)).toEqual([])
        expect(plan.map((step) => step.day)).toEqual(plan.map((step) => step.day).sort())
        const keys = invoicesOf(plan).map((invoice) => invoice.key)
        expect(new Set(keys).size).toBe(keys.length)
        const outOfOrder = invoicesOf(plan).filter(
          ({ day: from, due, paidOn }) => due < from || (paidOn !== undefined && paidOn < from),
        )
        expect(outOfOrder).toEqual([])
      }
      const series = invoicesOf(inOrder(steps)).filter((each) => each.type === 'ACCREC' && each.number === undefined)
      expect(PINS.map(([number]) => [number, series[number - 1]?.contact])).toEqual(PINS)
    }),
    { numRuns: 20 },
  )
})

test('charges carry the number that the selling company gives them', () => {
  const today = day('2026-11-20')
  const { steps, charges } = tradingPlan('nz', today)
  const sales = invoicesOf(inOrder(steps)).filter((each) => each.type === 'ACCREC')
  const former = sales.filter((each) => each.number !== undefined).length
  const numbers = sales.flatMap(({ contact, number }, index) =>
    contact === 'Kestrel Services' ? [number ?? `INV-${String(index - former + 1).padStart(4, '0')}`] : [],
  )
  expect(charges.map((charge) => charge.number)).toEqual(numbers)
  expect(charges.at(-1)?.number).toMatch(/^INV-/)
})

test('a retainer customer is billed in every month, the first of a month included', () => {
  for (const today of [day('2026-11-01'), day('2026-11-30'), day('2027-03-01')]) {
    const kauri = invoicesOf(tradingPlan('au', today).steps).filter((each) => each.contact === 'Kauri Legal')
    expect(new Set(kauri.map((each) => monthOf(each.day))).size).toBe(kauri.length)
    expect(kauri.at(-1)?.day).toBe(`${today.slice(0, 7)}-01`)
    expect(kauri.length).toBeGreaterThanOrEqual(18)
    expect(addDays(today, -31) <= (kauri.at(-1)?.day ?? '')).toBe(true)
  }
})
