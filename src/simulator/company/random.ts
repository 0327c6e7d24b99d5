/** A reproducible source of whole numbers: the same seed gives the same sequence on every machine. */
export interface RandomSource {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True `perThousand` times in a thousand. */
  chance(perThousand: number): boolean
  /** One element of a list, which must not be empty (RangeError). */
  pick<T>(list: readonly T[]): T
  /** A draw from the normal distribution with mean 0, in thousandths of a standard deviation, within +-3,290. */
  normal(): number
}

/** A source seeded by text, so that every contact or month has its own sequence and editing one leaves the others alone. */
export function randomSource(seed: string): RandomSource {
  const next = sfc32(seed)
  const between = (low: number, high: number) => low + (next() % (high - low + 1))
  return {
    between,
    chance: (perThousand) => next() % 1000 < perThousand,
    pick: (list) => element(list, next() % Math.max(list.length, 1)),
    normal: () => normalAt(next() % 100_000),
  }
}

function element<T>(list: readonly T[], index: number): T {
  if (index >= list.length) throw new RangeError('cannot pick from an empty list')
  return list[index] as T
}

/** Chris Doty-Humphrey's small fast counting generator, seeded by four FNV-1a hashes of the text. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), 1]
  const next = () => {
    const result = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + result) >>> 0
    return result
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

function hash(text: string, salt: number): number {
  let value = (2166136261 ^ salt) >>> 0
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16777619) >>> 0
  }
  return value
}

/** Upper half of the normal distribution: z in thousandths at positions in hundred-thousandths. */
const QUANTILES: readonly (readonly [position: number, z: number])[] = [
  [50_000, 0],
  [55_000, 126],
  [60_000, 253],
  [65_000, 385],
  [70_000, 524],
  [75_000, 674],
  [80_000, 842],
  [85_000, 1036],
  [90_000, 1282],
  [93_000, 1476],
  [95_000, 1645],
  [97_000, 1881],
  [98_000, 2054],
  [99_000, 2326],
  [99_500, 2576],
  [99_900, 3090],
  [100_000, 3290],
]

function normalAt(position: number): number {
  if (position < 50_000) return -normalAt(100_000 - position)
  for (let index = 1; index < QUANTILES.length; index++) {
    const [from, zFrom] = element(QUANTILES, index - 1)
    const [to, zTo] = element(QUANTILES, index)
    if (position <= to) return zFrom + Math.round(((position - from) * (zTo - zFrom)) / (to - from))
  }
  return 3290
}

/** A log-normal amount in cents around `median`, rounded to whole units from 100 up; `sigma` is in thousandths. */
export function logNormalCents(source: RandomSource, median: bigint, sigma: number): bigint {
  const factor = BigInt(Math.round(Math.exp((source.normal() * sigma) / 1_000_000) * 10_000))
  const amount = (median * factor) / 10_000n
  const step = amount >= 10_000n ? 100n : 5n
  return amount < step ? step : amount - (amount % step)
}
