import { policies } from './limiter/policies.js'
import { countingXero } from './limiter/xero.js'
import { conclude, median, printTable, show } from './report.js'
import { virtualClock } from './writes/clock.js'
import { randomFrom } from './writes/random.js'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 20, 9)
const BATCH = 300

/** Plays 300 calls in the background with people who ask six times a minute, at a Xero whose minute begins at any moment, under this limiter and others. */
export async function bench({ seeds }) {
  const rows = []
  for (const processes of [1, 3]) {
    for (const [name, limitersFor] of Object.entries(policies)) {
      const mornings = []
      for (let seed = 1; seed <= seeds; seed++) mornings.push(await morning(seed, processes, limitersFor))
      rows.push({ name, processes, ...sumUp(mornings) })
    }
  }
  printTable([
    [
      '300 calls and people',
      'processes',
      '429 minute',
      '429 at once',
      'p50 s',
      'p95 s',
      'minutes',
      'against 60 a minute',
    ],
    ...rows.map(({ name, processes, minute, concurrent, p50, p95, minutes, slowness }) => [
      name,
      processes,
      ...[minute, concurrent, p50 / 1_000, p95 / 1_000, minutes, slowness].map(show),
    ]),
  ])
  const own = rows.filter(({ name }) => name === 'this server')
  const worst = (fact) => Math.max(...own.map((row) => row[fact]))
  return conclude(
    'limiter',
    [
      { what: '429s of the minute, most in a morning', value: worst('mostMinute'), limit: 0 },
      { what: 'seconds that people wait, p95 of the worst morning', value: worst('worstP95') / 1_000, limit: 1.5 },
      { what: 'time against 60 calls a minute, slowest morning', value: worst('slowest'), limit: 1.1 },
    ],
    { seeds, rows },
  )
}

function sumUp(mornings) {
  const mean = (fact) => mornings.reduce((sum, one) => sum + one[fact], 0) / mornings.length
  const most = (fact) => Math.max(...mornings.map((one) => one[fact]))
  const waits = mornings.flatMap((one) => one.waits)
  return {
    minute: mean('minute'),
    concurrent: mean('concurrent'),
    p50: median(waits),
    p95: percentile(waits, 0.95),
    minutes: mean('minutes'),
    slowness: mean('slowness'),
    mostMinute: most('minute'),
    worstP95: Math.max(...mornings.map((one) => percentile(one.waits, 0.95))),
    slowest: most('slowness'),
  }
}

function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

async function morning(seed, processes, limitersFor) {
  const clock = virtualClock(START)
  const random = randomFrom(seed, 'limiter')
  const xero = countingXero(clock, random.whole(0, MINUTE - 1), random)
  const limiters = limitersFor(clock, random, processes)
  const waits = []
  let served = 0
  // From asking to the attempt that Xero took: a refused call waits as long as it was told, or a while at random.
  const one = async (lane, limiter) => {
    const asked = clock.now()
    for (let tries = 0; ; tries++) {
      const permit = await limiter.acquire(lane, asked + 60 * MINUTE)
      const waited = clock.now() - asked
      const report = await xero.call()
      permit.done(report)
      if (report.limit === undefined) {
        served += 1
        if (lane === 'interactive') waits.push(waited)
        return
      }
      await clock.wait(
        report.retryAfterMs ?? Math.min(8_000, (100 + 400 * random.fraction()) * 2 ** Math.min(tries, 7)),
      )
    }
  }
  let over = false
  const people = async () => {
    const asking = []
    while (!over) {
      await clock.wait(20_000 * random.fraction())
      if (!over) asking.push(one('interactive', random.pick(limiters)))
    }
    await Promise.all(asking)
  }
  const background = Promise.all(Array.from({ length: BATCH }, (_, index) => one('batch', limiters[index % processes])))
  const asked = people()
  await clock.run(background)
  const tookMs = clock.now() - START
  const slowness = tookMs / (served * 1_000)
  over = true
  await clock.run(asked)
  const { minute, concurrent } = xero.seen
  return { minute, concurrent, waits, minutes: tookMs / MINUTE, slowness }
}
