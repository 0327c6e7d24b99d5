import { dayAt } from '../dist/books/day.js'
import { CHECKS } from '../dist/tools/close/checks/all-checks.js'
import { lastEnded } from '../dist/tools/close/month/period.js'
import { readMonth } from '../dist/tools/close/month/read-month.js'
import { openHouse } from './house.js'
import { conclude, printTable, show } from './report.js'

const MONTHS = 13

/**
 * Closes a month of so many documents, with twelve as large behind it: the calls of the first reading, of one through the copy after an hour, and of one in which
 * nothing has changed; and the CPU time of this server's process, beside which the simulator has its own.
 */
export async function bench({ documents }) {
  const invoices = documents * MONTHS
  const { houses, keepers, simulator, calls, close } = await openHouse(
    { seed: 5, invoices, months: MONTHS + 1 },
    { jumps: true, apart: true },
  )
  const [house] = houses
  const today = dayAt(simulator.clock.now(), 'Pacific/Auckland')
  const run = () => closed(house, today)
  const filled = await measure(calls, async () => {
    while (await keepers[0].keep(new AbortController().signal));
  })
  const cold = await measure(calls, run)
  simulator.clock.advance(3_600_000)
  const warm = await measure(calls, run)
  const again = await measure(calls, run)
  await close()
  printTable([
    ['close of a month', 'pages', 'other calls', 'own CPU ms', 'reading', 'checks'],
    ...[
      ['filling the copy, once', filled],
      ['first close', cold],
      ['an hour later', warm],
      ['nothing changed', again],
    ].map(([what, one]) => [
      what,
      one.pages,
      one.others,
      show(one.own),
      show(one.result?.readMs),
      show(one.result?.checkMs),
    ]),
  ])
  console.log()
  printTable([['slowest checks', 'ms'], ...again.result.slowest.map(([rule, ms]) => [rule, show(ms)])])
  return conclude(
    'close-speed',
    [
      { what: 'calls of a first close beside its pages', value: filled.others + cold.others, limit: 20 },
      { what: 'calls of a close an hour later', value: warm.pages + warm.others, limit: 25 },
      { what: 'calls of a close in which nothing changed', value: again.pages + again.others, limit: 12 },
      { what: 'own CPU seconds of a close from the copy', value: Math.max(warm.own, again.own) / 1_000, limit: 5 },
    ],
    {
      documents,
      pages: filled.pages + cold.pages,
      filledMs: filled.own,
      coldMs: cold.own,
      warmMs: warm.own,
      againMs: again.own,
    },
  )
}

async function closed(house, today) {
  const began = process.cpuUsage()
  const books = await readMonth({ ...house, today }, lastEnded(today))
  const read = process.cpuUsage(began)
  const times = CHECKS.map((check) => {
    const start = performance.now()
    check.examine(books)
    return [check.rule, performance.now() - start]
  })
  const slowest = times.sort(([, one], [, other]) => other - one).slice(0, 6)
  return { readMs: (read.user + read.system) / 1_000, checkMs: times.reduce((sum, [, ms]) => sum + ms, 0), slowest }
}

async function measure(calls, work) {
  const before = calls.length
  const began = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(began)
  const data = calls.slice(before).filter((call) => call.includes('/api.xro/'))
  const pages = data.filter((call) => /[?&]page=\d/.test(call)).length
  return { result, pages, others: data.length - pages, own: (user + system) / 1_000 }
}
