import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { pinHosts } from './hosts.ts'
import { type Network, type NetworkAnswer, NetworkFailure, type NetworkReason, type NetworkRequest } from './network.ts'

const unzip = promisify(gunzip)

// Xero's own bodies stay below 10 MB; a page of 1,000 documents with lines is about 5 MB.
const LARGEST_ANSWER = 64 * 1024 * 1024
const CONNECT_MS = 10_000

// Without a connection the request can only have stayed here. A connection that stood may break with the same words.
const NOT_CONNECTED: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no_route',
  ENETUNREACH: 'no_route',
}

// A certificate is judged before anything is said.
const NOT_TRUSTED: Readonly<Record<string, NetworkReason>> = {
  CERT_HAS_EXPIRED: 'certificate_dates',
  CERT_NOT_YET_VALID: 'certificate_dates',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_of_another',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
}

/** What the real network can be told. `loopbackBase` admits one simulator on this machine. */
export interface HttpsNetworkOptions {
  loopbackBase?: string
  connectMs?: number
  largestAnswer?: number
}

/** The network over sockets: keep-alive, pinned hosts, connection and overall timeouts, and a limit on an answer's size. */
export function httpsNetwork(options: HttpsNetworkOptions = {}): Network {
  const pin = pinHosts(options.loopbackBase)
  const limits = { connectMs: options.connectMs ?? CONNECT_MS, largest: options.largestAnswer ?? LARGEST_ANSWER }
  const agents = {
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: 20 }),
    'http:': new HttpAgent({ keepAlive: true, maxSockets: 20 }),
  }
  return async (request, signal) => {
    const url = pin(request.url)
    const secure = url.protocol === 'https:'
    const open = secure ? httpsRequest : httpRequest
    const headers = { 'accept-encoding': 'gzip', ...request.headers, 'content-length': String(request.body.byteLength) }
    const outgoing = open(url, {
      method: request.method,
      headers: request.body.byteLength === 0 && request.method === 'GET' ? without(headers, 'content-length') : headers,
      agent: agents[secure ? 'https:' : 'http:'],
      ...(signal ? { signal } : {}),
    })
    return await answerTo(outgoing, request, limits)
  }
}

interface Limits {
  connectMs: number
  largest: number
}

async function answerTo(outgoing: ClientRequest, request: NetworkRequest, limits: Limits): Promise<NetworkAnswer> {
  const overall = setTimeout(() => outgoing.destroy(new NetworkFailure('timeout')), request.timeoutMs)
  const connect = setTimeout(() => outgoing.destroy(new NetworkFailure('not_sent')), limits.connectMs)
  let connected = false
  const note = () => {
    connected = true
    clearTimeout(connect)
  }
  outgoing.once('socket', (socket) => (socket.connecting ? socket.once('connect', note) : note()))
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve)
      outgoing.on('error', reject)
      outgoing.end(request.body)
    })
    const body = await wholeBody(incoming, limits.largest)
    return { status: incoming.statusCode ?? 0, headers: flatHeaders(incoming), body }
  } catch (thrown) {
    outgoing.destroy()
    throw failureOf(thrown, connected)
  } finally {
    clearTimeout(overall)
    clearTimeout(connect)
  }
}

async function wholeBody(incoming: IncomingMessage, largest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) throw new NetworkFailure('lost')
    size += chunk.byteLength
    if (size > largest) throw new NetworkFailure('too_large')
    chunks.push(chunk)
  }
  if (!incoming.complete) throw new NetworkFailure('lost')
  const body = Buffer.concat(chunks)
  if (incoming.headers['content-encoding'] !== 'gzip' || size === 0) return body
  return await unzip(body, { maxOutputLength: largest }).catch((thrown: unknown) => {
    throw new NetworkFailure(thrown instanceof RangeError ? 'too_large' : 'lost')
  })
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

/** What an error of a socket says about the request; `connected` once its connection stood. */
export function failureOf(thrown: unknown, connected: boolean): NetworkFailure {
  if (thrown instanceof NetworkFailure) return thrown
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const reason = NOT_TRUSTED[code] ?? (connected ? undefined : NOT_CONNECTED[code])
  return new NetworkFailure(reason === undefined ? 'lost' : 'not_sent', reason)
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}
