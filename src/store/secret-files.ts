import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../call/fault.ts'
import { storeFault } from './sqlite-faults.ts'

/** Writes a file of the folder where there is none, whole or not at all: two processes that start at once end up with the same one. Throws Fault. */
export function keepOnce(folder: string, path: string, content: string): void {
  let drafts: string | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw storeFault(thrown)
  }
  try {
    if (exists(path)) return
    // Not named by the process: in containers on one volume several have the same number.
    drafts = mkdtempSync(`${path}.`)
    const draft = join(drafts, 'draft')
    writeFileSync(draft, content, { mode: 0o600 })
    linkSync(draft, path)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw storeFault(thrown)
  } finally {
    if (drafts !== undefined) rmSync(drafts, { recursive: true, force: true })
  }
}

/** Reads a file that is for its owner alone; `what` names it in the Fault where it cannot be read, or others can read it too. */
export function readSecret(path: string, what: string): Buffer {
  let content: Buffer
  let mode: number
  try {
    mode = statSync(path).mode
    content = readFileSync(path)
  } catch {
    throw new Fault('unavailable', `${what} cannot be read.`, 'It must exist and be readable for this user.')
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Fault(
      'unavailable',
      `${what} can be read by other users of this machine.`,
      'Make it readable for its owner alone (chmod 600).',
    )
  }
  return content
}

/** Whether there is such a file. Throws Fault `unavailable` where its folder cannot be looked into. */
export function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (thrown) {
    throw storeFault(thrown)
  }
}

/** The first so many bytes of a file; none where it is not there. Throws Fault `unavailable`. */
export function beginningOf(path: string, length: number): Buffer {
  if (!exists(path)) return Buffer.alloc(0)
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const content = Buffer.alloc(length)
    return content.subarray(0, readSync(file, content))
  } catch (thrown) {
    throw storeFault(thrown)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
