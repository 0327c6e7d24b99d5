import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './books/clock.ts'

/** The computer's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal ? { signal } : undefined)
  },
}

/** A fresh random GUID, lower case. */
export function randomGuid(): string {
  return randomUUID()
}

/** Eight random hexadecimal digits: the part of a change id that tells changes apart. */
export function randomHandle(): string {
  return randomBytes(4).toString('hex')
}

/** A number from 0 up to 1, by which retries are spread. */
export function randomFraction(): number {
  return Math.random()
}

/** So many random bytes, fit for keys. */
export function randomData(length: number): Uint8Array {
  return randomBytes(length)
}

/** A fresh secret of 192 bits that is safe in an address. */
export function randomToken(): string {
  return randomBytes(24).toString('base64url')
}

/** The computer's time zone, an IANA name. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
