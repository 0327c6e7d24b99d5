import { type Answer, type ApiCall, type ApiContext, ApiRefusal, type Endpoint, type Screen } from '../contract.ts'
import type { IdSource } from '../ids.ts'
import { raiseDue } from '../orders/raise-due.ts'
import type { OrganisationState, SimulatorState } from '../state.ts'
import { noteChanges } from '../webhooks/events.ts'
import { type Actor, apiCallOf, contextOf, performCall } from './api.ts'
import { readQuery } from './router.ts'

/** What calls on the books run on. */
export interface Books {
  state: SimulatorState
  endpoints: Readonly<Record<string, Endpoint>>
  /** Ids that end up in the books and in the identity service. */
  ids: IdSource
  /** Who acts at Xero's own screens. */
  staff: Actor
}

/** A call of the organisation's own person, as Simulator.perform takes it. */
export interface OwnCall {
  method: string
  path: string
  body?: unknown
  idsOnly?: boolean
}

/** Carries out one call on the books at the instant `now`, and tells the webhooks what it changed. */
export function carryOutCall(
  books: Books,
  organisation: OrganisationState,
  call: ApiCall,
  now: number,
  actor: Actor,
  idsOnly = false,
): Answer {
  const context = { ...contextOf(organisation, call, now, actor, books.ids), idsOnly }
  return listening(books, context, () => performCall(books.endpoints, call, context))
}

/** Runs what may change the books, and notes for webhooks what it changed; what was taken back is no change. */
function listening<T>(books: Books, context: ApiContext, run: () => T): T {
  if (books.state.webhooks.size > 0) context.touched = []
  const result = run()
  if (context.touched) noteChanges(books.state, context.organisation, context.touched, context.now)
  return result
}

/** Simulator.perform. Throws RangeError when there is no such organisation. */
export function performHere(books: Books, organisationId: string, call: OwnCall, now: number): Answer {
  const organisation = organisationNamed(books.state, organisationId)
  return carryOutCall(books, organisation, readOwnCall(call), now, books.staff, call.idsOnly === true)
}

/** Simulator.act: whatever is thrown, the books are as they were before. Throws RangeError when there is no such organisation. */
export function actHere<T>(books: Books, organisationId: string, deed: (screen: Screen) => T, now: number): T {
  const organisation = organisationNamed(books.state, organisationId)
  const context = contextOf(organisation, { query: NO_QUERY }, now, books.staff, books.ids)
  const call: Screen['call'] = (method, path, body) => {
    const read = readOwnCall({ method, path, body })
    return itemsOf(performCall(books.endpoints, read, context))
  }
  return listening(books, context, () => {
    try {
      return deed({ organisation, context, undo: context.undo, call })
    } catch (error) {
      while (context.undo.length > 0) context.undo.pop()?.()
      throw error
    }
  })
}

/** Raises what templates of repeating invoices have due by the instant `now`, in every organisation: Xero itself, without anybody calling. */
export function raiseEverywhere(books: Books, now: number): void {
  const actor = { appName: 'Xero', userName: 'System Generated' }
  for (const organisation of books.state.organisations.values()) {
    const context = contextOf(organisation, { query: NO_QUERY }, now, actor, books.ids)
    listening(books, context, () => raiseDue(context))
  }
}

function itemsOf(answer: Answer): readonly unknown[] {
  if (answer.kind === 'envelope' && (answer.status ?? 200) < 300) return answer.items
  if (answer.kind === 'empty' && answer.status < 300) return []
  throw new ApiRefusal(answer)
}

function organisationNamed(state: SimulatorState, id: string): OrganisationState {
  const organisation = state.organisations.get(id)
  if (!organisation) throw new RangeError(`no organisation ${id} in this simulator`)
  return organisation
}

const NO_BYTES = new Uint8Array()
const NO_QUERY: ReadonlyMap<string, string> = new Map()

function readOwnCall(call: OwnCall): ApiCall {
  const path = call.path.replace(/^\/?(api\.xro\/2\.0\/)?/, '')
  const mark = path.indexOf('?')
  const segments = (mark < 0 ? path : path.slice(0, mark)).split('/').filter(Boolean).map(decodeURIComponent)
  const query = mark < 0 ? NO_QUERY : readQuery(new URLSearchParams(path.slice(mark)))
  const bytes = call.body instanceof Uint8Array ? call.body : NO_BYTES
  const request = { method: call.method, url: call.path, headers: {}, body: NO_BYTES }
  const read = apiCallOf(request, segments, query)
  return { ...read, bytes, body: bytes === call.body ? undefined : call.body }
}
