import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { conclude, printTable, show } from './report.js'
import { add, emptySum } from './writes/sum.js'

const SHOWN = 10
const PIECE = 50

/** Plays schedules of writes under faults, each drawn from its seed, on every core. */
export async function bench({ seeds, from, variant, trace }) {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const sum = trace ? await traced(from, seeds, variant) : await spread(from, seeds, variant)
  const seconds = (performance.now() - began) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const cpuMs = (user + system) / 1_000 / seeds
  printTable([
    ['schedules', 'hours played', 'HTTP calls', 'changes', 'kills', 'longest open, min', 'CPU ms each'],
    [seeds, ...[sum.hours, sum.requests, sum.changes, sum.kills, sum.longest, cpuMs].map(show)],
  ])
  for (const counts of [sum.acts, sum.faults]) {
    const most = Object.entries(counts).sort(([, a], [, b]) => b - a)
    console.log(`\n${most.map(([name, count]) => `${name} ${count}`).join(', ')}`)
  }
  for (const { seed, wrong } of sum.failed.slice(0, SHOWN)) {
    console.log(`\nseed ${seed}:\n${wrong.map((one) => `  ${one}`).join('\n')}`)
    console.log(`  again: npm run bench -- writes --from ${seed} --seeds 1 --trace${option(variant)}`)
  }
  const kinds = ['duplicate', 'lost', 'stuck', 'false', 'broken']
  const counted = (kind) => sum.failed.filter(({ wrong }) => wrong.some((one) => one.startsWith(kind))).length
  const bars = kinds.map((kind) => ({ what: `schedules with ${kind} writes`, value: counted(kind), limit: 0 }))
  const { failed, ...facts } = sum
  const seedsFailed = failed.map(({ seed }) => seed).slice(0, 1_000)
  return conclude('writes', bars, { variant, from, seconds, cpuMs, seedsFailed, ...facts })
}

function option(variant) {
  return variant === 'product' ? '' : ` --variant ${variant}`
}

async function traced(from, seeds, variant) {
  const { playSchedules } = await import('./writes/play.js')
  return await playSchedules({ from, seeds, variant }, (at, who, what) => {
    console.log(`${(at / 1_000).toFixed(3).padStart(10)}  ${who.padEnd(5)} ${what}`)
  })
}

/** Pieces go to whichever core is free, so that a slow one holds nobody up. */
async function spread(from, seeds, variant) {
  const pieces = []
  for (let first = from; first < from + seeds; first += PIECE) {
    pieces.push({ from: first, seeds: Math.min(PIECE, from + seeds - first), variant })
  }
  const sum = emptySum()
  const workers = Math.min(availableParallelism(), pieces.length)
  await Promise.all(Array.from({ length: workers }, () => workOff(pieces, sum, seeds)))
  sum.failed.sort((a, b) => a.seed - b.seed)
  return sum
}

async function workOff(pieces, sum, seeds) {
  const worker = new Worker(new URL('./writes/play.js', import.meta.url))
  try {
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
      add(sum, await ask(worker, piece))
      console.error(`${sum.seeds} of ${seeds} schedules, ${sum.failed.length} failed`)
    }
  } finally {
    await worker.terminate()
  }
}

function ask(worker, piece) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage(piece)
  })
}
