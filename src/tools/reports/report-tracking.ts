import { quoted } from '../../books/ledger-text.ts'
import type { TrackingCategory } from '../../books/organisation.ts'
import type { ReportKind } from '../../books/reports.ts'
import { Fault } from '../../call/fault.ts'
import { byName, unknownName } from '../documents/coding.ts'

/** The tracking of a report: a category to have a column for each of its options, or one option alone. */
export interface ReportTracking {
  trackingCategoryId?: string
  trackingOptionId?: string
}

/** Tracking by the names that a caller gave, in any case. Throws Fault naming the field, with the names there are. */
export function trackingOf(
  given: { report: ReportKind; tracking_category?: string | undefined; tracking_option?: string | undefined },
  categories: readonly TrackingCategory[],
): ReportTracking {
  const { report, tracking_category: categoryName, tracking_option: optionName } = given
  const category = categoryName === undefined ? undefined : byName(categoryName, categories)
  if (categoryName !== undefined && !category) {
    throw unknownName('tracking_category: there is no tracking category', categoryName, categories)
  }
  if (optionName === undefined) return category ? { trackingCategoryId: category.id } : {}
  const among = category ? [category] : categories
  const owner = ownerOf(optionName, among)
  const option = byName(optionName, owner.options)
  // A balance sheet takes the option alone, a profit and loss only with its category.
  return {
    ...(report === 'profit_and_loss' ? { trackingCategoryId: owner.id } : {}),
    ...(option ? { trackingOptionId: option.id } : {}),
  }
}

function ownerOf(optionName: string, among: readonly TrackingCategory[]): TrackingCategory {
  const [owner, ...others] = among.filter(({ options }) => byName(optionName, options) !== undefined)
  if (!owner) {
    const options = among.flatMap((category) => category.options)
    throw unknownName('tracking_option: there is no option', optionName, options)
  }
  if (others.length === 0) return owner
  const names = [owner, ...others].map(({ name }) => quoted(name, 40)).join(' and ')
  throw new Fault(
    'ambiguous',
    `tracking_option: ${quoted(optionName)} is an option of ${names}.`,
    'Give tracking_category too.',
  )
}
