import { quoted } from '../../books/ledger-text.ts'
import type { TrackingCategory } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'

/** The tracking of a report: a category, to have a column for each of its options, or one option of it alone. */
export interface ReportTracking {
  category: { id: string; name: string }
  option?: { id: string; name: string }
}

/**
 * Tracking by the name of a category or an option, in any case; "Category: Option" where that fits several. Throws Fault with the names
 * that there are.
 */
export function trackingOf(text: string, categories: readonly TrackingCategory[]): ReportTracking {
  const all = categories.flatMap((category): ReportTracking[] => [
    { category },
    ...category.options.map((option) => ({ category, option })),
  ])
  const whole = all.filter((one) => same(labelOf(one), text))
  const found = whole.length > 0 ? whole : all.filter(({ category, option }) => same((option ?? category).name, text))
  const [only, ...others] = found
  if (!only) {
    const names = all.slice(0, 20).map((one) => quoted(labelOf(one), 60))
    const known = names.length > 0 ? `There are ${names.join(', ')}.` : 'This organisation has none.'
    const fact = `tracking: there is no tracking category or option ${quoted(text)}. ${known}`
    throw new Fault('invalid_input', fact, 'Give one of these names, or leave it out.')
  }
  if (others.length === 0) return only
  const labels = found.map((one) => quoted(labelOf(one), 60)).join(' and ')
  throw new Fault('ambiguous', `tracking: ${quoted(text)} fits ${labels}.`, 'Write an option as "Category: Option".')
}

function labelOf({ category, option }: ReportTracking): string {
  return option ? `${category.name}: ${option.name}` : category.name
}

function same(name: string, text: string): boolean {
  return name.trim().toLowerCase() === text.trim().toLowerCase()
}
