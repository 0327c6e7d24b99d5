import { quoted } from '../../../books/ledger-text.ts'
import { type CsvRow, cellFault, printCsv, readCsv } from '../../lists/csv.ts'
import { numberIn } from '../../lists/csv-number.ts'
import { unitsOf } from '../movements/demand.ts'
import type { SettingsOnRecord } from './read-stock-settings.ts'
import { FIELDS_OF_LEVEL, plainCode, SETTING_NAMES, type SettingField, type SettingsLevel } from './setting-fields.ts'
import { type SettingsEdit, settingText } from './settings-edit.ts'
import { type GivenSettings, settingsInput, withNames } from './settings-input.ts'
import type { SettingsNames } from './settings-names.ts'
import type { StockSettings } from './stock-settings.ts'

const MOST_ROWS = 1_000

/** Stands in the column of codes for the organisation's settings, and beside a supplier for those of the supplier. */
const EVERYTHING = '*'

const COLUMNS = ['code', ...SETTING_NAMES] as const

/**
 * The edits that a sheet asks for, a row for each item: what a column holds is set, an empty cell goes back to the wider level, and what the
 * sheet has no column for stays. Throws Fault naming row and column.
 */
export async function editsInSheet(text: string, field: string, names: SettingsNames): Promise<SettingsEdit[]> {
  const rows = readCsv(text, { field, columns: COLUMNS, needed: ['code'], most: MOST_ROWS })
  const edits: SettingsEdit[] = []
  const seen = new Map<string, number>()
  for (const row of rows) {
    const edit = await editOf(row, names)
    const key = `${edit.level}:${edit.id}`
    const before = seen.get(key)
    if (before !== undefined) throw cellFault(row, 'code', `${edit.words} stands in row ${before} already.`)
    seen.set(key, row.number)
    edits.push(edit)
  }
  return edits
}

async function editOf(row: CsvRow, names: SettingsNames): Promise<SettingsEdit> {
  const code = row.cell('code') ?? ''
  if (code === '') throw cellFault(row, 'code', `it is empty; "${EVERYTHING}" means all items.`)
  const supplier = row.cell('supplier') ?? ''
  const level: SettingsLevel = code !== EVERYTHING ? 'item' : supplier === '' ? 'organisation' : 'supplier'
  const where = row.place()
  const { place } = row
  const given = givenIn(row, level)
  const reset = FIELDS_OF_LEVEL[level].filter((name) => row.cell(name) === '')
  const set = await withNames(given, names, place)
  if (level === 'organisation') return { level, id: '', words: 'the organisation', where, set, reset }
  if (level === 'supplier') {
    const id = await names.supplierId(supplier, place('supplier'))
    return { level, id, words: `the supplier ${quoted(names.supplierName(id), 60)}`, where, set, reset }
  }
  const item = names.item(code, place('code'))
  return { level, id: plainCode(item.code), words: `the item ${quoted(item.code, 40)}`, where, set, reset }
}

function givenIn(row: CsvRow, level: SettingsLevel): GivenSettings {
  const given: Record<string, unknown> = {}
  for (const name of SETTING_NAMES) {
    const text = row.cell(name) ?? ''
    if (text === '' || (level === 'supplier' && name === 'supplier')) continue
    const read = settingsInput.safeParse({ [name]: typedCell(name, text, row) })
    if (!read.success) throw cellFault(row, name, `${quoted(text, 40)}: ${read.error.issues[0]?.message ?? 'unfit'}.`)
    given[name] = read.data[name]
  }
  return given as GivenSettings
}

const TRUTH: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false }

function typedCell(name: SettingField, text: string, row: CsvRow): unknown {
  if (name === 'supplier' || name === 'adjustment_account') return text
  if (name === 'other_codes') return text.split(';').map((code) => code.trim())
  if (name === 'discontinued') {
    const truth = TRUTH[text.toLowerCase()]
    if (truth === undefined) throw cellFault(row, name, `${quoted(text, 40)} is not yes or no.`)
    return truth
  }
  return unitsOf(numberIn(row, name))
}

/** The sheet of everything that is on record: the organisation first, then suppliers, then items; `editsInSheet` reads it back. */
export function sheetOf(record: SettingsOnRecord, names: SettingsNames): { csv: string; rows: string[][] } {
  const cells = (code: string, settings: StockSettings) => [
    code,
    ...SETTING_NAMES.map((name) =>
      // The name whole, so that it is found again.
      name === 'supplier' && settings.supplierId !== undefined
        ? names.supplierName(settings.supplierId)
        : settingText(name, settings, names),
    ),
  ]
  const codes = new Map(names.tracked.map(({ code }) => [plainCode(code), code]))
  const suppliers = [...record.suppliers]
    .filter(([, settings]) => Object.keys(settings).length > 0)
    .map(([id, settings]) => cells(EVERYTHING, { ...settings, supplierId: id }))
  const items = [...record.items]
    .filter(([code, settings]) => Object.keys(settings).length > 0 && codes.has(code))
    .map(([code, settings]) => cells(codes.get(code) ?? code, settings))
  const whole = Object.keys(record.organisation).length > 0 ? [cells(EVERYTHING, record.organisation)] : []
  const rows = [...whole, ...suppliers.sort(inOrder), ...items.sort(inOrder)]
  return { csv: printCsv([COLUMNS, ...rows]), rows }
}

function inOrder(one: readonly string[], other: readonly string[]): number {
  return one.join('\n') < other.join('\n') ? -1 : 1
}
