import { randomOf } from '../random.js'

/** Draws of one company, which its seed alone decides; `perThousand` as in the simulator's own sources. */
export function drawsOf(seed) {
  const random = randomOf(seed)
  const between = (low, high) => low + Math.floor(random() * (high - low + 1))
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return {
    between,
    normal,
    chance: (perThousand) => random() * 1_000 < perThousand,
    pick: (list) => list[Math.floor(random() * list.length)],
    /** Cents around a median of whole currency units; `sigma` is of the logarithm. */
    cents: (median, sigma) => BigInt(Math.max(100, Math.round(median * 100 * Math.exp(sigma * normal())))),
    shuffled: (list) =>
      list
        .map((value) => [random(), value])
        .sort(([a], [b]) => a - b)
        .map(([, value]) => value),
  }
}
