import { afterEach, describe, expect, test } from 'vitest'
import { addDays, dayAt } from '../../src/books/day.ts'
import { NOW } from '../house.ts'
import { everything, type MirrorWorld, mirrorWorld } from './mirror-world.ts'

const MINUTE = 60_000
const DAY = 86_400_000
let world: MirrorWorld

afterEach(() => world.close())

async function filled(): Promise<MirrorWorld> {
  world = await mirrorWorld()
  await world.keep()
  world.calls.splice(0)
  return world
}

describe('a copy', () => {
  test('has everything that Xero has, of both sides and of every kind', async () => {
    await filled()
    const copied = await world.copied()
    expect(copied.from).toBe('copy')
    expect(copied.asOf).toBe(world.simulator.clock.now())
    expect(world.calls).toEqual([])
    const truth = await everything(await world.direct())
    expect(truth.size).toBeGreaterThan(1_000)
    expect(await everything(copied)).toEqual(truth)
  })

  test('answers filters as Xero itself is read', async () => {
    await filled()
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

  test('is not there until it is full, and then in the words of what it was read from', async () => {
    world = await mirrorWorld()
    expect((await world.copied()).from).toBe('xero')
    const cold = await world.call('get_ageing')
    expect(cold.text).not.toContain('copy of the books')
    await world.keep()
    world.calls.splice(0)
    const warm = await world.call('get_ageing')
    expect(world.calls).toEqual([])
    expect(warm.text).toContain("as of 2026-11-20 13:00, from this server's copy of the books")
    expect(warm.data).toEqual(cold.data)
    expect(warm.text.replace(/.*copy of the books.*/, '')).toContain(cold.text.split('\n')[0])
  })

  test('that cannot be brought up to date for a day is not shown', async () => {
    await filled()
    world.simulator.clock.advance(25 * 3_600_000)
    world.simulator.faults.odds(1, ['503'])
    expect((await world.copied()).from).toBe('xero')
  })
})

describe('ageing', () => {
  test.each(['receivable', 'payable'] as const)(
    '%s says the same from the copy, today and on days past',
    async (side) => {
      await filled()
      const today = dayAt(NOW, 'Pacific/Auckland')
      const [mirrored, direct] = [world.open.houses[0]?.books, (await mirrorless()).houses[0]?.books]
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

async function mirrorless() {
  const { openInProcess } = await import('../../src/cli/open-houses.ts')
  const { policyOf } = await import('../../src/call/policy.ts')
  const { createLog } = await import('../../src/log.ts')
  const { memoryStore } = await import('../memory-store.ts')
  const around = { policy: () => policyOf('observe'), log: createLog('silent'), user: 'Bea', store: memoryStore }
  return await openInProcess(world.simulator, { ...around, mirror: false, wait: async () => {} })
}

describe('changes', () => {
  test('of a person are there a minute later, for one call a list', async () => {
    await filled()
    const [invoice] = [...world.books.invoices.values()].filter(({ status }) => status === 'AUTHORISED')
    world.simulator.clock.advance(2 * MINUTE)
    const paid = { Invoice: { InvoiceID: invoice?.id }, Account: { Code: '090' }, Amount: 0.01, Date: '2026-11-20' }
    world.simulator.perform(world.books.id, { method: 'PUT', path: '/Payments', body: paid })
    const copied = await world.copied()
    expect(copied.from).toBe('copy')
    expect([...world.calls].sort()).toEqual(
      [
        ...['BankTransactions', 'Contacts', 'CreditNotes', 'Invoices', 'Items', 'ManualJournals', 'Overpayments'],
        ...['Payments', 'Prepayments', 'PurchaseOrders', 'Quotes'],
      ].map((list) => `GET /${list}`),
    )
    expect(await everything(copied)).toEqual(await everything(await world.direct()))
  })

  test('of this server are there at once, also where Xero does not note them', async () => {
    await filled()
    const partPaid = [...world.books.invoices.values()].find(
      ({ type, status, amountPaid }) => type === 'ACCREC' && status === 'AUTHORISED' && amountPaid > 0n,
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
    expect(copied).toEqual(await everything(await world.direct()))
    expect(copied.get(`invoice ${partPaid?.id}`)).toMatchObject({ expectedPaymentDate: '2026-12-24' })
    expect(world.books.invoices.get(partPaid?.id ?? '')?.updatedAt).toBeGreaterThanOrEqual(before ?? 0)
    world.calls.splice(0)
    await world.copied()
    expect(world.calls).toEqual([])
  })

  test('that Xero does not note are there after the night', async () => {
    await filled()
    const partPaid = [...world.books.invoices.values()].find(
      ({ type, status, amountPaid }) => type === 'ACCREC' && status === 'AUTHORISED' && amountPaid > 0n,
    )
    world.simulator.clock.advance(10 * MINUTE)
    const body = { DueDate: '2027-03-01' }
    world.simulator.perform(world.books.id, { method: 'POST', path: `/Invoices/${partPaid?.id}`, body })
    const key = `invoice ${partPaid?.id}`
    expect((await everything(await world.copied(), ['invoice'])).get(key)).not.toMatchObject({ due: '2027-03-01' })
    world.simulator.clock.advance(DAY)
    await world.keep()
    const copied = await everything(await world.copied())
    expect(copied.get(key)).toMatchObject({ due: '2027-03-01' })
    expect(copied).toEqual(await everything(await world.direct()))
  })
})

test('organisations on one store are kept apart', async () => {
  await filled()
  await world.keep(1)
  const [trading, services] = [await everything(await world.copied(0)), await everything(await world.copied(1))]
  expect(services.size).toBeGreaterThan(50)
  expect([...services.keys()].filter((key) => trading.has(key))).toEqual([])
  expect(services).toEqual(await everything(await world.direct(1)))
})
