import type { NoteReader } from '../../../call/notes.ts'
import type { CloseSettings } from './close-settings.ts'
import {
  SETTINGS_NOTES,
  SETTINGS_SUBJECT,
  type StoredSettings,
  settingsFrom,
  storedSettings,
} from './stored-settings.ts'

/** What is on record about the close, the number of the newest note of it (0 for none), and whether that can be read. */
export interface SettingsOnRecord {
  stored: StoredSettings
  newest: number
  unreadable: boolean
}

const PAGE = 1_000

/** Reads what people settled. Throws Fault `unavailable` where notes cannot be read. */
export async function readStoredSettings(notes: NoteReader): Promise<SettingsOnRecord> {
  let [newest, body]: [number, unknown] = [0, {}]
  for (;;) {
    const page = await notes.read({ kinds: [SETTINGS_NOTES], subject: SETTINGS_SUBJECT, after: newest, limit: PAGE })
    const last = page.at(-1)
    if (last) [newest, body] = [last.number, last.body]
    if (page.length < PAGE) break
  }
  const read = storedSettings.safeParse(body)
  return { stored: read.success ? read.data : {}, newest, unreadable: !read.success }
}

/** The close settings in force of one organisation. Throws Fault `unavailable` where notes cannot be read. */
export async function readCloseSettings(notes: NoteReader): Promise<CloseSettings> {
  return settingsFrom((await readStoredSettings(notes)).stored)
}
