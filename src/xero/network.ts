import type { Clock } from '../books/clock.ts'

/** One HTTP request to Xero, header names in lower case. `timeoutMs` bounds the whole exchange. */
export interface NetworkRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  timeoutMs: number
}

/** One HTTP answer. A network without sockets says by `fate` that the connection broke instead of delivering it. */
export interface NetworkAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  fate?: 'reset' | 'stall' | 'torn'
}

/** The only way out of this folder: sends one request, rejects with NetworkFailure where there was no whole answer. */
export type Network = (request: NetworkRequest, signal?: AbortSignal) => Promise<NetworkAnswer>

/** `not_sent`: the request cannot have arrived. `lost`: it may have. `too_large`: the answer passed the size limit. */
export type NetworkFailureKind = 'not_sent' | 'lost' | 'timeout' | 'too_large'

/** What kept a request from being sent, where the socket says. */
export type NetworkReason =
  | 'unknown_host'
  | 'refused'
  | 'no_route'
  | 'certificate_untrusted'
  | 'certificate_of_another'
  | 'certificate_dates'

/** Why there is no whole answer. */
export class NetworkFailure extends Error {
  readonly kind: NetworkFailureKind
  readonly reason: NetworkReason | undefined
  constructor(kind: NetworkFailureKind, reason?: NetworkReason) {
    super(reason ?? kind)
    this.name = 'NetworkFailure'
    this.kind = kind
    this.reason = reason
  }
}

/** What this folder writes to the log: an event's name and plain facts, never a token, header or ledger text. */
export type Log = (event: string, facts: Readonly<Record<string, string | number | boolean>>) => void

/** Sends a request and turns a broken connection of an in-process network into the failure a socket would give. */
export async function exchange(network: Network, clock: Clock, request: NetworkRequest): Promise<NetworkAnswer> {
  const answer = await network(request).catch((thrown: unknown) => {
    throw thrown instanceof NetworkFailure ? thrown : new NetworkFailure('lost')
  })
  if (answer.fate === undefined) return answer
  if (answer.fate !== 'stall') throw new NetworkFailure('lost')
  await clock.wait(request.timeoutMs)
  throw new NetworkFailure('timeout')
}
