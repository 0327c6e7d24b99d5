import { type Answer, ApiRefusal, type Simulator } from '../contract.ts'
import type { OrganisationState } from '../state.ts'

/** What a history is written with; `at` is the instant of the present step, milliseconds UTC. */
export interface Pen {
  simulator: Simulator
  organisation: OrganisationState
  /** Ids of contacts by name and of what else was written by key. */
  contacts: Map<string, string>
  documents: Map<string, string>
  at: number
}

/** The id of a contact of the plan. */
export function contactId(pen: Pen, name: string): string {
  const id = pen.contacts.get(name)
  if (id === undefined) throw new Error(`the plan has no contact named ${name}`)
  return id
}

/** The id of what the plan has written under a key. */
export function documentId(pen: Pen, key: string): string {
  const id = pen.documents.get(key)
  if (id === undefined) throw new Error(`the plan has no document ${key} yet`)
  return id
}

/** Makes one call and answers its elements. Throws when it is refused. */
export function call(pen: Pen, method: string, path: string, body: unknown): readonly unknown[] {
  const answer = answerOf(() =>
    pen.simulator.perform(pen.organisation.id, { method, path, body, idsOnly: true }, pen.at),
  )
  if (answer.kind === 'envelope' && (answer.status ?? 200) < 300) return answer.items
  if (answer.kind === 'empty' && answer.status < 300) return []
  throw new Error(`${method} ${path} was refused while a history was written: ${JSON.stringify(answer).slice(-6000)}`)
}

function answerOf(act: () => Answer): Answer {
  try {
    return act()
  } catch (error) {
    if (error instanceof ApiRefusal) return error.answer
    throw error
  }
}

/** An id in the simulator's answer. */
export function idIn(item: unknown, field: string): string {
  const id = typeof item === 'object' && item !== null && field in item ? Reflect.get(item, field) : undefined
  if (typeof id !== 'string') throw new Error(`the simulator's answer has no ${field}`)
  return id
}
