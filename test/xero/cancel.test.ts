import { describe, expect, test } from 'vitest'
import { dayAt } from '../../src/books/day.ts'
import { withDeadline } from '../../src/xero/adapter.ts'
import type { NetworkAnswer } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { create, draftFor } from './changes.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { limiterOf } from './processes.ts'
import { type Rig, rig } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

const CANCELLED = { code: 'unavailable', fact: 'The call was cancelled.' }
const LIMITED: NetworkAnswer = {
  status: 429,
  headers: { 'x-rate-limit-problem': 'minute', 'retry-after': '20', 'x-minlimit-remaining': '0' },
  body: new Uint8Array(),
}

/** A company behind a line that takes its time; `cut` decides what happens to a request instead. */
async function slowly(cut: (url: string, sent: number) => NetworkAnswer | 'lost' | undefined = () => undefined) {
  const gateway = await rig({ company: 'empty' })
  const { clock, parts, organisation, recorder } = gateway
  let sent = 0
  const opened = openOrganisation(
    {
      ...parts,
      network: async (request) => {
        if (!request.url.includes('/api.xro/')) return await parts.network(request)
        sent += 1
        const instead = cut(request.url, sent)
        await clock.wait(100)
        if (instead !== undefined && instead !== 'lost') return instead
        const answer = await parts.network(request)
        await clock.wait(100)
        return instead === 'lost' ? { ...answer, fate: 'reset' } : answer
      },
    },
    { id: organisation.id, name: organisation.settings.name },
  )
  await clock.run(opened.books.organisation())
  recorder.clear()
  sent = 0
  return { ...gateway, ...opened, sent: () => sent }
}

const within = <T>({ clock }: Pick<Rig, 'clock'>, signal: AbortSignal, work: () => Promise<T>) =>
  withDeadline(clock.now() + 40_000, work, { signal })

describe('a cancelled read', () => {
  test('is over at once, and no call leaves for it any more', async () => {
    const gateway = await slowly()
    const { clock, books, sent } = gateway
    const host = new AbortController()
    const today = dayAt(clock.now(), 'Pacific/Auckland')
    // Each search is a page of its own, one after another.
    const work = within(gateway, host.signal, async () => {
      for (let page = 0; page < 30; page += 1) await books.findContacts({ search: `nobody ${page}` })
      return await books.openPositions('receivable', today)
    })
    const failed = expect(work).rejects.toMatchObject(CANCELLED)
    await clock.run(clock.wait(1_050))
    const at = clock.now()
    host.abort()
    await clock.run(failed)
    expect(clock.now()).toBe(at)
    const before = sent()
    expect(before).toBeGreaterThan(3)
    await clock.run(clock.wait(120_000))
    expect(sent()).toBe(before)
  })

  test('leaves the line of the limiter at once', async () => {
    const gateway = await slowly((_, sent) => (sent === 1 ? LIMITED : undefined))
    const { clock, books, sent } = gateway
    const host = new AbortController()
    const failed = expect(within(gateway, host.signal, () => books.accounts())).rejects.toMatchObject(CANCELLED)
    await clock.run(clock.wait(5_000))
    const waiting = within(gateway, host.signal, () => books.findContacts({ search: 'anybody' }))
    const alsoFailed = expect(waiting).rejects.toMatchObject(CANCELLED)
    await clock.run(clock.wait(1_000))
    host.abort()
    await clock.run(Promise.all([failed, alsoFailed]))
    await clock.run(clock.wait(60_000))
    expect(sent()).toBe(1)
    await clock.run(books.accounts())
  })

  test('before it began sends nothing', async () => {
    const gateway = await slowly()
    const work = within(gateway, AbortSignal.abort(), () => gateway.books.accounts())
    await expect(gateway.clock.run(work)).rejects.toMatchObject(CANCELLED)
    expect(gateway.sent()).toBe(0)
  })

  test('inside another deadline is cancelled too', async () => {
    const gateway = await slowly()
    const { clock, books } = gateway
    const host = new AbortController()
    const work = within(gateway, host.signal, () => withDeadline(clock.now() + 5_000, () => books.accounts()))
    const failed = expect(work).rejects.toMatchObject(CANCELLED)
    await clock.run(clock.wait(50))
    host.abort()
    await clock.run(failed)
  })
})

describe('a read that is shared', () => {
  const query = { search: 'somebody' }

  test('goes on for those who did not cancel', async () => {
    const gateway = await slowly()
    const { clock, books, sent } = gateway
    const host = new AbortController()
    const first = expect(within(gateway, host.signal, () => books.findContacts(query))).rejects.toMatchObject(CANCELLED)
    const second = books.findContacts(query)
    await clock.run(clock.wait(50))
    host.abort()
    await clock.run(first)
    expect((await clock.run(second)).rows).toEqual([])
    expect(sent()).toBe(1)
  })

  test('leaves for nobody when all of them cancelled, and the next one asks anew', async () => {
    const gateway = await slowly((_, sent) => (sent === 1 ? LIMITED : undefined))
    const { clock, books, sent } = gateway
    await clock.run(expect(withDeadline(clock.now() + 5_000, () => books.accounts())).rejects.toThrow())
    const hosts = [new AbortController(), new AbortController()]
    const reads = hosts.map(({ signal }) =>
      expect(within(gateway, signal, () => books.findContacts(query))).rejects.toMatchObject(CANCELLED),
    )
    await clock.run(clock.wait(100))
    for (const host of hosts) host.abort()
    const third = books.findContacts(query)
    await clock.run(Promise.all(reads))
    expect((await clock.run(third)).rows).toEqual([])
    expect(sent()).toBe(2)
  })

  test('is not shared across organisations or credentials', async () => {
    const gateway = await slowly()
    const { clock, parts, organisation, recorder } = gateway
    const twice = [1, 2].map(() => openOrganisation(parts, { id: organisation.id, name: '' }))
    await clock.run(Promise.all(twice.map(({ books }) => books.findContacts(query))))
    expect(recorder.calls()).toHaveLength(2)
  })
})

describe('writes of a call that was cancelled', () => {
  const drafts = (gateway: Rig, count: number) => {
    const [contact] = [...gateway.organisation.contacts.values()]
    const ref = { id: contact?.id ?? '', name: contact?.name ?? '' }
    return Array.from({ length: count }, (_, index) => create(draftFor(ref, { reference: `R${index}` })))
  }
  const inXero = ({ organisation }: Rig) => [...organisation.invoices.values()].length

  /** Begins to draft invoices, cancels after so long, and tells what is on record once all is quiet, and hours later. */
  async function cancelledAfter(ms: number, cut?: Parameters<typeof slowly>[0], count = 120) {
    const gateway = await slowly(cut)
    const { clock, store, hands, log } = gateway
    const host = new AbortController()
    const records = store.begin(drafts(gateway, count), 'worker')
    const work = within(gateway, host.signal, () => hands.carryOut(records))
    if (ms > 0) await clock.run(clock.wait(ms))
    host.abort()
    await clock.run(work)
    const states = () => records.map(({ id }) => store.record(id).outcome?.state ?? 'open')
    const counts = () => ['done', 'failed', 'open'].map((state) => states().filter((one) => one === state).length)
    const then = [counts(), inXero(gateway)]
    for (let hour = 0; hour < 3; hour += 1) {
      clock.advance(3_600_000)
      await clock.run(hands.reconcile())
    }
    return {
      then,
      later: [counts(), inXero(gateway)],
      outcomes: records.map(({ id }) => store.record(id).outcome),
      log,
    }
  }

  test('that have left are seen through, and the others are not sent, then or later', async () => {
    const { then, later, outcomes } = await cancelledAfter(150)
    expect(then).toEqual([[50, 70, 0], 50])
    expect(later).toEqual(then)
    expect(outcomes[60]).toEqual({
      state: 'failed',
      fact: 'The call was cancelled before this was sent.',
      next: 'Nothing was written. Call again if it is still wanted.',
    })
  })

  test('are all dropped where none has left', async () => {
    const { then, later } = await cancelledAfter(0)
    expect(then).toEqual([[0, 120, 0], 0])
    expect(later).toEqual(then)
  })

  test('whose answer was lost are sent again until it is certain', async () => {
    const lost = (url: string, sent: number) => (sent === 1 && url.includes('/Invoices') ? 'lost' : undefined)
    const { then, later } = await cancelledAfter(150, lost)
    expect(then).toEqual([[50, 70, 0], 50])
    expect(later).toEqual(then)
  })

  test('that a limit turned away are not tried again', async () => {
    const { then, later } = await cancelledAfter(5_000, (_, sent) => (sent === 1 ? LIMITED : undefined), 20)
    expect(then).toEqual([[0, 20, 0], 0])
    expect(later).toEqual(then)
  })
})

test('a leave that comes as it is given up is handed back', async () => {
  const clock = virtualClock()
  const leases = leasesInMemory(clock, () => 20)
  const limiter = limiterOf(clock, 'only', leases)
  for (let round = 0; round < 12; round += 1) {
    const host = new AbortController()
    const failed = expect(limiter.acquire('interactive', clock.now() + 5_000, host.signal)).rejects.toMatchObject(
      CANCELLED,
    )
    await clock.run(clock.wait(50))
    host.abort()
    await clock.run(failed)
    await clock.run(clock.wait(200))
  }
  const begun = clock.now()
  const five = Array.from({ length: 5 }, () => limiter.acquire('interactive', clock.now() + 5_000))
  await clock.run(Promise.all(five))
  expect(clock.now() - begun).toBeLessThan(500)
})
