import type { SimulatorClock } from './contract.ts'

/** A clock that stands still until it is advanced or set; `instant` is milliseconds since 1970 UTC. */
export function fixedClock(instant: number): SimulatorClock {
  let now = instant
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds
    },
    set: (to) => {
      now = to
    },
  }
}

/** A clock that runs on the machine's time, shifted by what it was advanced or set to. */
export function runningClock(source: () => number = Date.now): SimulatorClock {
  let shift = 0
  return {
    now: () => source() + shift,
    advance: (milliseconds) => {
      shift += milliseconds
    },
    set: (to) => {
      shift = to - source()
    },
  }
}

/** Reads an instant given as ISO 8601 text; undefined when it is none. */
export function parseInstant(text: string): number | undefined {
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? undefined : instant
}
