import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { refuseOthers, settingCreation, settingNamed, settingUpdate } from './setting-rules.ts'

const name = z.string().min(1).max(100)

/** Creates, renames or archives tracking categories and their options. */
export const saveTracking = writeTool({
  name: 'save_tracking',
  title: 'Change tracking',
  toolset: 'settings',
  effect: 'record',
  reach: 'destroy',
  about:
    'Create a tracking category, add options to one, rename or archive a category or an option. Xero has two active categories at most. Use when the user wants departments, regions or projects told apart.',
  input: z.strictObject({
    new_category: name.optional(),
    category: name.optional().describe('Existing one'),
    add_options: z.array(name).min(1).max(50).optional(),
    option: name.optional().describe('Existing one: rename or archive it, not the category'),
    rename: name.optional(),
    archive: z.boolean().optional(),
  }),
  example: { category: 'Department', add_options: ['Workshop'] },
  async plan({ new_category: created, ...rest }, { books }) {
    if (created === undefined) return await changesIn(rest, books)
    refuseOthers('new_category', rest)
    return [
      settingCreation({ kind: 'tracking_category' }, { name: created.trim() }, await books.saved('tracking_category')),
    ]
  },
})

interface TrackingInput {
  category?: string | undefined
  add_options?: readonly string[] | undefined
  option?: string | undefined
  rename?: string | undefined
  archive?: boolean | undefined
}

async function changesIn(
  { category, add_options: added, option, ...how }: TrackingInput,
  books: Books,
): Promise<Change[]> {
  if (category === undefined) {
    throw new Fault('invalid_input', 'category: missing.', 'Name a category, or create one with new_category.')
  }
  const categories = await books.saved('tracking_category')
  const found = settingNamed(category, 'tracking_category', categories, 'category')
  const within = { id: found.id, name: found.name }
  const options = (await books.saved('tracking_option')).filter((one) => one.within === found.id)
  if (added) {
    refuseOthers('add_options', { option, ...how })
    const names = [...new Set(added.map((one) => one.trim()))]
    return names.map((one) => settingCreation({ kind: 'tracking_option', within }, { name: one }, options))
  }
  if (how.rename !== undefined) refuseOthers('rename', { archive: how.archive })
  const values = how.archive ? { status: 'ARCHIVED' } : how.rename === undefined ? {} : { name: how.rename.trim() }
  if (option === undefined) return [settingUpdate({ kind: 'tracking_category' }, found, values, categories)]
  const one = settingNamed(option, 'tracking_option', options, 'option')
  return [settingUpdate({ kind: 'tracking_option', within }, one, values, options)]
}
