import { NetworkFailure } from '../../dist/xero/network.js'

const MINUTE = 60_000
const LATEST = 4 * MINUTE

// What can befall a request, and how often. Of these the simulator knows some by itself: it is asked by its header.
const WRITE_FAULTS = {
  none: 40,
  drop: 6,
  not_sent: 2,
  'reset-after': 8,
  '500-after': 6,
  '500-before': 4,
  late_500: 4,
  stall: 7,
  503: 2,
  '502-before': 2,
  '504-after': 4,
  torn: 3,
  limited: 6,
  'token-expired': 1,
  slow_way: 5,
  slow_answer: 5,
}
// An outage: nothing arrives for minutes, and then what arrives waits in a queue. Only here do the two clocks differ.
const OUTAGE = { drop: 95, limited: 5 }
const BACKLOG = { queue: 80, none: 10, drop: 10 }
const OUTAGES = 0.25
const READ_FAULTS = { none: 70, stale: 20, drop: 3, '500-before': 2, 503: 2, torn: 2, limited: 3, slow_answer: 3 }
const CALM = { none: 1 }
const TURNED_AWAY = new Set([401, 403, 429, 502, 503])
const LIMITS = { '429-minute': 5, '429-concurrent': 3, '429-appminute': 2, '429-day': 1 }

/**
 * Everything between workers and the simulator. Until `calm` is called, what `random` draws goes wrong: on the way there, inside Xero
 * and on the way back; an outage takes its course after that too. What arrives is carried out even when nobody waits for it any more, up to four minutes later.
 */
export function faultyWire({ simulator, organisation, clock, random, trace }) {
  let faulty = true
  const outageNow = random.chance(OUTAGES) ? outage(clock, random) : () => undefined
  let underWay = 0
  const counts = {}
  const born = birthdays(organisation, clock)

  // As Xero counts them: from the first arrival, and only what was let in.
  const keys = new Map()
  const isKnown = (key) => clock.now() - (keys.get(key) ?? Number.NEGATIVE_INFINITY) < 6 * MINUTE
  const remember = (key, answer, at) => {
    if (key && !TURNED_AWAY.has(answer.status) && !isKnown(key)) keys.set(key, at)
  }

  // The key is registered on arrival; `inside` is how long Xero takes until it carries the request out.
  const arrive = async (request, { fault, inside = 0 } = {}) => {
    underWay += 1
    const at = clock.now()
    try {
      const added = {
        ...(fault ? { 'x-simulator-fault': fault } : {}),
        ...(inside ? { [INSIDE]: String(inside) } : {}),
      }
      const answer = await simulator.handle({ ...request, headers: { ...request.headers, ...added } })
      if (request.method !== 'GET') born.note()
      remember(request.headers['idempotency-key'], answer, at)
      return answer
    } finally {
      underWay -= 1
    }
  }

  const ways = {
    none: (request) => arrive(request),
    drop: async (request) => {
      if (random.chance(0.5)) throw new NetworkFailure('lost')
      return await nobodyAnswers(request)
    },
    not_sent: async () => {
      throw new NetworkFailure('not_sent')
    },
    // Xero gives up on it and says so, remembers that under the key, and carries it out after all.
    late_500: async (request) => {
      if (isKnown(request.headers['idempotency-key'])) return await arrive(request)
      const answer = await arrive(request, { fault: '500-before' })
      if (answer.status !== 500) return answer
      later(async () => {
        const { 'idempotency-key': _, ...headers } = request.headers
        await clock.wait(random.whole(1, LATEST))
        await arrive({ ...request, headers })
      })
      return answer
    },
    stall: async (request) => {
      const inside = random.chance(0.5) ? random.whole(1, LATEST) : random.whole(1, 40_000)
      return await arrive(request, { inside })
    },
    queue: async (request) => await arrive(request, { inside: random.whole(MINUTE, LATEST) }),
    slow_way: async (request) => {
      await clock.wait(random.whole(1, 45_000))
      return await arrive(request)
    },
    slow_answer: async (request) => {
      const answer = await arrive(request)
      await clock.wait(random.whole(1, 28_000))
      return answer
    },
    stale: async (request) => {
      const lag = random.whole(1_000, MINUTE)
      return withoutYoung(await arrive(request), born.since(clock.now() - lag), clock.now() - lag)
    },
    limited: async (request) => {
      const answer = await arrive(request, { fault: random.weighted(LIMITS) })
      // A day's limit ends with the day, which may be soon.
      const soon =
        Number(answer.headers['retry-after'] ?? 0) > 600 ? { 'retry-after': String(random.whole(30, 900)) } : {}
      return { ...answer, headers: { ...answer.headers, ...soon } }
    },
  }

  function later(work) {
    underWay += 1
    work().finally(() => {
      underWay -= 1
    })
  }

  async function nobodyAnswers({ timeoutMs }) {
    await clock.wait(timeoutMs)
    throw new NetworkFailure('timeout')
  }

  const network = async (who, request) => {
    const read = request.method === 'GET'
    const faults = (read ? undefined : outageNow()) ?? (faulty ? (read ? READ_FAULTS : WRITE_FAULTS) : CALM)
    const fault = random.weighted(faults)
    counts[fault] = (counts[fault] ?? 0) + 1
    const what = `${request.method} ${new URL(request.url).pathname.replace('/api.xro/2.0', '')}`
    trace?.(who, `${what} -> ${fault}${keyOf(request)}`)
    const way = ways[fault] ?? ((sent) => arrive(sent, { fault }))
    const answer = await inTime(clock, request.timeoutMs, way(request))
    trace?.(who, `${what} <- ${answer.fate ?? answer.status}`)
    return answer
  }

  return {
    network,
    counts,
    calm: () => {
      faulty = false
    },
    underWay: () => underWay,
  }
}

// It begins with the first write, so that its end falls near the age at which a key may no longer be used.
function outage(clock, random) {
  let began
  const outMs = random.chance(0.7) ? random.whole(3.5 * MINUTE, 5 * MINUTE) : random.whole(MINUTE, 7 * MINUTE)
  const backlogMs = random.whole(1, 3) * MINUTE
  return () => {
    began ??= clock.now()
    const age = clock.now() - began
    if (age < outMs) return OUTAGE
    return age < outMs + backlogMs ? BACKLOG : undefined
  }
}

/** How long the simulator takes over a request before it carries it out, by the header that the wire sets. */
export function insideXero(clock) {
  return async ({ headers }) => {
    if (headers[INSIDE]) await clock.wait(Number(headers[INSIDE]))
  }
}

const INSIDE = 'x-inside-ms'

function keyOf({ headers }) {
  const key = headers['idempotency-key']
  return key ? ` key ${key.slice(0, 8)}` : ''
}

function inTime(clock, timeoutMs, answer) {
  return new Promise((resolve, reject) => {
    const callOff = clock.later(timeoutMs, () => reject(new NetworkFailure('timeout')))
    answer.then(resolve, reject).finally(callOff)
  })
}

/** Since when the documents and contacts of an organisation exist. */
function birthdays(organisation, clock) {
  const known = new Map()
  const lists = [organisation.invoices, organisation.contacts]
  const note = () => {
    for (const list of lists) {
      for (const id of list.keys()) if (!known.has(id)) known.set(id, clock.now())
    }
  }
  note()
  for (const id of known.keys()) known.set(id, 0)
  return {
    note,
    since: (instant) => new Set([...known].filter(([, at]) => at > instant).map(([id]) => id)),
  }
}

// A read that another server answers, which does not know the latest yet.
function withoutYoung(answer, young, instant) {
  if (answer.status !== 200) return answer
  const body = JSON.parse(Buffer.from(answer.body).toString('utf8'))
  let left = 0
  for (const [name, id] of [
    ['Invoices', 'InvoiceID'],
    ['Contacts', 'ContactID'],
  ]) {
    if (!Array.isArray(body[name])) continue
    const old = body[name].filter((one) => !young.has(one[id]))
    left += body[name].length - old.length
    body[name] = old
  }
  if (Array.isArray(body.HistoryRecords)) {
    body.HistoryRecords = body.HistoryRecords.filter(({ DateUTC }) => instantOf(DateUTC) <= instant)
  }
  if (left > 0 && body.pagination) body.pagination.itemCount -= left
  return { ...answer, body: Buffer.from(JSON.stringify(body)) }
}

function instantOf(text) {
  return Number(/\d+/.exec(text ?? '')?.[0] ?? 0)
}
