import { randomOf } from '../random.js'

/**
 * Weekly sales of a shop as the seed draws them: some sell seldom and few, some regularly, some in lots, more and more, or by season; all of them are
 * taken up and forgotten by customers as time goes by. Each sells at least eight times in its first half year. The same seed gives the same shop
 * on every computer.
 */
export function generateDemand({ items, weeks, seed }) {
  const random = randomOf(seed)
  const series = []
  while (series.length < items) {
    const drawn = drawItem(KINDS[series.length % KINDS.length], weeks, random)
    if (drawn.slice(0, 26).filter((quantity) => quantity > 0).length >= 8) series.push(drawn)
  }
  return series
}

/** What a week sells on average, by how much of the time is over, and the shape of a week's draw. */
const KINDS = [
  { mean: () => 0.9, shape: 0.5 },
  { mean: () => 2, shape: 0.7 },
  { mean: () => 12, shape: 3 },
  { mean: () => 40, shape: 6 },
  { mean: (at) => 5 + 20 * at, shape: 3 },
  { mean: (at) => 15 * (1 + 0.6 * Math.sin(2 * Math.PI * at * 2)), shape: 4 },
  { mean: () => 6, shape: 0.6 },
]

/** How far the logarithm of what customers want wanders in a week. */
const WANDERS = 0.08

function drawItem({ mean, shape }, weeks, random) {
  let level = 0.5 + 1.5 * random()
  return Array.from({ length: weeks }, (_, week) => {
    level *= Math.exp(WANDERS * normal(random))
    return countOf(level * mean(week / weeks), shape, random)
  })
}

/** A draw of counts whose mean varies by a gamma distribution of that shape: the smaller, the more seldom and the larger. */
function countOf(mean, shape, random) {
  return poisson((gamma(shape, random) * mean) / shape, random)
}

/** Marsaglia and Tsang; below one by the power of a uniform draw. */
function gamma(shape, random) {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const z = normal(random)
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v
  }
}

function poisson(mean, random) {
  if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let [count, left] = [-1, 1]
  const limit = Math.exp(-mean)
  do {
    count += 1
    left *= 1 - random()
  } while (left > limit)
  return count
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
