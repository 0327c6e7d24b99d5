import { groupedBy } from '../../../books/grouping.ts'
import type { StatementLine } from './statement.ts'

/**
 * The lines of several statements of one account, by day, each once: what has the same day and amount in two statements is one line, as often as the one
 * statement has it that has it most.
 */
export function joinedLines(statements: readonly (readonly StatementLine[])[]): StatementLine[] {
  const most = new Map<string, StatementLine[]>()
  for (const lines of statements) {
    for (const [key, alike] of groupedBy(lines, ({ date, amount }) => `${date} ${amount}`)) {
      const before = most.get(key) ?? []
      if (alike.length > before.length) most.set(key, [...before, ...alike.slice(before.length)])
    }
  }
  return [...most.values()].flat().sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}
