/** A piece of work beside the calls. Of one name, organisation and key there is never more than one. */
export interface NewJob {
  /** Which work it is, such as `mirror`. */
  name: string
  /** The id of the organisation that it is for; empty where it is for all. */
  organisation: string
  /** Tells pieces of the same work apart; empty where there is one. */
  key?: string | undefined
  /** What it takes, as plain JSON; sealed at rest. */
  body?: unknown
  /** When it may begin, milliseconds. */
  dueAt: number
}

/** A job that a process has taken. `failures` counts how often it failed in a row. */
export interface TakenJob extends NewJob {
  id: string
  key: string
  failures: number
}

/** A job as the record tells of it. `heldUntil` is the time until which a process has it; `why` is why it failed last. */
export interface JobStanding extends Omit<TakenJob, 'body'> {
  heldUntil: number | undefined
  why: string | undefined
}

/** Which jobs a process can do. */
export interface CanDo {
  names: readonly string[]
  organisations: readonly string[]
}

/**
 * Work that the processes of one store share out among themselves: each piece is done by one at a time, and one organisation has one
 * piece in hand. A process that dies with one loses it when its time is over. Throws Fault `unavailable` when the store cannot be reached.
 */
export interface Jobs {
  /** Puts work in the queue. Where it waits already it keeps the earlier time; where it is in hand it is done once more after that. */
  put(job: NewJob): Promise<void>
  /** Takes what has been due longest of what this process can do, until then; undefined where nothing is. */
  take(can: CanDo, until: number): Promise<TakenJob | undefined>
  /** Goes on having it until then; false where it was lost. */
  renew(id: string, until: number): Promise<boolean>
  /** It is done: gone, or due again at `again`. */
  done(id: string, again?: number): Promise<void>
  /** It failed, why, and is due again then. */
  failed(id: string, why: string, again: number): Promise<void>
  all(): Promise<readonly JobStanding[]>
}
