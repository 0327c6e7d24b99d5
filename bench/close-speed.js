import { dayAt } from '../dist/books/day.js'
import { CHECKS } from '../dist/tools/close/checks/all-checks.js'
import { lastEnded } from '../dist/tools/close/month/period.js'
import { readMonth } from '../dist/tools/close/month/read-month.js'
import { openHouse } from './house.js'
import { conclude, printTable, show } from './report.js'

const MONTHS = 13

/**
 * Checks a month of so many documents, with twelve as large behind it, through the tool: the calls of the first time, of one through the copy after an
 * hour, and of one in which nothing has changed; and the CPU time of this server's process, beside which the simulator has its own.
 */
export async function bench({ documents }) {
  const invoices = documents * MONTHS
  const house = await openHouse(
    { seed: 5, invoices, months: MONTHS + 1 },
    { jumps: true, apart: true, toolsets: ['core', 'close'] },
  )
  const { keepers, simulator, calls } = house
  const run = () => checked(house)
  const filled = await measure(calls, async () => {
    while (await keepers[0].keep(new AbortController().signal));
  })
  const cold = await measure(calls, run)
  simulator.clock.advance(3_600_000)
  const warm = await measure(calls, run)
  const again = await measure(calls, run)
  await entered(house)
  const changed = await measure(calls, run)
  const parts = await partsOf(house)
  await house.close()
  printTimes({ filled, cold, warm, again, changed }, parts)
  return conclude(
    'close-speed',
    [
      { what: 'calls of a first close beside its pages', value: filled.others + cold.others, limit: 20 },
      { what: 'calls of a close an hour later', value: warm.pages + warm.others, limit: 25 },
      { what: 'calls of a close in which nothing changed', value: again.pages + again.others, limit: 12 },
      {
        what: 'own CPU seconds of a close from the copy',
        value: Math.max(warm.own, again.own, changed.own) / 1_000,
        limit: 5,
      },
    ],
    {
      documents,
      pages: filled.pages + cold.pages,
      filledMs: filled.own,
      coldMs: cold.own,
      warmMs: warm.own,
      againMs: again.own,
      changedMs: changed.own,
    },
  )
}

async function checked({ client }) {
  const answer = await client.callTool({ name: 'run_close_checks', arguments: {} }, { timeout: 600_000 })
  if (answer.isError) throw new Error(answer.content[0].text)
}

/** A bill more, of a day of the month: the ledger is worked out anew. */
async function entered({ client, simulator }) {
  const today = dayAt(simulator.clock.now(), 'Pacific/Auckland')
  const line = { description: 'Cleaning', unit_price: 120, account: '400' }
  const bill = { contact: 'Wren March Clinic', number: 'BC-1', date: lastEnded(today).to, lines: [line] }
  const answer = await client.callTool({ name: 'create_bills', arguments: { bills: [bill] } })
  if (answer.isError) throw new Error(answer.content[0].text)
}

/** The CPU time of reading the month once more, and of each check, in milliseconds. */
async function partsOf({ houses: [house], simulator }) {
  const today = dayAt(simulator.clock.now(), 'Pacific/Auckland')
  let books
  const readMs = await cpuOf(async () => {
    books = await readMonth({ ...house, today, others: () => [] }, lastEnded(today))
  })
  const times = []
  for (const check of CHECKS) times.push([check.rule, await cpuOf(() => check.examine(books))])
  return { readMs, times: times.sort(([, one], [, other]) => other - one) }
}

function printTimes({ filled, cold, warm, again, changed }, { readMs, times }) {
  printTable([
    ['close of a month', 'pages', 'other calls', 'own CPU ms'],
    ...[
      ['filling the copy, once', filled],
      ['first close after a start', cold],
      ['an hour later', warm],
      ['nothing changed', again],
      ['with one bill more', changed],
    ].map(([what, one]) => [what, one.pages, one.others, show(one.own)]),
  ])
  console.log()
  const all = times.reduce((total, [, ms]) => total + ms, 0)
  printTable([
    ['of it', 'CPU ms'],
    ['reading', show(readMs)],
    ['checks', show(all)],
  ])
  console.log()
  printTable([['slowest checks', 'CPU ms'], ...times.slice(0, 6).map(([rule, ms]) => [rule, show(ms)])])
}

async function cpuOf(work) {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}

async function measure(calls, work) {
  const before = calls.length
  const own = await cpuOf(work)
  const data = calls.slice(before).filter((call) => call.includes('/api.xro/'))
  const pages = data.filter((call) => /[?&]page=\d/.test(call)).length
  return { pages, others: data.length - pages, own }
}
