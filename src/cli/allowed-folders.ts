import { constants } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { basename, extname, join, resolve, sep } from 'node:path'
import { quoted } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import { type Files, type LocalFile, NO_FOLDERS } from '../call/files.ts'

// Not on Windows, where links are told by the comparison afterwards.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_WRONLY, O_CREAT, O_EXCL } = constants

/** The files below these folders, links resolved; with none, everything is refused. A path that is not absolute is below the first folder that has it. */
export function filesBelow(folders: readonly string[]): Files {
  if (folders.length === 0) return NO_FOLDERS
  return {
    read: (path, largest) => readBelow(folders, path, largest),
    save: (folder, name, bytes) => saveBelow(folders, folder, name, bytes),
  }
}

/** Where a path really is, as long as that is below one of the folders; the folders themselves count as below. */
async function placeBelow(folders: readonly string[], path: string): Promise<string> {
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined)
    if (root === undefined || path.includes('\0')) continue
    const real = await realpath(resolve(root, path)).catch(() => undefined)
    if (real !== undefined && (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep))) return real
  }
  // Whether it is there at all is nobody's business.
  throw outside(path, folders)
}

async function readBelow(folders: readonly string[], path: string, largest: number): Promise<LocalFile> {
  const place = await placeBelow(folders, path)
  // Opening a pipe must not wait for its other end.
  const file = await open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  if (!file) throw outside(path, folders)
  try {
    const opened = await file.stat({ bigint: true })
    if (!opened.isFile()) throw noFile(path)
    // A folder or the file may have become a link between looking and opening.
    const again = await placeBelow(folders, path)
    const now = await lstat(again, { bigint: true })
    if (again !== place || now.ino !== opened.ino || now.dev !== opened.dev) throw outside(path, folders)
    return { name: basename(place), bytes: await contentOf(file, largest, path) }
  } finally {
    await file.close()
  }
}

// It may grow while it is read.
async function contentOf(file: FileHandle, largest: number, path: string): Promise<Uint8Array> {
  const buffer = Buffer.alloc(largest + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) return new Uint8Array(buffer.subarray(0, length))
    length += bytesRead
  }
  throw new Fault(
    'refused',
    `${quoted(path, 120)} is larger than ${largest} bytes.`,
    'Give a smaller file: compress it, or part it.',
  )
}

const MOST_NAMES = 100

async function saveBelow(folders: readonly string[], folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const place = await placeBelow(folders, folder)
  if (!(await lstat(place)).isDirectory()) throw noFolder(folder)
  const [extension, plain] = [extname(name), basename(name, extname(name))]
  for (let copy = 1; copy <= MOST_NAMES; copy += 1) {
    const path = join(place, copy === 1 ? `${plain}${extension}` : `${plain} (${copy})${extension}`)
    const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600).catch((thrown: unknown) => {
      if (isTaken(thrown)) return undefined
      throw notWritten(folder)
    })
    if (!file) continue
    await write(file, bytes, async () => {
      if ((await placeBelow(folders, folder)) !== place) throw outside(folder, folders)
    })
    return path
  }
  throw notWritten(folder)
}

async function write(file: FileHandle, bytes: Uint8Array, check: () => Promise<void>): Promise<void> {
  try {
    // The folder may have become a link between looking and opening.
    await check()
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
}

function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST'
}

function outside(path: string, folders: readonly string[]): Fault {
  return new Fault(
    'refused',
    `${quoted(path, 120)} is not there, or not inside a folder that this server may use.`,
    `Name a file inside ${folders.map((folder) => quoted(folder, 120)).join(' or ')}; only the operator can allow more (--file-folders).`,
  )
}

function noFile(path: string): Fault {
  return new Fault('refused', `${quoted(path, 120)} is no plain file.`, 'Name a file, not a folder or a device.')
}

function noFolder(path: string): Fault {
  return new Fault('refused', `${quoted(path, 120)} is no folder.`, 'Name a folder to save into.')
}

function notWritten(folder: string): Fault {
  return new Fault('unavailable', `Nothing could be written into ${quoted(folder, 120)}.`, 'Name another folder.')
}
