import * as z from 'zod'
import { type CloseSettings, USUAL_SETTINGS } from './close-settings.ts'

/** The kind of the notes that close settings are kept as, and their one subject. */
export const SETTINGS_NOTES = 'close_settings'

/** Their subject. */
export const SETTINGS_SUBJECT = 'close:settings'

/** Close settings as they are put on record: what is left out is as usual. Amounts are base-currency cents. */
export const storedSettings = z.strictObject({
  materiality: z.bigint().optional(),
  accountMateriality: z.record(z.string(), z.bigint()).optional(),
  attachmentsFrom: z.bigint().optional(),
  twoPeople: z.boolean().optional(),
  strict: z.boolean().optional(),
  lockWithin: z.number().optional(),
  fluxShare: z.bigint().optional(),
  fluxDeviations: z.number().optional(),
  suspenseAccounts: z.array(z.string()).optional(),
  payrollAccounts: z.array(z.string()).optional(),
  rulesOff: z.array(z.string()).optional(),
  nightly: z.boolean().optional(),
})

/** What is on record of them. */
export type StoredSettings = z.output<typeof storedSettings>

/** The settings in force under what is on record. */
export function settingsFrom({ accountMateriality, ...stored }: StoredSettings): CloseSettings {
  const said = Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== undefined))
  const byAccount = new Map(Object.entries(accountMateriality ?? {}))
  return { ...USUAL_SETTINGS, ...said, accountMateriality: byAccount }
}
