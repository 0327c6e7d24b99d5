import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { ContactRef } from '../../books/contacts.ts'
import { contactName } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { SettingRef } from '../../call/acts/settings.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { memberChange } from './group-members.ts'
import { refuseOthers, settingCreation, settingNamed, settingUpdate } from './setting-rules.ts'

const name = z.string().min(1).max(255)
const contacts = z.array(contactName).min(1).max(50).optional()

/** Creates, renames or removes a contact group, and says who belongs to it. */
export const saveContactGroup = writeTool({
  name: 'save_contact_group',
  title: 'Change a contact group',
  toolset: 'settings',
  effect: 'record',
  reach: 'destroy',
  about:
    'Create a contact group, add contacts to it or take them out, rename or delete it; its contacts stay. Use when the user wants customers or suppliers grouped. Not for one contact (save_contact).',
  input: z.strictObject({
    new_group: name.optional(),
    group: name.optional().describe('Existing one'),
    add: contacts,
    remove: contacts,
    rename: name.optional(),
    delete: z.boolean().optional(),
  }),
  example: { group: 'Managed Services', add: ['Harbour Dental'] },
  async plan({ new_group: created, group, add, remove, rename, delete: gone }, { books }) {
    const all = await books.saved('contact_group')
    if (created !== undefined) {
      refuseOthers('new_group', { group, add, remove, rename, delete: gone })
      return [settingCreation({ kind: 'contact_group' }, { name: created.trim() }, all)]
    }
    if (group === undefined) {
      throw new Fault('invalid_input', 'group: missing.', 'Name a group, or create one with new_group.')
    }
    const found = settingNamed(group, 'contact_group', all, 'group')
    if (gone) {
      refuseOthers('delete', { add, remove, rename })
      return [settingUpdate({ kind: 'contact_group' }, found, { status: 'DELETED' }, all)]
    }
    if (add || remove) {
      refuseOthers('add, remove', { rename })
      return await membership({ id: found.id, name: found.name }, add ?? [], remove ?? [], books)
    }
    return [settingUpdate({ kind: 'contact_group' }, found, rename === undefined ? {} : { name: rename.trim() }, all)]
  },
})

async function membership(
  group: SettingRef,
  add: readonly string[],
  remove: readonly string[],
  books: Books,
): Promise<Change[]> {
  const { rows } = await books.findContacts({ group: group.id, includeArchived: true })
  const members = new Set(rows.map(({ id }) => id))
  const [coming, going] = [await named(add, books, 'add'), await named(remove, books, 'remove')]
  const both = coming.find(({ id }) => going.some((other) => other.id === id))
  if (both) throw new Fault('invalid_input', `add, remove: ${quoted(both.name)} is in both.`, 'Leave it out of one.')
  const joining = coming.filter(({ id }) => !members.has(id))
  const leaving = going.filter(({ id }) => members.has(id))
  if (joining.length + leaving.length === 0) {
    throw new Fault('refused', `${quoted(group.name)} would not change: it is so already.`, 'Nothing to do.')
  }
  return [
    ...(joining.length > 0 ? [memberChange(group, joining, 'added')] : []),
    ...leaving.map((one) => memberChange(group, [one], 'removed')),
  ]
}

async function named(names: readonly string[], books: Books, field: string): Promise<ContactRef[]> {
  const found = new Map<string, ContactRef>()
  for (const [index, text] of names.entries()) {
    const options = { field: `${field}.${index}`, archivedToo: field === 'remove' }
    const { id, name: whole } = await contactNamed(text, books, options)
    found.set(id, { id, name: whole })
  }
  return [...found.values()]
}
