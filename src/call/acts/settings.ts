import type { ContactRef } from '../../books/contacts.ts'
import { quoted } from '../../books/ledger-text.ts'
import {
  fieldsIn,
  SAVED_FIELDS,
  SAVED_WORDS,
  type SavedKind,
  type SavedValues,
  savedText,
} from '../../books/saved-settings.ts'
import type { Effect } from '../change.ts'
import { type ActsOf, nothing, ofNoMoney } from './act.ts'

/** A setting by its id and what people call it. */
export interface SettingRef {
  id: string
  name: string
}

/** Acts on settings: items, accounts, tax rates, tracking, groups and currencies. */
export type SettingAct = CreateSetting | UpdateSetting | SetGroupMembers

interface CreateSetting {
  act: 'create_setting'
  kind: SavedKind
  /** The tracking category of an option. */
  within?: SettingRef
  name: string
  values: SavedValues
}

interface UpdateSetting {
  act: 'update_setting'
  kind: SavedKind
  within?: SettingRef
  setting: SettingRef
  values: SavedValues
  /** What the plan relied on: the same fields as they were. */
  before: SavedValues
}

interface SetGroupMembers {
  act: 'set_group_members'
  group: SettingRef
  /** Of one that leaves there is one. */
  contacts: readonly ContactRef[]
  to: 'added' | 'removed'
}

const ofSettings = {
  ...ofNoMoney,
  kind: nothing,
  does: { post: 'changes what documents are posted with' },
}

const POSTED: readonly SavedKind[] = ['account', 'tax_rate', 'currency']

/** All that is to be known of them. */
export const settingActs: ActsOf<SettingAct> = {
  create_setting: {
    ...ofSettings,
    effect: ({ kind }) => effectOf(kind),
    subject: nothing,
    makes: true,
    lasting: ({ kind }) => [`this server removes no ${SAVED_WORDS[kind]} that was made`, REMOVE[kind]],
    show: ({ kind, within, values }) => ({
      facts: [['New', SAVED_WORDS[kind]], ['Category', within?.name ?? ''], ...factsOf(values)],
    }),
  },
  update_setting: {
    ...ofSettings,
    effect: ({ kind, values }) => (isEnd(values.status) ? 'destroy' : effectOf(kind)),
    subject: ({ setting }) => setting.id,
    makes: false,
    lasting: ({ values, before }) => [
      'not everything that was there before is known here',
      `Set the values again. Before it was: ${formerValues(values, before)}.`,
    ],
    show: ({ kind, within, setting, values, before }) => ({
      facts: [
        [capital(SAVED_WORDS[kind]), setting.name],
        ['Category', within?.name ?? ''],
      ],
      differences: fieldsIn(values).map((field) => ({
        field: SAVED_FIELDS[field],
        before: savedText(before[field]),
        after: savedText(values[field]),
      })),
    }),
  },
  set_group_members: {
    ...ofSettings,
    effect: ({ to }) => (to === 'added' ? 'record' : 'destroy'),
    does: { destroy: 'takes a contact out of a group' },
    contact: ({ contacts }) => (contacts.length === 1 ? contacts[0] : undefined),
    subject: ({ group }) => group.id,
    makes: false,
    lasting: ({ to }) => [
      'groups are not put back by undo_change',
      `Use save_contact_group with ${to === 'added' ? 'remove' : 'add'}.`,
    ],
    show: ({ group, contacts, to }) => ({
      facts: [
        ['Contact group', group.name],
        [to === 'added' ? 'Adds' : 'Removes', contacts.map(({ name }) => name).join(', ')],
      ],
    }),
  },
}

const REMOVE: Readonly<Record<SavedKind, string>> = {
  item: 'A person can, in Xero: Products and services, the item, Delete.',
  account: 'Archive it with save_account.',
  tax_rate: 'Remove it with save_tax_rate.',
  tracking_category: 'Archive it with save_tracking.',
  tracking_option: 'Archive it with save_tracking.',
  contact_group: 'Remove it with save_contact_group.',
  currency: 'A person can, in Xero: Settings, Currencies.',
}

function effectOf(kind: SavedKind): Effect {
  return POSTED.includes(kind) ? 'post' : 'record'
}

function isEnd(status: unknown): boolean {
  return status === 'ARCHIVED' || status === 'DELETED'
}

function factsOf(values: SavedValues): [string, string][] {
  return fieldsIn(values).map((field) => [capital(SAVED_FIELDS[field]), savedText(values[field])])
}

function formerValues(values: SavedValues, before: SavedValues): string {
  const former = fieldsIn(values).map((field) => {
    const text = savedText(before[field])
    return `${SAVED_FIELDS[field]} ${text === '' ? 'empty' : quoted(text, 60)}`
  })
  return former.slice(0, 10).join(', ')
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
