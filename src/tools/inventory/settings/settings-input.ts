import * as z from 'zod'
import { contactName } from '../../../books/fields.ts'
import { plainCode, type SettingField, storedSettings } from './setting-fields.ts'
import type { SettingsNames } from './settings-names.ts'
import type { StockSettings } from './stock-settings.ts'

const { shape } = storedSettings

/** Stock settings as a caller gives them. */
export const settingsInput = z.strictObject({
  supplier: contactName.optional().describe('To order from'),
  lead_days: shape.leadDays,
  review_days: shape.reviewDays.describe('Days between orders'),
  pack: shape.pack,
  minimum: shape.minimum.describe('Least units of an order'),
  service: shape.service.describe('0.95: demand met from stock'),
  target: shape.target.describe('Fixed order-up-to level'),
  adjustment_account: shape.adjustmentAccount,
  discontinued: shape.discontinued,
  other_codes: shape.otherCodes.describe("Shop's SKUs"),
}) satisfies z.ZodObject<Record<SettingField, z.ZodType>>

/** Stock settings as they were parsed. */
export type GivenSettings = z.output<typeof settingsInput>

/** What a caller gave with its names looked up; `field` says where each of them stands. Throws Fault for names that are not there. */
export async function withNames(
  given: GivenSettings,
  names: SettingsNames,
  field: (name: SettingField) => string,
): Promise<StockSettings> {
  const { supplier, adjustment_account: account, other_codes: codes } = given
  const found: StockSettings = {
    supplierId: supplier === undefined ? undefined : await names.supplierId(supplier, field('supplier')),
    leadDays: given.lead_days,
    reviewDays: given.review_days,
    pack: given.pack,
    minimum: given.minimum,
    service: given.service,
    target: given.target,
    adjustmentAccount:
      account === undefined ? undefined : await names.accountCode(account, field('adjustment_account')),
    discontinued: given.discontinued,
    otherCodes: codes === undefined ? undefined : [...new Set(codes.map(plainCode))],
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}
