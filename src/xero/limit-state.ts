import type { z } from 'zod'
import type { Clock } from '../books/clock.ts'
import type { Leases } from '../call/leases.ts'
import { parseJson } from './errors.ts'
import type { Log } from './network.ts'

const MOST_TRIES = 20
const BACKOFF_MS = 4
const BACKOFF_CAP_MS = 64
const STORE_REST_MS = 5_000

/** What is known of a limit by all who share it. `work` changes the state in place; it may be run again, so it does nothing else. */
export interface LimitState<State> {
  update<Result>(work: (state: State) => Result): Promise<Result>
}

/** A state of this process alone. */
export function stateInMemory<State>(state: State): LimitState<State> {
  return { update: async (work) => work(state) }
}

/** What sharing a state through the store takes. `random` is from 0 up to 1. */
export interface StateParts<State> {
  leases: Leases
  name: string
  shape: z.ZodType<State>
  fresh: () => State
  clock: Clock
  random: () => number
  log: Log
}

/**
 * A state that processes share through the store by compare-and-swap. Where the store cannot be reached, what this
 * process last knew serves until it can: reading Xero does not depend on the store.
 */
export function stateInStore<State>(parts: StateParts<State>): LimitState<State> {
  const { clock, log } = parts
  let known = parts.fresh()
  let restUntil = 0
  return {
    update: async (work) => {
      if (clock.now() >= restUntil) {
        try {
          const done = await swap(parts, work)
          known = done.state
          return done.result
        } catch {
          log('limits_not_shared', { name: parts.name })
          restUntil = clock.now() + STORE_REST_MS
        }
      }
      return work(known)
    },
  }
}

interface Swapped<State, Result> {
  state: State
  result: Result
}

async function swap<State, Result>(
  parts: StateParts<State>,
  work: (state: State) => Result,
): Promise<Swapped<State, Result>> {
  const { leases, name, clock, random } = parts
  for (let tries = 1; ; tries += 1) {
    const found = await leases.read(name)
    const parsed = parts.shape.safeParse(parseJson(found?.value ?? ''))
    // What cannot be read, say from another version, is as good as nothing: the next answers of Xero say it anew.
    const state = parsed.success ? parsed.data : parts.fresh()
    const before = JSON.stringify(state)
    const result = work(state)
    const after = JSON.stringify(state)
    if (after === before || (await leases.write(name, after, found?.version ?? 0))) return { state, result }
    if (tries >= MOST_TRIES) return { state, result }
    await clock.wait(random() * Math.min(BACKOFF_CAP_MS, BACKOFF_MS * 2 ** tries))
  }
}
