import { createHash } from 'node:crypto'
import { baseAmount, policyOf } from '../../dist/call/policy.js'
import { run } from '../../dist/call/run.js'
import { catalogue } from '../../dist/catalogue.js'
import { storeOver } from '../../dist/store/open-store.js'
import { keepReconciling } from '../../dist/worker/reconciler.js'
import { withDeadline } from '../../dist/xero/adapter.js'
import { openOrganisation } from '../../dist/xero/open.js'
import { twoClockRule } from '../../dist/xero/two-clocks.js'
import { mortal } from './mortal.js'

const KEY = new Uint8Array(32).fill(7)
const tools = new Map(catalogue.map((tool) => [tool.name, tool]))
const policy = policyOf('controlled')

/** The store of all workers, as one of them sees it. */
export async function openStoreAs(worker, { database, clock, random }) {
  const bytes = (length) => new Uint8Array(length).fill(random.whole(0, 255))
  const newHandle = () => random.hex(8)
  return await storeOver(database, { key: KEY, random: bytes, clock, worker, newHandle, countedAmount: baseAmount })
}

/** The ways of sending that must fail in a schedule, beside the product's own. */
export const VARIANTS = {
  product: {},
  // The key follows from what is sent, so it is good for ever: whoever believes that sends until there is an answer.
  'payload-hash': { key: (request) => hashOf(request), rule: () => ({ next: 'send' }) },
  // The age of the first attempt decides everything.
  'one-clock': { rule: (clocks, now, last) => twoClockRule({ ...clocks, lastSent: clocks.firstSent }, now, last) },
}

/**
 * One process: the real path of a call, store, gateway and reconciler, over ports that stop for good where its life ends. Only time and
 * the wire are played.
 */
export function openWorker({
  name,
  ends,
  onDeath,
  random,
  variant,
  database,
  clock: time,
  wire,
  tokens,
  tenant,
  broken,
  trace,
}) {
  const life = mortal(ends, onDeath)
  const { key, rule } = VARIANTS[variant]
  const clock = { now: time.now, wait: life.port('wait', time.wait) }
  const [write, read] = ['write', 'read'].map((port) => life.port(port, (request) => wire.network(name, request)))
  const network = (request) => (request.method === 'GET' ? read(request) : write(key ? withKey(request, key) : request))
  const log = logTo(broken, trace && ((text) => trace(name, text)))
  const stopping = new AbortController()
  const opened = open()

  async function open() {
    const store = await openStoreAs(name, { database: life.database(database), clock, random })
    const { ref, books, hands } = openOrganisation(
      {
        ...{ network, clock, tokenSource: tokens, apiBase: 'https://api.xero.com', intents: store.intentsOf },
        ...{ random: random.fraction, newId: random.guid, demo: true, webPages: false },
        ...(rule ? { rule } : {}),
        log: (event, facts) => log.info(facts, event),
      },
      tenant,
    )
    const changes = store.changesOf(ref)
    keepReconciling({ hands: async () => [hands], clock, log, signal: stopping.signal })
    return { books, hands, changes, policy: () => policy, clock, organisations: [ref], log, user: 'host', withDeadline }
  }

  return {
    name,
    kill: life.kill,
    spare: life.spare,
    /** A host's call; it never settles where the process ends before it is answered. */
    call: async ({ tool, input }) => {
      if (!life.alive()) return await new Promise(() => {})
      return await run(tools.get(tool), input, await opened, { client: 'host 1' })
    },
    stop: () => stopping.abort(),
  }
}

// What the product calls an error of its own is one of the schedule's.
function logTo(broken, trace) {
  const write = ({ stack, ...facts }, message) => {
    trace?.(`${message} ${JSON.stringify(facts)}${stack ? `\n${stack}` : ''}`)
    if (stack) broken.push(`broken: ${message}: ${stack}`)
  }
  return { info: (facts, message) => message !== 'xero_call' && write(facts, message), warn: write, error: write }
}

function withKey(request, key) {
  if (!request.headers['idempotency-key']) return request
  return { ...request, headers: { ...request.headers, 'idempotency-key': key(request) } }
}

function hashOf({ method, url, body }) {
  return createHash('sha256').update(`${method} ${url}\n`).update(body).digest('hex')
}
