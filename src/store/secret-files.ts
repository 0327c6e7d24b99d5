import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Fault } from '../call/fault.ts'
import { storeFault } from './sqlite-faults.ts'

/** Writes a file of the folder where there is none, whole or not at all: two processes that start at once end up with the same one. Throws Fault. */
export function keepOnce(folder: string, path: string, content: string): void {
  const draft = `${path}.${process.pid}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw storeFault(thrown)
  }
  try {
    if (exists(path)) return
    writeFileSync(draft, content, { mode: 0o600 })
    linkSync(draft, path)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw storeFault(thrown)
  } finally {
    rmSync(draft, { force: true })
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

/** Whether there is such a file. */
export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
