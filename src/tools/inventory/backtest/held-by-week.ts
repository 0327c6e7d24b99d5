import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { endsOfDays, unitsOf } from '../movements/demand.ts'
import type { Movement } from '../movements/movement.ts'

const WEEK = 7

/** Mean units on hand in each of so many weeks from a Monday, days without any counting as none. */
export function heldByWeek(item: Item, movements: readonly Movement[], start: Day, weeks: number): number[] {
  const held = new Array<number>(weeks).fill(0)
  const levels = endsOfDays(item, movements)
  levels.forEach(({ day, level }, index) => {
    const until = levels[index + 1]?.day ?? addDays(start, weeks * WEEK)
    const units = Math.max(0, unitsOf(level))
    for (
      let at = Math.max(0, daysBetween(start, day));
      at < Math.min(weeks * WEEK, daysBetween(start, until));
      at += 1
    ) {
      const week = Math.floor(at / WEEK)
      held[week] = (held[week] ?? 0) + units / WEEK
    }
  })
  return held
}
