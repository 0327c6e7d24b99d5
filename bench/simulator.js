import { fixedClock } from '../dist/simulator/clock.js'
import { foundCompany } from '../dist/simulator/company/companies.js'
import { knownScopes } from '../dist/simulator/edge/scopes.js'
import { createSimulator } from '../dist/simulator/simulator.js'
import { conclude, median, printTable, show } from './report.js'

const NOW = Date.UTC(2026, 10, 20, 1)
const LOADING_LIMIT = 10
const LEAST_READS = 1_000
const SECRET = 'bench'

/** Writes a company of so many invoices and bills into a simulator, and reads from it one call after the other, in one thread. */
export async function bench({ invoices, reads }) {
  const loading = measured(() => load(invoices))
  const { simulator, books } = loading.result
  const headers = await headersOf(simulator, books)
  const ids = [...books.invoices.keys()]
  const contacts = [...books.contacts.keys()]
  const one = (list, index) => list[(index * 7919) % list.length]
  const kinds = {
    'one invoice': (index) => `/Invoices/${one(ids, index)}`,
    'one contact': (index) => `/Contacts/${one(contacts, index)}`,
    'the accounts': () => '/Accounts',
    'the organisation': () => '/Organisation',
  }
  const rates = []
  for (const [name, path] of Object.entries(kinds)) rates.push([name, await rateOf(simulator, headers, path, reads)])
  const page = await rateOf(simulator, headers, (index) => `/Invoices?page=${(index % 100) + 1}&pageSize=100`, 50)
  printTable([
    ['reads', 'a CPU second'],
    ...rates.map(([name, rate]) => [name, show(rate)]),
    ['a page of 100 invoices', show(page)],
  ])
  const slowest = Math.min(...rates.map(([, rate]) => rate))
  console.log(
    `\nLoading took ${show(loading.seconds)} s, of them ${show(loading.cpu)} s of CPU; ${books.journals.length} journals.`,
  )
  return conclude(
    'simulator',
    [
      { what: `seconds to load ${invoices} invoices`, value: quiet(loading), limit: LOADING_LIMIT },
      { what: 'CPU ms of the slowest simple read', value: 1_000 / slowest, limit: 1_000 / LEAST_READS },
    ],
    {
      invoices,
      reads,
      loading: { seconds: loading.seconds, cpu: loading.cpu },
      rates: Object.fromEntries(rates),
      page,
    },
  )
}

/**
 * The most that it would have taken on a machine with nothing else to do: by the clock, in which others had their share, or in processor
 * time of all threads, in which the garbage collector worked beside.
 */
function quiet({ seconds, cpu }) {
  return Math.min(seconds, cpu)
}

/** What a function takes of the clock and of all threads' processor time, garbage collection included. */
function measured(run) {
  const [cpuBefore, began] = [process.cpuUsage(), performance.now()]
  const result = run()
  return { result, seconds: (performance.now() - began) / 1_000, cpu: cpuSince(cpuBefore) }
}

function load(invoices) {
  const simulator = createSimulator({ clock: fixedClock(NOW), limits: { minute: 1e9, day: 1e9, appMinute: 1e9 } })
  const [books] = foundCompany(simulator, { company: { seed: 1, invoices }, region: 'nz' })
  return { simulator, books }
}

async function headersOf(simulator, books) {
  const app = { clientId: 'BENCH', name: 'Bench', kind: 'custom', clientSecret: SECRET, redirectUris: [] }
  const scopes = [...knownScopes].filter((scope) => scope.includes('.'))
  simulator.state.identity.apps.set(app.clientId, { ...app, organisationId: books.id, scopes })
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: SECRET })
  const url = 'https://identity.xero.com/connect/token'
  const answer = await simulator.handle({ method: 'POST', url, headers: {}, body: Buffer.from(String(form)) })
  const { access_token: token } = JSON.parse(Buffer.from(answer.body).toString('utf8'))
  return { authorization: `Bearer ${token}`, 'xero-tenant-id': books.id, accept: 'application/json' }
}

/**
 * Calls a second of processor time (of all threads, so that a busy machine does not count), in the middle of five rounds; each call is
 * authenticated, counted against the limits and put on the wire.
 */
async function rateOf(simulator, headers, path, calls) {
  const rates = []
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage()
    for (let index = 0; index < calls; index++) {
      const url = `https://api.xero.com/api.xro/2.0${path(index)}`
      const { status, body } = await simulator.handle({ method: 'GET', url, headers, body: new Uint8Array() })
      if (status !== 200 || body.byteLength < 100) throw new Error(`GET ${url}: ${status}`)
    }
    rates.push(calls / cpuSince(before))
  }
  return median(rates)
}

/** Seconds of processor time since a reading. */
function cpuSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}
