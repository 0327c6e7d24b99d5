/** Above this mean a negative binomial is told in coarser units, so that its cost does not grow with the numbers. */
const COUNTED_UP_TO = 100

/** The value that a normal variable of mean 0 and deviation 1 stays below with a probability between 0 and 1 (Acklam, error below 2e-9). */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability)
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(Math.max(probability, 1e-300)))
    return polynomial(TAIL_ABOVE, q) / (polynomial(TAIL_BELOW, q) * q + 1)
  }
  const q = probability - 0.5
  const square = q * q
  return (polynomial(MIDDLE_ABOVE, square) * q) / (polynomial(MIDDLE_BELOW, square) * square + 1)
}

/** The chance that a normal variable of mean 0 and deviation 1 is above a value (Abramowitz and Stegun 26.2.17, error below 1e-7). */
export function normalAbove(value: number): number {
  if (value < 0) return 1 - normalAbove(-value)
  const part = 1 / (1 + 0.2316419 * value)
  return (Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI)) * polynomial(ABOVE, part)
}

const ABOVE = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153, 0]
const TAIL_ABOVE = [
  -7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const TAIL_BELOW = [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
const MIDDLE_ABOVE = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
]
const MIDDLE_BELOW = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0)
}

/**
 * What demand with a mean and variance stays below with a probability: counts by a negative binomial, drawn straight between whole numbers;
 * what varies less than counts at random do, and large regular demand, by a gamma distribution.
 */
export function demandQuantile(mean: number, variance: number, probability: number): number {
  if (!(mean > 0)) return 0
  if (!(variance > 0)) return mean
  const shape = (mean * mean) / variance
  if (variance <= mean || (mean > COUNTED_UP_TO && shape >= 4)) return gammaQuantile(mean, shape, probability)
  if (mean <= COUNTED_UP_TO) return countQuantile(mean, variance, probability)
  const unit = mean / COUNTED_UP_TO
  return unit * countQuantile(COUNTED_UP_TO, variance / (unit * unit), probability)
}

/** By Wilson and Hilferty, which is close where the shape is not far below one. */
function gammaQuantile(mean: number, shape: number, probability: number): number {
  const part = 1 / (9 * shape)
  return mean * Math.max(0, 1 - part + normalQuantile(probability) * Math.sqrt(part)) ** 3
}

/** Of a negative binomial, by adding up its probabilities. */
function countQuantile(mean: number, variance: number, probability: number): number {
  const size = (mean * mean) / (variance - mean)
  const again = mean / (size + mean)
  let chance = Math.exp(size * Math.log1p(-again))
  if (chance < 1e-280) return gammaQuantile(mean, (mean * mean) / variance, probability)
  let [count, below] = [0, 0]
  while (below + chance < probability && chance > 1e-14) {
    below += chance
    chance *= ((count + size) / (count + 1)) * again
    count += 1
  }
  return count === 0 ? 0 : count - 1 + Math.min(1, (probability - below) / chance)
}

/** What a share of sorted values lies at or below, straight between them; 0 of none. */
export function sampleQuantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return 0
  const place = probability * (sorted.length - 1)
  const low = Math.floor(place)
  const [from, to] = [sorted[low] ?? 0, sorted[Math.min(low + 1, sorted.length - 1)] ?? 0]
  return from + (to - from) * (place - low)
}
