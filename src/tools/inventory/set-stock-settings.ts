import * as z from 'zod'
import { contactName } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { csvText } from '../lists/csv.ts'
import { readSettings, type SettingsOnRecord } from './settings/read-stock-settings.ts'
import { plainCode, SETTING_NAMES } from './settings/setting-fields.ts'
import { settingsChanges } from './settings/settings-change.ts'
import { refuseSharedCodes, type SettingsEdit, settled } from './settings/settings-edit.ts'
import { settingsInput, withNames } from './settings/settings-input.ts'
import { type SettingsNames, settingsNames } from './settings/settings-names.ts'
import { editsInSheet } from './settings/settings-sheet.ts'
import { changedView, exported, settingsView } from './settings/settings-view.ts'

const LARGEST_FILE = 1024 * 1024

const input = z.strictObject({
  item: z.string().min(1).max(60).optional().describe('Code'),
  supplier: contactName.optional().describe('All of a supplier'),
  set: settingsInput.optional(),
  reset: z
    .array(z.enum(['all', ...SETTING_NAMES]))
    .min(1)
    .max(11)
    .optional()
    .describe('Back to the wider level'),
  csv: z.string().min(1).max(200_000).optional().describe('Header code and fields of set; * is all items'),
  csv_file: z.string().min(1).max(1_000).optional().describe('Its path instead'),
  export: z.boolean().optional().describe('All as CSV'),
  save_to: z.string().min(1).max(1_000).optional().describe('Folder for it'),
})

type Input = z.output<typeof input>

/** Shows or changes what people settle about buying stock, for one item, supplier or the organisation, or as a sheet. */
export const setStockSettings = writeTool({
  name: 'set_stock_settings',
  title: 'Rules of buying stock',
  toolset: 'inventory_extras',
  effect: 'local',
  reach: 'local',
  about:
    'Show (without set, reset and csv) or change lead times, packs, minimums, service, suppliers and other codes of items, which Xero cannot hold. Use when the user says how something is ordered. Not for prices or accounts (save_item).',
  input,
  example: { item: 'CABLE-2M', set: { pack: 50, lead_days: 10 } },
  async plan(given, context) {
    refuseMixed(given)
    const record = await readSettings(context.notes)
    const names = await settingsNames(context.books, record)
    if (given.export) return { changes: [], shown: await exported(record, names, given.save_to, context) }
    if (given.csv === undefined && given.csv_file === undefined) return await oneLevel(given, record, names)
    const [field, text] = await sheetText(given, context)
    return changed(await editsInSheet(text, field, names), record, names)
  },
})

function refuseMixed({ item, supplier, set, reset, csv, csv_file: file, export: all, save_to: folder }: Input): void {
  const ways = [item ?? supplier ?? set ?? reset, csv, file, all === true ? all : undefined].filter(
    (way) => way !== undefined,
  )
  if (ways.length > 1 || (item !== undefined && supplier !== undefined)) {
    const fact = 'item, supplier, csv, csv_file, export: more than one is given.'
    throw new Fault('invalid_input', fact, 'Nothing was done. Give one of them at a time.')
  }
  if (folder === undefined || all === true) return
  throw new Fault('invalid_input', 'save_to: it is for export alone.', 'Nothing was done. Give export: true with it.')
}

async function oneLevel(given: Input, record: SettingsOnRecord, names: SettingsNames): Promise<ShownPlan> {
  const { set = {}, reset = [] } = given
  const place = await placeOf(given, names)
  const edit = {
    ...place,
    where: 'set',
    set: await withNames(set, names, (name) => `set.${name}`),
    reset: reset.includes('all') ? SETTING_NAMES : SETTING_NAMES.filter((name) => reset.includes(name)),
  }
  if (given.set !== undefined || given.reset !== undefined) return changed([edit], record, names)
  return { changes: [], shown: settingsView(edit, record, names) }
}

async function placeOf(
  { item, supplier }: Input,
  names: SettingsNames,
): Promise<Pick<SettingsEdit, 'level' | 'id' | 'words'>> {
  if (item !== undefined) {
    const { code } = names.item(item, 'item')
    return { level: 'item', id: plainCode(code), words: `the item ${quoted(code, 40)}` }
  }
  if (supplier === undefined) return { level: 'organisation', id: '', words: 'the organisation' }
  const id = await names.supplierId(supplier, 'supplier')
  return { level: 'supplier', id, words: `the supplier ${quoted(names.supplierName(id), 60)}` }
}

async function sheetText({ csv, csv_file: path }: Input, { files }: Context): Promise<[field: string, text: string]> {
  if (path === undefined) return ['csv', csv ?? '']
  const { bytes } = await files.read(path, LARGEST_FILE)
  return ['csv_file', csvText(bytes, 'csv_file')]
}

function changed(edits: readonly SettingsEdit[], record: SettingsOnRecord, names: SettingsNames): ShownPlan {
  const all = edits.map((edit) => settled(edit, record, names))
  refuseSharedCodes(all, record, names)
  const changes = settingsChanges(all, record)
  if (changes.length === 0) {
    throw new Fault('refused', 'No stock setting would change: it is all so already.', 'Nothing to do.')
  }
  return { changes, shown: changedView(all) }
}
