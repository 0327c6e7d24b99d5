import { cleanText } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { Files } from '../../../call/files.ts'
import type { View } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'
import { inForce, type SettingsOnRecord } from './read-stock-settings.ts'
import { FIELDS_OF_LEVEL, SETTING_FIELDS, SETTING_NAMES } from './setting-fields.ts'
import { type SettingsEdit, type SettledEdit, saidBy, settingText } from './settings-edit.ts'
import type { SettingsNames } from './settings-names.ts'
import { sheetOf } from './settings-sheet.ts'

const MOST_SHOWN = 60

/** What edits alter, setting by setting. */
export function changedView(all: readonly SettledEdit[]): View {
  const altering = all.filter(({ differences }) => differences.length > 0)
  const rows = altering.flatMap(({ words, differences }) =>
    differences.map(({ field, before, now }) => [words.replace(/^the /, ''), field, before, now]),
  )
  const same = all.length - altering.length
  const whose = altering.length === 1 ? (altering[0]?.words ?? '') : `${counted(altering.length, 'level')}`
  return {
    say: `Stock settings of ${whose}: ${counted(rows.length, 'setting')} ${rows.length === 1 ? 'differs' : 'differ'}.`,
    table: { columns: ['of', 'setting', 'before', 'now'], rows: rows.slice(0, MOST_SHOWN) },
    notes: [
      'What stands under now holds from this call on, unless it was a dry run; where nothing stands, the wider level holds.',
      ...(rows.length > MOST_SHOWN ? [`${rows.length - MOST_SHOWN} more are not shown.`] : []),
      ...(same > 0 ? [`${counted(same, 'row')} of the sheet changed nothing.`] : []),
    ],
    data: { changed: rows.length, unchanged_rows: same },
  }
}

/** What holds at a level, and what of it is said there. */
export function settingsView(
  { level, id, words }: Pick<SettingsEdit, 'level' | 'id' | 'words'>,
  record: SettingsOnRecord,
  names: SettingsNames,
): View {
  const own = saidBy({ level, id }, record)
  const holds = inForce(record).for(level === 'item' ? id : '', level === 'supplier' ? id : undefined)
  const rows = FIELDS_OF_LEVEL[level].map((field) => [
    field,
    settingText(field, holds, names) || (field === 'lead_days' ? 'learned from bills' : ''),
    holds.from[SETTING_FIELDS[field]] ?? '',
  ])
  const count = Object.keys(own).length
  return {
    say: `Stock settings of ${words}: ${count === 0 ? 'nothing is' : `${counted(count, 'setting')}`} set at this level.`,
    table: { columns: ['setting', 'holds', 'set for'], rows },
    notes: [
      ...(level === 'item' && own.supplierId === undefined
        ? [
            'Where the item has no supplier of its own, what is set for the one whom it was bought from last comes in between.',
          ]
        : []),
      ...unreadableNotes(record),
    ],
    data: { level, settings: Object.fromEntries(rows.map(([field = '', text]) => [field, text])) },
  }
}

function unreadableNotes({ unreadable }: SettingsOnRecord): string[] {
  if (unreadable === 0) return []
  return [
    `${counted(unreadable, 'entry')} of stock settings on record cannot be read and count for nothing.`.replace(
      'entrys',
      'entries',
    ),
  ]
}

// As base64 a reply may grow by what 20,000 tokens hold.
const LARGEST_IN_REPLY = 24 * 1024

/** Everything on record as a sheet: in the reply, or saved into `folder`. Throws Fault where it is too large for a reply or cannot be saved. */
export async function exported(
  record: SettingsOnRecord,
  names: SettingsNames,
  folder: string | undefined,
  { files }: { files: Files },
): Promise<View> {
  const { csv, rows } = sheetOf(record, names)
  const bytes = new TextEncoder().encode(csv)
  const name = 'stock-settings.csv'
  const view = {
    say: `Stock settings on record: ${counted(rows.length, 'row')}.`,
    table: { columns: ['code', ...SETTING_NAMES], rows: rows.slice(0, MOST_SHOWN) },
    notes: unreadableNotes(record),
    next: 'In code, * is all items, beside a supplier all of that supplier. Given back as csv or csv_file it says the same again.',
    data: { rows: rows.length, name },
  }
  if (folder !== undefined) {
    const path = await files.save(folder, name, bytes)
    return { ...view, say: `${view.say} Saved as ${cleanText(path, 300)}.`, data: { ...view.data, path } }
  }
  if (bytes.byteLength <= LARGEST_IN_REPLY) return { ...view, file: { name, mimeType: 'text/csv', bytes } }
  throw new Fault(
    'refused',
    `The sheet of ${counted(rows.length, 'row')} is too large for a reply.`,
    'Give save_to, a folder that the operator allows (--file-folders).',
  )
}
