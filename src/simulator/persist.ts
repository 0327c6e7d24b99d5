import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { WireAnswer } from './contract.ts'
import type { KeptAnswer } from './edge/idempotency.ts'
import type { SimulatorState } from './state.ts'

/**
 * What the file holds: the state, how often it was opened (so that a reopened simulator draws other ids), and the answers to keyed
 * writes (so that a repeat after a restart is still a repeat).
 */
export interface Snapshot {
  state: SimulatorState
  openings: number
  answers: readonly KeptAnswer<WireAnswer>[]
}

const FORMAT = 4

/** Plain data as JSON text: bigint, Map and Uint8Array are tagged, keys that begin with `$` are escaped. */
export function encodeState(value: unknown): string {
  return JSON.stringify(tagged(value))
}

/** Reads what encodeState wrote. Throws SyntaxError for text that is no JSON. */
export function decodeState(text: string): unknown {
  return untagged(JSON.parse(text))
}

function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) return { $map: [...value].map(([key, content]) => [tagged(key), tagged(content)]) }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(tagged)
  return Object.fromEntries(
    Object.entries(value).map(([key, content]) => [key.startsWith('$') ? `$${key}` : key, tagged(content)]),
  )
}

function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(untagged)
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first && /^\$[a-z]/.test(first[0])) return ofTag(first[0], first[1])
  return Object.fromEntries(
    entries.map(([key, content]) => [key.startsWith('$$') ? key.slice(1) : key, untagged(content)]),
  )
}

function ofTag(tag: string, content: unknown): unknown {
  if (tag === '$bigint' && typeof content === 'string') return BigInt(content)
  if (tag === '$bytes' && typeof content === 'string') return new Uint8Array(Buffer.from(content, 'base64'))
  if (tag === '$map' && Array.isArray(content)) {
    return new Map(content.map(pairOf))
  }
  throw new SyntaxError(`unknown tag ${tag} in the simulator's file`)
}

function pairOf(pair: unknown): [unknown, unknown] {
  if (!Array.isArray(pair)) throw new SyntaxError("a map in the simulator's file holds something else than pairs")
  return [untagged(pair[0]), untagged(pair[1])]
}

/** Reads a snapshot; undefined when there is no file. Throws Error with the file's name when it is no snapshot. */
export function loadSnapshot(file: string): Snapshot | undefined {
  if (!existsSync(file)) return undefined
  const content = readSnapshot(file)
  if (!isSnapshot(content)) throw new Error(`${file} holds no simulator state. Delete it, or name another file.`)
  return { state: content.state, openings: content.openings, answers: content.answers }
}

function readSnapshot(file: string): unknown {
  try {
    return decodeState(readFileSync(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Error(`${file} cannot be read as simulator state. Delete it, or name another file.`)
  }
}

function isSnapshot(value: unknown): value is Snapshot & { format: number } {
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== FORMAT) return false
  if (!('openings' in value && typeof value.openings === 'number' && 'state' in value)) return false
  if (!('answers' in value && Array.isArray(value.answers))) return false
  const { state } = value
  return typeof state === 'object' && state !== null && 'organisations' in state && state.organisations instanceof Map
}

/** Writes a snapshot whole or not at all: a new file (0600) is flushed to disk and renamed over the old one. */
export function saveSnapshot(file: string, snapshot: Snapshot): void {
  const draft = `${file}.new`
  const text = encodeState({ format: FORMAT, ...snapshot })
  const handle = openSync(draft, 'w', 0o600)
  try {
    chmodSync(draft, 0o600)
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, file)
}
