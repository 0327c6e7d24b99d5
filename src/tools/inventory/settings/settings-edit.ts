import { quoted } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'
import { inForce, type SettingsOnRecord } from './read-stock-settings.ts'
import {
  FIELDS_OF_LEVEL,
  plainCode,
  SETTING_FIELDS,
  SETTING_NAMES,
  type SettingField,
  type SettingsLevel,
} from './setting-fields.ts'
import type { SettingsNames } from './settings-names.ts'
import type { StockSettings } from './stock-settings.ts'

/** What is to become of the settings of one organisation, supplier or item. */
export interface SettingsEdit {
  level: SettingsLevel
  /** A supplier's id, or an item's code in capitals; empty for the organisation. */
  id: string
  /** Whose settings they are, in words. */
  words: string
  /** Where the caller said so: an argument or a row. */
  where: string
  set: StockSettings
  reset: readonly SettingField[]
}

/** One setting that an edit alters, in words; empty where a level says nothing. */
export interface SettingDifference {
  field: SettingField
  before: string
  now: string
}

/** An edit with what the level says afterwards, and what differs. */
export interface SettledEdit extends SettingsEdit {
  now: StockSettings
  differences: readonly SettingDifference[]
}

/** What a level says on record. */
export function saidBy({ level, id }: Pick<SettingsEdit, 'level' | 'id'>, record: SettingsOnRecord): StockSettings {
  if (level === 'organisation') return record.organisation
  return (level === 'supplier' ? record.suppliers : record.items).get(id) ?? {}
}

/** Carries edits out on what is on record: what is reset leaves first, then what is set joins. Throws Fault for what a level may not say. */
export function settled(edit: SettingsEdit, record: SettingsOnRecord, names: SettingsNames): SettledEdit {
  refuseForeign(edit)
  const own = saidBy(edit, record)
  const gone = new Set<string>(edit.reset.map((field) => SETTING_FIELDS[field]))
  const kept = Object.entries(own).filter(([key]) => !gone.has(key))
  const given = Object.entries(edit.set).filter(([, value]) => value !== undefined)
  const now: StockSettings = Object.fromEntries([...kept, ...given])
  const differences = SETTING_NAMES.map((field) => ({
    field,
    before: settingText(field, own, names),
    now: settingText(field, now, names),
  })).filter(({ before, now: after }) => before !== after)
  return { ...edit, now, differences }
}

const A: Readonly<Record<SettingsLevel, string>> = {
  organisation: 'the organisation',
  supplier: 'a supplier',
  item: 'an item',
}

function refuseForeign({ level, set, where }: SettingsEdit): void {
  const allowed = FIELDS_OF_LEVEL[level]
  const foreign = SETTING_NAMES.find((field) => set[SETTING_FIELDS[field]] !== undefined && !allowed.includes(field))
  if (foreign === undefined) return
  throw new Fault(
    'invalid_input',
    `${where}: ${A[level]} cannot say ${foreign}.`,
    `Nothing was written. It may say ${allowed.join(', ')}; set ${foreign} for items.`,
  )
}

/** Throws Fault where another system's code would stand for two items, or is the code of another item itself. */
export function refuseSharedCodes(edits: readonly SettledEdit[], record: SettingsOnRecord, names: SettingsNames): void {
  const own = new Set(names.tracked.map(({ code }) => plainCode(code)))
  const items = new Map(record.items)
  const ofItems = edits.filter(({ level }) => level === 'item')
  for (const { id, now } of ofItems) items.set(id, now)
  const { codeOf } = inForce({ ...record, items })
  const all = [...items].flatMap(([code, { otherCodes = [] }]) => otherCodes.map((other) => ({ code, other })))
  for (const { code, other } of all) {
    const holder = own.has(plainCode(other)) ? plainCode(other) : codeOf(other)
    if (holder === code || holder === undefined) continue
    const where = ofItems.find(({ id }) => id === code || id === holder)?.where
    throw new Fault(
      'invalid_input',
      `${where ?? 'other_codes'}: ${quoted(other, 40)} would stand for ${quoted(code, 40)} and ${quoted(holder, 40)}.`,
      'Nothing was written. A code of another system stands for one item.',
    )
  }
}

/** A setting for people; empty where nothing is said. */
export function settingText(
  field: SettingField,
  settings: StockSettings,
  { supplierName }: Pick<SettingsNames, 'supplierName'>,
): string {
  const value = settings[SETTING_FIELDS[field]]
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.join('; ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return field === 'supplier' ? supplierName(String(value)) : String(value)
}
