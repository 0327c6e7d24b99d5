import { createHash } from 'node:crypto'
import type { SimulatorState } from './state.ts'

/** A source of GUIDs (lower case) and of random numbers in [0, 1), both reproducible from one seed. */
export interface IdSource {
  guid(): string
  fraction(): number
  /** Text of `bytes` random bytes in base64url, for codes and refresh tokens. */
  secret(bytes: number): string
}

/** A seeded source: the same seed gives the same ids in the same order. Not for secrets outside a simulation. */
export function seededIds(seed: number): IdSource {
  const next = xoshiro(seed)
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => next() & 0xff)
  return {
    guid: () => guidOf(bytes(16)),
    fraction: () => next() / 0x1_0000_0000,
    secret: (count) => Buffer.from(bytes(count)).toString('base64url'),
  }
}

/**
 * The seed for a simulator that goes on with a state: another one for every state that already holds ids, so that a copy of a
 * state never gives out an id again that it holds. A state without records keeps the seed it is given.
 */
export function seedFor(seed: number, state: SimulatorState): number {
  const digest = createHash('sha256')
  let empty = true
  const note = (name: string, size: number, last: string) => {
    if (size === 0) return
    empty = false
    digest.update(`${name} ${size} ${last}\n`)
  }
  for (const organisation of state.organisations.values()) {
    for (const name of HOLDERS) note(name, organisation[name].size, lastKey(organisation[name]))
    note('journals', organisation.journals.length, organisation.journals.at(-1)?.id ?? '')
  }
  for (const name of ['codes', 'accessTokens', 'refreshTokens', 'connections'] as const) {
    note(name, state.identity[name].size, lastKey(state.identity[name]))
  }
  return empty ? seed : (seed ^ digest.digest().readUInt32LE()) >>> 0
}

const HOLDERS = ['contacts', 'contactGroups', 'invoices', 'creditNotes', 'payments', 'history', 'attachments'] as const

function lastKey(map: ReadonlyMap<string, unknown>): string {
  let last = ''
  for (const key of map.keys()) last = key
  return last
}

function guidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** xoshiro128**, its state filled by splitmix32: whole numbers from 0 to 2^32 - 1. */
function xoshiro(seed: number): () => number {
  let mix = seed >>> 0
  const splitmix = () => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()]
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return scrambled
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
