import { dayAt } from '../dist/books/day.js'
import { isAskedFor } from '../dist/books/mirror.js'
import { assess } from '../dist/tools/collections/debtors/assess.js'
import { openHouse } from './house.js'
import { conclude, median, printTable, show } from './report.js'

const KINDS = ['contact', 'invoice', 'credit_note', 'prepayment', 'overpayment', 'bank_transaction']
const HOUR = 3_600_000
const NOTHING_NOTED = { read: async () => [] }
const NOTHING_CHANGED = { list: async () => ({ rows: [], total: 0, counts: {} }) }

/** What ranking all debtors costs in CPU time of this process: from documents at hand, and as whole calls over the sealed copy. */
export async function bench({ paid, open, rounds }) {
  const company = { seed: 1, invoices: paid + open, bills: 0, open }
  const house = await openHouse(company, { jumps: true, toolsets: ['core', 'collections'] })
  const { client, houses, keepers, simulator, calls, close } = house
  const [{ books }] = houses
  while (await keepers[0].keep(new AbortController().signal));
  const rank = () => measure(calls, () => client.callTool({ name: 'rank_debtors', arguments: {} }))
  const first = await rank()
  const warm = []
  for (let round = 0; round < rounds; round++) warm.push(await rank())
  simulator.clock.advance(HOUR / 2)
  const later = await rank()
  const pure = await inMemory(books, simulator, calls, rounds)
  await close()
  const [pureMs, warmMs] = [pure, warm].map((all) => median(all.map(({ ms }) => ms)))
  printTable([
    ['ranking', 'HTTP calls', 'CPU ms'],
    ['documents at hand', pure[0].calls, show(pureMs)],
    ['rank_debtors, first call', first.calls, show(first.ms)],
    ['rank_debtors, warm', warm[0].calls, show(warmMs)],
    ['rank_debtors, half an hour later', later.calls, show(later.ms)],
  ])
  console.log(`\n${first.answer.content[0].text.split('\n')[0]}`)
  return conclude(
    'debtors',
    [
      { what: 'CPU ms from documents at hand', value: pureMs, limit: 1_000 },
      { what: 'CPU ms of a warm call', value: warmMs, limit: 1_000 },
      { what: 'HTTP calls of a warm call', value: warm[0].calls, limit: 2 },
    ],
    { paid, open, pureMs, firstMs: first.ms, warmMs, laterMs: later.ms, rss: process.memoryUsage().rss / 2 ** 20 },
  )
}

/** Assessing from documents that are in memory as they are: reading, curves, risks, ranking and next steps. */
async function inMemory(books, simulator, calls, rounds) {
  const reading = await books.mirror.read(KINDS)
  const held = new Map()
  for (const kind of KINDS) {
    held.set(kind, [])
    for await (const document of reading.every(kind)) held.get(kind).push(document)
  }
  const every = async function* every(kind, query = {}) {
    for (const document of held.get(kind)) if (isAskedFor(factsOf(document), query)) yield document
  }
  // Each round digests every document anew: nothing is left over from the one before.
  const digest = async function* digest(kind, query, of) {
    yield held.get(kind).flatMap((document) => (isAskedFor(factsOf(document), query) ? [of(document)] : []))
  }
  const around = { ...books, mirror: { read: async () => ({ asOf: 0, from: 'copy', every, digest }) } }
  const today = dayAt(simulator.clock.now(), (await books.organisation()).zone)
  const measured = []
  for (let round = 0; round < rounds; round++) {
    measured.push(
      await measure(calls, () => assess({ books: around, today, notes: NOTHING_NOTED, changes: NOTHING_CHANGED })),
    )
  }
  return measured
}

function factsOf({ status, date, fullyPaidOn: closedOn, contact, id }) {
  return { status, date, closedOn, contactId: contact?.id ?? id }
}

async function measure(calls, work) {
  const dataCalls = () => calls.filter((call) => call.includes('/api.xro/')).length
  const before = dataCalls()
  const began = process.cpuUsage()
  const answer = await work()
  const { user, system } = process.cpuUsage(began)
  return { calls: dataCalls() - before, ms: (user + system) / 1_000, answer }
}
