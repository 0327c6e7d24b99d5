import { parentPort } from 'node:worker_threads'
// Loaded beforehand, as the gateway loads it: reading files takes turns that a virtual clock does not count.
import 'xero-node/dist/gen/api/accountingApi.js'
import { openSqlite } from '../../dist/store/sqlite.js'
import { randomFrom } from './random.js'
import { playSchedule } from './schedule.js'
import { add, emptySum } from './sum.js'
import { openStoreAs } from './worker.js'

/** Plays so many schedules one after another over one store in memory; answers what failed and what happened in all of them. */
export async function playSchedules({ from, seeds, variant }, trace) {
  const database = await openSqlite(':memory:')
  const sum = emptySum()
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { wrong, happened } = await playSchedule({ seed, variant, database, trace }).catch(brokenOff)
    add(sum, { ...happened, seeds: 1, failed: wrong.length > 0 ? [{ seed, wrong }] : [] })
  }
  const faults = await auditFaults(database)
  if (faults.length > 0) sum.failed.push({ seed: from, wrong: faults.map((fault) => `broken: audit: ${fault}`) })
  await database.close()
  return sum
}

function brokenOff(thrown) {
  return { wrong: [`broken: ${thrown instanceof Error ? thrown.stack : thrown}`], happened: {} }
}

async function auditFaults(database) {
  const clock = { now: Date.now, wait: async () => {} }
  const store = await openStoreAs('audit', { database, clock, random: randomFrom(0, 'audit') })
  const { faults } = await store.audit.verify([])
  return faults
}

parentPort?.on('message', async (piece) => {
  parentPort.postMessage(await playSchedules(piece))
})
