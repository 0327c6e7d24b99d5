import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { baseAmount, policyOf } from '../dist/call/policy.js'
import { run } from '../dist/call/run.js'
import { catalogue } from '../dist/catalogue.js'
import { runningClock } from '../dist/simulator/clock.js'
import { foundCompany } from '../dist/simulator/company/companies.js'
import { knownScopes } from '../dist/simulator/edge/scopes.js'
import { listen } from '../dist/simulator/listen.js'
import { createSimulator } from '../dist/simulator/simulator.js'
import { openStore } from '../dist/store/open-store.js'
import { randomData, randomFraction, randomGuid, randomHandle, systemClock } from '../dist/system.js'
import { withDeadline } from '../dist/xero/adapter.js'
import { httpsNetwork } from '../dist/xero/https-network.js'
import { openOrganisation } from '../dist/xero/open.js'
import { clientCredentials } from '../dist/xero/tokens.js'
import { conclude, median, printTable, show } from './report.js'

const SECRET = 'guard'
const PER_CALL = 50
const WARM_UP = 10
// What only reads the record; the rest keeps a draft there, durably and with its line in the audit.
const LOOKS = new Set(['list', 'find', 'appliedSince', 'isOwnUntouchedDraft', 'alreadyLinked', 'equalOpen'])

const create = catalogue.find(({ name }) => name === 'create_invoices')
const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

/**
 * What the record of a write costs, on a file with synchronous=FULL, against one HTTP call to the simulator over loopback: keeping a draft
 * there on its way, and looking up what was done before. Then a thousand drafts, fifty to a call.
 */
export async function bench({ drafts }) {
  const house = await openGuarded()
  try {
    await many(house, WARM_UP, 1)
    const single = await many(house, drafts, 1)
    const read = []
    for (let round = 0; round < drafts; round += 1) read.push(await timed(() => house.books.contact(house.contactId)))
    const batch = await many(house, 20, PER_CALL)
    const httpMs = median(read)
    const row = (name, calls, { posts, total, kept, looked }) => [
      ...[name, calls, posts, show(total), show(kept), `${show((100 * kept) / httpMs)}%`, show(looked)],
    ]
    printTable([
      ['drafts', 'calls', 'POSTs', 'ms a call', 'kept, ms a draft', 'of one HTTP read', 'looked up, ms a draft'],
      row('one to a call', drafts, single),
      row('50 to a call', 20, batch),
    ])
    console.log(`\nOne HTTP call to the simulator over loopback: ${show(httpMs)} ms.`)
    const bars = [{ what: 'POSTs of 1000 drafts', value: batch.posts, limit: 20 }]
    return conclude('guard', bars, { drafts, httpMs, single, batch })
  } finally {
    await house.close()
  }
}

async function many(house, calls, drafts) {
  const [total, kept, looked] = [[], [], []]
  const before = house.counts.posts
  for (let call = 0; call < calls; call += 1) {
    house.counts.kept.ms = 0
    house.counts.looked.ms = 0
    total.push(await timed(() => house.draft(drafts)))
    kept.push(house.counts.kept.ms / drafts)
    looked.push(house.counts.looked.ms / drafts)
  }
  return { total: median(total), kept: median(kept), looked: median(looked), posts: house.counts.posts - before }
}

async function timed(work) {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function openGuarded() {
  const simulator = createSimulator({ clock: runningClock(), limits: { minute: 100_000, day: 1_000_000 } })
  const [organisation] = foundCompany(simulator, { company: 'empty', region: 'nz', name: 'Guard Ltd' })
  const body = { Contacts: [{ Name: 'Customer 1' }] }
  const { items } = simulator.perform(organisation.id, { method: 'POST', path: 'Contacts', body })
  const app = {
    clientId: 'guard',
    name: 'xero-mcp',
    clientSecret: SECRET,
    kind: 'custom',
    redirectUris: [],
    scopes: [...knownScopes],
  }
  simulator.state.identity.apps.set(app.clientId, { ...app, organisationId: organisation.id })
  const listening = await listen(simulator)
  const folder = mkdtempSync(join(tmpdir(), 'xero-mcp-guard-'))
  const counts = { posts: 0, kept: { ms: 0, waiting: 0 }, looked: { ms: 0, waiting: 0 } }
  const store = await openStore({
    ...{ file: join(folder, 'store.sqlite'), key: randomData(32), random: randomData, clock: systemClock },
    ...{ newHandle: randomHandle, worker: randomGuid(), countedAmount: baseAmount },
  })
  const house = houseOver({ store, counts, listening, organisation })
  return {
    counts,
    books: house.books,
    contactId: items[0].ContactID,
    draft: (count) => draft(house, count),
    close: async () => {
      await store.close()
      await listening.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function houseOver({ store, counts, listening, organisation }) {
  const sockets = httpsNetwork({ loopbackBase: listening.api })
  const network = (request) => {
    if (request.method !== 'GET' && request.url.includes('/Invoices')) counts.posts += 1
    return sockets(request)
  }
  const scopes = ['accounting.settings.read', 'accounting.contacts.read', 'accounting.invoices']
  const login = { clientId: 'guard', clientSecret: SECRET, scopes, identityBase: listening.identity }
  const tokenSource = clientCredentials({ ...login, network: sockets, clock: systemClock })
  const { ref, books, hands } = openOrganisation(
    {
      ...{
        network,
        apiBase: listening.api,
        tokenSource,
        clock: systemClock,
        random: randomFraction,
        newId: randomGuid,
      },
      ...{ intents: (one) => measured(store.intentsOf(one), counts), log: () => {} },
    },
    { id: organisation.id, name: organisation.settings.name },
  )
  const policy = policyOf('draft')
  return {
    ...{ books, hands, changes: measured(store.changesOf(ref), counts), policy: () => policy, clock: systemClock },
    ...{ organisations: [ref], log: SILENT, user: 'bench', withDeadline },
  }
}

// How long something waits for the record; what waits at the same time counts once.
function measured(port, counts) {
  const timed =
    (kind, method) =>
    async (...given) => {
      if (kind.waiting === 0) kind.since = performance.now()
      kind.waiting += 1
      try {
        return await method(...given)
      } finally {
        kind.waiting -= 1
        if (kind.waiting === 0) kind.ms += performance.now() - kind.since
      }
    }
  return Object.fromEntries(
    Object.entries(port).map(([name, method]) => [name, timed(LOOKS.has(name) ? counts.looked : counts.kept, method)]),
  )
}

let drawn = 0

async function draft(house, count) {
  const line = { description: 'Hours', quantity: 1, unit_price: 100, account: '200', tax_type: 'OUTPUT2' }
  const fixed = { contact: 'Customer 1', date: '2026-11-19', due: '2026-12-20', currency: 'NZD', lines: [line] }
  const invoices = Array.from({ length: count }, () => ({ ...fixed, reference: `G-${++drawn}` }))
  const reply = await run(create, { invoices }, house)
  if (reply.structured.outcome !== 'applied') throw new Error(reply.text)
}
