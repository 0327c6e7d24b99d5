import type { ChangeOf } from '../../../call/change.ts'
import type { Fact } from '../../../call/shown-change.ts'
import { counted } from '../../lists/columns.ts'
import { SETTINGS_NOTES, type SettingsOnRecord, SHEET_SUBJECT, settingsSubject } from './read-stock-settings.ts'
import type { SettingDifference, SettledEdit } from './settings-edit.ts'

/** The changes that put edits on record, one for all items of a sheet; edits that alter nothing make none. */
export function settingsChanges(edits: readonly SettledEdit[], record: SettingsOnRecord): ChangeOf<'put_on_record'>[] {
  const altering = edits.filter(({ differences }) => differences.length > 0)
  const items = altering.filter(({ level }) => level === 'item')
  const alone = items.length === 1 ? altering : altering.filter(({ level }) => level !== 'item')
  return [...alone.map((edit) => ownChange(edit, record)), ...(items.length > 1 ? [sheetChange(items, record)] : [])]
}

function ownChange({ level, id, words, now, differences }: SettledEdit, record: SettingsOnRecord) {
  const subject = settingsSubject(level, id)
  return {
    act: 'put_on_record' as const,
    entry: { kind: SETTINGS_NOTES, subject, body: now },
    last: record.lastOf(subject),
    facts: [['Stock settings of', words], ...differences.map((one): Fact => [one.field, arrow(one)])] satisfies Fact[],
    summary: `Set the stock settings of ${words}: ${inWords(differences)}`,
    warnings: [],
  }
}

function sheetChange(items: readonly SettledEdit[], record: SettingsOnRecord): ChangeOf<'put_on_record'> {
  return {
    act: 'put_on_record',
    entry: {
      kind: SETTINGS_NOTES,
      subject: SHEET_SUBJECT,
      body: Object.fromEntries(items.map(({ id, now }) => [id, now])),
    },
    last: record.lastOf(SHEET_SUBJECT),
    facts: items.map(({ id, differences }): Fact => [id, inWords(differences)]),
    summary: `Set the stock settings of ${counted(items.length, 'item')}`,
    warnings: [],
  }
}

function inWords(differences: readonly SettingDifference[]): string {
  return differences.map((one) => `${one.field} ${arrow(one)}`).join('; ')
}

function arrow({ before, now }: SettingDifference): string {
  return `${before || 'unset'} -> ${now || 'unset'}`
}
