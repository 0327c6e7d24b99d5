import { addMonths, type Day, daysBetween } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { type Cents, larger, sum } from '../../../books/money.ts'
import { demandOf, unitsOf } from './demand.ts'
import type { Movement } from './movement.ts'
import { replayedByDay } from './replay.ts'
import type { PeriodDemand, StockBook } from './stock-book.ts'

/**
 * What kind of item one is. `abc`: by gross margin of twelve months, items that make the first 80 % of it A, the next 15 % B, all others C.
 * `xyz`: by how much weekly demand varies (standard deviation over mean, weeks without stock left out): up to .5 X, up to 1 Y, more Z; undefined
 * where nothing was sold. `life`: `dead` has stock and sold nothing in 180 days, `slow` nothing in 90 with stock for more than 180, `new` sold in
 * fewer than 8 weeks, so that nothing can be foreseen of it.
 */
export interface ItemClass {
  abc: 'A' | 'B' | 'C'
  xyz: 'X' | 'Y' | 'Z' | undefined
  life: 'dead' | 'slow' | 'new' | 'usual'
  /** Sales less returns and what they cost, twelve months, base-currency cents. */
  margin: Cents
  /** Units sold in a week in which stock was there: of the latest thirteen, where it was there in none of the year. */
  perWeek: number
  /** For how many days what is available lasts at that; undefined where nothing was sold. */
  coverDays: number | undefined
  lastSale: Day | undefined
}

const YEAR_WEEKS = 52
const QUARTER_WEEKS = 13
const DEAD_DAYS = 180
const SLOW_DAYS = 90
const SLOW_COVER = 180
const ENOUGH_WEEKS = 8
const [A_PERCENT, B_PERCENT] = [80n, 95n]
const [X_VARIES, Y_VARIES] = [0.5, 1]

/** The classes of all items of a book, by their codes in capitals. */
export function classesOf(book: StockBook): ReadonlyMap<string, ItemClass> {
  const margins = new Map(book.items.map((item) => [keyOf(item), marginOf(book, item)]))
  const shares = sharesOf(margins)
  return new Map(
    book.items.map((item) => {
      const key = keyOf(item)
      return [key, { ...habitOf(book, item), abc: shares.get(key) ?? 'C', margin: margins.get(key) ?? 0n }]
    }),
  )
}

function keyOf({ code }: Item): string {
  return code.toUpperCase()
}

function marginOf(book: StockBook, item: Item): Cents {
  const since = addMonths(book.today, -12)
  const { steps } = replayedByDay(item, book.movementsOf(item.code))
  // What a sale brought and what it cost are both negative: out of stock.
  return sum(
    steps
      .filter(({ movement }) => isTrade(movement) && movement.day > since && movement.day <= book.today)
      .map(({ movement, cost }) => cost - movement.amount),
  )
}

function isTrade({ kind }: Movement): boolean {
  return kind === 'sale' || kind === 'sale_return'
}

function sharesOf(margins: ReadonlyMap<string, Cents>): Map<string, ItemClass['abc']> {
  const total = sum([...margins.values()].map((margin) => larger(margin, 0n)))
  const ranked = [...margins].sort(([oneCode, one], [otherCode, other]) =>
    one === other ? (oneCode < otherCode ? -1 : 1) : one > other ? -1 : 1,
  )
  const shares = new Map<string, ItemClass['abc']>()
  let before = 0n
  for (const [code, margin] of ranked) {
    const percent = total === 0n ? 100n : (before * 100n) / total
    shares.set(code, margin <= 0n || percent >= B_PERCENT ? 'C' : percent >= A_PERCENT ? 'B' : 'A')
    before += larger(margin, 0n)
  }
  return shares
}

function habitOf(book: StockBook, item: Item): Omit<ItemClass, 'abc' | 'margin'> {
  const movements = book.movementsOf(item.code)
  const weeks = demandOf(book, item.code, YEAR_WEEKS)
  const lately = weeks.slice(-QUARTER_WEEKS).some(({ censored }) => !censored)
  const perWeek = meanOf(inStock(lately ? weeks.slice(-QUARTER_WEEKS) : weeks))
  const available = unitsOf((item.onHand ?? 0n) - (item.backOrdered ?? 0n))
  const coverDays = perWeek > 0 ? Math.max(0, available / perWeek) * 7 : undefined
  const lastSale = movements.findLast(({ kind, day }) => kind === 'sale' && day <= book.today)?.day
  const facts = { today: book.today, firstMoved: movements[0]?.day, lastSale, coverDays, available, weeks }
  return { xyz: xyzOf(inStock(weeks)), life: lifeOf(facts), perWeek, coverDays, lastSale }
}

/** Demand of the weeks in which it could be met; where none could, of all. */
function inStock(weeks: readonly PeriodDemand[]): number[] {
  const met = weeks.filter(({ censored }) => !censored)
  return (met.length > 0 ? met : weeks).map(({ quantity }) => quantity)
}

function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((total, one) => total + one, 0) / numbers.length
}

function xyzOf(quantities: readonly number[]): ItemClass['xyz'] {
  const mean = meanOf(quantities)
  if (mean <= 0) return undefined
  const varies = Math.sqrt(meanOf(quantities.map((one) => (one - mean) ** 2))) / mean
  return varies <= X_VARIES ? 'X' : varies <= Y_VARIES ? 'Y' : 'Z'
}

interface LifeFacts {
  today: Day
  firstMoved: Day | undefined
  lastSale: Day | undefined
  coverDays: number | undefined
  available: number
  weeks: readonly PeriodDemand[]
}

function lifeOf({ today, firstMoved, lastSale, coverDays, available, weeks }: LifeFacts): ItemClass['life'] {
  // What came in lately has not had the time to sell.
  const idle = firstMoved === undefined ? 0 : daysBetween(lastSale ?? firstMoved, today)
  if (available > 0 && idle > DEAD_DAYS) return 'dead'
  if (available > 0 && idle > SLOW_DAYS && (coverDays ?? SLOW_COVER + 1) > SLOW_COVER) return 'slow'
  return weeks.filter(({ quantity }) => quantity > 0).length < ENOUGH_WEEKS ? 'new' : 'usual'
}
