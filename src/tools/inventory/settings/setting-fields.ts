import * as z from 'zod'
import { decimal4 } from '../../../books/money.ts'
import type { StockSettings } from './stock-settings.ts'

const LONGEST_LEAD = 730
const LONGEST_REVIEW = 365
const MOST_UNITS = 100_000_000
const MOST_CODES = 20

function days(least: number, most: number) {
  return z.number().refine((value) => Number.isInteger(value) && value >= least && value <= most, {
    error: `must be whole days from ${least} to ${most}`,
  })
}

function units(least: 'none' | 'some') {
  const fits = (value: number) => value >= 0 && value <= MOST_UNITS && (least === 'none' || value > 0)
  return z.number().refine((value) => fits(value) && isExact(value), {
    error: `must be ${least === 'none' ? '0 or more' : 'above 0'} units, with at most 4 decimal places`,
  })
}

function isExact(value: number): boolean {
  try {
    decimal4(value)
    return true
  } catch {
    return false
  }
}

/** A code that another system has for an item, as it is compared: without spaces around it, in capitals. */
export function plainCode(code: string): string {
  return code.trim().toUpperCase()
}

/** What one level of stock settings says, as it is put on record; what is left out is as the wider level has it. */
export const storedSettings = z.strictObject({
  leadDays: days(0, LONGEST_LEAD).optional(),
  reviewDays: days(1, LONGEST_REVIEW).optional(),
  pack: units('some').optional(),
  minimum: units('none').optional(),
  service: z
    .number()
    .refine((value) => value >= 0.5 && value <= 0.999, {
      error: 'must be the share of demand to be met from stock, from 0.5 to 0.999',
    })
    .optional(),
  target: units('none').optional(),
  supplierId: z.string().min(1).max(100).optional(),
  adjustmentAccount: z.string().min(1).max(150).optional(),
  discontinued: z.boolean().optional(),
  otherCodes: z
    .array(z.string().min(1).max(100))
    .refine(({ length }) => length <= MOST_CODES, { error: `must be at most ${MOST_CODES} codes` })
    .optional(),
})

/** What several items say at once, by their codes in capitals: each of them whole, as if it were put on record alone. */
export const storedSheet = z.record(z.string().min(1).max(100), z.unknown())

/** The settings by the names that people and files give them, in the order in which they are shown. */
export const SETTING_FIELDS = {
  supplier: 'supplierId',
  lead_days: 'leadDays',
  review_days: 'reviewDays',
  pack: 'pack',
  minimum: 'minimum',
  service: 'service',
  target: 'target',
  adjustment_account: 'adjustmentAccount',
  discontinued: 'discontinued',
  other_codes: 'otherCodes',
} as const satisfies Readonly<Record<string, keyof StockSettings>>

/** One of those names. */
export type SettingField = keyof typeof SETTING_FIELDS

/** Every name, in that order. */
export const SETTING_NAMES = Object.keys(SETTING_FIELDS) as readonly SettingField[]

/** Whose settings they are, from the widest to the narrowest. */
export type SettingsLevel = 'organisation' | 'supplier' | 'item'

const EVERYWHERE = ['lead_days', 'review_days', 'pack', 'minimum', 'service'] as const

/** What a level may say. */
export const FIELDS_OF_LEVEL: Readonly<Record<SettingsLevel, readonly SettingField[]>> = {
  organisation: [...EVERYWHERE, 'adjustment_account'],
  supplier: EVERYWHERE,
  item: SETTING_NAMES,
}

/** What holds where nobody settled anything. */
export const USUAL = { reviewDays: 7, service: 0.95, pack: 1, minimum: 0, discontinued: false } as const
