import type { ContactRef } from '../../../books/contacts.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { SettingRef } from '../../../call/acts/settings.ts'
import type { Change } from '../../../call/change.ts'
import { memberChange } from '../../settings/group-members.ts'
import type { AssessedDebtor } from './assessment.ts'
import { OWN_NOTE } from './own-note.ts'

/** The tiers that have a contact group, and what their groups are called unless told. */
export const PRIORITY_GROUPS = {
  A: 'Collections - High',
  B: 'Collections - Medium',
  C: 'Collections - Low',
} as const

/** One of these tiers. */
export type GroupedTier = keyof typeof PRIORITY_GROUPS

/** A group with the tier that belongs in it and who is in it now. */
export interface PriorityGroup {
  tier: GroupedTier
  group: SettingRef
  members: readonly ContactRef[]
}

/** Who is to be added to a group and who taken out, so that it holds its tier and nobody else. */
export interface Regrouping {
  tier: GroupedTier
  group: SettingRef
  joining: readonly AssessedDebtor[]
  leaving: readonly ContactRef[]
}

/** What differs between the groups and the ranking. */
export function regroupings(groups: readonly PriorityGroup[], debtors: readonly AssessedDebtor[]): Regrouping[] {
  return groups.map(({ tier, group, members }) => {
    const wanted = debtors.filter((debtor) => debtor.tier === tier)
    const ids = new Set(members.map(({ id }) => id))
    const wantedIds = new Set(wanted.map(({ contactId }) => contactId))
    return {
      ...{ tier, group },
      joining: wanted.filter(({ contactId }) => !ids.has(contactId)),
      leaving: members.filter(({ id }) => !wantedIds.has(id)).map(({ id, name }) => ({ id, name })),
    }
  })
}

const AT_ONCE = 50

/**
 * The changes of some regroupings, at most `most`: those who join in one change for up to 50, those who leave one by one, since taking out is
 * asked of a person. With `day`, a note on each who joins says why.
 */
export function regroupingChanges(
  all: readonly Regrouping[],
  { most, note }: { most: number; note: { day: string; currency: string } | undefined },
): Change[] {
  const joining = all.flatMap(({ group, joining: debtors }) =>
    chunks(debtors).map((some) => memberChange(group, some.map(refOf), 'added')),
  )
  const leaving = all.flatMap(({ group, leaving: contacts }) =>
    contacts.map((one) => memberChange(group, [one], 'removed')),
  )
  const notes = note
    ? all.flatMap(({ group, joining: debtors }) => debtors.map((debtor) => noteOn(debtor, group, note)))
    : []
  return [...joining, ...leaving, ...notes].slice(0, most)
}

function refOf({ contact: { id, name } }: AssessedDebtor): ContactRef {
  return { id, name }
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / AT_ONCE)
  return Array.from({ length: count }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE))
}

function noteOn(
  { contact, tier, risk, due }: AssessedDebtor,
  group: SettingRef,
  { day, currency }: { day: string; currency: string },
): Change {
  const text = `${OWN_NOTE} ${day}: put into ${cleanText(group.name, 60)}, tier ${tier}, risk ${risk} of 100, ${moneyText(due, currency)} due`
  const to = { kind: 'contact', id: contact.id, label: contact.name } as const
  return {
    ...{ act: 'add_note', to, note: text, about: '', warnings: [] },
    summary: `Note on ${quoted(contact.name)}: ${quoted(text, 250)}`,
  }
}
