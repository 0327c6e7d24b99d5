import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { conclude, median, printTable, show } from './report.js'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const LONGEST_WAIT_MS = 20_000
const SETTLE_MS = 400

/** Starts each server in turn, round after round, and compares medians. */
export async function bench({ rounds, official }) {
  const servers = [
    { name: 'bare', args: [at('bare-server.js')], env: {} },
    {
      name: 'xero-mcp',
      args: [at('../dist/main.js'), '--demo', '--log-level', 'error'],
      env: {},
      firstCall: 'get_ageing',
    },
  ]
  if (official) servers.push({ name: 'official', args: [official], env: DUMMY })
  const samples = Object.fromEntries(servers.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const server of servers) {
      const sample = await start(server)
      // The first round warms the file cache.
      if (round > 0) samples[server.name].push(sample)
    }
  }
  const middles = Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, middleOf(list)]))
  const MEASURES = ['initializeMs', 'toolsListMs', 'firstCallMs', 'idleRssMb', 'idlePssMb', 'usedRssMb']
  printTable([
    ['server', ...MEASURES],
    ...Object.entries(middles).map(([name, middle]) => [name, ...MEASURES.map((key) => show(middle[key]))]),
  ])
  const ratio = (key) => middles['xero-mcp'][key] / middles.bare[key]
  const bars = [{ what: 'spawn to initialize, times bare', value: ratio('initializeMs'), limit: 1.3 }]
  // Only Linux tells what a process has in memory.
  if (middles.bare.idleRssMb) bars.push({ what: 'idle RSS, times bare', value: ratio('idleRssMb'), limit: 1.3 })
  if (middles.bare.idlePssMb) bars.push({ what: 'idle PSS, times bare', value: ratio('idlePssMb'), limit: 1.3 })
  if (official) {
    bars.push({ what: 'spawn to initialize, times official', value: against(middles, 'initializeMs'), limit: 1 })
    const memory = against(middles, 'idleRssMb')
    if (memory > 0) bars.push({ what: 'idle RSS, times official', value: memory, limit: 1 })
  }
  return conclude('start', bars, { rounds, node: process.version, medians: middles })
}

// The official server wants settings before it answers; none of them is used before a tool is called.
const DUMMY = { XERO_CLIENT_ID: 'dummy', XERO_CLIENT_SECRET: 'dummy' }

function against(middles, key) {
  return middles['xero-mcp'][key] / middles.official[key]
}

function middleOf(samples) {
  const keys = [...new Set(samples.flatMap((sample) => Object.keys(sample)))]
  return Object.fromEntries(
    keys.map((key) => [key, median(samples.map((sample) => sample[key]).filter((value) => value !== undefined))]),
  )
}

async function start({ name, args, env, firstCall }) {
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SystemRoot: process.env.SystemRoot, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const peer = talkTo(child, name)
  try {
    await peer.ask('initialize', INITIALIZE)
    const initializeMs = performance.now() - began
    peer.tell('notifications/initialized')
    await delay(SETTLE_MS)
    const idle = memoryOf(child.pid)
    const toolsListMs = await timed(() => peer.ask('tools/list', {}))
    if (!firstCall) return { initializeMs, toolsListMs, ...idle }
    const firstCallMs = await timed(() => peer.ask('tools/call', { name: firstCall, arguments: {} }))
    return { initializeMs, toolsListMs, firstCallMs, ...idle, usedRssMb: memoryOf(child.pid).idleRssMb }
  } finally {
    child.stdin.end()
    child.kill()
  }
}

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' },
}

async function timed(work) {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function talkTo(child, name) {
  const waiting = new Map()
  const failAll = (why) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name}: ${why}`))
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line)
    const one = waiting.get(id)
    waiting.delete(id)
    if (error) one?.reject(new Error(`${name}: ${error.message}`))
    else one?.resolve(result)
  })
  child.once('exit', (code) => failAll(`ended with ${code}`))
  child.once('error', ({ message }) => failAll(message))
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  let last = 0
  return {
    tell: (method) => send({ method }),
    ask: (method, params) => {
      const id = ++last
      const deadline = AbortSignal.timeout(LONGEST_WAIT_MS)
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        deadline.addEventListener('abort', () => reject(new Error(`${name}: no answer to ${method}`)))
        send({ id, method, params })
      })
    },
  }
}

function memoryOf(pid) {
  const idleRssMb = kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m)
  const idlePssMb = kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m)
  return { idleRssMb, idlePssMb }
}

function kilobytes(path, pattern) {
  try {
    const found = pattern.exec(readFileSync(path, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found) / 1024
  } catch {
    return undefined
  }
}
