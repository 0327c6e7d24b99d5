import type { Note, NoteReader } from '../../../call/notes.ts'
import { plainCode, type SettingsLevel, storedSettings, storedSheet, USUAL } from './setting-fields.ts'
import type { ResolvedStockSettings, StockSettings, StockSettingsInForce } from './stock-settings.ts'

/** The kind of the notes that stock settings are kept as. */
export const SETTINGS_NOTES = 'stock_settings'

/** Everything on record about stock, by whose settings they are: suppliers by id, items by code in capitals. */
export interface SettingsOnRecord {
  organisation: StockSettings
  suppliers: ReadonlyMap<string, StockSettings>
  items: ReadonlyMap<string, StockSettings>
  /** Of how many organisations, suppliers and items the newest settings cannot be read; what they said before does not count either. */
  unreadable: number
  /** The number of the newest note of a subject, 0 where there is none. */
  lastOf(subject: string): number
}

/** The subject of notes about several items at once. */
export const SHEET_SUBJECT = 'items'

/** The subject of the notes of a level; `id` is a supplier's or an item's code. */
export function settingsSubject(level: SettingsLevel, id: string): string {
  if (level === 'organisation') return level
  return `${level}:${level === 'item' ? plainCode(id) : id}`
}

const PAGE = 1_000

/** Reads the stock settings on record: of each organisation, supplier and item the newest count. Throws Fault `unavailable` where notes cannot be read. */
export async function readSettings(notes: NoteReader): Promise<SettingsOnRecord> {
  const [newest, numbers] = [new Map<string, unknown>(), new Map<string, number>()]
  let after = 0
  for (;;) {
    const page = await notes.read({ kinds: [SETTINGS_NOTES], after, limit: PAGE })
    for (const note of page) {
      numbers.set(note.subject, note.number)
      for (const [subject, body] of saidIn(note)) newest.set(subject, body)
    }
    after = page.at(-1)?.number ?? after
    if (page.length < PAGE) break
  }
  return { ...sortedOut(newest), lastOf: (subject) => numbers.get(subject) ?? 0 }
}

function saidIn({ subject, body }: Note): (readonly [subject: string, body: unknown])[] {
  if (subject !== SHEET_SUBJECT) return [[subject, body]]
  const read = storedSheet.safeParse(body)
  // What nobody can read counts as one.
  if (!read.success) return [[subject, body]]
  return Object.entries(read.data).map(([code, settings]) => [settingsSubject('item', code), settings])
}

function sortedOut(newest: ReadonlyMap<string, unknown>): Omit<SettingsOnRecord, 'lastOf'> {
  const [suppliers, items] = [new Map<string, StockSettings>(), new Map<string, StockSettings>()]
  let organisation: StockSettings = {}
  let unreadable = 0
  for (const [subject, body] of newest) {
    const read = subject === SHEET_SUBJECT ? undefined : storedSettings.safeParse(body)
    if (!read?.success) unreadable += 1
    const settings = read?.data ?? {}
    if (subject === 'organisation') organisation = settings
    else if (subject.startsWith('supplier:')) suppliers.set(subject.slice('supplier:'.length), settings)
    else if (subject.startsWith('item:')) items.set(subject.slice('item:'.length), settings)
  }
  return { organisation, suppliers, items, unreadable }
}

/** The stock settings in force of one organisation. Throws Fault `unavailable` where notes cannot be read. */
export async function readStockSettings(notes: NoteReader): Promise<StockSettingsInForce> {
  return inForce(await readSettings(notes))
}

/** What holds for each item under what is on record. Pure. */
export function inForce({
  organisation,
  suppliers,
  items,
  unreadable,
}: Omit<SettingsOnRecord, 'lastOf'>): StockSettingsInForce {
  const byOtherCode = new Map(
    [...items].flatMap(([code, { otherCodes = [] }]) =>
      otherCodes.map((other): [string, string] => [plainCode(other), code]),
    ),
  )
  return {
    organisation,
    unreadable,
    codeOf: (otherCode) => byOtherCode.get(plainCode(otherCode)),
    for: (code, supplierId) => {
      const item = items.get(plainCode(code)) ?? {}
      const supplier = suppliers.get(item.supplierId ?? supplierId ?? '') ?? {}
      return resolved({ usual: USUAL, organisation, supplier, item })
    },
  }
}

type Origin = ResolvedStockSettings['from'][string]

function resolved(levels: Readonly<Record<Origin, StockSettings>>): ResolvedStockSettings {
  const from: Record<string, Origin> = {}
  const values: Record<string, unknown> = {}
  for (const [origin, settings] of Object.entries(levels) as [Origin, StockSettings][]) {
    for (const [name, value] of Object.entries(settings)) {
      if (value === undefined) continue
      values[name] = value
      from[name] = origin
    }
  }
  return { ...USUAL, ...values, from }
}
