/** Time, as it is given to everything that needs it: a test's clock stands still until it is moved. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** Resolves after so many milliseconds of this clock; rejects with the signal's reason when it is aborted first. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
}
