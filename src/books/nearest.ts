const LONGEST = 80
const LEAST_ALIKE = 0.3

/** How alike two names are, from 0 to 1: shared letter pairs, ignoring case and punctuation (Dice's coefficient). */
export function similarity(one: string, other: string): number {
  const [left, right] = [bare(one), bare(other)]
  return left === right ? 1 : overlap(pairs(left), pairs(right))
}

/** The options most like a text, best first, leaving out what has hardly anything in common with it. */
export function nearest<Option>(
  text: string,
  options: readonly Option[],
  nameOf: (option: Option) => string,
  count: number,
): Option[] {
  const wanted = edgedPairs(text)
  return options
    .map((option) => ({ option, score: overlap(wanted, edgedPairs(nameOf(option))) }))
    .filter(({ score }) => score >= LEAST_ALIKE)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ option }) => option)
}

/** The known names most like a mistyped one, best first, at most three; empty when none is close. */
export function nearestNames(typed: string, known: readonly string[]): string[] {
  return nearest(typed, known, (name) => name, 3)
}

function overlap(left: readonly string[], right: readonly string[]): number {
  const rest = [...right]
  let shared = 0
  for (const pair of left) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    shared += 1
  }
  return shared === 0 ? 0 : (2 * shared) / (left.length + right.length)
}

function bare(text: string): string {
  return text
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

// First and last letters count as pairs: they stay when letters inside a short word change places.
function edgedPairs(text: string): string[] {
  return pairs(`^${bare(text)}$`)
}

function pairs(text: string): string[] {
  const letters = [...text]
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}
