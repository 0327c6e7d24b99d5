import { sha256 } from '../../../call/canonical.ts'

const ID = /^F-[0-9A-F]{8}$/

/** The id of a finding: of its rule and of what it is about, so that it stays the same from run to run. */
export function findingId(rule: string, key: readonly string[]): string {
  return `F-${sha256(JSON.stringify([rule, ...key]))
    .slice(0, 8)
    .toUpperCase()}`
}

/** An id as a person may have written it, in the form ids have; undefined for what is none. */
export function findingIdIn(text: string): string | undefined {
  const plain = text.trim().toUpperCase()
  const whole = plain.startsWith('F-') ? plain : `F-${plain}`
  return ID.test(whole) ? whole : undefined
}
