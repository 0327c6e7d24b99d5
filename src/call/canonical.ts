import { hash } from 'node:crypto'
import { actOf } from './acts.ts'
import type { Change } from './change.ts'
import type { ChangeRecord } from './changes.ts'

/**
 * A value as JSON text that is the same for equal values: keys sorted, `undefined` left out, bigint tagged. Read with `fromCanonical`.
 * A file's bytes are left out as well: its hash stands beside them, and text that is signed, sealed or exported stays short.
 */
export function canonicalText(value: unknown): string {
  return JSON.stringify(tagged(value))
}

/** The value that `canonicalText` wrote. Throws SyntaxError for anything else. */
export function fromCanonical(text: string): unknown {
  const value = JSON.parse(text)
  return text.includes('"$bigint"') ? untagged(value) : value
}

function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value) && isTag(value)) return BigInt(value.$bigint)
  // The value is fresh and ours alone, so it is changed where it stands.
  const content = value as Record<string, unknown>
  for (const key of Object.keys(content)) content[key] = untagged(content[key])
  return content
}

function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (Array.isArray(value)) return value.map(tagged)
  if (typeof value !== 'object' || value === null) return value
  const content = value as Record<string, unknown>
  const told = (key: string) => content[key] !== undefined && !(content[key] instanceof Uint8Array)
  const keys = Object.keys(content).filter(told).sort()
  return Object.fromEntries(keys.map((key) => [key, tagged(content[key])]))
}

function isTag(value: unknown): value is { $bigint: string } {
  if (typeof value !== 'object' || value === null || !('$bigint' in value)) return false
  return typeof value.$bigint === 'string' && /^-?\d+$/.test(value.$bigint) && Object.keys(value).length === 1
}

/** SHA-256 of text, 64 hexadecimal digits. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text)
}

/** What makes two changes the same act: everything but the words about it, or what its act says. */
export function essenceOf(change: Change): string {
  const own = actOf(change).essence?.(change)
  if (own) return sha256(canonicalText(own))
  const { summary, warnings, ...essence } = change
  return sha256(canonicalText(essence))
}

/** What a record says that a person agrees to: everything but what becomes of it. */
export type AgreedTo = Omit<ChangeRecord, 'hash' | 'state' | 'decidedAt' | 'outcome' | 'agreed'>

/** What a person agrees to, as canonical text: this change of this plan in this organisation, with everything that is sent and shown, until its time is up. */
export function agreedText(record: AgreedTo): string {
  const { id, planId, organisation, tool, proposer, change, effect, tier, why, plannedAt, expiresAt } = record
  const agreed = {
    id,
    planId,
    organisation: organisation.id,
    tool,
    proposer,
    change,
    effect,
    tier,
    why,
    plannedAt,
    expiresAt,
  }
  return canonicalText(agreed)
}

/** The hash of `agreedText`: what a signature is over. */
export function hashOf(record: AgreedTo): string {
  return sha256(agreedText(record))
}
