import { generateKeyPairSync } from 'node:crypto'
import type { SimulatorState } from '../src/simulator/state.ts'

/** Making a key takes a tenth of a second and more: one serves all simulators of a process. */
export const signingKey = String(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
)

// A founded company takes some 30 MB, and a process of the tests runs many files.
const KEPT = 10

const founded = new Map<string, SimulatorState>()

/** A copy of the state that `found` makes, which is asked once for each key, with a signing key. */
export function copyOfFounded(key: string, found: () => SimulatorState): SimulatorState {
  const state = founded.get(key) ?? found()
  state.identity.signingKey ??= signingKey
  founded.delete(key)
  founded.set(key, state)
  for (const oldest of founded.keys()) if (founded.size > KEPT) founded.delete(oldest)
  return copied(state)
}

// A tenth of what structuredClone takes. What two parts share they no longer do, as after a restart from a file.
function copied<T>(value: T): T
function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copied)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copied(one)]))
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value)
  const copy: Record<string, unknown> = { ...value }
  for (const name in copy) if (typeof copy[name] === 'object') copy[name] = copied(copy[name])
  return copy
}
