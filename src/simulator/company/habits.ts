import type { Habit } from './payer.ts'
import type { RandomSource } from './random.ts'

/** A kind of customer and how many invoices in a thousand such customers get. */
interface Kind {
  share: number
  habit: Habit
}

/** As in a large company's ledger: 37 in a hundred invoices paid early, 21 on the day, 42 late, 7 more than a week late. */
const KINDS: readonly Kind[] = [
  { share: 220, habit: { mean: 0, deviation: 0, forgets: 25 } },
  { share: 370, habit: { mean: -1, deviation: 1, inRuns: true, forgets: 25 } },
  { share: 290, habit: { mean: -7, deviation: 3, inRuns: true, forgets: 25 } },
  { share: 80, habit: { mean: -18, deviation: 8, forgets: 25 } },
  { share: 30, habit: { mean: 5, deviation: 6, inRuns: true, forgets: 60 } },
  { share: 10, habit: { mean: 30, deviation: 16, forgets: 100 } },
]

/** A habit for each customer, given about how many invoices each gets: the kinds have their shares of all the invoices. */
export function dealtHabits(sizes: readonly number[]): Habit[] {
  const dealt = KINDS.map(() => 0)
  const result: Habit[] = sizes.map(() => ({ mean: 0, deviation: 0 }))
  let total = 0
  const bySize = sizes.map((size, index) => ({ size, index })).sort((a, b) => b.size - a.size || a.index - b.index)
  for (const { size, index } of bySize) {
    total += size
    const wanting = KINDS.map(({ share }, kind) => (share * total) / 1000 - (dealt[kind] ?? 0))
    const kind = wanting.indexOf(Math.max(...wanting))
    dealt[kind] = (dealt[kind] ?? 0) + size
    result[index] = KINDS[kind]?.habit ?? { mean: 0, deviation: 0 }
  }
  return result
}

/** The habit of a customer who buys little, and pays as it comes. */
export function irregular({ mean, ...habit }: Habit, source: RandomSource): Habit {
  return { ...habit, mean: mean + Math.round((source.normal() * 22) / 1000), deviation: 8 }
}
