import { type Day, dayAt } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import { type Change, effectOf } from './change.ts'
import type { ChangeReader, ChangeRecord } from './changes.ts'
import { baseAmount } from './policy.ts'

/** What was posted and sent by itself on one day: each document once, at its largest amount, in base-currency cents. */
export interface UsedToday {
  /** What counts beside a change: a document that is approved and then marked as sent uses its amount once. */
  beside(change: Change): Cents
  /** Counts a change that will be applied. */
  add(change: Change): void
}

/** Whether a change counts against the operator's limits: it posts or sends. */
export function countsAgainstLimits(change: Change): boolean {
  const effect = effectOf(change)
  return effect === 'post' || effect === 'send'
}

/** What the record of changes says was used on `today`, the organisation's day in `zone`. What may have happened counts. */
export function usedToday(changes: ChangeReader, today: Day, zone: string): UsedToday {
  const amounts = new Map<string, Cents>()
  const count = (key: string, amount: Cents) => {
    if (amount > (amounts.get(key) ?? 0n)) amounts.set(key, amount)
  }
  for (const record of changes.list(['sending', 'applied', 'unknown'])) {
    if (!countsAgainstLimits(record.change) || dayAt(record.decidedAt, zone) < today) continue
    count(documentIn(record), baseAmount(record.change))
  }
  return {
    beside: (change) => {
      const own = 'document' in change ? change.document.id : ''
      let total = 0n
      for (const [key, amount] of amounts) total += key === own ? excess(amount, baseAmount(change)) : amount
      return total
    },
    add: (change) => {
      if (countsAgainstLimits(change)) {
        count('document' in change ? change.document.id : `new ${amounts.size}`, baseAmount(change))
      }
    },
  }
}

// Together with the change's own amount this makes the larger of the two.
function excess(counted: Cents, amount: Cents): Cents {
  return counted > amount ? counted - amount : 0n
}

/** The id of the document that a change was about; of a new one whose answer was lost, that of the change. */
function documentIn({ id, change, outcome }: ChangeRecord): string {
  if ('document' in change) return change.document.id
  return outcome?.state === 'done' && outcome.record ? outcome.record.id : id
}
