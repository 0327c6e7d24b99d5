import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayAt } from '../../src/books/day.ts'
import { NOW } from '../house.ts'
import { differences, everything, type MirrorWorld, mirrorWorld } from './mirror-world.ts'

const MINUTE = 60_000
const DAY = 86_400_000
let world: MirrorWorld

// Filled once for all that only read; what changes the books comes after it.
beforeAll(async () => {
  world = await mirrorWorld()
})
afterAll(() => world.close())

const same = async (organisation = 0) =>
  differences(await everything(await world.copied(organisation)), await everything(await world.direct(organisation)))

describe('a copy', () => {
  test('is not there until it is full, and then says as of when it is', async () => {
    expect((await world.copied()).from).toBe('xero')
    const cold = await world.call('get_ageing')
    expect(cold.text).not.toContain('copy of the books')
    await world.keep()
    world.calls.splice(0)
    const warm = await world.call('get_ageing')
    expect(world.calls).toEqual([])
    expect(warm.text).toContain("as of 2026-11-20 13:00, from this server's copy of the books")
    expect(warm.data).toEqual(cold.data)
  })

  test('has everything that Xero has, of both sides and of every kind', async () => {
    world.calls.splice(0)
    const copied = await world.copied()
    expect([copied.from, copied.asOf, world.calls]).toEqual(['copy', world.simulator.clock.now(), []])
    expect((await everything(copied)).size).toBeGreaterThan(1_000)
    expect(await same()).toEqual([])
  })

  test('answers filters as Xero itself is read', async () => {
    const today = dayAt(NOW, 'Pacific/Auckland')
    const [copied, direct] = [await world.copied(), await world.direct()]
    const contactIds = [...world.books.contacts.keys()].slice(0, 250)
    const queries = [
      { statuses: ['PAID', 'AUTHORISED'], closedAfter: addDays(today, -30) },
      { dateFrom: addDays(today, -60), dateTo: addDays(today, -20) },
      { contactIds: contactIds.slice(0, 3) },
      { contactIds, statuses: ['DRAFT'] },
      { statuses: [] },
    ]
    for (const query of queries) {
      const ids = async (reading: typeof copied) => {
        const found: string[] = []
        for await (const { id } of reading.every('invoice', query)) found.push(id)
        return found.sort()
      }
      expect(await ids(copied)).toEqual(await ids(direct))
    }
  })
})

describe('ageing', () => {
  test.each(['receivable', 'payable'] as const)(
    '%s says the same from the copy, today and on days past',
    async (side) => {
      const today = dayAt(NOW, 'Pacific/Auckland')
      const [mirrored, direct] = [world.open.houses[0]?.books, world.plain.houses[0]?.books]
      for (const days of [0, 1, 20, 75, 200]) {
        const asAt = addDays(today, -days)
        const [copied, read] = [await mirrored?.openPositions(side, asAt), await direct?.openPositions(side, asAt)]
        expect(copied?.asOf).toBeDefined()
        expect(figures(copied)).toEqual(figures(read))
        expect(copied?.invoices.length).toBeGreaterThan(0)
      }
    },
  )
})

type Positions = Awaited<ReturnType<NonNullable<MirrorWorld['open']['houses'][0]>['books']['openPositions']>>

function figures(positions: Positions | undefined) {
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  const invoices = positions?.invoices.map(({ lines, settlements, ...figure }) => figure)
  return { invoices: invoices?.sort(byId), credits: [...(positions?.credits ?? [])].sort(byId) }
}

describe('changes', () => {
  test('of a person are there a minute later, for one call a list', async () => {
    const [invoice] = [...world.books.invoices.values()].filter(({ status }) => status === 'AUTHORISED')
    world.simulator.clock.advance(2 * MINUTE)
    const paid = { Invoice: { InvoiceID: invoice?.id }, Account: { Code: '090' }, Amount: 0.01, Date: '2026-11-20' }
    const answer = world.simulator.perform(world.books.id, { method: 'PUT', path: '/Payments', body: paid })
    expect(answer.kind).toBe('envelope')
    world.calls.splice(0)
    const copied = await world.copied()
    expect(copied.from).toBe('copy')
    expect([...world.calls].sort()).toEqual(
      [
        ...['BankTransactions', 'Contacts', 'CreditNotes', 'Invoices', 'Items', 'ManualJournals', 'Overpayments'],
        ...['Payments', 'Prepayments', 'PurchaseOrders', 'Quotes'],
      ].map((list) => `GET /${list}`),
    )
    expect(await same()).toEqual([])
  })

  test('of this server are there at once, also where Xero does not note them', async () => {
    const partPaid = [...world.books.invoices.values()].find(
      ({ type, status, amountPaid, date }) =>
        type === 'ACCREC' && status === 'AUTHORISED' && amountPaid > 0n && date > '2026-09-01',
    )
    const before = partPaid?.updatedAt
    world.calls.splice(0)
    const input = { document: partPaid?.number, expected_payment_date: '2026-12-24' }
    expect((await world.call('update_document', input)).isError).toBe(false)
    const drafted = await world.call('create_invoices', {
      invoices: [
        { contact: 'Harbour Dental', lines: [{ description: 'Check', quantity: 1, unit_price: 10, account: '200' }] },
      ],
    })
    expect(drafted.isError).toBe(false)
    const copied = await everything(await world.copied())
    expect(differences(copied, await everything(await world.direct()))).toEqual([])
    expect(copied.get(`invoice ${partPaid?.id}`)).toMatchObject({ expectedPaymentDate: '2026-12-24' })
    expect(world.books.invoices.get(partPaid?.id ?? '')?.updatedAt).toBeGreaterThanOrEqual(before ?? 0)
    world.calls.splice(0)
    await world.copied()
    expect(world.calls).toEqual([])
  })

  test('that Xero does not note are there after the night', async () => {
    const partPaid = [...world.books.invoices.values()].find(
      ({ type, status, amountPaid, date }) =>
        type === 'ACCREC' && status === 'AUTHORISED' && amountPaid > 0n && date > '2026-09-01',
    )
    // What was written within the last minutes is read again anyway.
    world.simulator.clock.advance(10 * MINUTE)
    await world.copied()
    world.simulator.clock.advance(10 * MINUTE)
    const body = { DueDate: '2027-03-01' }
    world.simulator.perform(world.books.id, { method: 'POST', path: `/Invoices/${partPaid?.id}`, body })
    const key = `invoice ${partPaid?.id}`
    expect((await everything(await world.copied(), ['invoice'])).get(key)).not.toMatchObject({ due: '2027-03-01' })
    world.simulator.clock.advance(DAY)
    await world.keep()
    const copied = await everything(await world.copied())
    expect(copied.get(key)).toMatchObject({ due: '2027-03-01' })
    expect(differences(copied, await everything(await world.direct()))).toEqual([])
  })
})

test('organisations on one store are kept apart', async () => {
  await world.keep(1)
  const [trading, services] = [await everything(await world.copied(0)), await everything(await world.copied(1))]
  expect(services.size).toBeGreaterThan(50)
  expect([...services.keys()].filter((key) => trading.has(key))).toEqual([])
  expect(await same(1)).toEqual([])
})

test('a copy that cannot be brought up to date for a day is not shown', async () => {
  world.simulator.clock.advance(25 * 3_600_000)
  world.simulator.faults.odds(1, ['503'])
  expect((await world.copied()).from).toBe('xero')
})
