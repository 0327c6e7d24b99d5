import { appBudget } from '../../dist/xero/budgets.js'
import { stateInStore } from '../../dist/xero/limit-state.js'
import { createLimiter } from '../../dist/xero/limiter.js'
import { appShape, limitsShape, newLimits } from '../../dist/xero/organisation-limits.js'

const MINUTE = 60_000
const FREE = { done: () => undefined }

/** One limiter for each process, by the name of its policy. */
export const policies = {
  'this server': (clock, random, processes) => {
    if (processes === 1) return [createLimiter(clock)]
    const leases = leasesInMemory(clock, random)
    return each(processes, (index) => {
      const parts = { leases, clock, random: random.fraction, log: () => undefined }
      return createLimiter(clock, {
        owner: `process ${index}`,
        app: stateInStore({ ...parts, name: 'app', shape: appShape, fresh: appBudget }),
        organisation: stateInStore({ ...parts, name: 'organisation', shape: limitsShape, fresh: newLimits }),
      })
    })
  },
  'token bucket of 60, one a second': (clock, _, processes) => each(processes, () => tokenBucket(clock)),
  'own window of 60 a minute': (clock, _, processes) => each(processes, () => ownWindow(clock)),
  'none, Retry-After obeyed': (_, __, processes) => each(processes, () => ({ acquire: async () => FREE })),
}

function each(count, of) {
  return Array.from({ length: count }, (_, index) => of(index))
}

/** As libraries make it: first come, first served, and five at once. */
function tokenBucket(clock) {
  let tokens = 60
  let at = clock.now()
  return queued(clock, () => {
    tokens = Math.min(60, tokens + (clock.now() - at) / 1_000)
    at = clock.now()
    if (tokens < 1) return Math.max(1, (1 - tokens) * 1_000)
    tokens -= 1
    return 0
  })
}

function ownWindow(clock) {
  let end = 0
  let used = 0
  return queued(clock, () => {
    if (clock.now() >= end) {
      end = clock.now() + MINUTE
      used = 0
    }
    if (used >= 60) return end - clock.now()
    used += 1
    return 0
  })
}

function queued(clock, waitFor) {
  const line = []
  let running = 0
  let busy = false
  const serve = async () => {
    if (busy) return
    busy = true
    while (line.length > 0 && running < 5) {
      const wait = waitFor()
      if (wait > 0) await clock.wait(wait)
      else {
        running += 1
        line.shift()({ done })
      }
    }
    busy = false
  }
  const done = () => {
    running -= 1
    serve()
  }
  const acquire = () =>
    new Promise((grant) => {
      line.push(grant)
      serve()
    })
  return { acquire }
}

function leasesInMemory(clock, random) {
  const values = new Map()
  return {
    read: async (name) => {
      await clock.wait(6 * random.fraction())
      return values.get(name)
    },
    write: async (name, value, version) => {
      await clock.wait(6 * random.fraction())
      if ((values.get(name)?.version ?? 0) !== version) return false
      values.set(name, { value, version: version + 1 })
      return true
    },
  }
}
