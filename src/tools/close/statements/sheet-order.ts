import type { StatementLine } from './statement.ts'

/** Lines with the oldest first, those of a day as the balances run: banks also write the newest first. */
export function inOrder(lines: readonly StatementLine[]): StatementLine[] {
  const turned = [...lines].reverse()
  const [asGiven, backwards] = [gapsOf(lines), gapsOf(turned)]
  const isTurned = asGiven === backwards ? (lines[0]?.date ?? '') > (lines.at(-1)?.date ?? '') : backwards < asGiven
  const ordered = isTurned ? turned : [...lines]
  return ordered.sort((one, other) => (one.date === other.date ? 0 : one.date < other.date ? -1 : 1))
}

/** How many lines have a balance that does not follow from the one before. */
export function gapsOf(lines: readonly StatementLine[]): number {
  return lines.filter((line, index) => {
    const before = lines[index - 1]?.balance
    return before !== undefined && line.balance !== undefined && before + line.amount !== line.balance
  }).length
}
