import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { runningClock } from '../dist/simulator/clock.js'
import { foundCompany } from '../dist/simulator/company/companies.js'
import { knownScopes } from '../dist/simulator/edge/scopes.js'
import { listen } from '../dist/simulator/listen.js'
import { createSimulator } from '../dist/simulator/simulator.js'
import { scaledClock } from './kills/scaled-clock.js'
import { conclude, printTable, show } from './report.js'
import { randomFrom } from './writes/random.js'

const SCALE = 60
const LANES = 2
const AT_ONCE = 3
const LONGEST_CALL_MS = 60_000
const LONGEST_REST_MS = 90_000
const LONGEST_LIFE_MS = 2_000
const ENTRY = fileURLToPath(new URL('./kills/entry.mjs', import.meta.url))
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const FAULTS = [
  'reset-before',
  'reset-after',
  '500-before',
  '500-after',
  '502-before',
  '503',
  '504-after',
  'torn',
  '429-concurrent',
]
const SECRET = 'kills'

/** Kills servers with -9 while they draft invoices for real MCP clients, two at a time on one file, and counts what is there afterwards. */
export async function bench({ kills, invoices, seed }) {
  const began = performance.now()
  const random = randomFrom(seed, 'kills')
  const world = await openWorld(random)
  try {
    const wanted = Array.from({ length: invoices }, (_, index) => `K-${index + 1}`)
    const batches = Array.from({ length: Math.ceil(invoices / AT_ONCE) }, (_, index) =>
      wanted.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
    )
    const work = { open: batches, settled: [], kills: 0, calls: 0, wantedKills: kills, random }
    await Promise.all(Array.from({ length: LANES }, () => lane(world, work)))
    world.simulator.faults.clear()
    await finish(world, work)
    const counts = countsOf(world.organisation, wanted)
    const audit = await verifyAudit(world)
    const attempts = await attemptsIn(world)
    return report({ work, counts, audit, attempts, invoices, seconds: (performance.now() - began) / 1_000 })
  } finally {
    await world.close()
  }
}

async function openWorld(random) {
  const epoch = Date.now()
  const clock = scaledClock(epoch, SCALE)
  const whenWritten = []
  const simulator = createSimulator({
    clock: runningClock(clock.now),
    limits: { minute: 100_000, day: 1_000_000 },
    latency: async ({ method }) => {
      if (method === 'GET') return
      for (const tell of whenWritten.splice(0)) tell()
      await delay(random.whole(0, 150))
    },
  })
  const [organisation] = foundCompany(simulator, { company: 'empty', region: 'nz', name: 'Kills Ltd' })
  const body = { Contacts: [{ Name: 'Customer 1', EmailAddress: 'customer1@example.com' }] }
  simulator.perform(organisation.id, { method: 'POST', path: 'Contacts', body })
  const app = {
    clientId: 'kills',
    name: 'xero-mcp',
    clientSecret: SECRET,
    kind: 'custom',
    redirectUris: [],
    scopes: [...knownScopes],
  }
  simulator.state.identity.apps.set(app.clientId, { ...app, organisationId: organisation.id })
  simulator.faults.odds(0.15, FAULTS)
  const listening = await listen(simulator)
  const folder = mkdtempSync(join(tmpdir(), 'xero-mcp-kills-'))
  const environment = {
    ...{ PATH: process.env.PATH, KILLS_EPOCH: String(epoch), KILLS_SCALE: String(SCALE) },
    ...{ XERO_MCP_SIMULATOR: listening.api, XERO_MCP_CLIENT_ID: app.clientId, XERO_MCP_CLIENT_SECRET: SECRET },
    ...{ XERO_MCP_DATA: folder, XERO_MCP_LOG_LEVEL: 'silent' },
  }
  const close = async () => {
    await listening.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { simulator, organisation, environment, whenWritten, close }
}

/** One place where a host runs its server, and starts it again whenever it was killed. */
async function lane(world, work) {
  while (work.kills < work.wantedKills) {
    const server = await start(world)
    const death = momentToDie(world, work).then(() => server.kill())
    await callUntil(server, work)
    await death
    work.kills += 1
  }
}

// Mostly around a write: before Xero carries it out, before the answer, before the answer is on record, a while later.
async function momentToDie(world, { random, open }) {
  const idle = open.length === 0
  if (idle || random.chance(0.15)) return await delay(random.whole(0, 800))
  const written = new Promise((resolve) => world.whenWritten.push(resolve))
  await Promise.race([written, delay(LONGEST_LIFE_MS)])
  await delay(random.whole(0, 250))
}

async function start({ environment }) {
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, args: [ENTRY, 'serve'], env: environment, stderr: 'ignore' },
  })
  const client = new Client({ name: 'kills', version: '1.0.0' })
  client.onerror = () => {}
  await client.connect(transport)
  const gone = new Promise((resolve) => {
    client.onclose = resolve
  })
  const { pid } = transport
  return { client, gone, kill: () => process.kill(pid, 'SIGKILL'), close: () => client.close() }
}

/** Makes calls until the server is gone; a batch whose call was not answered goes back to those that are open. */
async function callUntil({ client, gone }, work) {
  let lost = false
  gone.then(() => {
    lost = true
  })
  while (!lost) {
    const batch = work.open.shift() ?? work.random.pick(work.settled)
    if (!batch) return await gone
    work.calls += 1
    const reply = await call(client, batch, gone)
    const isNew = !work.settled.includes(batch)
    if (reply && isRecorded(reply)) isNew && work.settled.push(batch)
    else if (isNew) work.open.push(batch)
  }
}

async function call(client, marks, gone) {
  const line = { description: 'Hours', quantity: 1, unit_price: 100, account: '200', tax_type: 'OUTPUT2' }
  const fixed = { contact: 'Customer 1', date: '2026-11-19', due: '2026-12-20', currency: 'NZD', lines: [line] }
  const input = { invoices: marks.map((reference) => ({ ...fixed, reference })) }
  const answer = client.callTool({ name: 'create_invoices', arguments: input }, { timeout: LONGEST_CALL_MS })
  return await Promise.race([answer.catch(() => undefined), gone.then(() => undefined)])
}

// What is open on record the server goes on with by itself.
function isRecorded({ structuredContent }) {
  const changes = structuredContent?.changes ?? []
  return changes.length > 0 && changes.every(({ change, state }) => change !== undefined && state !== 'failed')
}

/**
 * Without kills now: there is time for every clock to run out, and then every batch is asked for once more, as by a caller who hears that
 * some were given up because no server lived long enough to send them. Whatever was written must not be written again.
 */
async function finish(world, work) {
  const server = await start(world)
  const until = performance.now() + LONGEST_REST_MS
  try {
    for (const batches of [work.open.splice(0), work.settled]) {
      await askAgain(server, batches, until)
      while ((await stillOpen(server.client)) && performance.now() < until) await delay(500)
    }
  } finally {
    await server.close()
  }
}

async function askAgain({ client }, batches, until) {
  const open = [...batches]
  while (open.length > 0 && performance.now() < until) {
    const batch = open.shift()
    const reply = await call(client, batch, new Promise(() => {}))
    if (!reply || !isRecorded(reply)) open.push(batch)
  }
}

async function stillOpen(client) {
  const { structuredContent } = await client.callTool({ name: 'list_changes', arguments: { states: ['sending'] } })
  return (structuredContent?.count ?? 1) > 0
}

function countsOf({ invoices }, wanted) {
  const times = new Map(wanted.map((mark) => [mark, 0]))
  let strange = 0
  for (const { reference, status } of invoices.values()) {
    if (status === 'DELETED') continue
    if (times.has(reference)) times.set(reference, times.get(reference) + 1)
    else strange += 1
  }
  const counts = [...times.values()]
  return {
    there: [...counts].reduce((sum, count) => sum + count, strange),
    lost: counts.filter((count) => count === 0).length,
    duplicates: counts.filter((count) => count > 1).length + strange,
  }
}

async function verifyAudit({ environment }) {
  const verified = promisify(execFile)(process.execPath, [MAIN, 'audit', 'verify'], { env: environment })
  const { stdout } = await verified.catch((thrown) => ({ stdout: `NOT WHOLE: ${thrown.stdout}${thrown.stderr}` }))
  return stdout.trim()
}

/** How often a change left for Xero, by the audit: more often than there are invoices, since answers are lost. */
async function attemptsIn({ environment }) {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'audit', 'export'], {
    ...{ env: environment, maxBuffer: 100_000_000 },
  })
  return stdout.split('\n').filter((line) => line.includes('"kind":"sent"')).length
}

function report({ work, counts, audit, attempts, invoices, seconds }) {
  const { there, lost, duplicates } = counts
  printTable([
    ['kills', 'calls', 'invoices wanted', 'sent', 'there', 'seconds'],
    [work.kills, work.calls, invoices, attempts, there, show(seconds)],
  ])
  console.log(`\n${audit}`)
  const bars = [
    { what: 'invoices that are there twice', value: duplicates, limit: 0 },
    { what: 'invoices that are lost', value: lost, limit: 0 },
    { what: 'faults of the audit', value: audit.startsWith('NOT WHOLE') ? 1 : 0, limit: 0 },
  ]
  return conclude('kills', bars, { kills: work.kills, calls: work.calls, invoices, attempts, there, seconds })
}
