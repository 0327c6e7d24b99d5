import { quoted } from '../../books/ledger-text.ts'
import { nearest } from '../../books/nearest.ts'
import {
  fieldsIn,
  SAVED_FIELDS,
  SAVED_WORDS,
  type SavedKind,
  type SavedSetting,
  type SavedValues,
  savedText,
} from '../../books/saved-settings.ts'
import type { SettingRef } from '../../call/acts/settings.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'

/** What a change of a setting is about: `within` is the tracking category of an option. */
export interface SettingTarget {
  kind: SavedKind
  within?: SettingRef
}

/** The setting that a caller named, by name, code or id; archived and deleted ones only where no other fits. Throws Fault naming `field`. */
export function settingNamed(text: string, kind: SavedKind, all: readonly SavedSetting[], field: string): SavedSetting {
  const wanted = plainSettingName(text)
  const fitting = all.filter(({ id, name, values }) =>
    [id, name, savedText(values.name), savedText(values.code)].some(
      (one) => one !== '' && plainSettingName(one) === wanted,
    ),
  )
  const live = fitting.filter(isLive)
  const [first, ...others] = live.length > 0 ? live : fitting
  const words = SAVED_WORDS[kind]
  if (!first) {
    const near = nearest(text, all.filter(isLive), ({ name }) => name, 5).map(({ name }) => quoted(name, 60))
    const known = near.length > 0 ? ` Nearest: ${near.join(', ')}.` : ''
    throw new Fault('not_found', `${field}: there is no ${words} ${quoted(text)}.${known}`, NEXT[kind])
  }
  if (others.length > 0) {
    const names = [first, ...others].slice(0, 8).map(({ name }) => quoted(name, 60))
    throw new Fault('ambiguous', `${field}: ${quoted(text)} fits ${names.join(', ')}.`, 'Give the code or id.')
  }
  return first
}

const NEXT: Readonly<Record<SavedKind, string>> = {
  item: 'Look with find_items, or leave item out to create it.',
  account: 'See list_settings kind accounts, or leave account out to create it.',
  tax_rate: 'See list_settings kind tax_rates, or leave rate out to create it.',
  tracking_category: 'See list_settings kind tracking, or create it with new_category.',
  tracking_option: 'See list_settings kind tracking, or create it with add_options.',
  contact_group: 'See list_settings kind contact_groups, or create it with new_group.',
  currency: 'See list_settings kind currencies.',
}

/** The change that makes a setting. Throws Fault where its code or name is taken. */
export function settingCreation(
  { kind, within }: SettingTarget,
  values: SavedValues,
  all: readonly SavedSetting[],
  warnings: readonly string[] = [],
): ChangeOf<'create_setting'> {
  const given = keep(values, (field) => savedText(values[field]) !== '')
  refuseTaken(
    kind,
    given,
    all.filter((one) => one.within === within?.id),
  )
  const name = savedText(given.code) || savedText(given.name)
  const shown = fieldsIn(given).map((field) => `${SAVED_FIELDS[field]} ${quoted(savedText(given[field]), 60)}`)
  return {
    act: 'create_setting',
    kind,
    ...(within ? { within } : {}),
    name,
    values: given,
    summary: `Create ${SAVED_WORDS[kind]} ${quoted(name)}${within ? ` in ${quoted(within.name)}` : ''}: ${shown.join(', ')}`,
    warnings,
  }
}

/** The change of what differs in a setting. Throws Fault where nothing does, and where a code or name is taken. */
export function settingUpdate(
  { kind, within }: SettingTarget,
  setting: SavedSetting,
  given: SavedValues,
  all: readonly SavedSetting[],
  warnings: readonly string[] = [],
): ChangeOf<'update_setting'> {
  const values = keep(given, (field) => savedText(given[field]) !== savedText(setting.values[field]))
  const fields = fieldsIn(values)
  if (fields.length === 0) {
    const fact = `${quoted(setting.name)} would not change: nothing was given, or all of it is there already.`
    throw new Fault('refused', fact, 'Nothing to do.')
  }
  refuseTaken(
    kind,
    values,
    all.filter(({ id, within: of }) => id !== setting.id && of === within?.id),
  )
  const before = keep(setting.values, (field) => fields.includes(field))
  const shown = fields.map((field) => {
    return `${SAVED_FIELDS[field]} ${textIn(before, field)} -> ${textIn(values, field)}`
  })
  return {
    act: 'update_setting',
    kind,
    ...(within ? { within } : {}),
    setting: { id: setting.id, name: setting.name },
    values,
    before,
    summary: `Change ${SAVED_WORDS[kind]} ${quoted(setting.name)}: ${shown.join('; ')}`,
    warnings,
  }
}

/** Values of which those that are not given are left out. */
export function givenValues(
  values: { readonly [Field in keyof SavedValues]: SavedValues[Field] | undefined },
): SavedValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** Throws Fault unless something goes alone; `others` are the arguments given with it. */
export function refuseOthers(what: string, others: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(others).filter((name) => others[name] !== undefined)
  if (given.length === 0) return
  throw new Fault(
    'invalid_input',
    `${what}: it goes alone, and ${given.join(', ')} was given too.`,
    'Do one after the other, in calls of their own.',
  )
}

function refuseTaken(kind: SavedKind, values: SavedValues, others: readonly SavedSetting[]): void {
  // Items may share a name.
  const keys = kind === 'item' ? (['code'] as const) : (['code', 'name'] as const)
  for (const key of keys) {
    const wanted = plainSettingName(savedText(values[key]))
    const holder = others.find(
      (one) => wanted !== '' && isTaken(one) && plainSettingName(savedText(one.values[key])) === wanted,
    )
    if (!holder) continue
    throw new Fault(
      'refused',
      `${key}: the ${SAVED_WORDS[kind]} ${quoted(holder.name)} has it already${isLive(holder) ? '' : ', archived'}.`,
      'Change that one, or choose another.',
    )
  }
}

function isTaken({ values }: SavedSetting): boolean {
  return values.status !== 'DELETED'
}

function isLive({ values }: SavedSetting): boolean {
  return values.status === undefined || values.status === 'ACTIVE'
}

function keep(values: SavedValues, holds: (field: keyof SavedValues) => boolean): SavedValues {
  return Object.fromEntries(
    fieldsIn(values)
      .filter(holds)
      .map((field) => [field, values[field]]),
  )
}

function textIn(values: SavedValues, field: keyof SavedValues): string {
  const text = savedText(values[field])
  return text === '' ? 'nothing' : quoted(text, 60)
}

/** A setting's name without what people do not tell apart: letter case and spaces. */
export function plainSettingName(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
