import type { Decimal4 } from './money.ts'
import { formatShort } from './money.ts'

/** What can be created and changed beside documents and contacts. */
export const SAVED_KINDS = [
  'item',
  'account',
  'tax_rate',
  'tracking_category',
  'tracking_option',
  'contact_group',
  'currency',
] as const

/** One of them. */
export type SavedKind = (typeof SAVED_KINDS)[number]

/** What people call one of a kind. */
export const SAVED_WORDS: Readonly<Record<SavedKind, string>> = {
  item: 'item',
  account: 'account',
  tax_rate: 'tax rate',
  tracking_category: 'tracking category',
  tracking_option: 'tracking option',
  contact_group: 'contact group',
  currency: 'currency',
}

/** A part of a tax rate; `rate` in percent. */
export interface TaxComponent {
  name: string
  rate: Decimal4
  compound: boolean
}

/** A value of a setting: text, a price or the parts of a tax rate. */
export type SavedValue = string | Decimal4 | readonly TaxComponent[]

/** Every field that a setting can have, with what people call it, in the order they are shown. */
export const SAVED_FIELDS = {
  code: 'code',
  name: 'name',
  type: 'type',
  status: 'status',
  description: 'description',
  purchaseDescription: 'purchase description',
  salesPrice: 'sales price',
  salesAccount: 'sales account',
  salesTax: 'sales tax',
  purchasePrice: 'purchase price',
  purchasesAccount: 'purchases account',
  purchasesTax: 'purchases tax',
  assetAccount: 'inventory asset account',
  costAccount: 'cost of goods sold account',
  taxType: 'tax',
  enablePayments: 'takes payments',
  reportTaxType: 'side of the tax return',
  components: 'parts',
} as const

/** Fields of a setting with their values; what is not there is not set. */
export type SavedValues = Readonly<Partial<Record<keyof typeof SAVED_FIELDS, SavedValue>>>

/** A setting that exists, with everything that can be changed in it. `within` is the id of the tracking category of an option. */
export interface SavedSetting {
  id: string
  name: string
  within?: string
  values: SavedValues
}

/** A value as text for people and for comparing: prices without needless noughts, parts in their order. */
export function savedText(value: SavedValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'bigint') return formatShort(value, 4)
  if (typeof value === 'string') return value
  return value
    .map(({ name, rate, compound }) => `${name} ${formatShort(rate, 4)}%${compound ? ' on top' : ''}`)
    .join(', ')
}

/** The fields of values, in the order they are shown. */
export function fieldsIn(values: SavedValues): (keyof SavedValues)[] {
  const all = Object.keys(SAVED_FIELDS) as (keyof SavedValues)[]
  return all.filter((field) => values[field] !== undefined)
}
