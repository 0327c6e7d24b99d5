// Sends what a Node program says to Xero's hosts to the simulator named by XERO_SIMULATOR (http://127.0.0.1:PORT) instead:
//   NODE_OPTIONS="--import=/path/to/redirect.mjs" XERO_SIMULATOR=http://127.0.0.1:4010 node some-client.js
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

const simulator = new URL(process.env.XERO_SIMULATOR ?? '')
const HOSTS = new Set(['api.xero.com', 'identity.xero.com', 'login.xero.com'])

/** The address of a request to one of Xero's hosts at the simulator, undefined for any other. */
function redirected(input) {
  const url = new URL(String(input))
  return HOSTS.has(url.hostname) ? new URL(url.pathname + url.search, simulator) : undefined
}

const { request } = https
https.request = (...args) => {
  const [first, second] = args
  const named = typeof first === 'string' || first instanceof URL
  const options = named ? (second ?? {}) : first
  const target = redirected(named ? first : `https://${options.hostname ?? options.host}${options.path ?? '/'}`)
  if (!target) return request(...args)
  const { method, headers } = options
  const to = { hostname: target.hostname, port: target.port, path: target.pathname + target.search, method, headers }
  return http.request(
    to,
    args.findLast((arg) => typeof arg === 'function'),
  )
}
syncBuiltinESMExports()

const { fetch } = globalThis
globalThis.fetch = (input, init) => {
  const target = redirected(input instanceof Request ? input.url : input)
  if (!target) return fetch(input, init)
  return fetch(input instanceof Request ? new Request(target, input) : target, init)
}
