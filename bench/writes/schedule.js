import { AsyncLocalStorage } from 'node:async_hooks'
import { createSimulator } from '../../dist/simulator/simulator.js'
import { virtualClock } from './clock.js'
import { companyState, START, tokensFrom } from './company.js'
import { makeCall } from './host.js'
import { judge } from './judge.js'
import { randomFrom } from './random.js'
import { drawCalls } from './wanted.js'
import { faultyWire, insideXero } from './wire.js'
import { openStoreAs, openWorker } from './worker.js'

const MINUTE = 60_000
// Long enough for every clock of the rules to run out several times.
const CALM_MINUTES = 60

/**
 * Plays one schedule: everything that happens in it is drawn from the seed, so the same seed is the same schedule. Answers what was wrong at
 * its end, in sentences, and what happened in it. `database` is shared by many; each schedule has an organisation of its own there.
 */
export async function playSchedule({ seed, variant, database, trace }) {
  const clock = virtualClock(START)
  const draw = (name) => randomFrom(seed, name)
  const state = companyState(draw('organisation').guid())
  const [organisation] = state.organisations.values()
  const simulator = createSimulator({
    clock: { now: clock.now, advance: () => {}, set: () => {} },
    state,
    seed: seed + 1,
    latency: insideXero(clock),
  })
  const note = trace && ((who, what) => trace(clock.now() - START, who, what))
  const wire = faultyWire({ simulator, organisation, clock, random: draw('wire'), trace: note })
  const tokens = tokensFrom(state, clock, draw('tokens'))
  const tenant = { id: organisation.id, name: organisation.settings.name }
  const broken = []
  const surroundings = { seed, variant, database, clock, wire, tokens, tenant, broken, trace: note }
  const workers = [1, 2].map((place) => keepWorker(place, draw(`worker ${place}`), surroundings))
  const play = async () => {
    const calls = drawCalls(draw('wishes'))
    const hosts = draw('hosts')
    const made = await Promise.all(
      calls.map(async (call, index) => {
        await clock.wait(hosts.whole(0, 4 * MINUTE))
        const random = draw(`host ${index}`)
        return { call, ...(await makeCall(call, { workers, clock, random, trace: note })) }
      }),
    )
    wire.calm()
    for (const worker of workers) worker.calm()
    const record = await recordOf(surroundings)
    await quiet(clock, wire, record)
    const facts = { made, books: organisation, records: (await record.list({ limit: 1_000 })).rows }
    for (const worker of workers) worker.stop()
    return { wrong: [...judge(facts), ...broken], facts }
  }
  const { wrong, facts } = await clock.run(play())
  return { wrong, happened: happenings({ facts, wire, workers, clock }) }
}

// Read by nobody who can be killed.
async function recordOf({ database, clock, tenant, seed }) {
  const store = await openStoreAs('judge', { database, clock, random: randomFrom(seed, 'judge') })
  return store.changesOf({ ...tenant, demo: true })
}

async function quiet(clock, wire, record) {
  for (let minute = 0; minute < CALM_MINUTES; minute += 1) {
    await clock.wait(MINUTE)
    if (wire.underWay() > 0) continue
    if ((await record.list({ states: ['sending'], limit: 1 })).total === 0) return
  }
}

function happenings({ facts, wire, workers, clock }) {
  const { made, records } = facts
  return {
    hours: (clock.now() - START) / 3_600_000,
    calls: made.reduce((sum, one) => sum + one.made, 0),
    changes: records.length,
    kills: workers.reduce((sum, worker) => sum + worker.kills(), 0),
    faults: wire.counts,
    acts: countOf(records.map(({ change }) => change.act)),
    requests: Object.values(wire.counts).reduce((sum, count) => sum + count, 0),
    longest: Math.max(0, ...records.map(({ plannedAt, decidedAt }) => decidedAt - plannedAt)) / MINUTE,
  }
}

function countOf(names) {
  const counts = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** One place where a worker runs; when it is killed another takes its place a while later. */
function keepWorker(place, random, surroundings) {
  const { clock } = surroundings
  let kills = 0
  let calm = false
  let starts = 0
  let current
  // Nothing of the call that the last one died in is known to the next one.
  const anew = AsyncLocalStorage.snapshot()
  const start = () => {
    starts += 1
    const name = `${place}.${starts}`
    const ends = !calm && starts <= 3 && random.chance(0.5) ? drawEnd(random) : undefined
    current = openWorker({ ...surroundings, name, random: randomFrom(surroundings.seed, name), ends, onDeath })
    if (ends?.port === 'time') clock.wait(ends.at).then(current.kill)
  }
  const onDeath = () => {
    kills += 1
    surroundings.trace?.(`${place}.${starts}`, 'KILLED')
    clock.wait(random.whole(1, 300) * 1_000).then(() => anew(start))
  }
  start()
  return {
    get name() {
      return current.name
    },
    call: (call) => current.call(call),
    kills: () => kills,
    calm: () => {
      calm = true
      current.spare()
    },
    stop: () => current.stop(),
  }
}

// Statements are many, requests few.
const ENDS = { sql: 150, commit: 30, write: 4, read: 6, wait: 6 }

function drawEnd(random) {
  const port = random.weighted({ sql: 3, commit: 4, write: 6, read: 1, wait: 2, time: 2 })
  if (port === 'time') return { port, at: random.whole(1, 10 * MINUTE) }
  return { port, at: random.whole(1, ENDS[port]), after: random.chance(0.5) }
}
