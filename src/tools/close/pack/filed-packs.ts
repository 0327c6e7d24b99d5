import { quoted } from '../../../books/ledger-text.ts'
import { type FileFolder, isSameName, type StoredFile } from '../../../books/stored-files.ts'
import { sha256 } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { NoteReader } from '../../../call/notes.ts'
import type { FileContent } from '../../../call/reply.ts'
import { sizeText } from '../../files/attach-rules.ts'
import type { Period } from '../month/period.ts'
import { periodSubject } from '../run/run-events.ts'
import type { Pack } from './pack.ts'
import { packFile } from './pack-file.ts'
import { identityOf, PACK_NOTES } from './pack-record.ts'

/** What a pack can be filed as: Xero Files takes neither web pages nor Markdown by its name. */
export const FILED_FORMATS = ['xlsx', 'csv', 'txt'] as const

/** One of them. */
export type FiledFormat = (typeof FILED_FORMATS)[number]

/** A frozen pack that is to be filed, and the instant it was frozen at, milliseconds. */
export interface FrozenPack {
  id: string
  pack: Pack
  at: number
}

/** The frozen pack of a period: the one named, else the newest. Throws Fault where there is none, or it is not as it was frozen. */
export async function frozenPack(notes: NoteReader, period: Period, named: string | undefined): Promise<FrozenPack> {
  const found = await notes.read({ kinds: [PACK_NOTES], subject: periodSubject(period) })
  const packs = found.map(({ body, at }) => ({ ...(body as { id: string; hash: string; pack: Pack }), at }))
  const wanted = packs.filter(({ id }) => named === undefined || id === named.trim().toUpperCase()).at(-1)
  if (!wanted) throw notFrozen(period, named, packs)
  if (identityOf(wanted.pack).hash === wanted.hash) return wanted
  throw new Fault('unavailable', `The pack ${wanted.id} is not as it was frozen.`, 'Freeze it anew with close_pack.')
}

function notFrozen({ month }: Period, named: string | undefined, packs: readonly { id: string }[]): Fault {
  if (named === undefined || packs.length === 0) {
    return new Fault(
      'refused',
      `No report pack of ${month} is frozen on record.`,
      'Nothing was filed. Make it with close_pack, look it over, then file it.',
    )
  }
  const ids = packs.slice(-5).map(({ id }) => id)
  const next = `Nothing was filed. Of this month there are ${ids.join(', ')}.`
  return new Fault('not_found', `pack: ${quoted(named, 40)} is no pack of ${month}.`, next)
}

/** A frozen pack as a file that Xero Files takes; the same pack gives the same bytes. */
export async function filedFile(pack: Pack, format: FiledFormat): Promise<FileContent> {
  if (format !== 'txt') return await packFile(pack, format)
  const { name, bytes } = await packFile(pack, 'markdown')
  return { name: name.replace(/\.md$/, '.txt'), mimeType: 'text/plain', bytes }
}

// The signs that Xero refuses in a name.
const BAD_SIGNS = /[<>:"/\\|?*\p{Cc}]/u
const LONGEST_NAME = 50

/** The name of the folder, cleaned; without one that of the month. Throws Fault for a name that Xero does not take. */
export function folderNamed(name: string | undefined, { month }: Period): string {
  const plain = (name ?? `Month end ${month}`).normalize('NFC').replace(/\s+/g, ' ').trim()
  if (plain !== '' && plain.length <= LONGEST_NAME && !BAD_SIGNS.test(plain)) return plain
  throw new Fault(
    'invalid_input',
    `folder: ${quoted(name ?? '', 60)} is no name that Xero takes for a folder.`,
    `Nothing was filed. Give up to ${LONGEST_NAME} characters without < > : " / \\ | ? *, or leave it out.`,
  )
}

/** What filing comes to: the folder where it is missing and the files that are not in it, and the names of those that are. */
export interface Filing {
  changes: (ChangeOf<'create_folder'> | ChangeOf<'store_file'>)[]
  there: string[]
}

/** Compares the files of a pack with what is in Xero Files. Pure. */
export function filingOf(
  files: readonly FileContent[],
  folder: string,
  folders: readonly FileFolder[],
  stored: readonly StoredFile[],
): Filing {
  const own = folders.filter(({ name }) => isSameName(name, folder))
  const isThere = ({ name, bytes }: FileContent) =>
    stored.some(
      (one) => own.some(({ id }) => id === one.folderId) && one.size === bytes.byteLength && isSameName(one.name, name),
    )
  const missing = files.filter((file) => !isThere(file))
  const making: Filing['changes'] =
    own.length > 0 || missing.length === 0
      ? []
      : [
          {
            act: 'create_folder',
            name: folder,
            summary: `Make the folder ${quoted(folder, 60)} in Xero Files`,
            warnings: [],
          },
        ]
  // All of it or none of it: a folder alone is of no use.
  const bundle = `filing ${folder}`
  const changes = [...making, ...missing.map((file) => storing(file, own[0]?.name ?? folder))]
  return {
    changes: changes.map((change) => ({ ...change, bundle })),
    there: files.filter(isThere).map(({ name }) => name),
  }
}

function storing({ name, mimeType, bytes }: FileContent, folder: string): ChangeOf<'store_file'> {
  const size = bytes.byteLength
  return {
    ...{ act: 'store_file', folder, file: { name, mimeType, size, sha256: sha256(bytes) }, content: bytes },
    summary: `File ${quoted(name, 110)} (${sizeText(size)}) in the folder ${quoted(folder, 60)} of Xero Files`,
    warnings: [],
  }
}
