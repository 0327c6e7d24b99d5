// One process of several on one store: answers each line `{now, stale?, dieAfterAnswer?}` with the token of the login at that instant.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const [, , built, file, base, name, loginText] = process.argv
const load = (path) => import(pathToFileURL(join(built, path)).href)
const { openStore } = await load('store/open-store.js')
const { httpsNetwork } = await load('xero/https-network.js')
const { loginTokens } = await load('xero/login-tokens.js')

let set = { to: 0, at: Date.now() }
const clock = { now: () => set.to + Date.now() - set.at, wait: (milliseconds) => delay(milliseconds) }
const store = await openStore({
  file,
  clock,
  key: new Uint8Array(32).fill(7),
  newHandle: () => randomBytes(4).toString('hex'),
  random: randomBytes,
  worker: name,
  countedAmount: () => 0n,
})
let dies = false
const inner = httpsNetwork({ loopbackBase: base })
const network = async (request) => {
  const answer = await inner(request)
  if (dies && request.url.endsWith('/connect/token')) process.kill(process.pid, 'SIGKILL')
  return answer
}
const shared = { leases: store.leases, owner: name, random: Math.random }
const source = loginTokens({ login: JSON.parse(loginText), network, apiBase: base, clock, shared })

process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const { now, stale, dieAfterAnswer = false } = JSON.parse(line)
  set = { to: now, at: Date.now() }
  dies = dieAfterAnswer
  const answer = await (stale === undefined ? source.token() : source.renew(stale)).then(
    (token) => ({ token }),
    ({ code, fact, next }) => ({ code, fact, next }),
  )
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await store.close()
