import { Fault } from '../call/fault.ts'

interface Trouble {
  fact: string
  next: string
}

const NOTHING = 'Nothing was recorded, so nothing is sent.'

const FULL: Trouble = {
  fact: 'The disk that holds the store is full.',
  next: `${NOTHING} Free some space, then repeat.`,
}
const READ_ONLY: Trouble = {
  fact: 'The store can be read but not written.',
  next: `${NOTHING} Make its folder and files writable for this user, then repeat.`,
}
const LOCKED: Trouble = {
  fact: 'Another process kept the store locked for more than 5 seconds.',
  next: `${NOTHING} Repeat in a moment; if it goes on, end the process that hangs.`,
}
const DAMAGED: Trouble = {
  fact: "The store's file is damaged.",
  next: `${NOTHING} Keep a copy of it, then restore a backup or start with a new store; Xero's books are as they were.`,
}
const FOREIGN: Trouble = {
  fact: "The store's file is no store of this server.",
  next: `${NOTHING} Leave it alone and name another folder for the store.`,
}
const NO_ENTRY: Trouble = {
  fact: 'The store cannot be opened.',
  next: `${NOTHING} Its folder must exist, or be possible to make, and belong to this user.`,
}
const DISK: Trouble = {
  fact: 'The disk that holds the store reports errors.',
  next: `${NOTHING} Check the disk, then repeat.`,
}
const OTHER: Trouble = {
  fact: 'The store could not do what was asked of it.',
  next: `${NOTHING} Report the line that the server logged with it.`,
}

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const BY_RESULT: Readonly<Record<number, Trouble>> = {
  3: READ_ONLY,
  5: LOCKED,
  6: LOCKED,
  8: READ_ONLY,
  10: DISK,
  11: DAMAGED,
  13: FULL,
  14: NO_ENTRY,
  23: READ_ONLY,
  26: FOREIGN,
}

const BY_SYSTEM_CODE: Readonly<Record<string, Trouble>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: READ_ONLY,
  EACCES: NO_ENTRY,
  EPERM: NO_ENTRY,
  ENOTDIR: NO_ENTRY,
  EEXIST: NO_ENTRY,
  EISDIR: NO_ENTRY,
  ENOENT: NO_ENTRY,
  EIO: DISK,
}

/** An engine's or the file system's error as a Fault; a Fault stays as it is. */
export function storeFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const { fact, next } = troubleIn(thrown)
  return new Fault('unavailable', fact, next)
}

/** Marks a file as this server's: "XMCP" in the header, where SQLite keeps an application's id. */
export const APPLICATION_ID = 0x584d4350

/** The Fault for an SQLite file that something else wrote. */
export function foreignFile(): Fault {
  return new Fault('unavailable', FOREIGN.fact, FOREIGN.next)
}

/** Whether an error says that somebody else has the lock just now. */
export function isLocked(thrown: unknown): boolean {
  return troubleIn(thrown) === LOCKED
}

function troubleIn(thrown: unknown): Trouble {
  if (!(thrown instanceof Error)) return OTHER
  const code = resultCode(thrown)
  const trouble = code === undefined ? undefined : BY_RESULT[code & 0xff]
  const systemCode = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  return trouble ?? BY_SYSTEM_CODE[systemCode] ?? OTHER
}

function resultCode(error: Error): number | undefined {
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode
  // A file that libsql cannot open is told in its message alone.
  const [, code] = /: (\d+)"?\)$/.exec(error.message) ?? []
  return code === undefined ? undefined : Number(code)
}
