import { AsyncLocalStorage } from 'node:async_hooks'
import { Fault } from '../call/fault.ts'
import type { StoredRequest } from '../call/intents.ts'
import type { Report } from '../call/progress.ts'
import type { Lane } from './budgets.ts'
import { type CallMade, lackingFault } from './credential.ts'
import { faultOf } from './errors.ts'
import type { NetworkAnswer } from './network.ts'
import { sharedReads } from './shared-reads.ts'
import { type OutgoingCall, type Send, textOf } from './transport.ts'

/** A write on its way: who records it before it leaves, and what is known of its attempts. */
export interface WriteCall {
  /** By when it must be answered, milliseconds. */
  deadline: number
  /** What was sent before, to be sent again byte by byte; undefined for a new request. */
  stored: { request: StoredRequest; key: string } | undefined
  /** Records a new request before its first attempt; answers its idempotency key. */
  open(request: StoredRequest): Promise<string>
  /** Records that an attempt leaves now; false where nothing may leave. */
  sending(): Promise<boolean>
  /** Set by the transport: how many attempts have left. */
  attempts: number
  /** Set by the transport: the status of the last attempt's answer, undefined where none came. */
  status: number | undefined
  /** Set by the transport: an attempt was not allowed to leave. */
  halted: boolean
}

/** What belongs to one call through xero-node but does not pass through its arguments. */
export interface CallScope {
  lane: Lane
  deadline: number
  /** Aborted when nobody waits any more for what comes of it. */
  signal?: AbortSignal | undefined
  /** Gives what tells those who wait how far a part of the work is. */
  part?: (() => Report) | undefined
  /** Present for writes, and only for them. */
  write?: WriteCall
  /** Whether the answer is a file, whose bytes are handed on as they are. */
  binary?: boolean
  /** Set by the adapter: why the call failed, in our own words. */
  fault?: Fault
  /** Set by the adapter: the answer's status and text. */
  status?: number
  text?: string
}

/** The scope that the running call through xero-node belongs to. */
export const callScope = new AsyncLocalStorage<CallScope>()

/** Who waits for some work, unless it is the same as around it. */
export type Waiting = Pick<CallScope, 'signal' | 'part'>

/**
 * Runs something whose calls to Xero must all be answered by `deadline`, milliseconds, or by an earlier one around it, and leave only until
 * those who wait for it cancel.
 */
export function withDeadline<T>(deadline: number, run: () => Promise<T>, waiting: Waiting = {}): Promise<T> {
  const { signal, part } = { ...callScope.getStore(), ...waiting }
  return callScope.run({ lane: 'interactive', deadline: soonest(deadline), signal, part }, run)
}

/** What tells those who wait for the caller how far a part of its work is. */
export function reportPart(): Report {
  return callScope.getStore()?.part?.() ?? (() => undefined)
}

/** The signal that is set around the caller, by which whoever waits for it may cancel. */
export function cancelSignal(): AbortSignal | undefined {
  return callScope.getStore()?.signal
}

/** The deadline given, milliseconds, or the one that is set around the caller when that is earlier. */
export function soonest(deadline: number): number {
  return Math.min(deadline, callScope.getStore()?.deadline ?? deadline)
}

/** What the adapter reads of an axios request. */
export interface AdapterRequest {
  method?: string | undefined
  url?: string | undefined
  params?: unknown
  headers: object
  data?: unknown
}

/** What the adapter gives back to axios: `data` already parsed. */
export interface AdapterAnswer {
  data: unknown
  status: number
  statusText: string
  headers: Record<string, string>
}

// The key comes from the record of the request, the token from the transport.
const PASSED_HEADERS = ['xero-tenant-id', 'content-type'] as const

/** With what calls are made, and on whose books. */
export type Caller = () => Pick<CallMade, 'credential' | 'organisation' | 'clockError'>

/** A function that carries what xero-node wants to send; refusals and failures become a Fault in the call's scope. */
export function createAdapter(
  send: Send,
  userAgent: string,
  caller: Caller = () => ({}),
): (request: AdapterRequest) => Promise<AdapterAnswer> {
  const sendOnce = sharedReads(send)
  return async (request) => {
    const scope = callScope.getStore()
    if (!scope) throw new Fault('internal', 'A call to Xero was made outside its scope.', 'Please report this.')
    try {
      const built = outgoing(request, scope, userAgent)
      const call: CallMade = { method: built.method, url: built.url, ...caller() }
      stopWhereLacking(call, scope)
      const answer = await sendOnce(scope.write ? await recorded(built, scope.write) : built)
      return answered(answer, scope, call)
    } catch (thrown) {
      if (thrown instanceof Fault) scope.fault = thrown
      throw thrown
    }
  }
}

// What was sent before may have been written: only Xero's answer to a resend says more, unless it is not this process's to send.
function stopWhereLacking(call: CallMade, { write }: CallScope): void {
  const lacking = write?.stored === undefined || call.credential?.narrowed ? lackingFault(call) : undefined
  if (lacking) throw lacking
}

function answered(answer: NetworkAnswer, scope: CallScope, call: CallMade): AdapterAnswer {
  const { status, headers } = answer
  const isFile = scope.binary === true && status === 200
  scope.status = status
  scope.text = isFile ? '' : textOf(answer)
  if (status < 200 || status > 299) throw faultOf({ ...answer, text: scope.text }, call)
  return { data: isFile ? answer.body : parsed(scope.text), status, statusText: '', headers: { ...headers } }
}

function outgoing(request: AdapterRequest, scope: CallScope, userAgent: string): OutgoingCall {
  const method = (request.method ?? 'get').toUpperCase()
  const given = headersOf(request.headers)
  const accept = (scope.binary && given.accept) || 'application/json'
  const headers: Record<string, string> = { accept, 'user-agent': userAgent }
  Object.assign(headers, passed(given))
  const since = given['if-modified-since']
  if (since) headers['if-modified-since'] = new Date(since).toUTCString()
  const read = method === 'GET'
  if (read) delete headers['content-type']
  else if (!scope.write) {
    throw new Fault('internal', 'A write to Xero was built without its record.', 'Please report this.')
  }
  // xero-node gives its GETs a body `{}` that means nothing.
  const body = read || !(typeof request.data === 'string' || Buffer.isBuffer(request.data)) ? '' : request.data
  const url = withQuery(request.url ?? '', request.params)
  return {
    method,
    url,
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    lane: scope.lane,
    deadline: scope.deadline,
    signal: scope.signal,
  }
}

function passed(given: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of PASSED_HEADERS) if (given[name]) headers[name] = given[name]
  return headers
}

// A resend takes the stored bytes; what xero-node built this time only leads to the right reading of the answer.
async function recorded(built: OutgoingCall, write: WriteCall): Promise<OutgoingCall> {
  const { method, url, body } = built
  const request = write.stored?.request ?? { method, url, headers: passed(built.headers), body }
  const key = write.stored?.key ?? (await write.open(request))
  return { ...built, ...request, headers: { ...built.headers, ...request.headers, 'idempotency-key': key }, write }
}

function headersOf(headers: object): Record<string, string> {
  const plain = 'toJSON' in headers && typeof headers.toJSON === 'function' ? headers.toJSON() : headers
  const lower: Record<string, string> = {}
  for (const [name, value] of Object.entries(plain)) {
    if (typeof value === 'string') lower[name.toLowerCase()] = value
  }
  return lower
}

// Everything is percent-encoded: `+`, `&&` and quotes inside a where clause or a search arrive as they were written.
function withQuery(url: string, params: unknown): string {
  if (typeof params !== 'object' || params === null) return url
  const pairs = Object.entries(params).filter(([, value]) => value !== undefined && value !== null)
  if (pairs.length === 0) return url
  return `${url}?${pairs.map(([name, value]) => `${name}=${encoded(String(value))}`).join('&')}`
}

// Half a surrogate pair cannot be encoded.
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
}

// xero-node makes a date of any text that begins with "/Date(" and fails on ledger text that only looks like one.
const FALSE_DATE = /"(\\?\/Date\((?!-?\d{1,17}(?:[+-]\d{4})?\)\\?\/"))/g

function parsed(text: string): unknown {
  if (text === '') return ''
  return JSON.parse(text.replace(FALSE_DATE, '" $1'))
}
