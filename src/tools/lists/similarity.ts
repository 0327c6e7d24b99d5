/** How alike two names are, from 0 to 1: shared letter pairs, ignoring case and punctuation (Dice's coefficient). */
export function similarity(one: string, other: string): number {
  const [left, right] = [pairs(one), pairs(other)]
  if (left.length === 0 || right.length === 0) return bare(one) === bare(other) ? 1 : 0
  const rest = [...right]
  let shared = 0
  for (const pair of left) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    shared += 1
  }
  return (2 * shared) / (left.length + right.length)
}

/** The options most like a text, best first, leaving out what has hardly anything in common with it. */
export function nearest<Option>(
  text: string,
  options: readonly Option[],
  nameOf: (option: Option) => string,
  count: number,
): Option[] {
  return options
    .map((option) => ({ option, score: similarity(text, nameOf(option)) }))
    .filter(({ score }) => score >= 0.3)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ option }) => option)
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

function pairs(text: string): string[] {
  const letters = [...bare(text)]
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}
