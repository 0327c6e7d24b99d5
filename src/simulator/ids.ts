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
  const bytes = (count: number) => {
    const drawn = new Uint8Array(count)
    for (let index = 0; index < count; index += 1) drawn[index] = next() & 0xff
    return drawn
  }
  return {
    guid: () => guidOf(next),
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

const HOLDERS = [
  'contacts',
  'contactGroups',
  'invoices',
  'creditNotes',
  'payments',
  'batchPayments',
  'prepayments',
  'overpayments',
  'bankTransactions',
  'bankTransfers',
  'statementLines',
  'manualJournals',
  'items',
  'purchaseOrders',
  'quotes',
  'repeatingInvoices',
  'linkedTransactions',
  'receipts',
  'expenseClaims',
  'paymentServices',
  'history',
  'attachments',
  'folders',
  'files',
] as const

function lastKey(map: ReadonlyMap<string, unknown>): string {
  let last = ''
  for (const key of map.keys()) last = key
  return last
}

const DIGITS = Buffer.from('0123456789abcdef', 'latin1')
const written = Buffer.from('00000000-0000-0000-0000-000000000000', 'latin1')

/** Sixteen drawn bytes as a GUID of version 4, written in one piece: a long history holds millions of them. */
function guidOf(next: () => number): string {
  let at = 0
  for (let index = 0; index < 16; index += 1) {
    let byte = next() & 0xff
    if (index === 6) byte = (byte & 0x0f) | 0x40
    if (index === 8) byte = (byte & 0x3f) | 0x80
    if (index === 4 || index === 6 || index === 8 || index === 10) at += 1
    written[at] = DIGITS[byte >> 4] ?? 0
    written[at + 1] = DIGITS[byte & 0x0f] ?? 0
    at += 2
  }
  return written.toString('latin1')
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
