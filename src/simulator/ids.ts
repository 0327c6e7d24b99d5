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
