import type { Day } from '../books/day.ts'
import type { Work } from './accounting/work.ts'
import type { OrganisationState, SimulatorState } from './state.ts'

/** One HTTP request as it arrives, header names in lower case. `url` is absolute or begins with `/`. */
export interface WireRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

/** One HTTP answer. `fate` asks the carrier to break the connection instead of delivering the answer whole. */
export interface WireAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  fate?: 'reset' | 'stall' | 'torn'
}

/** The simulator's own clock, in milliseconds since 1970 UTC: fixed until advanced, or running. */
export interface SimulatorClock {
  now(): number
  /** Moves a fixed clock forward (or a running one ahead) by milliseconds. */
  advance(milliseconds: number): void
  /** Sets the clock to an instant; used while a company's history is written. */
  set(instant: number): void
}

/** One call on the accounting API after authentication: path segments below `/api.xro/2.0`, decoded. */
export interface ApiCall {
  method: string
  path: readonly string[]
  /** Query parameters; names are looked up in lower case. */
  query: ReadonlyMap<string, string>
  headers: Readonly<Record<string, string>>
  /** Parsed JSON body, undefined when there is none. */
  body: unknown
  bytes: Uint8Array
}

/** What an endpoint may know and use. `now` is milliseconds UTC, `today` the organisation's calendar day. */
export interface ApiContext {
  organisation: OrganisationState
  now: number
  today: Day
  /** A fresh GUID, lower case, from the simulator's seeded source. */
  newId(): string
  /** Whether the caller asked for four-place unit prices (`unitdp=4`). */
  unitPlaces: 2 | 4
  /** Whether an invoice may sell more than is on hand (`allowBackorders=true`). */
  allowBackorders?: boolean
  /** Name of the connected app, which Xero writes into history records. */
  appName: string
  /** The app that makes the call; undefined for a person at Xero's own screens. */
  clientId?: string
  /** Name of the person or app in history records. */
  userName: string
  /** How to take back what this call has changed so far, newest last: a call that breaks off leaves nothing behind. */
  undo: (() => void)[]
  /** Records set so far, newest last; kept only while somebody listens for changes. */
  touched?: Touched[]
  /** The caller reads only the ids of what it wrote: an endpoint may leave everything else out of a successful answer. */
  idsOnly?: boolean
}

/** A record that a call made or replaced: its key in one of the organisation's maps. */
export interface Touched {
  map: ReadonlyMap<unknown, unknown>
  key: unknown
  isNew: boolean
}

/** The result of an endpoint, before it is put on the wire. */
export type Answer =
  | {
      kind: 'envelope'
      status?: number
      resource: string
      items: readonly unknown[]
      /** Setup alone: the answer holds its one item itself, not a list. */
      single?: boolean
      pagination?: Pagination
      /** Quotes alone: how errors are summarised stands at the head of the envelope, whose content type names no charset. */
      summarizeErrors?: boolean
    }
  | { kind: 'json'; status: number; json: unknown; headers?: Record<string, string> }
  | { kind: 'html'; status: number; text: string }
  | { kind: 'bytes'; status: number; contentType: string; bytes: Uint8Array }
  | { kind: 'empty'; status: number }

/** Xero's paging facts: page from 1, pageSize 1 to 1000. */
export interface Pagination {
  page: number
  pageSize: number
  pageCount: number
  itemCount: number
}

/** One endpoint of the accounting API, for example everything below `/Invoices`. */
export type Endpoint = (call: ApiCall, context: ApiContext) => Answer

/** An answer thrown from anywhere below an endpoint: a 404 page, a query error, a validation exception. */
export class ApiRefusal extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super('refused')
    this.answer = answer
  }
}

/** A Xero over HTTP, in this process. */
export interface Simulator {
  readonly state: SimulatorState
  readonly clock: SimulatorClock
  /** Answers one request exactly as the three hosts (api, identity, login) would. */
  handle(request: WireRequest): Promise<WireAnswer>
  /**
   * Makes one accounting call as the organisation's own person in Xero's web interface: no token, scope, limit or idempotency key.
   * `at` is the instant it happens at; used to write a company's history and by stories. `idsOnly` as in ApiContext.
   */
  perform(
    organisationId: string,
    call: { method: string; path: string; body?: unknown; idsOnly?: boolean },
    at?: number,
  ): Answer
  /**
   * Does what Xero's own screens can and its API cannot, as the organisation's person, at the instant `at`. When it throws, nothing of it stays.
   */
  act<T>(organisationId: string, deed: (screen: Screen) => T, at?: number): T
}

/** One piece of work at Xero's own screens. `call` makes an accounting call as part of it, and throws ApiRefusal when it is refused. */
export interface Screen extends Work {
  call(method: string, path: string, body?: unknown): readonly unknown[]
}
