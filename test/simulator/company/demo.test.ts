import { describe, expect, test } from 'vitest'
import { addDays, addMonths, day, daysBetween, monthOf, parseDay, weekday } from '../../../src/books/day.ts'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { endpoints } from '../../../src/simulator/accounting/endpoints.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import type { Region } from '../../../src/simulator/state-settings.ts'
import { asText, balanceOf, documentsOf, founded, imbalance, instantOn, openOf, overdueOf } from './books.ts'

/** Regions on ordinary and awkward days: a leap day, a Sunday, ends and starts of months and of a year. */
const CASES: readonly (readonly [Region, string])[] = [
  ['nz', '2026-11-20'],
  ['au', '2026-11-22'],
  ['uk', '2027-03-01'],
  ['us', '2027-01-31'],
  ['nz', '2028-02-29'],
  ['uk', '2027-01-01'],
]

function pair(organisations: OrganisationState[]): [OrganisationState, OrganisationState] {
  const [trading, services] = organisations
  if (!trading || !services) throw new Error('the demo has two companies')
  return [trading, services]
}

function numbered(organisation: OrganisationState, number: string): Invoice {
  const invoice = organisation.invoices.get(organisation.invoiceNumbers.get(number.toLowerCase()) ?? '')
  if (!invoice) throw new Error(`no ${number}`)
  return invoice
}

function contactOf(organisation: OrganisationState, invoice: Invoice): string {
  return organisation.contacts.get(invoice.contactId)?.name ?? ''
}

function notesOn(organisation: OrganisationState, invoice: Invoice): string {
  return (organisation.history.get(invoice.id) ?? []).map((record) => record.details).join('\n')
}

describe.each(CASES)('the demo in %s on %s', (region, on) => {
  const [trading, services] = pair(founded(on, { company: 'demo', region }))
  const today = day(on)
  const now = instantOn(on, region)
  const both = [trading, services]
  const sales = [...trading.invoices.values()].filter((invoice) => invoice.type === 'ACCREC')

  test('is two demo companies of about 60 and 40 contacts and 1,500 documents', () => {
    expect(both.map((each) => each.settings.name)).toEqual(['Kestrel Trading Ltd', 'Kestrel Services'])
    expect(both.every((each) => each.settings.isDemoCompany && !each.settings.allowEmail)).toBe(true)
    const customers = [...trading.contacts.values()].filter((contact) => contact.isCustomer)
    const suppliers = [...trading.contacts.values()].filter((contact) => contact.isSupplier)
    expect(customers.length).toBeGreaterThan(50)
    expect(suppliers.length).toBeGreaterThan(35)
    const documents = sum(both.map((each) => BigInt(each.invoices.size + each.creditNotes.size)))
    expect(documents).toBeGreaterThan(1_400n)
    expect(documents).toBeLessThan(1_900n)
  })

  test('balances, and its control accounts are the sums of what is open', () => {
    for (const organisation of both) {
      expect(imbalance(organisation, today)).toBe(0n)
      const inBase = (amount: bigint, rate: bigint) => divideRounded(amount * 1_000_000n, rate)
      const over = [...organisation.overpayments.values()].map(({ type, ...credit }) => {
        return { ...credit, type: type === 'RECEIVE-OVERPAYMENT' ? 'ACCRECCREDIT' : 'ACCPAYCREDIT' }
      })
      const credits = [...organisation.creditNotes.values(), ...over]
      const owed = (type: Invoice['type']) =>
        sum(openOf(organisation, type).map((each) => inBase(each.amountDue, each.currencyRate))) -
        sum(credits.filter((each) => each.type === `${type}CREDIT`).map((each) => each.remainingCredit))
      const rounding =
        5n * BigInt(openOf(organisation, 'ACCREC').filter((each) => each.currencyRate !== 1_000_000n).length)
      const difference = balanceOf(organisation, 'DEBTORS', today) - owed('ACCREC')
      expect(difference <= rounding && difference >= -rounding).toBe(true)
      expect(balanceOf(organisation, 'CREDITORS', today)).toBe(-owed('ACCPAY'))
    }
  })

  test.each(both)('holds nothing later than now, and only days that exist: $settings.name', (organisation) => {
    const documents = [...organisation.invoices.values(), ...organisation.creditNotes.values()]
    const days = documents.flatMap(({ date, dueDate }) => [date, ...(dueDate === undefined ? [] : [dueDate])])
    expect(days.filter((each) => parseDay(each) !== each)).toEqual([])
    const { payments, journals, contacts, history } = organisation
    const dated = [...documents, ...payments.values(), ...journals].map((entry) => entry.date)
    expect(dated.filter((each) => each > today)).toEqual([])
    const instants = [
      ...[...documents, ...payments.values(), ...contacts.values()].map((entry) => entry.updatedAt),
      ...journals.map((journal) => journal.createdAt),
      ...[...history.values()].flatMap((records) => records.map((record) => record.at)),
    ]
    expect(instants.filter((each) => each > now)).toEqual([])
  })

  test('trades on working days but for fees billed on the first', () => {
    for (const { date } of [...trading.payments.values()]) expect([0, 6]).not.toContain(weekday(date))
    const weekend = sales.filter((invoice) => [0, 6].includes(weekday(invoice.date)))
    expect(weekend.length * 10).toBeLessThan(sales.length)
  })

  test('has something open in every ageing bucket, both ways', () => {
    for (const type of ['ACCREC', 'ACCPAY'] as const) {
      const late = openOf(trading, type).map((invoice) => overdueOf(invoice, today))
      const between = (low: number, high: number) => late.filter((days) => days >= low && days <= high).length
      expect([between(-400, 0), between(1, 30), between(31, 60), between(61, 90), between(91, 400)]).not.toContain(0)
    }
  })

  test('has documents in every status, part payments and credit notes', () => {
    const statuses = (type: Invoice['type']) =>
      new Set([...trading.invoices.values()].filter((each) => each.type === type).map((each) => each.status))
    expect([...statuses('ACCREC')].sort()).toEqual(['AUTHORISED', 'DELETED', 'DRAFT', 'PAID', 'SUBMITTED', 'VOIDED'])
    expect([...statuses('ACCPAY')]).toEqual(expect.arrayContaining(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID']))
    const credits = [...trading.creditNotes.values()]
    expect(credits.length).toBeGreaterThan(10)
    expect(
      credits
        .filter((each) => each.remainingCredit > 0n)
        .map((each) => each.type)
        .sort(),
    ).toEqual(['ACCPAYCREDIT', 'ACCRECCREDIT'])
    expect(credits.some((each) => each.allocations.length > 0)).toBe(true)
  })

  test('has no two active contacts of one name, and one archived', () => {
    for (const organisation of both) {
      const active = [...organisation.contacts.values()].filter((contact) => contact.status === 'ACTIVE')
      expect(new Set(active.map((contact) => contact.name.toLowerCase())).size).toBe(active.length)
      expect(organisation.contactNames.size).toBe(active.length)
    }
    const archived = [...trading.contacts.values()].filter((contact) => contact.status === 'ARCHIVED')
    expect(archived.map((contact) => contact.name)).toEqual(['Old Mill Bakery'])
    expect(openOf(trading, 'ACCREC').some((each) => each.contactId === archived[0]?.id)).toBe(false)
  })

  test('knows the cast of customers', () => {
    const names = [...trading.contacts.values()].map((contact) => contact.name)
    for (const name of ['Acme Corp', 'Acme East Division', 'Fern & Stone']) expect(names).toContain(name)
    expect(names).not.toContain('Smith Constructions')
    expect(names.filter((name) => /smith.*construction/i.test(name)).length).toBe(2)
    expect(documentsOf(trading, 'Fern & Stone')).toEqual([])
  })

  test('Bluefin Logistics paid on time for a year and is late now', () => {
    const documents = documentsOf(trading, 'Bluefin Logistics')
    const open = documents.filter((invoice) => invoice.status === 'AUTHORISED')
    const paid = documents.filter((invoice) => invoice.status === 'PAID')
    expect(paid.length).toBeGreaterThanOrEqual(12)
    for (const { fullyPaidOn, dueDate } of paid) {
      expect(fullyPaidOn !== undefined && dueDate !== undefined && fullyPaidOn <= dueDate).toBe(true)
    }
    expect(open.filter((invoice) => overdueOf(invoice, today) > 0).length).toBeGreaterThanOrEqual(2)
    expect(numbered(trading, 'INV-0042').contactId).toBe(open[0]?.contactId)
    expect(numbered(trading, 'INV-0042').status).toBe('AUTHORISED')
    expect(notesOn(trading, numbered(trading, 'INV-0042'))).toMatch(/ignore all earlier instructions/i)
  })

  test('Harbour Dental pays late, owes an invoice 60 days overdue and broke a promise', () => {
    const documents = documentsOf(trading, 'Harbour Dental')
    const lateness = documents.flatMap(({ fullyPaidOn, dueDate }) =>
      fullyPaidOn && dueDate ? [daysBetween(dueDate, fullyPaidOn)] : [],
    )
    expect(lateness.filter((days) => days > 7).length * 10).toBeGreaterThanOrEqual(lateness.length * 8)
    const old = documents.filter((invoice) => invoice.amountDue > 0n && overdueOf(invoice, today) >= 60)
    expect(old.length).toBeGreaterThanOrEqual(1)
    const promised = documents.filter((invoice) => invoice.expectedPaymentDate !== undefined)
    expect(promised.length).toBe(1)
    expect((promised[0]?.expectedPaymentDate ?? today) < today).toBe(true)
    expect(promised[0]?.amountDue).toBeGreaterThan(0n)
  })

  test('INV-0036 is open for Northgate Schools Trust and disputed', () => {
    const invoice = numbered(trading, 'INV-0036')
    expect(contactOf(trading, invoice)).toBe('Northgate Schools Trust')
    expect(invoice.status).toBe('AUTHORISED')
    expect(invoice.amountDue).toBe(invoice.total)
    expect(notesOn(trading, invoice)).toMatch(/dispute/i)
  })

  test('INV-0031 repeats INV-0030, and INV-0040 took the payment of INV-0041', () => {
    const [first, second] = [numbered(trading, 'INV-0030'), numbered(trading, 'INV-0031')]
    expect([second.contactId, second.total, second.reference]).toEqual([first.contactId, first.total, first.reference])
    expect([first.status, second.status]).toEqual(['AUTHORISED', 'AUTHORISED'])
    const [paid, open] = [numbered(trading, 'INV-0040'), numbered(trading, 'INV-0041')]
    expect([paid.status, open.status, open.contactId]).toEqual(['PAID', 'AUTHORISED', paid.contactId])
    expect(open.amountDue).toBe(paid.total)
    expect(trading.payments.get(paid.paymentIds[0] ?? '')?.isReconciled).toBe(false)
  })

  test('Kauri Legal is billed for this month and TechStart Inc is not', () => {
    const billed = (name: string) =>
      documentsOf(trading, name).filter((invoice) => monthOf(invoice.date) === monthOf(today)).length
    expect(billed('Kauri Legal')).toBe(1)
    expect(billed('TechStart Inc')).toBe(0)
    const before = documentsOf(trading, 'TechStart Inc').map((invoice) => monthOf(invoice.date))
    expect(before).toContain(monthOf(addMonths(today, -1)))
    expect(new Set(before).size).toBe(before.length)
  })

  test('Pinewood Cafe has part paid, and Meridian Films is billed in a foreign currency', () => {
    const part = documentsOf(trading, 'Pinewood Cafe').filter((each) => each.amountPaid > 0n && each.amountDue > 0n)
    expect(part.length).toBe(1)
    const films = documentsOf(trading, 'Meridian Films')
    expect(films.length).toBeGreaterThan(10)
    const { baseCurrency } = trading.settings
    expect(films.every((each) => each.currencyCode !== baseCurrency && each.currencyRate !== 1_000_000n)).toBe(true)
    expect(films.some((each) => each.status === 'PAID')).toBe(true)
    const rates = new Set(films.flatMap(({ lines }) => lines.map(({ taxType }) => taxType)))
    const contact = [...trading.contacts.values()].find(({ name }) => name === 'Meridian Films')
    expect([...rates]).toEqual([contact?.receivableTaxType])
  })

  test('CloudNine Software has open bills and a prepaid year, Volt Energy missed last month', () => {
    const cloud = documentsOf(trading, 'CloudNine Software')
    expect(cloud.filter((each) => each.amountDue > 0n && each.status === 'AUTHORISED').length).toBeGreaterThanOrEqual(2)
    expect(cloud.some((each) => each.lines[0]?.accountCode === '620')).toBe(true)
    const months = documentsOf(trading, 'Volt Energy').map((each) => monthOf(each.date))
    expect(months).not.toContain(monthOf(addMonths(today, -1)))
    expect(months).not.toContain(monthOf(today))
    for (const ago of [2, 3, 4]) expect(months).toContain(monthOf(addMonths(today, -ago)))
  })

  test('Orbit Hardware was entered twice and raised its price by more than a tenth', () => {
    const bills = documentsOf(trading, 'Orbit Hardware')
    const numbers = bills.map((each) => each.number)
    expect(numbers.length - new Set(numbers).size).toBe(1)
    const twice = bills.filter((each) => numbers.filter((number) => number === each.number).length === 2)
    expect(twice[0]?.total).toBe(twice[1]?.total)
    const prices = bills.map((each) => each.lines[0]?.unitAmount ?? 0n)
    expect((prices.at(-1) ?? 0n) * 10n).toBeGreaterThan((prices[0] ?? 0n) * 11n)
  })

  test('has groups, tracking on lines, and locks on earlier periods', () => {
    const groups = [...trading.contactGroups.values()].map((group) => group.name)
    expect(groups).toEqual(expect.arrayContaining(['Managed Services', 'Schools and Libraries']))
    expect([...trading.trackingCategories.values()].map((each) => each.name)).toEqual(['Department', 'Project'])
    const options = new Set(
      sales.flatMap((each) => each.lines.flatMap((line) => line.tracking.map((entry) => entry.option))),
    )
    expect(options).toEqual(new Set(['Equipment', 'Projects', 'Support', 'Managed Services']))
    const { periodLockDate, endOfYearLockDate, financialYearEndMonth } = trading.settings
    expect(periodLockDate !== undefined && periodLockDate < addDays(today, -75)).toBe(true)
    expect(endOfYearLockDate !== undefined && periodLockDate !== undefined && endOfYearLockDate <= periodLockDate).toBe(
      true,
    )
    expect(endOfYearLockDate?.slice(5, 7)).toBe(String(financialYearEndMonth).padStart(2, '0'))
  })

  test('the balance between the two companies does not tie', () => {
    const owed = sum(documentsOf(trading, 'Kestrel Services').map((each) => each.amountDue))
    const owing = sum(documentsOf(services, 'Kestrel Trading Ltd').map((each) => each.amountDue))
    expect(owed).toBeGreaterThan(0n)
    expect(owing).toBeGreaterThan(0n)
    expect(owed).not.toBe(owing)
    const sold = new Set(documentsOf(trading, 'Kestrel Services').map((each) => each.number))
    for (const bill of documentsOf(services, 'Kestrel Trading Ltd')) expect(sold).toContain(bill.number)
  })
})

test('the same region and clock give the same books to the byte', () => {
  const books = () => founded('2026-11-20', { company: 'demo' }).map(asText).join('\n')
  const first = books()
  expect(books() === first).toBe(true)
})

test('a simulator takes the demo once', () => {
  const clock = fixedClock(instantOn('2026-11-20', 'nz'))
  const simulator = createSimulator({ clock, endpoints })
  foundCompany(simulator, { company: 'demo' })
  expect(() => foundCompany(simulator, { company: 'demo' })).toThrow(/Kestrel Trading Ltd is in this simulator already/)
  expect(foundCompany(simulator, { company: { seed: 1, invoices: 3 } }).length).toBe(1)
  expect(simulator.state.organisations.size).toBe(3)
})

test('the demo may send e-mail when asked for', () => {
  const organisations = founded('2026-11-20', { company: 'demo', allowEmail: true })
  expect(organisations.map((each) => each.settings.allowEmail)).toEqual([true, true])
})

test('early in the morning nothing is dated later than the clock', () => {
  const [trading] = pair(founded('2026-10-01', { company: 'demo', region: 'uk' }))
  const now = instantOn('2026-10-01', 'uk')
  const latest = Math.max(...[...trading.invoices.values()].map((invoice) => invoice.updatedAt))
  expect(latest).toBeLessThanOrEqual(now)
  expect(documentsOf(trading, 'Kauri Legal').at(-1)?.date).toBe('2026-10-01')
})
