import { accessSync, constants, readdirSync, type Stats, type StatsFs, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Finding, faulty, fine, warned } from '../../call/findings.ts'
import { STORE_FILE } from '../../store/key-source.ts'
import { sizeInWords } from './measures.ts'

/** Where the record is, as it was before anything opened it. Modes are undefined where the system has none. */
export interface PlaceFacts {
  folder: string
  /** Whether there is a record; it is made by the first start. */
  made: boolean
  /** What kind of thing stands in the folder's place. */
  kind: 'folder' | 'nothing' | 'something else'
  mode: number | undefined
  /** Whether this user may write into the folder, or where it is to be made. */
  writable: boolean
  /** Files of the folder that others can read or write. */
  openFiles: readonly string[]
  bytes: number
  /** Free space for this user, bytes; undefined where the system does not say. */
  free: number | undefined
  /** Whether the folder is on a network drive. */
  remote: boolean
}

/** Looks at the folder of the record without opening it. */
export function placeFacts(folder: string, hasModes: boolean): PlaceFacts {
  const stat = statOf(folder)
  const isFolder = stat?.isDirectory() === true
  const files = isFolder ? filesIn(folder) : []
  const disk = diskOf(folder)
  return {
    folder,
    made: files.some(({ name }) => name === STORE_FILE),
    kind: isFolder ? 'folder' : stat ? 'something else' : 'nothing',
    mode: hasModes && stat ? stat.mode & 0o777 : undefined,
    writable: isWritable(folder),
    openFiles: hasModes ? files.filter(({ mode }) => (mode & 0o077) !== 0).map(({ name }) => name) : [],
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    free: disk && disk.bavail * disk.bsize,
    remote: disk !== undefined && REMOTE.has(disk.type),
  }
}

function filesIn(folder: string): { name: string; mode: number; size: number }[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const stat = statOf(join(folder, name))
      return stat?.isFile() ? [{ name, mode: stat.mode & 0o777, size: stat.size }] : []
    })
  } catch {
    return []
  }
}

// Below a file there is nothing either, which is an error of its own.
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

// Linux's numbers of NFS, SMB, CIFS, SMB2 and AFS (statfs(2)).
const REMOTE = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f])

function diskOf(folder: string): StatsFs | undefined {
  try {
    return statfsSync(nearestThere(folder))
  } catch {
    return undefined
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(nearestThere(folder), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The path itself, or the nearest above it that there is. */
function nearestThere(path: string): string {
  const above = dirname(path)
  return above === path || statOf(path) ? path : nearestThere(above)
}

const SCARCE = 100_000_000
const FULL = 5_000_000

/** Whether the record's folder is for its owner alone, on a disk of this computer, and has room. */
export function placeFindings(facts: PlaceFacts): Finding[] {
  return [folderFinding(facts), ...filesFindings(facts), ...driveFindings(facts), diskFinding(facts)]
}

function folderFinding({ folder, kind, mode, made, writable }: PlaceFacts): Finding {
  const check = 'record.folder'
  if (kind === 'something else') {
    return faulty(check, `${folder} is no folder.`, 'Name a folder with --data, or move what is there.')
  }
  if (!writable) {
    return faulty(check, `This user cannot write ${folder}.`, 'It must belong to the user that the server runs as.')
  }
  if (kind === 'nothing') return fine(check, `${folder} is not there yet: the first start makes it.`)
  if (mode !== undefined && (mode & 0o022) !== 0) {
    return faulty(
      check,
      `Other users of this computer can write into ${folder} (mode ${octal(mode)}).`,
      `chmod 700 ${folder}`,
    )
  }
  if (mode !== undefined && (mode & 0o055) !== 0) {
    return warned(
      check,
      `Other users of this computer can look into ${folder} (mode ${octal(mode)}).`,
      `chmod 700 ${folder}`,
    )
  }
  return fine(
    check,
    made ? `${folder}, for its owner alone.` : `${folder} has no record yet: the first start makes it.`,
  )
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0')
}

function filesFindings({ folder, openFiles }: PlaceFacts): Finding[] {
  if (openFiles.length === 0) return []
  const fix = `chmod 600 ${openFiles.map((name) => join(folder, name)).join(' ')}`
  return [warned('record.files', `Other users of this computer can read ${openFiles.join(', ')}.`, fix)]
}

function driveFindings({ folder, remote }: PlaceFacts): Finding[] {
  if (!remote) return []
  return [
    faulty(
      'record.drive',
      `${folder} is on a network drive, where the locks of SQLite do not hold.`,
      'Name a folder on a disk of this computer with --data.',
    ),
  ]
}

function diskFinding({ bytes, free }: PlaceFacts): Finding {
  const check = 'record.disk'
  const used = bytes > 0 ? `The record takes ${sizeInWords(bytes)}` : 'The record takes nothing yet'
  if (free === undefined) return fine(check, `${used}; the system does not say how much is free.`)
  const fact = `${used}; ${sizeInWords(free)} are free on its disk.`
  if (free < FULL)
    return faulty(
      check,
      `The disk is full. ${fact}`,
      'Free space: nothing is sent to Xero that could not be recorded first.',
    )
  return free < SCARCE
    ? warned(check, fact, 'Free space before it runs out: then nothing can be written to Xero.')
    : fine(check, fact)
}
