/** The known names most like a mistyped one, best first, at most three; empty when none is close. */
export function nearNames(typed: string, known: readonly string[]): string[] {
  const wanted = plain(typed)
  return known
    .map((name) => ({ name, score: score(wanted, plain(name)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name)
}

function plain(name: string): string {
  return name
    .slice(0, 80)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}

function score(wanted: string, name: string): number {
  const distance = editDistance(wanted, name)
  if (distance <= Math.max(2, Math.floor(name.length / 4))) return 100 - distance
  const words = new Set(name.split('_'))
  const shared = wanted.split('_').filter((word) => word.length > 2 && (words.has(word) || words.has(`${word}s`)))
  return shared.length
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const here = [row]
    for (let column = 1; column <= b.length; column++) {
      const swap = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      here.push(Math.min(swap, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1))
    }
    above = here
  }
  return above[b.length] ?? 0
}
