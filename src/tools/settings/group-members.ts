import type { ContactRef } from '../../books/contacts.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { SettingRef } from '../../call/acts/settings.ts'
import type { Change } from '../../call/change.ts'

/** The change that adds contacts to a group, or takes one out of it. */
export function memberChange(group: SettingRef, members: readonly ContactRef[], to: 'added' | 'removed'): Change {
  const names = members.map(({ name: one }) => quoted(one, 60)).join(', ')
  const summary =
    to === 'added'
      ? `Add ${names} to the group ${quoted(group.name)}`
      : `Take ${names} out of the group ${quoted(group.name)}`
  return { act: 'set_group_members', group, contacts: members, to, summary, warnings: [] }
}
