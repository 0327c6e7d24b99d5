import { quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { nearestNames } from '../../../books/nearest.ts'
import type { Account, Organisation } from '../../../books/organisation.ts'
import { canonicalText } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { View } from '../../../call/reply.ts'
import type { Fact } from '../../../call/shown-change.ts'
import { CHECKS } from '../checks/all-checks.ts'
import type { CloseSettings } from './close-settings.ts'
import type { SettingsOnRecord } from './read-close-settings.ts'
import { SETTINGS_NOTES, SETTINGS_SUBJECT, type StoredSettings, settingsFrom } from './stored-settings.ts'

const FIELDS = {
  materiality: 'materiality',
  account_materiality: 'accountMateriality',
  attachments_from: 'attachmentsFrom',
  two_people: 'twoPeople',
  strict: 'strict',
  lock_within: 'lockWithin',
  flux_percent: 'fluxShare',
  flux_deviations: 'fluxDeviations',
  suspense_accounts: 'suspenseAccounts',
  payroll_accounts: 'payrollAccounts',
  rules_off: 'rulesOff',
  nightly: 'nightly',
} as const satisfies Readonly<Record<string, keyof CloseSettings>>

/** A setting as people call it. */
export type SettingsField = keyof typeof FIELDS

/** Every setting by that name, in the order in which they are shown. */
export const settingsFields = Object.keys(FIELDS) as SettingsField[]

/** What a caller sets, by those names: amounts in cents, `flux_percent` in percent. */
export interface SettingsSaid {
  set: Partial<Readonly<Record<SettingsField, unknown>>>
  reset: readonly ('all' | SettingsField)[]
}

/** Carries an edit out: what is reset leaves first, then what is set joins. Throws Fault for accounts and checks that are not there. */
export function withAccounts(
  stored: StoredSettings,
  { set, reset }: SettingsSaid,
  accounts: readonly Account[],
): StoredSettings {
  refuseUnknown(set, accounts)
  const gone = new Set<string>(
    reset.includes('all') ? Object.values(FIELDS) : reset.flatMap((one) => (one === 'all' ? [] : [FIELDS[one]])),
  )
  const kept = Object.entries(stored).filter(([name]) => !gone.has(name))
  const given = settingsFields.flatMap((field) =>
    set[field] === undefined ? [] : [[FIELDS[field], storedValue(field, set[field])] as const],
  )
  return Object.fromEntries([...kept, ...given])
}

function storedValue(field: SettingsField, value: unknown): unknown {
  return field === 'flux_percent' && typeof value === 'number' ? BigInt(Math.round(value * 100)) : value
}

function refuseUnknown(set: SettingsSaid['set'], accounts: readonly Account[]): void {
  const known = accounts.map(({ code }) => code)
  for (const field of ['account_materiality', 'suspense_accounts', 'payroll_accounts'] as const) {
    const named = Array.isArray(set[field]) ? set[field].map(String) : Object.keys(set[field] ?? {})
    refuseOther(`set.${field}`, 'account', named, known)
  }
  const rules = Array.isArray(set.rules_off) ? set.rules_off.map(String) : []
  refuseOther(
    'set.rules_off',
    'check',
    rules,
    CHECKS.map(({ rule }) => rule),
  )
}

function refuseOther(field: string, what: string, named: readonly string[], known: readonly string[]): void {
  const unknown = named.find((one) => !known.includes(one))
  if (unknown === undefined) return
  const near = nearestNames(unknown, known)
  const hint = near.length > 0 ? ` Nearest: ${near.map((one) => quoted(one, 60)).join(', ')}.` : ''
  throw new Fault(
    'invalid_input',
    `${field}: there is no ${what} ${quoted(unknown, 60)}.${hint}`,
    'Nothing was written. Give codes as they are in the chart, rules as checks are named.',
  )
}

/** The change that puts settings on record; undefined where they say what they said. */
export function settingsChange(
  before: SettingsOnRecord,
  now: StoredSettings,
  organisation: Organisation,
): ChangeOf<'put_on_record'> | undefined {
  if (canonicalText(before.stored) === canonicalText(now) && !before.unreadable) return undefined
  const [old, next] = [settingsFrom(before.stored), settingsFrom(now)]
  const differing = settingsFields
    .map((field) => [field, textOf(field, old, organisation), textOf(field, next, organisation)] as const)
    .filter(([, was, is]) => was !== is)
  const facts = differing.map(([field, was, is]): Fact => [field, `${was || 'unset'} -> ${is || 'unset'}`])
  return {
    act: 'put_on_record',
    entry: { kind: SETTINGS_NOTES, subject: SETTINGS_SUBJECT, body: now },
    last: before.newest,
    facts: facts.length > 0 ? facts : [['Close settings', 'as they are usually, said expressly']],
    summary: `Set how months are closed: ${differing.map(([field]) => field).join(', ') || 'as usual'}`,
    warnings: [],
  }
}

/** What holds under settings, setting by setting. */
export function settingsView(stored: StoredSettings, before: SettingsOnRecord, organisation: Organisation): View {
  const holds = settingsFrom(stored)
  const rows = settingsFields.map((field) => [
    field,
    textOf(field, holds, organisation),
    stored[FIELDS[field]] === undefined ? 'usual' : 'set',
  ])
  return {
    say: `Close settings: ${rows.filter(([, , from]) => from === 'set').length} set, the rest as usual.`,
    table: { columns: ['setting', 'holds', 'from'], rows },
    notes: [
      ...(before.unreadable ? ['What was on record of them cannot be read and counts for nothing.'] : []),
      ...(before.stored === stored
        ? []
        : ['They hold from this call on, unless it was a dry run; the next run_close_checks goes by them.']),
    ],
    data: { settings: Object.fromEntries(rows.map(([field = '', text]) => [field, text])) },
  }
}

function textOf(field: SettingsField, settings: CloseSettings, { baseCurrency }: Organisation): string {
  const money = (value: Cents) => moneyText(value, baseCurrency)
  const value: unknown = settings[FIELDS[field]]
  if (field === 'materiality' && value === undefined) return 'half a percent of a month of revenue'
  if (field === 'flux_percent') return `${Number.parseInt(String(value), 10) / 100} %`
  if (typeof value === 'bigint') return money(value)
  if (value instanceof Map) return [...value].map(([code, least]) => `${code}: ${money(least)}`).join('; ')
  if (Array.isArray(value)) return value.join('; ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}
