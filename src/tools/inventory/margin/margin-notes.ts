import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, sum } from '../../../books/money.ts'
import type { CostBasis } from './item-line.ts'
import type { ItemMargin } from './item-margins.ts'
import type { Trade } from './read-trade.ts'

const MOST_NAMED = 8

/** What has to be said beside margins: how the parts are made, where costs come from, and what is left out. */
export function marginNotes(items: readonly ItemMargin[], trade: Trade): string[] {
  const unknown = items.filter(({ state }) => state === 'unknown')
  return [
    'By price is what the units of now brought more or less than at the former price, by cost the same of unit costs, by units the former unit margin on more or fewer units; volume is the former margin grown as sales did at former prices, mix the rest of by units.',
    'Revenue is without tax, after discounts, less credit notes on their day, of lines with items alone.',
    ...basisNotes(items, trade),
    ...(unknown.length === 0 ? [] : [unknownNote(unknown, trade.baseCurrency)]),
    ...unexplainedNote(items, trade),
  ]
}

const BASIS_WORDS: Readonly<Record<CostBasis, string>> = {
  average: 'the average cost of stock when the goods went out, of one day after what came in',
  bill: 'the newest bill up to the day of the sale',
  item: 'the price that the item itself is bought at, as it is now, since no bill names it: a change of that price cannot be seen',
}

function basisNotes(items: readonly ItemMargin[], { sold }: Trade): string[] {
  const shown = new Set(items.map(({ code }) => code))
  const codes = new Map<CostBasis, Set<string>>()
  for (const { itemCode, basis } of sold) {
    if (basis === undefined || !shown.has(itemCode)) continue
    codes.set(basis, (codes.get(basis) ?? new Set()).add(itemCode))
  }
  return [...codes].map(([basis, those]) => `Cost of ${named([...those])}: ${BASIS_WORDS[basis]}.`)
}

function unknownNote(unknown: readonly ItemMargin[], baseCurrency: string): string {
  const revenue = sum(unknown.map(({ now }) => now.revenue))
  const codes = named(unknown.map(({ code }) => code))
  return `Left out, since nobody knows what they cost: ${codes}, with revenue of ${formatAmount(revenue)} ${cleanText(baseCurrency, 3)} now.`
}

function unexplainedNote(items: readonly ItemMargin[], { unexplained }: Trade): string[] {
  const those = unexplained.filter((code) => items.some((item) => item.code === code))
  if (those.length === 0) return []
  return [
    `Documents do not explain the stock of ${named(those)} (opening balances, adjustments by hand, or approval in another order): their costs are near, not exact.`,
  ]
}

function named(codes: readonly string[]): string {
  const shown = codes.slice(0, MOST_NAMED).map((code) => cleanText(code, 30))
  return codes.length > shown.length ? `${shown.join(', ')} and ${codes.length - shown.length} more` : shown.join(', ')
}
