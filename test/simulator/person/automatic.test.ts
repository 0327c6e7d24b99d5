import { expect, it } from 'vitest'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { createAutomaticPerson } from '../../../src/simulator/person/automatic.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import { checkBooks } from '../accounting/books-check.ts'

const DAY = 86_400_000
/** Friday 20 November 2026, one in the afternoon in Auckland. */
const START = Date.UTC(2026, 10, 20)

function office(seed: number) {
  const clock = fixedClock(START)
  const simulator = createSimulator({ clock })
  const [books] = foundCompany(simulator, { company: { seed: 3, invoices: 500 } })
  if (!books) throw new Error('no company')
  return { clock, simulator, books, person: createAutomaticPerson(simulator, books.id, { seed }) }
}

/** Lives `days` days, catching up every `step`. */
function live({ clock, person }: ReturnType<typeof office>, days: number, step: number) {
  for (let passed = 0; passed < days; passed += step) {
    clock.advance(step * DAY)
    person.catchUp()
  }
}

it('approves, pays, reconciles and locks in its own time, and keeps the books true', () => {
  const one = office(1)
  const { books, simulator } = one
  const [contact] = books.contacts.values()
  const bill = (Status: string, DueDate: string) => ({
    Type: 'ACCPAY',
    InvoiceNumber: `B-${DueDate}`,
    Status,
    Contact: { ContactID: contact?.id },
    DueDate,
    LineItems: [{ Description: 'Rent', Quantity: 1, UnitAmount: 100, AccountCode: '300' }],
  })
  const put = (body: unknown) => simulator.perform(books.id, { method: 'PUT', path: '/Invoices', body })
  put(bill('SUBMITTED', '2026-12-10'))
  put(bill('DRAFT', '2026-12-11'))
  const find = (number: string) => [...books.invoices.values()].find((invoice) => invoice.number === number)
  const openBefore = [...books.invoices.values()].filter(({ status }) => status === 'AUTHORISED').length
  one.person.catchUp()
  expect(find('B-2026-12-10')?.status).toBe('SUBMITTED')
  live(one, 4, 1)
  expect(find('B-2026-12-10')?.status).toBe('AUTHORISED')
  live(one, 40, 1)
  expect(find('B-2026-12-10')).toMatchObject({ status: 'PAID', fullyPaidOn: '2026-12-10' })
  expect(find('B-2026-12-11')?.status).toBe('DRAFT')
  expect(books.settings.periodLockDate).toBe('2026-11-30')
  const open = [...books.invoices.values()].filter(({ status }) => status === 'AUTHORISED').length
  expect(open).toBeLessThan(openBefore)
  const lines = [...books.statementLines.values()]
  expect(lines.filter(({ matched }) => matched.length > 0).length).toBeGreaterThan(10)
  checkBooks(books)
})

it('works only in office hours of working days, in order', () => {
  const one = office(2)
  const known = new Set(one.books.journals.map(({ id }) => id))
  live(one, 30, 1)
  const made = one.books.journals.filter(({ id }) => !known.has(id)).map(({ createdAt }) => createdAt)
  expect(made.length).toBeGreaterThan(10)
  expect(made).toEqual([...made].sort((a, b) => a - b))
  for (const at of made) {
    const local = new Date(at + 13 * 3_600_000)
    expect([1, 2, 3, 4, 5]).toContain(local.getUTCDay())
    expect(local.getUTCHours()).toBeGreaterThanOrEqual(9)
    expect(local.getUTCHours()).toBeLessThan(19)
  }
})

it('does the same for the same seed, however often it catches up, and otherwise for another', () => {
  const [daily, weekly, other] = [office(5), office(5), office(6)]
  live(daily, 28, 1)
  live(weekly, 28, 7)
  live(other, 28, 7)
  expect(encodeState(weekly.books) === encodeState(daily.books), 'the same deeds').toBe(true)
  expect(encodeState(other.books) === encodeState(daily.books), 'other deeds').toBe(false)
})
