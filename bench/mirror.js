import { openHouse } from './house.js'
import { conclude, median, printTable, show } from './report.js'

const HOUR = 3_600_000

/** Fills a copy of a company with so many open invoices, then ages it through the copy and directly; counts the calls of bringing it up to date. */
export async function bench({ invoices, rounds }) {
  const company = { seed: 1, invoices, bills: 0, open: invoices }
  // Background reading is paced over Xero's minute; only its work is measured, not the waiting.
  const { houses, keepers, simulator, calls, close } = await openHouse(company, { jumps: true })
  const [{ books }] = houses
  const today = new Date(simulator.clock.now() + 13 * HOUR).toISOString().slice(0, 10)
  const age = () => measure(calls, () => books.openPositions('receivable', today))
  await books.organisation()
  const direct = []
  for (let round = 0; round < rounds; round++) direct.push(await age())
  const fill = await measure(calls, async () => {
    while (await keepers[0].keep(new AbortController().signal));
  })
  await age()
  const warm = []
  for (let round = 0; round < rounds; round++) warm.push(await age())
  simulator.clock.advance(HOUR / 2)
  const changed = await age()
  const memoryMb = process.memoryUsage().rss / 2 ** 20
  await close()
  const [directMs, warmMs] = [median(direct.map(({ ms }) => ms)), median(warm.map(({ ms }) => ms))]
  printTable([
    ['ageing', 'HTTP calls', 'ms'],
    ['direct', direct[0].calls, show(directMs)],
    ['filling the copy, once', fill.calls, show(fill.ms)],
    ['from the copy', warm[0].calls, show(warmMs)],
    ['from the copy, half an hour later', changed.calls, show(changed.ms)],
  ])
  if (direct[0].figures !== warm[0].figures) throw new Error('The copy gives other figures than Xero.')
  return conclude(
    'mirror',
    [
      { what: 'time from the copy against direct', value: warmMs / directMs, limit: 1 },
      { what: 'HTTP calls from a fresh copy', value: warm[0].calls, limit: 0 },
      { what: 'HTTP calls to bring it up to date: five lists and the organisation', value: changed.calls, limit: 6 },
    ],
    { invoices, directMs, fillMs: fill.ms, fillCalls: fill.calls, warmMs, changedMs: changed.ms, memoryMb },
  )
}

async function measure(calls, work) {
  // A token that ran out meanwhile is no call for data.
  const dataCalls = () => calls.filter((call) => call.includes('/api.xro/')).length
  const before = dataCalls()
  const began = performance.now()
  const positions = await work()
  const ms = performance.now() - began
  const due = positions?.invoices.map(({ id, amountDue, due }) => `${id} ${amountDue} ${due}`).sort()
  return { calls: dataCalls() - before, ms, figures: due?.join('\n') }
}
